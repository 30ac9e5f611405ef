"""What the CRM loses of the way of a deal, and what calls and emails give back, in bits."""

from dataclasses import dataclass

from mining.models.estimates import NOTHING_KNOWN, Estimate
from mining.models.hidden_stages import PathEntropy


@dataclass(frozen=True, slots=True)
class InformationLost:
    """Bits a deal: how unsure its way is, and which part the records leave unsaid.

    `way`: H(Z), of the way itself. `lost`: H(Z | CRM), what the CRM leaves open. `left`:
    H(Z | CRM, communications), what stays open with all records. `loss` = lost / way,
    `recovered` = 1 − left / lost, both shares (nan where there is nothing to lose).
    Source: Hernando, Crespi and Cybenko 2005.
    """

    way: Estimate
    lost: Estimate
    left: Estimate
    loss: float
    recovered: float


def information_lost(entropy: PathEntropy) -> InformationLost:
    """What a path entropy says of the CRM.

    >>> bits = [Estimate(value, value, value, 10) for value in (8.0, 4.0, 1.0)]
    >>> found = information_lost(PathEntropy(*bits))
    >>> found.loss, found.recovered
    (0.5, 0.75)
    """
    way, lost, left = entropy.prior, entropy.given_crm, entropy.given_all
    return InformationLost(
        way,
        lost,
        left,
        lost.value / way.value if way.value > 0 else NOTHING_KNOWN,
        1 - left.value / lost.value if lost.value > 0 else NOTHING_KNOWN,
    )
