"""The words of deadlines: how often they are kept, why they are broken, what that costs."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from mining.deadlines.causes import NOT_KNOWN, Causes
from mining.deadlines.compliance import Compliance
from mining.deadlines.deadlines import Deadline
from mining.deadlines.lateness import Lateness
from mining.deadlines.rules import Rule
from mining.deadlines.staffing import Staffing
from ui import wording
from ui.hands_words import points
from ui.language import N_, _
from ui.refusal_words import refusal
from ui.rule_words import rule_in_words

TITLE = N_("Deadlines")
NO_RULES = N_(
    'This project has no deadlines. Add [[deadlines]] to greyzone.toml, such as name = "First '
    'call", expect = "call", within = "15 business minutes", after = "lead".'
)
WHICH = N_("Deadline")
RULE, GOAL = N_("What is promised"), N_("Goal")
KEPT = N_("Kept")
MEDIAN_WAIT = N_("Median time until it happens")
DUE_NOW = N_("Still running")
OVERDUE = N_("Overdue on open deals")
BY = N_("Kept by")
WAYS = {
    "month": N_("month"),
    "hour": N_("hour of day"),
    "weekday": N_("weekday"),
    "department": N_("department"),
    "person": N_("person"),
    "stage": N_("stage"),
    "source": N_("source"),
    "lead_source": N_("source"),
}
WHY = N_("Why it was broken")
WHY_HELP = N_(
    "By the order in which other deals were served in the meantime, silent days, opening hours "
    "and colleagues' work on the deal. Assumed: calls and mails are the work of the person named, "
    "entries in the CRM take no time, and a mail was possible since the last communication of its "
    "deal. What no record tells is unknown."
)
CAUSES = {
    "outside hours": N_("Outside opening hours"),
    "absent": N_("Absent: whoever has the deal was away"),
    "busy": N_("Busy with deals that had come before"),
    "overload": N_("Overload: late even without a pause"),
    "available": N_("Available: later deals were served first"),
    "batched": N_("Left to collect, then done at once"),
    "others first": N_("A colleague was at work on the deal"),
    "unknown": N_("Unknown: no record tells"),
}
BREACHES = N_("Breaches and what was done meanwhile")
RISK = N_("Deals at risk now")
NOTHING_DUE = N_("Nothing is due.")
COST = N_("What lateness costs")
STAFF = N_("Could it be kept?")
TOO_FEW_DECIDED = N_("too few to say")
NO_OBLIGATIONS = N_("Nothing in these deals starts the clock of this deadline.")

UP_TO = N_("The interval of a cause goes up to what it would be if all that is unknown were it.")


def kept(found: Compliance) -> str:
    """How often a deadline was kept, with its interval.

    >>> from mining.models.estimates import Estimate
    >>> share(Estimate(0.5, 0.4, 0.6, 80))
    '50 % (40 % to 60 %, of 80)'
    """
    return share(found.kept)


def share(found: Any) -> str:
    """An estimated share with its interval and its denominator."""
    if not found.count or math.isnan(found.value):
        return _("unknown")
    return _("{value} ({low} to {high}, of {count})").format(
        value=wording.percent(found.value),
        low=wording.percent(found.low),
        high=wording.percent(found.high),
        count=wording.count(found.count),
    )


def wait(seconds: float, rule: Rule) -> str:
    """A waiting time on the clock of a rule."""
    if math.isnan(seconds) or math.isinf(seconds):
        return _("unknown")
    return wording.duration(pd.Timedelta(seconds=seconds), time=rule.clock)


def counts(found: Compliance) -> str:
    """What became of all obligations, in one line."""
    states = found.states
    return _(
        "{kept} in time, {late} late, {missed} never. Not counted: {running} still running, "
        "{recent} met too recently to count, {ended} whose deal ended first. Goal: {goal}."
    ).format(
        kept=wording.count(states["kept"]),
        late=wording.count(states["late"]),
        missed=wording.count(states["missed"]),
        running=wording.count(states["running"]),
        recent=wording.count(states["too recent"]),
        ended=wording.count(states["ended"]),
        goal=wording.percent(found.rule.goal),
    )


def looked_at(found: Causes) -> str:
    """How many of the breaches the causes rest on."""
    number = wording.number_of(found.breaches, "breach", "breaches")
    told = _("Of all {number}.").format(number=number)
    if found.looked_at != found.breaches:
        told = _("Of {sample} taken at random from {number}.").format(
            sample=wording.count(found.looked_at), number=number
        )
    unknown = (found.shares["cause"] == NOT_KNOWN) & (found.shares["breaches"] > 0)
    return f"{told} {_(UP_TO)}" if unknown.any() else told


def groups_table(found: Compliance, by: str) -> pd.DataFrame:
    """One way to part a deadline's obligations, as a table."""
    rows = found.groups[found.groups["by"] == by]
    return pd.DataFrame(
        {
            _(WAYS[by]).capitalize(): rows["group"],
            _("Kept"): [_interval(row) for row in rows.itertuples()],
            _("Decided"): rows["decided"],
        }
    )


def causes_table(found: Causes) -> pd.DataFrame:
    """The causes with their shares, as a table."""
    rows = found.shares[found.shares["breaches"] > 0]
    return pd.DataFrame(
        {
            _("Cause"): [_(CAUSES[name]) for name in rows["cause"]],
            _("Breaches"): rows["breaches"],
            _("Share"): [_interval(row) for row in rows.itertuples()],
        }
    )


def breaches_table(found: Causes) -> pd.DataFrame:
    """Breaches one by one with the evidence: a person only beside what they did."""
    rows = found.rows
    return pd.DataFrame(
        {
            _("Deal"): rows["case_id"],
            _("Since (UTC)"): rows["started"],
            _("Waited"): [wording.duration(t, time=found.rule.clock) for t in rows["waited"]],
            _("Cause"): [_(CAUSES[name]) for name in rows["cause"]],
            _("How sure"): [wording.percent(float(sure)) for sure in rows["sure"]],
            _("Person"): rows["person"],
            _("Earlier deals served"): rows["earlier"],
            _("Later deals served"): rows["later"],
            _("Away"): [wording.duration(t, time="business") for t in rows["away"]],
        }
    )


def due_table(rows: pd.DataFrame) -> pd.DataFrame:
    """What is due now, as a table."""
    return pd.DataFrame(
        {
            _("Deal"): rows["case_id"],
            _("Deadline"): rows["rule"],
            _("Due (UTC)"): rows["due"],
            _("Overdue"): rows["is_overdue"],
            _("Person"): rows["person"],
            _("Stage"): rows["stage"],
        }
    )


def cost(found: Lateness) -> str:
    """What breaking a deadline costs, in one sentence."""
    won = found.won
    if won is None:
        return f"{refusal(found.why_not)}."
    if won.refused:
        return f"{refusal(won.refused)}."
    return _(
        "Where the deadline was broken, the chance to win differs by {difference} from that of "
        "comparable deals in time ({low} to {high}): {treated} deals beside {comparable}. "
        "Something not looked at would have to go with both by a risk ratio of {e_value} to "
        "explain the difference away."
    ).format(
        difference=points(won.difference),
        low=points(won.low),
        high=points(won.high),
        treated=wording.count(won.treated),
        comparable=wording.count(won.comparable),
        e_value=wording.decimal(won.e_value),
    )


def bend(found: Lateness) -> str:
    """Where the curve of lateness bends, in one sentence."""
    if found.bend is None:
        return ""
    if found.bend.why_not:
        return f"{refusal(found.bend.why_not)}."
    knot = found.bend.knot
    return _("The curve bends at {value} ({low} to {high}).").format(
        value=wait(knot.value, found.rule),
        low=wait(knot.low, found.rule),
        high=wait(knot.high, found.rule),
    )


def staff(found: Staffing) -> str:
    """Whether the staff could have kept the deadline, in one sentence."""
    peak = int(found.frame["needed"].max())
    return _(
        "With the people that {department} had at work, and the work that records show, up to "
        "{expected} could have been served in time; the busiest hour needs {needed} (Erlang C; "
        "work that no record shows would need more)."
    ).format(department=found.department, expected=wording.percent(found.expected), needed=peak)


def deadline(subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    """The sentence of a finding of compliance."""
    return _(
        "Deadline “{name}” is kept in {share} ({low} to {high}); the goal is {goal}. {overdue} "
        "overdue on open deals."
    ).format(
        name=subject[0],
        share=wording.share(f["kept"], f["decided"], "times"),
        low=wording.percent(f["low"]),
        high=wording.percent(f["high"]),
        goal=wording.percent(f["goal"]),
        overdue=wording.count(f["overdue"]),
    )


def cause(subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    """The sentence of a finding of why a deadline is broken."""
    name = CAUSES[f["cause"]]
    return _(
        "“{name}” is broken mostly so: {cause}, {share} ({low} to {high}); of {unknown} no record "
        "tells why."
    ).format(
        name=subject[0],
        cause=_(name),
        share=wording.share(f["breaches"], f["of"], "breaches"),
        low=wording.percent(f["low"]),
        high=wording.percent(f["high"]),
        unknown=wording.percent(f["unknown"]),
    )


def lateness(subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    """The sentence of a finding of what lateness costs."""
    return _(
        "Where “{name}” was broken, the chance to win differs by {difference} from that of "
        "comparable deals in time ({low} to {high}): {treated} deals beside {comparable}."
    ).format(
        name=subject[0],
        difference=points(f["difference"]),
        low=points(f["low"]),
        high=points(f["high"]),
        treated=wording.count(f["treated"]),
        comparable=wording.count(f["comparable"]),
    )


def as_written(found: Deadline) -> str:
    """A rule in words."""
    return rule_in_words(found.rule)


def _interval(row: Any) -> str:
    if math.isnan(row.share):
        return _(TOO_FEW_DECIDED)
    return _("{value} ({low} to {high})").format(
        value=wording.percent(row.share),
        low=wording.percent(row.low),
        high=wording.percent(row.high),
    )
