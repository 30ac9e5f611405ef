"""Findings on a page: each a sentence that opens its deals, chooses them, and leads on."""

import hashlib
from collections.abc import Iterable

import streamlit as st

from mining.findings.findings import Finding
from ui import finding_words, phrases, state, wording
from ui.components.deals import show_deals
from ui.context import Context
from ui.finding_deals import Behind, behind
from ui.language import N_, _

KEY = "finding"
OPEN_ONE = N_("Click a finding to see its deals.")
CHOOSE = N_("Choose such deals on every page")
MORE = N_("More on the page {page}")
OF_ALL = N_("This is said of all the deals chosen.")
SLOWER = N_("{deals} took longer than {time}")
DEALS = {
    "conforming cases": N_("{deals} do not follow it"),
    "deadline": N_("{deals} in which it was broken"),
    "cause of breaches": N_("{deals} in which it was broken"),
    "cost of lateness": N_("{deals} in which it was broken"),
    "open cases": N_("{deals} are open"),
}
"""What the deals behind a finding of a kind are, where they are not simply those it tells of."""
TOLD_OF = N_("{deals} are told of")


def show_findings(context: Context, findings: Iterable[Finding]) -> None:
    """Put findings on the screen under their headings; the one pointed at is open."""
    st.subheader(_(phrases.FINDINGS), help=_(OPEN_ONE))
    for heading, found in finding_words.under_headings(findings):
        st.markdown(f"**{heading}**")
        with st.container(gap=None):
            for finding in found:
                _show(context, finding)


def _show(context: Context, finding: Finding) -> None:
    name = digest(finding)
    is_open = state.pointed_at(KEY) == name
    st.button(
        wording.escaped(finding_words.sentence(finding)),
        key=f"finding {name}",
        icon=":material/keyboard_arrow_down:" if is_open else ":material/chevron_right:",
        type="tertiary",
        on_click=state.point_at,
        args=(KEY, "" if is_open else name),
        wrap=True,
    )
    if is_open:
        with st.container(border=True):
            _open(context, finding.kind, behind(context, finding))


def digest(finding: Finding) -> str:
    """A short name of a finding for the address."""
    named = "\x1f".join((finding.kind, *finding.subject))
    return hashlib.sha256(named.encode()).hexdigest()[:8]


def _open(context: Context, kind: str, found: Behind) -> None:
    with st.container(horizontal=True):
        if found.choice:
            chosen = (context.options, found.choice)
            st.button(_(CHOOSE), on_click=state.choose_only, args=chosen)
        page = state.pages().get(found.page)
        if page is not None:
            label = _(MORE).format(page=_(phrases.PAGES[found.page]))
            st.page_link(page, label=label, query_params=dict(found.address))
    if found.deals is None:
        st.caption(_(OF_ALL))
        return
    deals = wording.number_of(len(found.deals), "deal")
    if found.slower_than is None:
        st.caption(_(DEALS.get(kind, TOLD_OF)).format(deals=deals))
    else:
        time = wording.duration(found.slower_than)
        st.caption(_(SLOWER).format(deals=deals, time=time))
    show_deals(context, found.deals, key="finding_deals")
