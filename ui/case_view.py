"""A case on the page: background, exhibits, what was learned, and how it could be solved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape

import streamlit as st

from core import content
from core.domain.case import (
    PART_NAMES,
    PARTS,
    Case,
    Fact,
    Part,
    PartKey,
    Quantity,
    is_reply,
    owes_reply,
    place_of,
)
from core.domain.interview import Interview, Question, QuestionKind, Turn
from ui.exhibits import exhibit_html
from ui.words import muted, plain, said, small

HINT = "Write it the way you would say it."
HINTS = {
    PartKey.CLARIFY: "Ask as many things at once as you like.",
    PartKey.STRUCTURE: "A list is fine.",
    PartKey.CALCULATE: "Show your steps: a line for each is fine.",
    PartKey.INTERPRET: "First the numbers, then what they mean.",
    PartKey.RECOMMEND: "Begin with your decision.",
}


def plan(interview: Interview) -> None:
    """The parts and what each tests; the numbers stay covered until they are due."""
    found = content.case_part(interview.planned[0].bank_id)
    if found is None:
        return
    case, _ = found
    st.header(f"The case: {plain(case.title)}", anchor=False)
    muted(f"{plain(case.industry)}. It needs no résumé and no job. Paper or a calculator is fine.")
    with st.container(gap=None, key="plan"):
        for key in PARTS:
            with st.container(key=f"row-part-{key}", gap="xxsmall"):
                st.markdown(f"**{PART_NAMES[key]}**")
                small(plain(case.parts[key].why))


def place(turn: Turn) -> tuple[Case, Part] | None:
    return content.case_part(turn.question.bank_id)


def asked(turn: Turn) -> str:
    """The question as it stood there: of a reply only its last line, for a heading."""
    return turn.wording.splitlines()[-1] if is_reply(turn.question) else turn.wording


def hint(question: Question) -> str:
    """What stands in the empty answer box."""
    if is_reply(question):
        return "One thing more? Or press Go on."
    found = place_of(question.bank_id)
    return HINTS.get(found[1], HINT) if found else HINT


def opening(interview: Interview, position: int) -> None:
    """What comes before the question: the background at first, the answers to what was asked."""
    turn = interview.turns[position]
    found = place(turn)
    if found is None:
        return
    case, part = found
    if is_reply(turn.question):
        with st.container(key="case-told", gap="small"):
            for line in turn.question.text.splitlines()[:-1]:
                said(line)
    elif part.key is PartKey.CLARIFY:
        with st.container(key="case-background", gap="xsmall"):
            small(f"{plain(case.title)}. {plain(case.industry)}.")
            st.markdown(plain(case.filled(case.background)))


@contextmanager
def beside(interview: Interview, position: int) -> Iterator[None]:
    """Lay what the case has on the table so far beside what is drawn inside.

    For every other kind of question nothing but what is drawn inside.
    """
    found = place(interview.turns[position])
    if found is None:
        yield
        return
    case, part = found
    exhibits = case.shown_by(part)
    if not exhibits:
        yield
        if part.key is not PartKey.CLARIFY or is_reply(interview.turns[position].question):
            with st.container(key="folds-known", gap=None):
                _facts(interview, case, part)
                _again(case)
        return
    with st.container(key="desk"):
        left, right = st.columns(2, gap="medium")
        with left:
            _exhibits(case, part)
            with st.container(key="folds-known", gap=None):
                _facts(interview, case, part)
        with right:
            yield
            with st.container(key="folds-case", gap=None):
                _again(case)


def _exhibits(case: Case, part: Part) -> None:
    """The exhibits of this part open, those of earlier parts folded."""
    due = [exhibit for exhibit in case.shown_by(part) if exhibit.key in part.exhibits]
    for exhibit in due:
        st.html(exhibit_html(case, exhibit))
    earlier = [exhibit for exhibit in case.shown_by(part) if exhibit not in due]
    if earlier:
        with st.container(key=f"folds-exhibits-{part.key}", gap=None):
            for exhibit in earlier:
                number = case.exhibits.index(exhibit) + 1
                with st.expander(f"Exhibit {number}: {plain(exhibit.title)}"):
                    st.html(exhibit_html(case, exhibit))


def _facts(interview: Interview, case: Case, part: Part) -> None:
    """What was learned by asking, and what is told now because it cannot be done without."""
    facts, learned = known(interview, case, part)
    if not facts:
        return
    with st.expander("What you know", expanded=part.key in OPEN):
        for fact in sorted(facts, key=lambda fact: fact.key not in part.needs):
            now = "" if fact in learned else " :gray[You did not ask for this.]"
            st.markdown(f"**{plain(fact.name)}.** {plain(case.filled(fact.text))}{now}")


def _again(case: Case) -> None:
    with st.expander("The case again"):
        st.markdown(plain(case.filled(case.background)))


OPEN = (PartKey.CALCULATE, PartKey.INTERPRET)  # the parts that calculate with the facts


def known(
    interview: Interview, case: Case, part: Part
) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """The facts that may be used in *part*, and those of them that the candidate asked for."""
    learned = case.learned(_questions(interview.turns))
    told = case.told_by(part)
    return tuple(f for f in case.facts if f in learned or f in told), learned


def waits_for_reply(interview: Interview) -> bool:
    """Whether the interviewer answers next; feedback on the questions comes after that."""
    return owes_reply(interview.turns)


def feedback_position(interview: Interview) -> int:
    """The turn whose feedback is due. Of several rounds of questions it is the last one that
    asked for something new, as its feedback counts those before it too."""
    last = len(interview.turns) - 1
    if last < 0 or not is_reply(interview.turns[last].question):
        return last
    first = next(n for n in range(last, -1, -1) if not is_reply(interview.turns[n].question))
    if interview.turns[first].answer is None:
        return last
    return next(n for n in range(last, first - 1, -1) if n == first or _asks_more(interview, n))


def _asks_more(interview: Interview, position: int) -> bool:
    turns, found = interview.turns[: position + 1], place(interview.turns[position])
    if found is None or turns[-1].answer is None:
        return False
    earlier = found[0].learned(_questions(turns[:-1]))
    return found[0].learned(_questions(turns)) != earlier


def _questions(turns: Sequence[Turn]) -> list[str]:
    """Everything that was asked in the first part of a case."""
    asking = (t for t in turns if (p := place(t)) is not None and p[1].key is PartKey.CLARIFY)
    return [attempt.text for turn in asking for attempt in turn.attempts]


def solution(question: Question) -> None:
    """How this part could be solved, folded: in sentences, and line by line."""
    found = content.case_part(question.bank_id)
    if found is not None:
        with st.expander("How it could be solved"):
            _solution(*found)


def whole_solution(interview: Interview) -> None:
    """The solutions of all parts that were asked, once the interview is over."""
    found = [place(turn) for turn in interview.turns if turn.question.kind is QuestionKind.MAIN]
    parts = [pair for pair in found if pair is not None]
    if not parts:
        return
    st.header("How the case could be solved", anchor=False)
    with st.container(key="folds-solutions", gap=None):
        for case, part in parts:
            with st.expander(PART_NAMES[part.key]):
                _solution(case, part)


def _solution(case: Case, part: Part) -> None:
    for sentence in part.solution:
        st.markdown(plain(case.filled(sentence)))
    rows = "".join(_line(case, quantity) for quantity in case.quantities_of(part))
    if rows:
        st.html(f'<dl class="reckoning">{rows}</dl>')


def _line(case: Case, quantity: Quantity) -> str:
    """One line of a calculation; its result is never broken in two."""
    way, _, result = case.line(quantity).rpartition(" = ")
    result = f"<span>= {escape(result)}</span>"
    return f"<div><dt>{escape(quantity.name)}</dt><dd>{escape(way)} {result}</dd></div>"
