"""What a report is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mining.conformance.comparison import Comparisons
from mining.findings.analysis import Analysis
from mining.findings.corrections import Corrections
from mining.models.funnel import Funnel
from mining.models.hidden_stages import HiddenStages


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about: a project's results and what they rest on.

    `recipe` is the manifest's; `is_pseudonymous` whether names were replaced. `comparisons`:
    what deviations do; `hidden`: the stages found, with the `stage_names` of those accepted,
    by state; `corrections`: what to correct first.
    """

    name: str
    analysis: Analysis
    funnel: Funnel | None
    recipe: Mapping[str, Any]
    is_pseudonymous: bool = False
    comparisons: Comparisons | None = None
    hidden: HiddenStages | None = None
    stage_names: Mapping[int, str] = field(default_factory=dict)
    corrections: Corrections | None = None
