"""What the commands can be told, and how the app looks."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

# Streamlit shows what is less important at 60 % of the text's colour: with its own colours
# that is too faint to read for many (WCAG 2 asks for a contrast of 4.5).
THEME = {
    "theme_light_primaryColor": "#1F5A9E",
    "theme_light_textColor": "#0B0D12",
    "theme_dark_primaryColor": "#7FB2EC",
    "theme_dark_textColor": "#FFFFFF",
}


class World(StrEnum):
    """The simulated companies; what each is for stands in `simulation.worlds.catalogue`."""

    TYPICAL = "typical"
    CALM = "calm"
    MESSY = "messy"
    NO_HIDDEN_STAGES = "no-hidden-stages"
    NO_EFFECT = "no-effect"
    DRIFT = "drift"
    DRIFT_OF_LOGGING = "drift-logging"
    RUSSIAN = "russian"
    LARGE = "large"


class ExportFormat(StrEnum):
    """What `export` can write: the log, the discovered model, the repaired funnel, its stages."""

    XES = "xes"
    CSV = "csv"
    PARQUET = "parquet"
    BPMN = "bpmn"
    PNML = "pnml"
    FUNNEL_TOML = "funnel-toml"
    FUNNEL_BPMN = "funnel-bpmn"
    STAGES_CSV = "stages-csv"
    STAGES_AMOCRM = "stages-amocrm"
    STAGES_BITRIX24 = "stages-bitrix24"


class Against(StrEnum):
    """What lost time can be held against; targets stand in the project file."""

    BEST_QUARTILE = "best-quartile"
    TARGET = "target"
    PERIOD_BEFORE = "period-before"


class ReportFormat(StrEnum):
    """What a report can be: a page to walk through, paper, a workbook, slides."""

    HTML = "html"
    PDF = "pdf"
    XLSX = "xlsx"
    PPTX = "pptx"


class Language(StrEnum):
    """The languages of screens and reports."""

    ENGLISH = "en"
    RUSSIAN = "ru"


OpenedFrom = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only deals opened from this day.")
]
OpenedBefore = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only deals opened before it.")
]
HeldAgainst = Annotated[
    Against, typer.Option(help="What lost time is held against; targets stand in the project file.")
]
Containing = Annotated[
    list[str] | None, typer.Option(help="Only deals with this activity (repeatable).")
]
ModelNoise = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="Discover a model too, without this share of the rare."),
]
Period = Annotated[int, typer.Option(min=1, help="Days of a period, for period-before.")]
Rows = Annotated[int, typer.Option(min=1, help="Rows of a table on paper.")]
Whole = Annotated[bool, typer.Option("--whole", help="Print the details too (PDF and PowerPoint).")]
Pseudonyms = Annotated[
    bool, typer.Option("--pseudonyms", help="Replace the names of people, clients and deals.")
]
