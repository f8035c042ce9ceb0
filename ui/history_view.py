"""Every interview that was taken, the newest first: searched, filtered, opened, deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import TypeVar

import streamlit as st

from core.domain.history import Filter, Found, Part, Passage
from core.domain.interview import IN_THE_MIDDLE, Kind, Phase
from core.domain.search import MOST_WORDS, excerpt
from core.services.histories import ON_A_PAGE, Counted, Line
from core.services.reports import kind_name
from ui import state
from ui.chosen import PARAMETER
from ui.frame import Page, title, watched
from ui.staying import as_guest, offer_account
from ui.words import inline, muted, plain, small

T = TypeVar("T")
PAGE, ASKED = "history-page", "history-asked"
DELETED_ONE, DELETED_ALL = "history-deleted-one", "history-deleted-all"
KINDS: Mapping[str, Kind | None] = {"Every kind": None, **{kind_name(k): k for k in Kind}}
KEPT = {"Kept or not": None, "Kept": True, "Not decided yet": False}
PERIODS = {"Whenever": None, "Last 7 days": 7, "Last 30 days": 30, "Last 90 days": 90}
MOST_PAGES = 5  # numbers that stand beside each other on a phone
REPORT, DELETE = "Report", "Delete"
PLACES = {
    Part.ROLE: "the role",
    Part.JOB: "the job",
    Part.QUESTION: "question {}",
    Part.ANSWER: "your answer to question {}",
    Part.OWN_QUESTION: "what you asked at the end",
}
MOST_PLACES = 3  # that are named after the one that is shown


@dataclass(frozen=True)
class Wish:
    """What the candidate is looking for."""

    query: str = ""
    kind: Kind | None = None
    kept: bool | None = None
    days: int | None = None


def draw(page: Page) -> None:
    _what_went()
    counted = page.app.histories.counted(page.owner) if page.owner else None
    if page.owner is None or counted is None or not counted.total:
        _nothing_yet()
        return
    _heading(page, counted.total)
    state.begin_at(PAGE)
    wish = _wish() if counted.total > 1 else Wish()
    lines, matching = _look(page, page.owner, wish)
    if not matching:
        _nothing_found()
        return
    if wish != Wish():
        small(f"{matching:,} of {counted.total:,} interviews.{_filtered(wish)}")
    _rows(page, lines)
    _pages(matching)
    if counted.total > 1:
        _delete_all(page, counted)


def _look(page: Page, owner: str, wish: Wish) -> tuple[Sequence[Line], int]:
    """The lines of the page that is looked at, and how many there are on all pages.

    A search runs when something else is asked; until then its ids are turned over.
    """
    histories, number = page.app.histories, state.page_of(PAGE)
    since = page.app.now() - timedelta(days=wish.days) if wish.days else None
    wanted = Filter(wish.kind, wish.kept, since)
    if not wish.query.strip():
        return histories.page(owner, wanted, number)
    ids = state.found(hash(wish))
    if ids is None:
        ids = histories.search(owner, wanted, wish.query)
        state.remember_found(hash(wish), ids)
    shown = ids[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    return histories.found(owner, shown, wish.query), len(ids)


def _heading(page: Page, total: int) -> None:
    taken = "one interview" if total == 1 else f"{total:,} interviews"
    goes = as_guest(page)
    title(
        f"You have taken {taken}",
        f"You are a guest: everything here is deleted {goes} after your last visit."
        if goes
        else "Each stays until the day that it names, or until you delete it.",
    )
    offer_account(page)


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


def _wish() -> Wish:
    """What the candidate is looking for. Another question begins at the first page again."""
    with st.container(
        key="history-wish", horizontal=True, vertical_alignment="bottom", gap="xsmall"
    ):
        query = st.text_input(
            "Search your interviews",
            placeholder="Words from a role, question or answer",
            key=f"history-words-{state.turn(ASKED)}",
            on_change=_from_the_beginning,
        )
        with st.popover("Filter", key="history-filter"):
            wish = Wish(
                query, _one_of("Kind", KINDS), _one_of("Kept", KEPT), _one_of("Period", PERIODS)
            )
    if len(query.split()) > MOST_WORDS:
        small(f"Only the first {MOST_WORDS} words are looked for.")
    return wish


def _filtered(wish: Wish) -> str:
    """The filters that are set: they are folded away."""
    chosen = ((KINDS, wish.kind), (KEPT, wish.kept), (PERIODS, wish.days))
    named = [
        label
        for options, value in chosen
        for label, each in options.items()
        if each == value and value is not None
    ]
    return f" {' · '.join(named)}." if named else ""


def _one_of(label: str, options: Mapping[str, T]) -> T:
    picked = st.selectbox(
        label,
        list(options),
        key=f"history-{label.lower()}-{state.turn(ASKED)}",
        on_change=_from_the_beginning,
    )
    return options[picked]


def _from_the_beginning() -> None:
    state.turn_to(PAGE, 1)


def _rows(page: Page, lines: Sequence[Line]) -> None:
    with st.container(key="row-past", gap=None):
        for line in lines:
            _row(page, line)


def _row(page: Page, line: Line) -> None:
    """Three elements, which the style sheet counts: there are twenty of these on a page."""
    its = {PARAMETER: line.summary.id}
    if line.summary.phase in IN_THE_MIDDLE:
        st.page_link("pages/2_Interview.py", label=f"Go on: {_name(line)}")
    else:
        st.page_link("pages/3_Feedback.py", label=_name(line), query_params=its)
    asked = st.menu_button("More", (REPORT, DELETE), type="tertiary", key=f"more-{line.summary.id}")
    if asked == REPORT:
        st.switch_page("pages/8_Report.py", query_params=its)
    if asked == DELETE:
        _confirm_one(page, line)
    st.html(
        f"<p class='facts'>{escape(_facts(line))}</p>{_found(line.found) if line.found else ''}"
    )


def _pages(matching: int) -> None:
    pages = -(-matching // ON_A_PAGE)
    if state.page_of(PAGE) > pages:  # the last one of a page was deleted
        state.turn_to(PAGE, pages)
        st.rerun()
    if pages > 1:
        st.pagination(pages, key=PAGE, max_visible_pages=MOST_PAGES, width="stretch")


def _role(line: Line) -> str:
    return plain(line.summary.role) or "Interview"


def _name(line: Line) -> str:
    """Role and company, as far as they are known."""
    return f"{_role(line)} · {plain(line.company)}" if line.company else _role(line)


def _facts(line: Line) -> str:
    summary, digest = line.summary, line.digest
    answers = "1 answer" if summary.answered == 1 else f"{summary.answered} answers"
    told = [kind_name(digest.kind), f"{summary.created_at:%-d %B %Y}", answers]
    if summary.phase in IN_THE_MIDDLE:
        told.append("under way")
    elif digest.overall is None:
        told.append("not enough evidence")
    else:
        judged = f", {digest.scored} of {digest.answers} judged"
        told.append(f"{digest.overall:g} of 5{judged if digest.scored < digest.answers else ''}")
    kept = "kept" if summary.phase is Phase.KEPT else "stays undecided"
    return f"{' · '.join(told)} · {kept} until {line.stays_until:%-d %B %Y}"


def _found(found: Found) -> str:
    """Where it was found, as HTML: the words around it, and them marked."""
    place = _place(found.passage)
    shown = excerpt(found.passage.text, found.spans)
    words = inline([(text, "found" if hit else "") for text, hit in shown])
    others = [each for each in dict.fromkeys(map(_place, found.elsewhere)) if each != place]
    more = ""
    if others:
        rest = " and elsewhere" if len(others) > MOST_PLACES else ""
        more = f" Also in {', '.join(others[:MOST_PLACES])}{rest}."
    return f'<p class="found">In {place}: <span class="said">{words}</span>{more}</p>'


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
        if st.button("Delete it", key="danger-one"):
            with watched():
                page.app.interviews.discard(page.still(), line.summary.id)
            state.forget_found()
            state.raise_flag(DELETED_ONE)
            st.rerun()
        if st.button("Leave it", key="leave-one"):
            st.rerun()


def _delete_all(page: Page, counted: Counted) -> None:
    icon = ":material/delete_forever:"
    if st.button("Delete all interviews", type="tertiary", icon=icon, key="delete-all"):
        _confirm_all(page, counted)


@st.dialog("Delete all interviews?")
def _confirm_all(page: Page, counted: Counted) -> None:
    finished, under_way = counted.finished, counted.under_way
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
            with watched():
                page.app.histories.delete_all(page.still(), under_way=with_it)
            state.forget_found()
            state.raise_flag(DELETED_ALL)
            st.rerun()
        if st.button("Leave them", key="leave-all"):
            st.rerun()
