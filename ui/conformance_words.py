"""The words of conversion as a bound, of models side by side, and of conformance by group."""

from collections.abc import Iterable

import pandas as pd

from mining.conformance.conversion import Conversion
from mining.findings.models import JudgedModel
from ui import wording
from ui.language import N_, _

CONVERSION = N_("How many deals got how far")
CONVERSION_HELP = N_(
    "A stage that was not recorded may have happened. So there is not one conversion rate but "
    "a bound: at least the deals that were recorded there, at most those that may have been. "
    "Shares are of all deals. Deals that were lost count as having stopped where they were "
    "recorded last."
)
CONVERSION_TAKES_TIME = N_("Count it (with calls and emails, this takes a while in a large log)")
CONVERSION_TABLE = N_("Conversion as a table")
MEASURES = {
    "strict": N_("recorded, in order"),
    "any_order": N_("recorded, in any order"),
    "backed": N_("not recorded, but a talk or an email stands where it was due"),
    "imputed": N_("not recorded, but a later stage implies it"),
    "best": N_("still open: may get there"),
}
"""What each part of a bar adds."""
COLUMNS = {
    "strict": N_("In order"),
    "any_order": N_("Recorded (worst case)"),
    "backed": N_("Backed"),
    "imputed": N_("Implied"),
    "best": N_("Possible (best case)"),
}
NO_EVIDENCE = N_("There are no talks or emails in this log that could back a stage.")
SHARE_OF_ALL, RESTS_ON, CASES, INTERVAL = (
    N_("Share of all deals"),
    N_("Rests on"),
    N_("Deals, this and those before"),
    N_("95 % interval"),
)
BOUND = N_("{low} to {high}")

MODELS = N_("How good the models are")
MODELS_HELP = N_(
    "The declared funnel beside a model that the inductive miner drew from the same closed "
    "deals as the CRM recorded them. Fitness: how much of what happened the model explains. "
    "Precision: how little it allows that never happens. Generalisation: how often its parts "
    "were used. Simplicity: how few arcs it has. They pull against each other."
)
MODELS_LOOK = N_("Compare the funnel with a discovered model")
MODEL = N_("Model")
MODEL_NAMES = {"declared": N_("Declared funnel"), "discovered": N_("Discovered by the miner")}
NOISE = N_("{model} (without the rarest {noise})")
QUALITIES = {
    "fitness": N_("Fitness"),
    "precision": N_("Precision"),
    "generalisation": N_("Generalisation"),
    "simplicity": N_("Simplicity"),
}
FIT, STEPS = N_("Deals that fit"), N_("Allowed steps that are taken")

BY = N_("Who follows the funnel, and when")
BY_HELP = N_(
    "The share of deals that follow the funnel, group by group, with its 95 % interval. Groups "
    "of fewer than 5 deals are left out. Tick a row for the deals of a group that leave it."
)
GROUPED_BY = N_("By")
GROUP = N_("Group")
ATTRIBUTES = {
    "opened": N_("Month in which the deal was opened"),
    "outcome": N_("Outcome"),
    "lead_source": N_("Lead source"),
    "amount": N_("Amount"),
    "owner": N_("Owner"),
    "pipeline": N_("Pipeline"),
    "lost_reason": N_("Reason of the loss"),
}
NO_GROUPS = N_("No group has 5 deals or more.")
FOLLOWING = N_("Follow the funnel")
LEFT_OUT = N_("Left out: {groups} with fewer than 5 deals ({deals}).")


def model_name(found: JudgedModel) -> str:
    """What a model is called, with the noise that the miner left out."""
    name = _(MODEL_NAMES[found.model])
    if found.noise is None:
        return name
    return _(NOISE).format(model=name, noise=wording.percent(found.noise))


def attribute_name(name: str) -> str:
    """What an attribute of deals is called; one of the user's own keeps its name."""
    return _(ATTRIBUTES[name]) if name in ATTRIBUTES else name


def bound(low: float, high: float) -> str:
    """The worst and the best case of a rate.

    >>> bound(0.41, 0.63), bound(0.5, 0.5)
    ('41 % to 63 %', '50 %')
    """
    least, most = wording.percent(low), wording.percent(high)
    return least if least == most else _(BOUND).format(low=least, high=most)


def interval(low: float, high: float) -> str:
    """The two ends of an interval of a share.

    >>> interval(0.2, 0.4)
    '20 % to 40 %'
    """
    return _(BOUND).format(low=wording.percent(round(low, 6)), high=wording.percent(high))


def conversion_table(found: Conversion) -> pd.DataFrame:
    """A row a stage, a column a measure: how many deals, of all of them."""
    told = {
        _(COLUMNS[name]): [wording.share(count, found.cases) for count in found.frame[name]]
        for name in MEASURES
    }
    return pd.DataFrame({_(wording.STAGE): found.frame["stage"], **told})


def models_table(found: Iterable[JudgedModel]) -> pd.DataFrame:
    """A row a model, a column a quality, and what fitness and precision rest on."""
    return pd.DataFrame([_model_row(each) for each in found])


def _model_row(each: JudgedModel) -> dict[str, str]:
    quality, unknown = each.quality, _("unknown")
    shares = {
        _(title): wording.percent(getattr(quality, name)) if quality else unknown
        for name, title in QUALITIES.items()
    }
    fitting = wording.share(quality.fitting_cases, quality.cases) if quality else unknown
    steps = (
        wording.share(quality.taken_steps, quality.allowed_steps, "steps") if quality else unknown
    )
    return {
        _(MODEL): model_name(each),
        **shares,
        _(FIT): fitting,
        _(STEPS): steps,
    }
