"""The words of what a log holds of deals and events: titles of columns, and their values.

What the company named itself (attributes of its own, sources, stages) keeps its name.
"""

import pandas as pd

from ui.language import N_, _

DIRECTION = N_("Direction")
COLUMNS = {
    "timestamp": N_("When"),
    "activity": N_("Activity"),
    "resource": N_("Who"),
    "department": N_("Department"),
    "source": N_("Source"),
    "source_row": N_("Row"),
    "subject": N_("Subject"),
    "direction": DIRECTION,
    "duration_seconds": N_("Seconds"),
    "contact_id": N_("Contact"),
    "company": N_("Company"),
    "created_at": N_("Created (UTC)"),
    "owner": N_("Owner"),
    "amount": N_("Amount"),
    "lead_source": N_("Lead source"),
    "loss_reason": N_("Reason of the loss"),
    "closing_day": N_("Planned closing day"),
    "is_imported": N_("Imported"),
    "is_reopened": N_("Re-opened"),
    "changed_pipeline": N_("Changed the pipeline"),
    "is_deleted": N_("Deleted"),
    "is_merged": N_("Merged"),
    "merged_into": N_("Merged into"),
    "is_unrecorded": N_("Without a record"),
}
"""Columns that every log can have, by the names of the data contract."""

DIRECTIONS = {"in": N_("incoming"), "out": N_("outgoing"), "inside": N_("internal")}


def in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """Deals or events under the titles of their columns; nothing is said of what is not known.

    >>> in_words(pd.DataFrame({"direction": ["in", None], "floor": [3, 4]}))
      Direction  floor
    0  incoming      3
    1                4
    """
    told = frame.rename(columns={name: _(title) for name, title in COLUMNS.items()})
    if "direction" in frame:
        said = {way: _(word) for way, word in DIRECTIONS.items()}
        title = _(DIRECTION)
        told[title] = [said.get(way, "") for way in frame["direction"]]
    texts = told.select_dtypes(include=["object", "string"]).columns
    return told.assign(**{name: told[name].fillna("") for name in texts})
