"""Why nothing is said, in the language spoken.

The engine says in an English sentence why it refuses to judge. Such a sentence is known by
its template here, and said anew in the language of the reader with the same figures.
"""

from ui.language import N_
from ui.said_again import retold

TEMPLATES = (
    N_("There is nothing to judge: it happened to no case"),
    N_("Every case that is otherwise alike has it too: there is none to compare with"),
    N_("It happened to {cases} cases only; {fewest} would suffice"),
    N_("Only {cases} cases with it have comparable ones without; {fewest} would suffice"),
    N_("Cases with it and without it are too unlike in {names} to compare"),
    N_(
        "Too few cases without it are like those with it: they count as {effective}; {fewest} "
        "would suffice"
    ),
    N_(
        "What to expect without it comes out impossible ({share}): cases with it and without it "
        "are too unlike to compare"
    ),
    N_("Nearly all cases end alike: {rarer} of {rows} do not; {fewest} would suffice"),
    N_(
        "Cases with it were followed for {days} days at most, not for {horizon}, and {share} "
        "were then still open"
    ),
    N_(
        "Cases without it were followed for {days} days at most, not for {horizon}, and {share} "
        "were then still open"
    ),
    N_("It shows only as cases end: nothing comes after it that could be compared"),
    N_(
        "In a deal that is under way, silence may be the consequence of its being lost and not "
        "the cause; the records do not tell which came first"
    ),
    N_("No deal has ended since it was due"),
    N_("The curve may as well be straight: no bend can be told"),
    N_(
        "No call, email or piece of work belongs to a deal: add sources that hold calls or "
        "emails, with contacts to link them by."
    ),
    N_(
        "Only {cases} deals have calls or emails; from {fewest} on stages can be told from "
        "chance. Take a longer period."
    ),
    N_(
        "A deal has {each} calls and emails on average; an order within a stage shows from about "
        "{fewest} on. Add the sources that are missing."
    ),
    N_(
        "{share} of the calls and emails could belong to several deals, and more than {most} say "
        "too little. Let the telephone system or the CRM note the deal's number with each call."
    ),
)


def refusal(sentence: str) -> str:
    """A refusal in the language spoken; one that is not known here as it is.

    >>> from ui.language import speaking
    >>> with speaking("ru"):
    ...     refusal("No deal has ended since it was due"), refusal("Something else")
    ('С тех пор как срок наступил, не закрылась ни одна сделка', 'Something else')
    """
    return retold(sentence, TEMPLATES)
