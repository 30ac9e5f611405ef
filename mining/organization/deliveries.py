"""What reaches the other side of a handover: attention in time, silence, questions again."""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from mining.effects.effect import Effect, estimate_effect
from mining.models.durations import to_timedelta
from mining.models.estimates import Estimate, wilson
from mining.organization.seams import CONFOUNDERS, EXACT
from mining.organization.takings import Takings

AGREED = timedelta(hours=8)
SILENCE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What reached the other side, seam by seam, most handovers first.

    `frame`: `source`, `target`, `handovers`, `in_time` (taken up within `agreed`), `silent`
    (not taken up for `silence` and longer; both on the business clock), `median` (timedelta,
    business time until it was taken up), `asked` (handovers after which the taker asked or
    said something), `repeated` (of those: it had been asked or said before). `again`: how
    much likelier a repetition is after a handover than where the same hand went on, in
    comparable deals.

    A call repeats where somebody already talked with the customer by telephone, an email
    where its subject (or, without subjects, its kind) was written before.
    """

    frame: pd.DataFrame
    agreed: timedelta
    silence: timedelta
    again: Effect

    def in_time(self, source: str, target: str) -> Estimate:
        """The share of handovers at a seam that were taken up within the agreed time."""
        return self._share(source, target, "in_time", "handovers")

    def repeated(self, source: str, target: str) -> Estimate:
        """The share of handovers at a seam after which something was asked again."""
        return self._share(source, target, "repeated", "asked")

    def _share(self, source: str, target: str, part: str, of: str) -> Estimate:
        frame = self.frame
        row = frame[(frame["source"] == source) & (frame["target"] == target)]
        return wilson(int(row[part].sum()), int(row[of].sum()))


def deliveries(
    takings: Takings, *, agreed: timedelta = AGREED, silence: timedelta = SILENCE
) -> Deliveries:
    """What reaches the other side, see `Deliveries`; of the sampled cases of the takings."""
    handed = takings.rows[takings.rows["treated"]]
    waited, repeated = handed["waited"], handed["repeated"]
    marked = handed.assign(
        source=handed["giver"].astype("str"),
        target=handed["hand"].astype("str"),
        in_time=waited <= agreed.total_seconds(),
        silent=waited >= silence.total_seconds(),
        asked=repeated.notna(),
        again=repeated.astype("boolean").fillna(value=False).astype("bool"),
    )
    found = marked.groupby(["source", "target"]).agg(
        handovers=("waited", "size"),
        in_time=("in_time", "sum"),
        silent=("silent", "sum"),
        median=("waited", "median"),
        asked=("asked", "sum"),
        repeated=("again", "sum"),
    )
    frame = found.reset_index().sort_values(
        ["handovers", "source", "target"], ascending=[False, True, True], ignore_index=True
    )
    return Deliveries(
        frame.assign(median=to_timedelta(frame["median"])), agreed, silence, _again(takings)
    )


def _again(takings: Takings) -> Effect:
    """Repetitions after handovers against those where the same hand goes on."""
    rows = takings.rows
    spoken = rows[rows["first"] & rows["repeated"].notna() & rows["giver"].notna()]
    return estimate_effect(
        spoken.assign(outcome=spoken["repeated"].astype("float64")),
        exact=[name for name in EXACT if name not in takings.missing],
        confounders=[name for name in CONFOUNDERS if name not in takings.missing],
    )
