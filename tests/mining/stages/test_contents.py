"""A stage is called by what is most its own."""

import pandas as pd

from mining.stages.contents import propose_name, telling_names


def content(*rows):
    frame = pd.DataFrame(rows, columns=["channel", "value", "lift"])
    return frame.assign(share=[0.5, 0.3, 0.2][: len(frame)])


def test_topics_name_a_stage_before_kinds_do():
    table = content(("kind", "call over 10 min", 9.0), ("topic, Cyrillic", "счет договор", 3.0))
    assert propose_name(table, "Proposal", 1) == "счет договор"


def test_without_topics_what_else_is_its_own_names_it():
    table = content(("department", "Legal", 9.0), ("kind", "email", 2.0), ("direction", "in", 1.6))
    assert propose_name(table, "Proposal", 1) == "email, in"


def test_two_pieces_of_work_share_a_name_and_a_third_has_none_of_it():
    table = content(("activity", "call", 9.0), ("activity", "check", 5.0), ("activity", "pay", 3.0))
    assert propose_name(table, "Proposal", 2) == "call, check"


def test_nothing_of_its_own_leaves_its_place():
    assert propose_name(content(("kind", "email", 1.1)), "Proposal", 3) == "Proposal, part 3"


def test_no_two_stages_are_called_alike():
    assert len(set(telling_names(["a", "a", "b", "a"]))) == 4
