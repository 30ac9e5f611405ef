"""Threads of messages, however deep and whatever is missing."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from event_logs import engine
from event_logs.correlation.threads import thread_roots


def roots(answers):
    """The thread of every message of a mapping from message to the one it answers."""
    table = pa.table(
        {
            "message_id": pa.array(list(answers), pa.string()),
            "before": pa.array(list(answers.values()), pa.string()),
        }
    )
    rows = thread_roots(engine.load(table)).to_pyarrow().to_pylist()
    return {row["message_id"]: row["thread"] for row in rows}


@settings(max_examples=30, deadline=None)
@given(parents=st.lists(st.integers(-2, 40), min_size=1, max_size=40))
def test_a_message_is_in_the_thread_of_the_first_one(parents):
    answers = {
        str(number): None if parent < 0 else str(parent if parent < number else number + 1000)
        for number, parent in enumerate(parents)
    }

    def first(message):
        answered = answers.get(message)
        return message if answered is None else first(answered)

    assert roots(answers) == {message: first(message) for message in answers}


def test_a_long_chain_has_one_thread():
    chain = {str(number): str(number - 1) if number else None for number in range(3000)}
    assert set(roots(chain).values()) == {"0"}


def test_messages_that_answer_each_other_in_a_circle_do_not_hang():
    assert set(roots({"a": "b", "b": "a", "c": "a"})) == {"a", "b", "c"}
