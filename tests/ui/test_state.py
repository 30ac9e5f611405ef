"""The filter bar says what is chosen, and a link brings the same choice."""

from streamlit.testing.v1 import AppTest

SCRIPT = """
from datetime import date
import streamlit as st
from ui import state
from ui.choice import Options
options = Options(date(2026, 1, 1), date(2026, 6, 30), ("Won", "Lost"), ("Sales",),
                  ("New", "Won"), ("Web", "Fair"), has_amount={has_amount})
state.choose_language()
st.text(repr(state.choose(options)))
st.button("all", on_click=state.forget, args=(options,), key="all")
"""


def opened(*, has_amount=True, **address):
    script = SCRIPT.replace("{has_amount}", str(has_amount))
    app = AppTest.from_string(script, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def chosen(app):
    assert not app.exception
    return app.text[0].value


def test_at_first_everything_is_chosen():
    assert chosen(opened()).replace("'", "") == (
        "Choice(start=None, end=None, outcomes=(), departments=(), contains=(), lacks=(), "
        "sources=(), least=None, most=None, after=, before=)"
    )


def test_the_address_says_what_is_chosen():
    app = opened(source="Web", outcome="Won", after="New", then="Won", least="5000")
    told = chosen(app)
    assert "outcomes=('Won',)" in told
    assert "sources=('Web',)" in told
    assert "after='New', before='Won'" in told
    assert "least=5000.0" in told


def test_what_the_log_does_not_know_is_not_chosen():
    assert "sources=()" in chosen(opened(source="Nowhere"))


def test_without_amounts_none_is_asked_for():
    assert not opened(has_amount=False).number_input


def test_one_click_chooses_all_again():
    app = opened(source="Web", least="5000")
    app.button(key="all").click().run()
    assert "sources=(), least=None" in chosen(app)


def test_the_bar_speaks_the_language_of_the_address():
    app = opened(lang="ru")
    assert app.session_state["lang"] == "ru"
