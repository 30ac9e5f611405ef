"""A company on a running Tryton whose opportunities move: run in a process of its own.

`python tryton_company.py FOLDER` starts the program in this process on SQLite, moves
opportunities through their states with its own client, and leaves its database and what
was done (`done.json`) in the folder.
"""

import json
import os
import sqlite3
import sys
from pathlib import Path

os.environ["TRYTOND_DATABASE__URI"] = "sqlite://"
os.environ["DB_NAME"] = ":memory:"

from proteus import Model
from trytond.modules.company.tests.tools import create_company, get_company
from trytond.tests.tools import activate_modules
from trytond.transaction import Transaction

MOVES = {
    "lost": ["opportunity", "lost"],
    "back": ["opportunity", "lead", "opportunity"],
    "cancelled": ["cancel"],
    "quiet": [],
}
"""Opportunities by name, and the buttons pressed on each."""


def main(folder: Path) -> None:
    """Play the company and keep what it left behind."""
    activate_modules("sale_opportunity")
    create_company()
    done = _play()
    (folder / "done.json").write_text(json.dumps(done), "utf-8")
    with Transaction().start(":memory:", 0) as transaction:
        kept = sqlite3.connect(folder / "tryton.sqlite")
        transaction.connection.backup(kept)
        kept.close()


def _play() -> list[dict[str, object]]:
    party, opportunity = Model.get("party.party"), Model.get("sale.opportunity")
    employee = Model.get("company.employee")()
    employee.party, employee.company = _saved(party(name="Eve Example")), get_company()
    employee.save()
    done = []
    for number, (name, buttons) in enumerate(MOVES.items()):
        customer = party(name=name)
        mechanism = customer.contact_mechanisms.new()
        mechanism.type, mechanism.value = "phone", f"+7999000000{number}"
        customer.save()
        deal = opportunity(party=customer, description=name, employee=employee)
        deal.save()
        states, idle = [deal.state], 0
        for button in buttons:
            deal.click(button)
            states.append(deal.state)
            if deal.state in ("lead", "opportunity"):
                deal.comment = f"{deal.comment or ''}."  # a change that moves nothing
                deal.save()
                idle += 1
        done.append({"id": deal.id, "party": customer.id, "states": states, "idle": idle})
    return done


def _saved(record: object) -> object:
    record.save()
    return record


if __name__ == "__main__":
    main(Path(sys.argv[1]))
