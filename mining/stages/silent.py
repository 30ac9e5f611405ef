"""Declared stages in which next to nothing is said, so that no state can be fitted to them.

Some declared stages follow each other within seconds: nobody speaks in between. A state for
such a stage would find no content of its own, take up that of another one and push its
neighbours out of their places. So it gets none, and what the CRM says of it is heard as the
stage before it, behind which a late recorder always is.
"""

from dataclasses import replace

import numpy as np

from mining.stages.observations import Communications, Ints

SILENT = 0.25
"""Share of cases with a communication, relative to the best declared stage, below which a
declared stage is silent. A quarter of the updates being missed or batched leaves far more."""


def spoken_stages(read: Communications, stages: int) -> Ints:
    """The declared stages (by number) that communications fall into.

    Of the cases that came to a stage or past it, those count that have a communication while
    the CRM says that stage. A stage counts as silent where their share is less than `SILENT`
    of the largest such share.

    >>> import pandas as pd
    >>> cases = np.array([0, 0, 1, 1])
    >>> spoken_stages(Communications(pd.DataFrame(index=range(4)), cases, cases * 0 + 1), 3)
    array([1])
    """
    furthest = np.zeros(read.cases, np.int64)
    np.maximum.at(furthest, read.case, read.declared)
    came = [(furthest >= stage).sum() for stage in range(stages)]
    spoke = [len(np.unique(read.case[read.declared == stage])) for stage in range(stages)]
    shares = np.array(spoke) / np.maximum(came, 1)
    return np.flatnonzero(shares >= max(SILENT * shares.max(initial=0.0), 1e-12))


def heard(read: Communications, spoken: Ints) -> Communications:
    """The communications with the CRM's stages numbered among those that are spoken in.

    While the CRM says a silent stage, it is heard as the one before it that is not silent
    (as the first where none is).
    """
    number = np.searchsorted(spoken, read.declared, side="right") - 1
    return replace(read, declared=np.maximum(number, 0).astype(np.int64))
