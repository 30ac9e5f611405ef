"""The steps of long work, in the language spoken."""

from ui.language import N_
from ui.said_again import retold

TEMPLATES = (
    N_("putting the events in order …"),
    N_("summarising the cases …"),
    N_("repairing the records of the CRM …"),
    N_("reading the numbers and addresses of calls and emails …"),
    N_("finding the deals of calls and emails …"),
    N_("fetching the mail of {user} from {host} …"),
    N_("judging the records of {source} …"),
    N_("reading calls and emails …"),
    N_("reading {source} …"),
    N_("looking for stages …"),
    N_("asking samples whether they have them too …"),
    N_("comparing with the declared funnel …"),
    N_("discovering a model with the inductive miner …"),
    N_("drawing the real process …"),
    N_("looking for what the CRM does not tell …"),
    N_("measuring times and handovers …"),
    N_("measuring how good it is …"),
    N_("looking for what is doubtful …"),
    N_("storing the event log …"),
    N_("writing {file} …"),
    N_("finding the moments at which deals deviated"),
    N_("comparing deals: {deviation}, {activity}"),
    N_("Collecting the variants"),
    N_("Aligning {variants} variants"),
    N_("The model has more than {states} states: searching variant by variant"),
    N_("Aligned {done} of {variants} variants"),
    N_("looking for hidden stages …"),
    N_("preparing the pages …"),
)


def step(line: str) -> str:
    """A step of the engine in the language spoken; one that is not known here as it is.

    >>> from ui.language import speaking
    >>> with speaking("ru"):
    ...     step("reading calls.csv …")
    'читаем calls.csv …'
    """
    return retold(line, TEMPLATES)
