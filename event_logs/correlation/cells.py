"""Cells that hold several values."""

from ibis.expr.types import Table


def split_cells(rows: Table, column: str) -> Table:
    """A row for each of the values, parted by comma, semicolon or line, in the cells of `column`.

    The values stand in `text`; the other columns are repeated.
    """
    parted = rows[column].re_replace(r"[;,\n|]+", ";").split(";")
    others = [name for name in rows.columns if name != column]
    spread = rows.select(*others, text=parted.unnest())
    spread = spread.mutate(text=spread.text.strip())
    return spread.filter(spread.text != "")
