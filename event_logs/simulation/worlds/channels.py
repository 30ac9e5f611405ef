"""Knobs of telephony and mail: what makes communications hard to read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Noise:
    """What makes communications hard to read.

    `private_calls`: per person and day. `newsletters`: per day from unknown senders.
    `strangers`: calls and mails a working day of suppliers, applicants and others who are
    no customers; half of those people are contacts in the CRM, without a deal.
    `internal`: internal mails a person and day. `old_thread`: share of new topics sent as
    a reply to an older mail. `generic`: share of new subjects that say nothing.
    `linked`: share of calls and mails that carry the deal (made from the CRM).
    `spellings`: whether phones and addresses come in every spelling.

    Shares of incoming calls: `withheld` without a number (customers only), `ivr` that a
    machine answers first, `ring_group` that ring at several people, `transfers` that the
    reception takes and passes on. Shares of mails to customers: `copied` to a colleague,
    `auto_replies` answered by a machine because the customer is away, `bounces` returned
    for another reason than a wrong address. `scored`: share of answered calls whose
    checklist somebody scored afterwards.
    """

    private_calls: float = 0.12
    newsletters: float = 1.5
    strangers: float = 1.5
    internal: float = 0.15
    old_thread: float = 0.15
    generic: float = 0.08
    linked: float = 0.2
    spellings: bool = True
    withheld: float = 0.01
    ivr: float = 0.5
    ring_group: float = 0.3
    transfers: float = 0.15
    copied: float = 0.08
    auto_replies: float = 0.03
    bounces: float = 0.01
    scored: float = 0.25
