"""Every interview that was taken, the newest first: searched, filtered, opened, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.domain.history import Filter, Found, Part, Passage
from core.domain.interview import IN_THE_MIDDLE, Kind, Phase
from core.domain.search import excerpt
from core.services.histories import ON_A_PAGE, Line, Look
from core.services.reports import kind_name
from ui import state
from ui.chosen import PARAMETER
from ui.frame import Page, title
from ui.words import found_words, muted, plain, small

T = TypeVar("T")
PAGE, ASKED = "history-page", "history-asked"
DELETED_ONE, DELETED_ALL = "history-deleted-one", "history-deleted-all"
KEPT = {"Kept or not": None, "Kept": True, "Not decided yet": False}
PERIODS = {"Whenever": None, "Last 7 days": 7, "Last 30 days": 30, "Last 90 days": 90}
MOST_PAGES = 7  # numbers that stand beside each other on a phone
LONGEST_SEARCH = 200  # characters
PLACES = {
    Part.ROLE: "the role",
    Part.JOB: "the job",
    Part.QUESTION: "question {}",
    Part.ANSWER: "your answer to question {}",
    Part.OWN_QUESTION: "what you asked at the end",
}
MOST_PLACES = 3  # that are named after the one that is shown


def draw(page: Page) -> None:
    _what_went()
    if page.owner is None:
        _nothing_yet()
        return
    total = sum(page.app.histories.counted(page.owner))
    if not total:
        _nothing_yet()
        return
    _heading(page, total)
    state.begin_at(PAGE)
    wanted, query = _asked(page) if total > 1 else (Filter(), "")
    look = page.app.histories.look(page.owner, wanted, query, state.page_of(PAGE))
    if not look.matching:
        _nothing_found()
        return
    if look.matching < look.total:
        small(f"{look.matching:,} of {look.total:,} interviews.")
    _rows(page, look)
    if look.total > 1:
        _delete_all(page)


def _heading(page: Page, total: int) -> None:
    taken = "one interview" if total == 1 else f"{total:,} interviews"
    hours = page.app.settings.guest_hours
    title(
        f"You have taken {taken}",
        f"As a guest you have all of it until {hours} hours after your last visit, whatever "
        "dates stand below.",
    )


def _nothing_yet() -> None:
    title("No interview yet", "Every interview that you take stands here, until you delete it.")
    if st.button("Prepare an interview", type="primary", key="big-prepare"):
        st.switch_page("pages/1_Prepare.py")


def _nothing_found() -> None:
    muted("No interview has all of that. Fewer words find more.")
    if st.button("Show all of them", key="show-all"):
        state.next_turn(ASKED)
        state.turn_to(PAGE, 1)
        st.rerun()


def _asked(page: Page) -> tuple[Filter, str]:
    """What the candidate is looking for. Another question begins at the first page again."""
    turn = state.turn(ASKED)
    query = st.text_input(
        "Search your interviews",
        placeholder="Words from a role, a question or an answer",
        max_chars=LONGEST_SEARCH,
        icon=":material/search:",
        key=f"history-words-{turn}",
        on_change=_from_the_beginning,
    )
    first, second, third = st.columns(3, gap="xsmall")
    kind = _one_of(first, "Kind", {"Every kind": None, **{kind_name(k): k for k in Kind}})
    kept = _one_of(second, "Kept", KEPT)
    days = _one_of(third, "Period", PERIODS)
    since = page.app.now() - timedelta(days=days) if days else None
    return Filter(kind, kept, since), query


def _one_of(where: DeltaGenerator, label: str, options: Mapping[str, T]) -> T:
    picked = where.selectbox(
        label,
        list(options),
        label_visibility="collapsed",
        key=f"history-{label.lower()}-{state.turn(ASKED)}",
        on_change=_from_the_beginning,
    )
    return options[picked]


def _from_the_beginning() -> None:
    state.turn_to(PAGE, 1)


def _rows(page: Page, look: Look) -> None:
    with st.container(gap=None):
        for line in look.lines:
            with st.container(key=f"row-{line.summary.id}", gap="xxsmall"):
                _row(page, line)
    pages = -(-look.matching // ON_A_PAGE)
    if state.page_of(PAGE) > pages:  # the last one of a page was deleted
        state.turn_to(PAGE, pages)
        st.rerun()
    if pages > 1:
        st.pagination(pages, key=PAGE, max_visible_pages=MOST_PAGES)


def _row(page: Page, line: Line) -> None:
    summary = line.summary
    its = {PARAMETER: summary.id}
    under_way = summary.phase in IN_THE_MIDDLE
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        if under_way:
            st.markdown(_role(line), width="content")
        else:
            st.page_link("pages/3_Feedback.py", label=_role(line), query_params=its)
        st.space("stretch")
        if under_way:
            st.page_link("pages/2_Interview.py", label="Go on", icon=":material/play_arrow:")
        else:
            st.page_link("pages/8_Report.py", label="Report", query_params=its)
        if st.button("Delete", type="tertiary", key=f"delete-{summary.id}"):
            _confirm_one(page, line)
    small(_facts(line))
    if line.found is not None:
        _found(line.found)


def _role(line: Line) -> str:
    return plain(line.summary.role) or "Interview"


def _facts(line: Line) -> str:
    summary, digest = line.summary, line.digest
    answers = "1 answer" if summary.answered == 1 else f"{summary.answered} answers"
    told = [kind_name(digest.kind), f"{summary.created_at:%-d %B %Y}", answers]
    if summary.phase in IN_THE_MIDDLE:
        told.append("under way")
    elif digest.overall is None:
        told.append("not enough evidence")
    else:
        told.append(f"{digest.overall:g} of 5")
    kept = "kept" if summary.phase is Phase.KEPT else "stays undecided"
    return f"{' · '.join(told)} · {kept} until {line.stays_until:%-d %B %Y}"


def _found(found: Found) -> None:
    place = _place(found.passage)
    pieces = [
        (text, "found" if hit else "") for text, hit in excerpt(found.passage.text, found.spans)
    ]
    others = list(dict.fromkeys(map(_place, found.elsewhere)))
    others = [each for each in others if each != place]
    more = ""
    if others:
        named = ", ".join(others[:MOST_PLACES])
        more = f" Also in {named}{' and elsewhere' if len(others) > MOST_PLACES else ''}."
    found_words(f"In {place}:", pieces, more)


def _place(passage: Passage) -> str:
    if passage.number == 0:
        return "the warm-up"
    return PLACES[passage.part].format(passage.number)


def _what_went() -> None:
    for flag, words in (
        (DELETED_ONE, "The interview is deleted, with everything that was said in it."),
        (DELETED_ALL, "The interviews are deleted, with everything that was said in them."),
    ):
        if state.flag(flag):
            state.lower_flag(flag)
            st.info(words)


@st.dialog("Delete this interview?")
def _confirm_one(page: Page, line: Line) -> None:
    st.markdown(
        f"{_role(line)}, {line.summary.created_at:%-d %B %Y}. Its questions, your answers and "
        "drafts, and the feedback will be gone. Nobody can bring them back."
    )
    with st.container(horizontal=True, gap="xsmall"):
        if st.button("Delete it", key="danger-one") and page.owner:
            page.app.interviews.discard(page.owner, line.summary.id)
            state.raise_flag(DELETED_ONE)
            st.rerun()
        if st.button("Leave it", key="leave-one"):
            st.rerun()


def _delete_all(page: Page) -> None:
    with st.container(key="delete-all"):
        if st.button("Delete all interviews", type="tertiary", icon=":material/delete_forever:"):
            _confirm_all(page)


@st.dialog("Delete all interviews?")
def _confirm_all(page: Page) -> None:
    if page.owner is None:
        return
    finished, under_way = page.app.histories.counted(page.owner)
    what = "1 interview" if finished == 1 else f"{finished:,} interviews"
    st.markdown(
        f"{what} with feedback: the questions, your answers and drafts, and all feedback will be "
        "gone. Nobody can bring them back. Your résumé and your jobs stay."
    )
    with_it = bool(under_way) and st.checkbox(
        "Delete the one that is under way too", key="with-under-way"
    )
    count = finished + (under_way if with_it else 0)
    with st.container(horizontal=True, gap="xsmall"):
        label = "Delete 1 interview" if count == 1 else f"Delete {count:,} interviews"
        if st.button(label, key="danger-all", disabled=not count):
            page.app.histories.delete_all(page.owner, under_way=with_it)
            state.raise_flag(DELETED_ALL)
            st.rerun()
        if st.button("Leave them", key="leave-all"):
            st.rerun()
