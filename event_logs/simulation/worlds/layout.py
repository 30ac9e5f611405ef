"""Knobs of the files: how they are written, and what is wrong in them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dirt:
    """Bad rows put into each file of records: how many of each kind.

    `broken_time`: no time to be read (files whose rows have one). `missing_key`: the deal,
    contact, sender or person is empty. `damaged_line`: a row cut off (calls only).
    `duplicate`: a row a second time.
    """

    broken_time: int = 3
    missing_key: int = 2
    damaged_line: int = 2
    duplicate: int = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """How the files look.

    `zones`: whether CRM times are UTC and mail times carry an offset; otherwise every
    time is local. `moment`: strftime format of a time without offset.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    moment: str = "%Y-%m-%d %H:%M:%S"
    zones: bool = True
