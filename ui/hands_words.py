"""The words of hands: what is lost at the seams, and how sure that is."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from mining.effects.effect import Effect
from mining.effects.verdicts import Verdict
from mining.organization.deliveries import Deliveries
from mining.organization.seams import SeamLoss, SeamLosses
from ui import wording
from ui.language import N_, _
from ui.refusal_words import refusal

AS_GRAPH, AS_MATRIX = N_("Network"), N_("Matrix")
SHOWN_AS = N_("Show as")
GRAPH_HELP = N_(
    "Wider: more handovers; darker: longer waiting. On a line stand how many there were and the "
    "median waiting, in a box the handovers taken. Drawn: {drawn} of {there} lines."
)
ROLES_HELP = N_("A role: people whose work is alike, whatever department they are in.")
LOSSES = N_("What is lost at the seams")
LOSSES_HELP = N_(
    "Deals that came by a handover beside deals that the same department took up in the same "
    "stage and from the same source without one, alike in amount, age and workload; lost within "
    "{days} days. Under {margin} a difference does not matter."
)
DELIVERIES = N_("What reaches the other side")
DELIVERIES_HELP = N_(
    "Taken up within {agreed} of working time, left alone for {silence} and longer, and asked "
    "again what had been asked before."
)
SAYS = {
    "harmful": N_("costs deals"),
    "helpful": N_("saves deals"),
    "harmless": N_("changes nothing that matters"),
    "cannot say": N_("cannot be said"),
}
OVERALL = N_("All handovers")
SAMPLE = N_("From a sample of {sampled} of {cases} deals.")
MISSING = N_("Not compared on, since the log does not have it: {missing}.")


def points(difference: float) -> str:
    """A difference of two shares in percentage points.

    >>> points(0.034), points(-0.1), points(float("nan"))
    ('+3.4 pp', '-10.0 pp', 'unknown')
    """
    if math.isnan(difference):
        return _("unknown")
    return _("{points} pp").format(points=wording.decimal(difference * 100, signed=True))


def loss(subject: tuple[str, ...], f: Mapping[str, Any]) -> str:
    """The sentence of a finding of loss at a seam."""
    words = _(
        "After the handover from {source} to {target} the share of deals lost differs by "
        "{difference} from that of comparable ones ({low} to {high}): {treated} deals beside "
        "{comparable}."
    )
    return words.format(
        source=subject[0],
        target=subject[1],
        difference=points(f["difference"]),
        low=points(f["low"]),
        high=points(f["high"]),
        treated=wording.count(f["treated"]),
        comparable=wording.count(f["comparable"]),
    )


def graph_help(drawn: int, there: int) -> str:
    """How to read the network, and how much of it is drawn."""
    return _(GRAPH_HELP).format(drawn=wording.count(drawn), there=wording.count(there))


def losses_help(found: SeamLosses) -> str:
    """What was compared, and what the log lacks for it."""
    said = [_(LOSSES_HELP).format(days=found.horizon.days, margin=points(found.margin).lstrip("+"))]
    takings = found.takings
    if takings.sampled < takings.cases:
        counts = {"sampled": takings.sampled, "cases": takings.cases}
        said.append(_(SAMPLE).format(**{k: wording.count(v) for k, v in counts.items()}))
    if takings.missing:
        said.append(_(MISSING).format(missing=", ".join(takings.missing)))
    return " ".join(said)


def losses_table(found: SeamLosses) -> pd.DataFrame:
    """One row a seam, all handovers first, in words."""
    rows = [_row(seam) for seam in (found.overall, *found.seams)]
    return pd.DataFrame(rows)


def _row(seam: SeamLoss) -> dict[str, str]:
    effect = seam.lost.effect
    name = f"{seam.source} → {seam.target}" if seam.source else _(OVERALL)
    return {
        _("Handover"): name,
        _("Deals"): wording.count(seam.handovers),
        _("Says"): _(SAYS[seam.lost.says]),
        _("Lost"): _share(effect.outcome_with),
        _("Lost without"): _share(effect.outcome_without),
        _("Difference"): _difference(effect),
        _("Stalled"): _said(seam.stalled),
        _("Have comparable ones"): _share(effect.overlap),
        _("E-value"): "" if effect.refused else _e_value(effect),
        _("Amount lost"): _money(seam.money),
        _("Why nothing is said"): refusal(effect.refused),
    }


def _e_value(effect: Effect) -> str:
    return f"{wording.decimal(effect.e_value)} ({wording.decimal(effect.e_value_low)})"


def _said(verdict: Verdict) -> str:
    return "" if verdict.effect.refused else _difference(verdict.effect)


def _difference(effect: Effect) -> str:
    if effect.refused:
        return ""
    words = _("{difference} ({low} to {high})")
    return words.format(
        difference=points(effect.difference), low=points(effect.low), high=points(effect.high)
    )


def _share(value: float) -> str:
    return "" if math.isnan(value) else wording.percent(min(max(value, 0.0), 1.0))


def _money(effect: Effect | None) -> str:
    """The amount lost by all handovers compared, with its interval."""
    if effect is None or effect.refused:
        return ""
    ends = (effect.difference, effect.low, effect.high)
    difference, low, high = (wording.count(round(end * effect.treated)) for end in ends)
    return _("{difference} ({low} to {high})").format(difference=difference, low=low, high=high)


def deliveries_help(found: Deliveries) -> str:
    """What counts as in time and as silence."""
    return _(DELIVERIES_HELP).format(
        agreed=wording.duration(pd.Timedelta(found.agreed), time="business"),
        silence=wording.duration(pd.Timedelta(found.silence), time="business"),
    )


def deliveries_table(found: Deliveries) -> pd.DataFrame:
    """What reached the other side, seam by seam, in words."""
    frame = found.frame
    every = list(zip(frame["in_time"], frame["silent"], frame["handovers"], strict=True))
    again = zip(frame["repeated"], frame["asked"], strict=True)
    return pd.DataFrame(
        {
            _("From"): frame["source"],
            _("To"): frame["target"],
            _("Handovers"): frame["handovers"],
            _("Taken up in time"): [_part(prompt, of) for prompt, _silent, of in every],
            _("Left alone"): [_part(silent, of) for _prompt, silent, of in every],
            _("Asked again"): [_part(part, of) for part, of in again],
        }
    )


def _part(part: int, of: int) -> str:
    return wording.part(part, part / of) if of else ""
