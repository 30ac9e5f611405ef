"""The words of the grey zone: what the CRM does not tell, measure by measure."""

from typing import Any

import pandas as pd

from mining.evidence.crm_lag import CrmLag
from mining.evidence.grey_share import GreyZoneShare
from mining.evidence.information import InformationLost
from mining.evidence.ledger import GreyZoneLedger
from mining.models.estimates import Estimate
from ui import wording
from ui.language import N_, P_, _, plural

TITLE = N_("What the CRM does not tell")
MEASURES = {
    "silent stay": (
        N_("Silent stays"),
        N_("Stays in a declared stage without a single call or email"),
    ),
    "unsupported update": (
        N_("Updates without evidence before"),
        N_("Stage changes with no call or email in the {before} before them"),
    ),
    "ghost update": (
        N_("Ghost updates"),
        N_("Stage changes with no call or email near: {before} before, {after} after"),
    ),
    "batch update": (
        N_("Batch updates"),
        N_("Stage changes of {deals} deals or more by one person, each within {within}"),
    ),
    "after closing": (
        N_("After closing"),
        N_("Calls and emails that came after the deal was closed"),
    ),
    "no trace": (N_("No trace"), N_("Deals without any call or email")),
    "unlinked communication": (
        N_("Belong to no deal"),
        N_("Calls and emails from outside of which no deal is known for sure"),
    ),
}
UNITS = {
    "silent stay": P_("{part} of {whole} stays", "{part} of {whole} stays"),
    "unsupported update": P_("{part} of {whole} updates", "{part} of {whole} updates"),
    "ghost update": P_("{part} of {whole} updates", "{part} of {whole} updates"),
    "batch update": P_("{part} of {whole} updates", "{part} of {whole} updates"),
    "after closing": P_("{part} of {whole} communications", "{part} of {whole} communications"),
    "no trace": P_("{part} of {whole} deals", "{part} of {whole} deals"),
    "unlinked communication": P_(
        "{part} of {whole} communications", "{part} of {whole} communications"
    ),
}
BY = {
    "all": N_("In all"),
    "stage": N_("By stage"),
    "source": N_("By lead source"),
    "team": N_("By team"),
    "period": N_("By month"),
}
WHAT, GROUP, SHARE, INTERVAL, DEALS = (
    N_("What"),
    N_("Group"),
    N_("Share"),
    N_("95 % interval"),
    N_("Deals"),
)
TIME, AMOUNT, MEANING = N_("Time"), N_("Amount of these deals"), N_("What it means")
CLICK = N_("Tick a row to see its deals.")
GREY, GREY_HELP = (
    N_("In the grey zone"),
    N_(
        "Share of the time from the first call or email to the end of the deals in which the "
        "stage in the CRM is not the real one, or the real one is a stage nobody declared."
    ),
)
MISMATCH, UNDECLARED = N_("CRM shows another stage"), N_("In a stage nobody declared")
MONEY, LOST = N_("The same, weighed by amount"), N_("Deals lost in the grey zone")
LAG, LAG_HELP = (
    N_("How late the CRM is"),
    N_(
        "From the first sign of a stage in calls and emails to its entry in the CRM. Missing "
        "entries count as not made yet (Kaplan–Meier)."
    ),
)
LAG_COLUMNS = (N_("Stage"), N_("Deals"), N_("Median lag"), N_("Never entered"), N_("Entered ahead"))
BITS = N_(
    "The way of a deal holds {way} bits of surprise. Given the CRM, {lost} stay open ({loss}); "
    "calls and emails give back {recovered} of them."
)
FOR_DEALS = P_("of {count} deal", "of {count} deals")


def counted(measure: str, hits: int, of: int) -> str:
    """A share of marks with its count and its denominator.

    >>> counted("silent stay", 3, 12)
    '25 % (3 of 12 stays)'
    """
    forms = UNITS.get(measure, ("{part} of {whole}",) * 2)
    share = wording.percent(hits / of) if of else _("unknown")
    words = plural(forms, of, part=wording.count(hits), whole=wording.count(of))
    return f"{share} ({words})"


def between(low: float, high: float) -> str:
    """An interval of shares.

    >>> between(0.1, 0.25)
    '10 % to 25 %'
    """
    words = {"low": wording.percent(low), "high": wording.percent(high)}
    return _("{low} to {high}").format(**words)


def estimated(share: Estimate) -> tuple[str, str]:
    """A share, and beneath it its interval and the deals that it rests on."""
    deals = plural(FOR_DEALS, share.count, count=wording.count(share.count))
    return wording.percent(share.value), f"{between(share.low, share.high)}, {deals}"


def figures(share: GreyZoneShare) -> tuple[tuple[str, str, str, str], ...]:
    """The figures of the grey zone: name, value, what it rests on, help."""
    named = (
        (GREY, share.time, _(GREY_HELP)),
        (MISMATCH, share.mismatch, ""),
        (UNDECLARED, share.undeclared, ""),
        (MONEY, share.money, ""),
        (LOST, share.lost, ""),
    )
    return tuple((_(name), *estimated(found), words) for name, found, words in named)


def lag_rows(lag: CrmLag) -> list[tuple[str, ...]]:
    """The lag of the CRM, a row a declared stage, in words."""
    return [_lag_row(row) for row in lag.frame.to_dict("records")]


def _lag_row(row: dict[str, Any]) -> tuple[str, ...]:
    missing = between(row["missing_low"], row["missing_high"])
    return (
        str(row["stage"]),
        wording.count(row["cases"]),
        _within(row["median"], row["median_low"], row["median_high"]),
        f"{wording.percent(row['missing'])} ({missing})",
        wording.percent(row["ahead"]),
    )


def bits(found: InformationLost) -> str:
    """What the CRM loses of the way of a deal."""
    return _(BITS).format(
        way=wording.decimal(found.way.value),
        lost=wording.decimal(found.lost.value),
        loss=wording.percent(found.loss),
        recovered=wording.percent(found.recovered),
    )


def _within(value: Any, low: Any, high: Any) -> str:
    said = [wording.duration(span) for span in (value, low, high)]
    if said[1] == said[2] == _("unknown"):
        return said[0]
    return f"{said[0]} ({_('{low} to {high}').format(low=said[1], high=said[2])})"


def ledger_table(ledger: GreyZoneLedger, lines: pd.DataFrame) -> pd.DataFrame:
    """Lines of the ledger in words."""
    facts = _nearness(ledger)
    rows = lines.to_dict("records")
    return pd.DataFrame(
        {
            _(WHAT): [_(MEASURES[row["measure"]][0]) for row in rows],
            _(GROUP): lines["group"],
            _(SHARE): [counted(row["measure"], row["hits"], row["of"]) for row in rows],
            _(INTERVAL): [between(row["low"], row["high"]) for row in rows],
            _(DEALS): [wording.count(row["cases"]) for row in rows],
            _(TIME): [
                "" if pd.isna(row["time"]) else wording.duration(row["time"]) for row in rows
            ],
            _(AMOUNT): [
                "" if pd.isna(row["amount"]) else wording.count(row["amount"]) for row in rows
            ],
            _(MEANING): [_(MEASURES[row["measure"]][1]).format(**facts) for row in rows],
        }
    )


def meanings(ledger: GreyZoneLedger) -> str:
    """What each measure of a ledger means, in a line."""
    facts, there = _nearness(ledger), dict.fromkeys(ledger.frame["measure"])
    told = (MEASURES[measure] for measure in there)
    return " ".join(f"{_(name)}: {_(meaning).format(**facts)}." for name, meaning in told)


def _nearness(ledger: GreyZoneLedger) -> dict[str, object]:
    near = ledger.nearness
    return {
        "before": wording.duration(pd.Timedelta(near.before)),
        "after": wording.duration(pd.Timedelta(near.after)),
        "within": wording.duration(pd.Timedelta(near.within)),
        "deals": near.deals,
    }
