"""Knobs of telephony and mail: what makes communications hard to read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Noise:
    """What makes communications hard to read.

    `private_calls`: per person and day. `newsletters`: per day from unknown senders.
    `internal`: internal mails a person and day. `old_thread`: share of new topics sent as
    a reply to an older mail. `generic`: share of new subjects that say nothing.
    `linked`: share of calls and mails that carry the deal (made from the CRM).
    `spellings`: whether phones and addresses come in every spelling.
    """

    private_calls: float = 0.12
    newsletters: float = 1.5
    internal: float = 0.15
    old_thread: float = 0.15
    generic: float = 0.08
    linked: float = 0.2
    spellings: bool = True
