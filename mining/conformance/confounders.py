"""What is known of a case at a moment and may go with both a deviation and the outcome."""

import numpy as np
import pandas as pd

from mining.conformance.risk_sets import Numbers, RiskSets

SMALLEST_SHARE = 0.05
"""Of a text, values of a smaller share of the rows are not told apart."""


def with_confounders(
    rows: pd.DataFrame, sets: RiskSets
) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """Rows of `rows_of` with what was known at each, and which columns tell it.

    By name: `time in stage`, `age` of the case, `season` (the moment itself), `workload`
    (how many cases the same person had then), `team` and `person` who had it, and of the
    case's attributes `lead_source` and `amount`, where the log has them. Texts become one
    column a value. All but the last are of the moment; an amount may have been changed
    since. Also adds `case_id`, `stage`, and the outcome: `seconds` until the end and `ended`
    (0 not yet, 1 won, 2 closed otherwise).
    """
    cases = sets.cases.iloc[rows["case"].to_numpy()].reset_index(drop=True)
    stays = sets.stays.iloc[rows["stay"].to_numpy()].reset_index(drop=True)
    at = rows["at"].to_numpy()
    known: dict[str, pd.Series] = {
        "time in stage": pd.Series(at - stays["begun"]),
        "age": pd.Series(at - cases["opened"]),
        "season": pd.Series(at),
        "workload": pd.Series(_workload(at, stays["hand"], sets.stays)),
        "team": stays["team"],
        "person": stays["hand"],
        **{name: cases[name] for name in ("lead_source", "amount") if name in cases.columns},
    }
    columns = {name: _columns(name, values) for name, values in known.items()}
    outcome = {
        "treated": rows["treated"],
        "case_id": cases["case_id"],
        "stage": stays["stage"].astype("str"),
        "seconds": cases["until"] - at,
        "ended": np.where(cases["won"], 1, np.where(cases["lost"], 2, 0)),
    }
    told = {name: list(found) for name, found in columns.items() if found}
    every = {key: values for found in columns.values() for key, values in found.items()}
    return pd.DataFrame({**outcome, **every}), told


def _columns(name: str, values: pd.Series) -> dict[str, Numbers]:
    """A number as it is; of a text one column for each value that is not rare."""
    if values.isna().all():
        return {}
    if pd.api.types.is_numeric_dtype(values):
        return {name: values.to_numpy(dtype="float64")}
    shares = values.astype("str").value_counts(normalize=True)
    told = sorted(shares[shares >= SMALLEST_SHARE].index)[1:]
    return {f"{name}: {value}": (values == value).to_numpy(dtype="float64") for value in told}


def _workload(at: Numbers, hands: pd.Series, stays: pd.DataFrame) -> Numbers:
    """How many stays the same person had at each moment; missing where nobody is named."""
    counts = np.full(len(at), np.nan)
    groups = dict(list(stays.groupby("hand", observed=True)))
    for hand, places in hands.groupby(hands, observed=True).indices.items():
        own = groups[hand]
        begun, over = np.sort(own["begun"].to_numpy()), np.sort(own["over"].to_numpy())
        moments = at[places]
        counts[places] = np.searchsorted(begun, moments, "right") - np.searchsorted(
            over, moments, "right"
        )
    return counts
