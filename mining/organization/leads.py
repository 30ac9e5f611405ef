"""What Marketing brings and Sales makes of it: leads by source and campaign, step by step."""

from dataclasses import dataclass
from datetime import timedelta

import ibis
import pandas as pd

from event_logs.engine import epoch_seconds
from event_logs.event_log import EventLog, end_of
from mining.models.durations import to_timedelta
from mining.models.estimates import Estimate, wilson
from mining.models.funnel import Funnel
from mining.organization.work import has_communication
from mining.timelines.contacts import is_contact, is_conversation

STEPS = ("touched", "talked", "qualified", "won")
UNKNOWN = "unknown"
QUICKEST_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Leads:
    """Leads by source and campaign, the most first.

    `frame`: `lead_source`, `campaign` ("unknown" where it is not told), `leads`, `touched`
    (the company called, wrote, or took a call), `talked` (a call in which both spoke),
    `qualified` (came to the second declared stage or past it), `won`, `lost`, `open`, and
    `touch_median` (timedelta, business time from arrival to the first touch, over all leads,
    the untouched ones as longest; NaT where fewer than half were touched). `cases`: one row
    a lead: `case_id`, `lead_source`, `campaign`, `arrived`, `touch_seconds`, `touched`,
    `talked`, `qualified`, `won`, `lost` (yes or no), `closing_seconds` (arrival to closing;
    missing while open), `followed_seconds` (arrival to the end of the log).

    `missing`: what the log does not have: without calls and emails the first touch is the
    first event by somebody known, and nobody is known to have talked.
    """

    frame: pd.DataFrame
    cases: pd.DataFrame
    missing: tuple[str, ...]

    def share(self, step: str, lead_source: str | None = None) -> Estimate:
        """The share of leads (of a source) that came so far; of `won`, among closed ones.

        `step`: "touched", "talked", "qualified" or "won".
        """
        frame = self.frame
        chosen = frame if lead_source is None else frame[frame["lead_source"] == lead_source]
        of = ["won", "lost"] if step == "won" else ["leads"]
        return wilson(int(chosen[step].sum()), int(chosen[of].to_numpy().sum()))


def leads(log: EventLog, funnel: Funnel) -> Leads:
    """Leads by source and campaign from their arrival to their end, see `Leads`.

    >>> from mining.models.funnel import parse_funnel
    >>> log = EventLog.from_traces({"a": ["new", "Call out, answered", "offer", "won"],
    ...     "b": ["new"]}, outcomes=["won", "lost"], stages=["new", "offer"])
    >>> found = leads(log, parse_funnel("new > offer > won | lost"))
    >>> found.frame[["leads", "touched", "talked", "qualified", "won", "open"]].values.tolist()
    [[2, 1, 1, 1, 1, 1]]
    """
    talks = has_communication(log)
    found = _cases(log, funnel, talks=talks)
    keys = ["lead_source", "campaign"]
    counted = found.groupby(keys, observed=True)
    frame = counted[["touched", "talked", "qualified", "won", "lost"]].sum()
    frame.insert(0, "leads", counted.size())
    frame["open"] = frame["leads"] - frame["won"] - frame["lost"]
    frame["touch_median"] = to_timedelta(counted["touch_seconds"].apply(_median))
    order = ["leads", *keys]
    frame = frame.reset_index().sort_values(order, ascending=[False, True, True], ignore_index=True)
    missing = [name for name in keys if name not in log.cases.columns]
    return Leads(frame, found, (*missing, *(() if talks else ("calls and emails",))))


def _cases(log: EventLog, funnel: Funnel, *, talks: bool) -> pd.DataFrame:
    """One row a lead, see `Leads.cases`."""
    events, cases = log.events, log.cases
    further = [*funnel.stage_names[1:], funnel.outcome_names[0]]
    touches = is_contact(events) if talks else events.resource.notnull()
    end = epoch_seconds(end_of(log)["at"]).as_scalar()
    steps = events.group_by("case_id").agg(
        begun=events.business_seconds.min(),
        touch=events.business_seconds.min(where=touches),
        talked=is_conversation(events).any(),
        qualified=events.activity.isin(further).any(),
    )
    rows = steps.inner_join(cases, "case_id")
    told = {
        name: rows[name].cast("string").fill_null(UNKNOWN)
        if name in cases.columns
        else ibis.literal(UNKNOWN)
        for name in ("lead_source", "campaign")
    }
    won = rows.closed.notnull() & (rows.outcome == funnel.outcome_names[0]).fill_null(False)
    return rows.select(
        "case_id",
        "talked",
        "qualified",
        **told,
        arrived=rows.opened,
        touch_seconds=rows.touch - rows.begun,
        touched=rows.touch.notnull(),
        won=won,
        lost=rows.closed.notnull() & ~won,
        closing_seconds=epoch_seconds(rows.closed) - epoch_seconds(rows.opened),
        followed_seconds=end - epoch_seconds(rows.opened),
    ).execute()


def _median(seconds: pd.Series) -> float:
    """The median, those without a value being the longest; missing where it is one of them."""
    ordered = seconds.sort_values(na_position="last")
    return float(ordered.iloc[(len(ordered) - 1) // 2])


def follow_up(found: Leads) -> timedelta:
    """How long leads are followed before they are judged: nine in ten had closed by then."""
    closing = found.cases["closing_seconds"].dropna()
    return timedelta(seconds=float(closing.quantile(QUICKEST_SHARE)) if len(closing) else 0.0)
