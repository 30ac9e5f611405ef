"""Why a model, a picture or a report was given up."""

from ui.language import N_

SENTENCES = (
    N_("The model has too many states, and arcs of more than one token besides"),
    N_("Aligning was given up after {seconds} s: the model allows too much at once"),
    N_("The model has no run from its start to an end, so nothing can fit it"),
    N_("There is no case to judge the model by"),
    N_("The model has too many states to be judged"),
    N_("There are {activities} activities, and of at most {most} a model is discovered"),
    N_("There is no case to discover a model from"),
    N_("The report would have about {pages} pages, and at most {most} are written"),
    N_("The map could not be laid out within {seconds} s: it has too many paths"),
    N_("Graphviz could not draw the map: no reason given"),
    N_("Graphviz could not draw the map: {why}"),
    N_("Graphviz broke down: {why}"),
)
REMEDIES = (
    N_("Take a model whose arcs move one token each"),
    N_("Take a simpler model (more noise left out), or fewer activities"),
    N_("Check that an outcome can be reached from the first stage"),
    N_("Lift the filters"),
    N_("Take a simpler model"),
    N_("Choose fewer deals, or give activities that are alike one name"),
    N_("Widen or lift the filters"),
    N_("Ask for fewer rows a table; the Excel report holds all of them"),
    N_("Show fewer steps or fewer paths"),
)
