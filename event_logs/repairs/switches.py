"""Which repairs are made, and from where on something is one."""

from dataclasses import dataclass

import ibis.expr.datatypes as dt

MARKS: dict[str, dt.DataType] = {
    "pipeline": dt.string,
    "is_batch": dt.boolean,
    "is_imported": dt.boolean,
    "is_pipeline_change": dt.boolean,
    "is_added": dt.boolean,
}
"""What the log keeps of a stage entry beside the entry: its pipeline; whether it is part of
a batch, stamped by an import, a change of the pipeline; whether a repair added it. Null on
what is no stage entry."""


NONE, UNCHANGED, ALL = "none", "unchanged", "all"


@dataclass(frozen=True, slots=True)
class Repairs:
    """The repairs of a project, each with its switch.

    `collapse_repeats`: of the records of a stage that the deal was in already, `unchanged`
    takes out those that say themselves that they change nothing (the stage before is the
    same: a CRM wrote the record for another field), `all` takes out all, `none` none.
    `flag_batches`: `batch_size` or more deals moved to one stage by one person, each within
    `batch_seconds` of the one before, are marked. `flag_imports`: `import_size` or more
    deals that begin so are marked too, with their cases. `first_stage` and `outcome` add the
    entries that a CRM does not write: the stage a deal was created in, and its end.
    `flag_deals` marks deals merged, deleted, re-opened, and moved to another pipeline.
    """

    collapse_repeats: str = UNCHANGED
    flag_batches: bool = True
    batch_size: int = 10
    batch_seconds: int = 2
    flag_imports: bool = True
    import_size: int = 20
    first_stage: bool = True
    outcome: bool = True
    flag_deals: bool = True
