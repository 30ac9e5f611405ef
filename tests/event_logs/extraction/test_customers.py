"""The customer as the case, by contact and by company."""

import pytest

from event_logs.correlation import rules
from event_logs.errors import ProjectError
from event_logs.extraction.customers import RULES
from event_logs.extraction.extract import extract
from event_logs.project.project_file import read_project

FILES = {
    "stages": """\
case_id,stage,timestamp
1,New,2026-01-05 10:00
1,Won,2026-01-06 10:00
2,New,2026-02-05 10:00
3,New,2026-02-06 10:00
9,New,2026-02-07 10:00
""",
    "deals": """\
case_id,contact_id,created_at,amount,lead_source
1,c1,2026-01-05 10:00,"1 000,50",Site
2,"c2, c1",2026-02-05 10:00,500,Fair
3,c1,2026-02-06 10:00,10,Call
""",
    "contacts": """\
contact_id,phones,company
c1,+74951111111,Horns
c2,+74952222222,Horns
c3,+74953333333,
""",
    "calls": """\
timestamp,number,direction,case_id
2026-01-05 12:00,84951111111,in,
2025-06-05 12:00,84952222222,in,
2026-06-05 12:00,84953333333,out,
2026-06-05 12:00,84959999999,out,
2026-06-05 13:00,84959999999,out,2
""",
}
PROJECT = """\
[project]
phone_region = "RU"
[calendar]
days = "mon-fri"
hours = "09:00-18:00"
[cases]
notion = "customer"
"""


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """Extracts the project with further lines under `[cases]`."""
    folder = tmp_path_factory.mktemp("customers")
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text)
    sources = "".join(
        f'[[sources]]\nname = "{name}"\nholds = "{holds}"\nfile = "{name}.csv"\n'
        for name, holds in zip(FILES, ("stage changes", "deals", "contacts", "calls"), strict=True)
    )

    def extractor(more="", notion="customer"):
        text = PROJECT.replace('"customer"', f'"{notion}"') + more + sources
        (folder / "greyzone.toml").write_text(text)
        return extract(read_project(folder), outcomes=["Won"], stages=["New"])

    return extractor


def histories(made):
    """The activities of each case in order, with their deals."""
    rows = made.log.events.order_by("case_id", "position").to_pyarrow().to_pylist()
    found = {}
    for row in rows:
        name = f"{row['activity']} {row['deal_id'] or ''}".strip()
        found.setdefault(row["case_id"], []).append(name)
    return found


def test_by_contact_a_customer_is_the_first_contact_of_a_deal(extracted):
    made = extracted()
    assert histories(made) == {
        "c1": ["New 1", "Call in", "Won 1", "New 3"],
        "c2": ["Call in", "New 2", "Call out"],
        "c3": ["Call out"],
        "deal 9": ["New 9"],
    }
    cases = made.log.cases.order_by("case_id").to_pyarrow().to_pylist()
    assert [(row["deals"], row["amount"], row["lead_source"]) for row in cases] == [
        (2, 1010.5, "Call"),
        (1, 500.0, "Fair"),
        (None, None, None),
        (1, None, None),
    ]
    assert [row["outcome"] for row in cases] == [None] * 4
    links = made.links.order_by("source_row").to_pyarrow().to_pylist()
    told = [(row["link"], row["rule"]) for row in links]
    one, named = RULES[rules.ONE_OPEN], RULES[rules.NAMED]
    assert told == [
        *[("linked", one)] * 3,
        ("unlinked", rules.UNKNOWN),
        ("linked", named),
    ]


def test_by_company_all_its_contacts_are_one_customer(extracted):
    made = extracted('customer_by = "company"\n')
    assert histories(made) == {
        "Horns": ["Call in", "New 1", "Call in", "Won 1", "New 2", "New 3", "Call out"],
        "c3": ["Call out"],
        "deal 9": ["New 9"],
    }


def test_what_a_customer_is_must_not_be_said_of_deals(extracted):
    with pytest.raises(ProjectError, match='Add notion = "customer"'):
        extracted('customer_by = "company"\n', notion="deal")
