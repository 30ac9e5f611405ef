"""When nothing can be said of hidden stages: what is missing, and what would suffice."""

from mining.stages.observations import Communications

FEWEST_CASES = 100
FEWEST_EACH = 3.0
MOST_AMBIGUOUS = 0.3


def refusal_of(read: Communications, *, ambiguous: float | None = None) -> str:
    """Why these communications do not suffice; empty where they do.

    `ambiguous`: the share of communications that could belong to several cases.
    """
    cases = read.cases
    if not cases:
        return (
            "No call, email or piece of work belongs to a deal: add sources that hold calls or "
            "emails, with contacts to link them by."
        )
    if cases < FEWEST_CASES:
        return (
            f"Only {cases} deals have calls or emails; from {FEWEST_CASES} on stages can be "
            "told from chance. Take a longer period."
        )
    each = len(read) / cases
    if each < FEWEST_EACH:
        return (
            f"A deal has {each:.1f} calls and emails on average; an order within a stage shows "
            f"from about {FEWEST_EACH:.0f} on. Add the sources that are missing."
        )
    if ambiguous is not None and ambiguous > MOST_AMBIGUOUS:
        return (
            f"{ambiguous:.0%} of the calls and emails could belong to several deals, and more "
            f"than {MOST_AMBIGUOUS:.0%} say too little. Let the telephone system or the CRM note "
            "the deal's number with each call."
        )
    return ""
