"""The only door to pm4py: our values in, our values out.

Nothing here takes an event log. pm4py gets variants with their number of cases, its
results are turned into our models before they leave, and none of its words, banners or
progress bars passes.
"""

from mining._pm4py.files import read_bpmn_net, read_pnml_net
from mining._pm4py.miners import heuristics_net, inductive_tree
from mining._pm4py.search import AlignmentSearch, SearchedMove

__all__ = [
    "AlignmentSearch",
    "SearchedMove",
    "heuristics_net",
    "inductive_tree",
    "read_bpmn_net",
    "read_pnml_net",
]
