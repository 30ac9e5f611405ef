"""The words of the hidden stages: how many, how sure, made of what, decided how."""

import math

import pandas as pd

from mining.models.estimates import Estimate
from mining.models.hidden_stages import HiddenStage, HiddenStages, StayTimes
from mining.stages.decisions import Decision
from ui import wording
from ui.language import N_, P_, _, plural

MOST_TIMES = 100
TITLE = N_("Hidden stages")
ABOUT = N_(
    "Between the declared stages, calls and emails may show more. A stage is reported only "
    "where the content changes in order within the visits of a declared stage, by chance less "
    "than once in ten thousand."
)
LOOK = N_("Look for hidden stages")
TAKES_TIME = N_(
    "The search reads every call and email and grows the stages step by step: from some "
    "seconds for hundreds of deals to a few minutes for tens of thousands."
)
LOOKING = N_("Looking for stages …")
STAGES_FOUND = N_("Stages found")
KINDS = {
    "stage": N_("Stage"),
    "milestone": N_("Milestone (a single event)"),
    "gradual": N_("Gradual change (no boundary)"),
}
DECIDED = {
    "accepted": N_("Accepted"),
    "merged": N_("Merged with the one before"),
    "rejected": N_("Rejected"),
    "": N_("Not decided"),
}
NAME, OWNER, KIND, DEALS, TIME = (
    N_("Name"),
    N_("Lies in"),
    N_("Kind"),
    N_("Deals"),
    N_("Median time"),
)
SURE, STABLE, SHARP, DECISION = N_("z"), N_("Found again"), N_("Sharpness"), N_("Decision")
SURE_HELP = N_("Self-normalised order test; 4 and more is asked for.")
STABLE_HELP = N_("Share of samples of deals in which the boundary is found again.")
SHARP_HELP = N_("Below about 0 there is a gradual change and no boundary.")
CLICK = N_("Tick a row to see what the stage is made of, and to decide.")
MADE_OF, WHO, EXAMPLES = N_("Made of"), N_("Who works in it"), N_("Example deals")
EFFECT = N_("What goes with entering it")
HANDS = N_("Handovers a deal")
CHANNELS = (N_("Activity"), N_("Attachment"), N_("Department"), N_("Direction"), N_("Role"))
"""What is observed of communications, by names that results give in small letters."""

CHANNEL, VALUE, EVENTS, SHARE, LIFT = (
    N_("What"),
    N_("Value"),
    N_("Events"),
    N_("Share"),
    N_("Times as often as elsewhere"),
)
PERSON, DEPARTMENT = N_("Person"), N_("Department")
EXAMPLE, CHANCE, WHY = N_("Deal"), N_("Probability"), N_("What decided")
DECIDE = N_("Decide")
YOUR_NAME, REASON = N_("Who decides"), N_("Why (if you like)")
ACCEPT, MERGE, REJECT, TAKE_BACK = N_("Accept"), N_("Merge"), N_("Reject"), N_("Take back")
MERGE_HELP = N_("It belongs to the stage before it.")
REJECT_HELP = N_("It is no stage; it stays where it was declared.")
WHO_IS_NEEDED = N_("Say who decides: the project file keeps it with the date.")
NAME_IS_NEEDED = N_("Give the stage a name.")
READ, AS_DECLARED, AS_FOUND = N_("Read the log"), N_("as declared"), N_("as found")
READ_HELP = N_(
    "As found: each deal enters the accepted stages when its calls and emails show it. "
    "Deviations, times and the map are those of that funnel."
)
STALE = N_(
    "These decisions no longer fit: the declared stage holds another number of parts by now."
)
FUNNEL_FOUND = N_("The funnel as found")
FUNNEL_FOUND_HELP = N_(
    "The declared stages with those accepted in their places, for the project file, as a diagram, "
    "or as the stage list of a CRM."
)
NOTHING_ACCEPTED = N_(
    "Accept a stage, and the funnel with it can be taken along and the log be read by it."
)
NO_FUNNEL = N_("Without a declared funnel there is nothing to look between.")
EFFECT_LINE = N_(
    "Of the deals that entered it, {entered} ended with “{outcome}”; of those that passed it "
    "by, {passed}. Difference {difference}. A comparison, not a cause."
)
SILENT = N_(
    "Nothing beneath: {stages}. While the CRM says so there is next to no call, email or work, so "
    "these stages take no part in the search and stay as recorded."
)
OF = N_("of {deals}")
FACTS = N_("{tests} tests on {fitted}, {communications}; copies of deals left out: {duplicates}.")
TESTS = P_("{count} order test", "{count} order tests")
COMMUNICATIONS = P_("{count} communication", "{count} communications")
SUPPORTED = P_(
    "{declared} declared, {count} stage supported", "{declared} declared, {count} stages supported"
)


def supported(declared: int, found: int) -> str:
    """How many stages there are beside how many are declared.

    >>> supported(3, 6)
    '3 declared, 6 stages supported'
    """
    return plural(SUPPORTED, found, declared=declared, count=found)


def rests_on(found: HiddenStages) -> str:
    """What the stages found rest on."""
    return _(FACTS).format(
        tests=wording.count(found.tests),
        fitted=wording.number_of(found.cases_fitted, "deal"),
        communications=plural(
            COMMUNICATIONS, found.communications, count=wording.count(found.communications)
        ),
        duplicates=wording.count(found.duplicates),
    )


def interval(share: Estimate) -> str:
    """A share with its interval and what it rests on.

    >>> interval(Estimate(0.5, 0.31, 0.69, 24))
    '50 % (31 % to 69 %, of 24 deals)'
    """
    of = wording.number_of(share.count, "deal")
    return f"{wording.percent(share.value)} ({_range(share)}, {_(OF).format(deals=of)})"


def stay(time: StayTimes) -> str:
    """The median time in a stage, with its interval where it is known.

    >>> stay(StayTimes(Estimate(7200.0, 3600.0, 10800.0, 9), 9, 0))
    '2 h (1 h to 3 h)'
    """
    median = time.median
    low, value, high = (_duration(each) for each in (median.low, median.value, median.high))
    if any(map(math.isnan, (median.low, median.value, median.high))):
        return value
    return f"{value} ({_('{low} to {high}').format(low=low, high=high)})"


def hands(stage: HiddenStage) -> str:
    """How often a deal changes hands in a stage, with its interval; nothing where unknown."""
    found = stage.handovers
    if found is None or math.isnan(found.value):
        return ""
    words = {"low": wording.decimal(found.low), "high": wording.decimal(found.high)}
    return f"{wording.decimal(found.value)} ({_('{low} to {high}').format(**words)})"


def times_as_often(lift: float) -> str:
    """How many times as often as elsewhere; nobody reads more than a hundred.

    >>> times_as_often(4.25), times_as_often(1e6)
    ('4.2×', 'over 100×')
    """
    return (
        f"{wording.decimal(lift)}×"
        if lift <= MOST_TIMES
        else _("over {count}×").format(count=MOST_TIMES)
    )


def effect(stage: HiddenStage) -> str:
    """What goes with entering a stage, in a sentence; nothing where it is not known."""
    if stage.effect is None:
        return ""
    found = stage.effect
    return _(EFFECT_LINE).format(
        outcome=found.outcome,
        entered=interval(found.entered),
        passed=interval(found.passed),
        difference=_range(found.difference),
    )


def _duration(seconds: float) -> str:
    return wording.duration(None if math.isnan(seconds) else pd.Timedelta(seconds=seconds))


def decided(decision: Decision | None) -> str:
    """What was decided, by whom and when."""
    if decision is None:
        return _(DECIDED[""])
    return f"{_(DECIDED[decision.decision])} · {decision.by}, {wording.day(decision.on)}"


def _range(share: Estimate) -> str:
    words = {"low": _signed(share.low), "high": _signed(share.high)}
    return _("{low} to {high}").format(**words)


def _signed(share: float) -> str:
    return f"−{wording.percent(-share)}" if share < 0 else wording.percent(share)
