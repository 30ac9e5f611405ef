"""The words of a deadline as the project file writes it, in the language spoken."""

import re

from mining.deadlines.rules import Rule
from ui.durations import decimal
from ui.language import N_, P_, _, plural

KNOWN = {
    "call": N_("call"),
    "conversation": N_("conversation"),
    "email": N_("email"),
    "contact": N_("contact"),
    "next stage": N_("next stage"),
    "lead": N_("lead"),
    "missed call": N_("missed call"),
}
"""What a rule expects or begins with, beside stages and activities, which have their names."""

TIMES = {
    ("", "minute"): P_("{count} minute", "{count} minutes"),
    ("", "hour"): P_("{count} hour", "{count} hours"),
    ("", "day"): P_("{count} day", "{count} days"),
    ("", "week"): P_("{count} week", "{count} weeks"),
    ("business", "minute"): P_("{count} business minute", "{count} business minutes"),
    ("business", "hour"): P_("{count} business hour", "{count} business hours"),
    ("business", "day"): P_("{count} business day", "{count} business days"),
    ("business", "week"): P_("{count} business week", "{count} business weeks"),
}
_WITHIN = re.compile(r"([\d.]+)\s+(?:(business|working|calendar)\s+)?(minute|hour|day|week)s?")


def rule_in_words(rule: Rule) -> str:
    """A rule in one line.

    >>> rule_in_words(Rule("First call", "call", "lead", "15 working minutes", 900.0))
    'call within 15 business minutes after lead'
    """
    return _("{expect} within {within} after {after}").format(
        expect=_known(rule.expect), within=_within(rule.within), after=_known(rule.after)
    )


def _known(word: str) -> str:
    return _(KNOWN.get(word, "")) or word


def _within(written: str) -> str:
    found = _WITHIN.fullmatch(written.strip().lower())
    if found is None:
        return written
    number, clock, unit = float(found[1]), found[2] or "", found[3]
    forms = TIMES["business" if clock in ("business", "working") else "", unit]
    # Of a fraction the form for several is said: 1.5 hours.
    amount, of = (f"{number:.0f}", number) if number.is_integer() else (decimal(number), 2)
    return plural(forms, of, count=amount)
