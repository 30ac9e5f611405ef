"""The declared funnel as the stage list of a CRM, in the vendor's own shape.

Shapes: amoCRM's answer to `GET /api/v4/leads/pipelines`, Bitrix24's to `crm.status.list`,
as their documentation has them; `holds = "stages"` reads all three again. Numbers of
stages are made up, but for amoCRM's 142 (won) and 143 (lost).
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

from event_logs.errors import FunnelError
from mining.models.funnel import Funnel

WON, LOST = 142, 143
PIPELINE = 1
COLUMNS = ("pipeline", "pipeline_name", "stage", "stage_name", "sort", "semantics")
Row = dict[str, Any]


def write_stage_list(funnel: Funnel, vendor: str, *, name: str) -> str:
    """The stages and outcomes in order, the first outcome as won and the others as lost.

    `vendor` is one of `VENDORS`; `name` is what the pipeline is called. Such a list says
    what there is and in which order; what may be skipped or repeated no CRM keeps.

    Raises `FunnelError` where the vendor's CRM cannot hold the funnel.

    >>> from mining.models.funnel import parse_funnel
    >>> print(write_stage_list(parse_funnel("New > Won"), "csv", name="Sales"))
    pipeline,pipeline_name,stage,stage_name,sort,semantics
    1,Sales,1,New,10,open
    1,Sales,2,Won,20,won
    <BLANKLINE>
    """
    return VENDORS[vendor](funnel, name)


def _csv(funnel: Funnel, name: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for place, stage in enumerate(funnel.names, 1):
        writer.writerow((PIPELINE, name, place, stage, 10 * place, _meaning(funnel, stage)))
    return text.getvalue()


def _amocrm(funnel: Funnel, name: str) -> str:
    if len(funnel.outcomes) > 2:  # noqa: PLR2004 - won and lost
        raise FunnelError(
            f"A pipeline of amoCRM has one end that is won and one that is lost;"
            f" the funnel has {len(funnel.outcomes)}",
            where=str(funnel),
            remedy="Export it as CSV or for Bitrix24, or make reasons of loss of the others",
        )
    ends = dict(zip(funnel.outcome_names, (WON, LOST), strict=False))
    statuses = [
        {
            "id": ends.get(stage, place),
            "name": stage,
            "sort": 10_000 + ends[stage] if stage in ends else 10 * place,
            "is_editable": stage not in ends,
            "pipeline_id": PIPELINE,
            "color": "#99ccff",
            "type": 0,
        }
        for place, stage in enumerate(funnel.names, 1)
    ]
    pipeline = {
        "id": PIPELINE,
        "name": name,
        "sort": 1,
        "is_main": True,
        "is_unsorted_on": False,
        "is_archive": False,
        "_embedded": {"statuses": statuses},
    }
    return _json({"_total_items": 1, "_embedded": {"pipelines": [pipeline]}})


def _bitrix24(funnel: Funnel, _: str) -> str:
    names = {"open": "process", "won": "success", "lost": "failure"}
    rows = [
        {
            "ID": str(100 + place),
            "ENTITY_ID": "DEAL_STAGE",
            "STATUS_ID": _status_id(funnel, stage),
            "NAME": stage,
            "NAME_INIT": "",
            "SORT": str(10 * place),
            "SYSTEM": "Y" if _status_id(funnel, stage) in ("NEW", "WON", "LOSE") else "N",
            "CATEGORY_ID": "0",
            "SEMANTICS": {"won": "S", "lost": "F"}.get(_meaning(funnel, stage)),
            "EXTRA": {"SEMANTICS": names[_meaning(funnel, stage)]},
        }
        for place, stage in enumerate(funnel.names, 1)
    ]
    return _json({"result": rows, "total": len(rows)})


def _status_id(funnel: Funnel, stage: str) -> str:
    """Bitrix24's own ids of the first stage and the ends; others are numbered."""
    fixed = {funnel.stage_names[0]: "NEW", funnel.outcome_names[0]: "WON"}
    if funnel.outcome_names[1:]:
        fixed[funnel.outcome_names[1]] = "LOSE"
    return fixed.get(stage, f"UC_{funnel.names.index(stage) + 1}")


def _meaning(funnel: Funnel, stage: str) -> str:
    if stage not in funnel.outcome_names:
        return "open"
    return "won" if stage == funnel.outcome_names[0] else "lost"


def _json(value: Row) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


VENDORS: Mapping[str, Callable[[Funnel, str], str]] = {
    "csv": _csv,
    "amocrm": _amocrm,
    "bitrix24": _bitrix24,
}
"""Whose CRM, and how its list is written."""
