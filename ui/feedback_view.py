"""One thing to change, the words it comes from, and another try. Everything else is folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import streamlit as st

from core import content
from core.domain.chat import Role
from core.domain.evaluation import Evaluation, Judgement, State
from core.domain.harm import Harm
from core.domain.interview import Answer, Interview, Turn
from core.domain.report import Line, marked
from core.domain.rubric import LEVELS, Criterion, Rubric
from core.domain.text import Span
from core.domain.work import WorkKind, WorkState
from core.services.dossiers import Dossier
from core.services.interviews import Room, work_subject
from core.services.moderation import what_to_say
from core.services.reports import UNSCORED, changes, reasons
from ui import case_view, delivery_view, improvement_view, state, voice_view, withheld_view
from ui.coach_badge import done_by
from ui.components.answer_box import answer_box
from ui.drawings import LevelRow, level_legend, levels
from ui.frame import Page, title, watched
from ui.microphone import Microphone
from ui.trying_again import ways_on, why
from ui.waiting import wait
from ui.words import muted, plain, said, small

POLL = 0.5  # seconds between looks at something that takes longer
AROUND = 140  # characters of the answer shown on either side of a quote
PARAGRAPHS = "\n\n"  # of one element: each element of its own takes time at every run
TRIES = ("First try", "Second try", "Third try")


@dataclass(frozen=True)
class Shown:
    """One attempt with its evaluation, as the feedback shows it."""

    dossier: Dossier
    position: int
    attempt: int
    evaluation: Evaluation

    @property
    def interview(self) -> Interview:
        return self.dossier.interview

    @property
    def turn(self) -> Turn:
        return self.interview.turns[self.position]

    @property
    def answer(self) -> Answer:
        return self.turn.attempts[self.attempt]

    @property
    def rubric(self) -> Rubric:
        return content.rubric_of(self.evaluation.rubric)


def one_answer(
    page: Page,
    found: Dossier,
    position: int,
    *,
    onward: str,
    on_onward: Callable[[Page, Interview], None],
    mic: Microphone | None = None,
) -> None:
    """Feedback on the latest attempt at *position*, or the box to answer it again, with *mic* where
    one is drawn already."""
    interview = found.interview
    if state.answering_again() == (interview.id, position):
        _again(page, found, position, mic)
        return
    attempt = len(interview.turns[position].attempts) - 1
    evaluation = _evaluation(page, found, position, attempt)
    if evaluation is None:
        _not_there(page, interview, position, attempt)
        if st.button(onward, key="next"):
            on_onward(page, interview)
        return
    shown = Shown(found, position, attempt, evaluation)
    if evaluation.withheld:
        _withheld(page, shown, evaluation.withheld, onward, on_onward)
        return
    _one_thing(shown)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="again"):
        if evaluation.instruction.leaves_it:
            if st.button(onward, type="primary", key="big-next"):
                on_onward(page, interview)
            _offer_again(interview, position, "secondary")
        else:
            _offer_again(interview, position, "primary")
            if st.button(onward, key="next"):
                on_onward(page, interview)
    _folded(page, shown)
    done_by(page, [evaluation.coach])


def _offer_again(
    interview: Interview, position: int, weight: Literal["primary", "secondary"]
) -> None:
    key = "big-again" if weight == "primary" else "again-anyway"
    if st.button("Answer again now", type=weight, icon=":material/replay:", key=key):
        state.answer_again(interview.id, position)
        st.rerun()


def _evaluation(page: Page, found: Dossier, position: int, attempt: int) -> Evaluation | None:
    """What the coach made of it, after a moment's patience; None while it is not there."""
    evaluation = found.evaluated.get((position, attempt))
    if evaluation is not None:
        return evaluation
    interview = found.interview
    subject = work_subject(interview.id, position, attempt)
    wait(page, interview.owner, WorkKind.ASSESS_ANSWER, subject)
    return page.app.evaluations.of(interview.owner, interview.id).get((position, attempt))


def _not_there(page: Page, interview: Interview, position: int, attempt: int) -> None:
    subject = work_subject(interview.id, position, attempt)
    work = page.app.slow_work.status(interview.owner, WorkKind.ASSESS_ANSWER, subject)
    if work is not None and work.state in (WorkState.QUEUED, WorkState.RUNNING):
        title("Your answer is being read", "It is saved. You can go on meanwhile.")

        @st.fragment(run_every=POLL)
        def look_again() -> None:
            with watched():
                now = page.app.slow_work.status(interview.owner, WorkKind.ASSESS_ANSWER, subject)
            if now is None or now.state not in (WorkState.QUEUED, WorkState.RUNNING):
                st.rerun()

        look_again()
        return
    title("This answer could not be judged", "It is saved, and no level was made up.")
    if work is not None and work.error:
        muted(why(page, work.error))
    tried = work.coach if work else None
    failed = [(position, attempt), *_others_failed(page, interview, subject)]
    if len(failed) > 1:
        muted(f"{len(failed)} answers could not be judged. They are tried again together.")

    def again(by: str | None) -> None:
        for its_position, its_attempt in failed:
            its = work_subject(interview.id, its_position, its_attempt)
            page.app.slow_work.retry(interview.owner, WorkKind.ASSESS_ANSWER, its, by)

    with st.container(horizontal=True, gap="xsmall", key="ways-on"):
        ways_on(page, interview.owner, Role.ASSESSOR, tried, again, "judging")


def _others_failed(page: Page, interview: Interview, subject: str) -> list[tuple[int, int]]:
    """The other attempts whose assessment failed, so that nobody has to go from one to the next."""
    found = page.app.evaluations.failed(interview.owner, interview)
    return [(position, attempt) for position, attempt, work in found if work.subject != subject]


def _one_thing(shown: Shown) -> None:
    instruction = shown.evaluation.instruction
    with st.container(gap="small"):
        small(TRIES[shown.attempt] if shown.attempt < len(TRIES) else f"Try {shown.attempt + 1}")
        st.title(plain(instruction.title), anchor=False)
        st.markdown(plain(instruction.because))
    with st.container(key="card-quote", border=True, gap="xsmall"):
        with st.container(key="said-asked"):
            st.markdown(f":gray[{plain(case_view.asked(shown.turn))}]")
        said(quoted(shown.answer.text, instruction.quote))


def _withheld(
    page: Page,
    shown: Shown,
    harm: Harm,
    onward: str,
    on_onward: Callable[[Page, Interview], None],
) -> None:
    """Nothing was judged: no level, no quote, no advice on the answer."""
    title(what_to_say(harm).title)
    withheld_view.words(harm)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="again"):
        if st.button(onward, key="next"):
            on_onward(page, shown.interview)
        if st.button("Answer in other words", type="tertiary", key="otherwise"):
            state.answer_again(shown.interview.id, shown.position)
            st.rerun()
    with st.container(key="folds", gap=None), st.expander("What you wrote"):
        said(shown.answer.text)


def quoted(answer: str, quote: Span | None) -> list[tuple[str, str]]:
    """The quote inside the words around it; the beginning of the answer where there is none."""
    if quote is None:
        end = _word_end(answer, 2 * AROUND)
        return [(answer[:end] + ("…" if end < len(answer) else ""), "")]
    start = _word_start(answer, max(0, quote.start - AROUND))
    end = _word_end(answer, quote.end + AROUND)
    return [
        (("…" if start else "") + answer[start : quote.start], ""),
        (quote.of(answer), "evidence"),
        (answer[quote.end : end] + ("…" if end < len(answer) else ""), ""),
    ]


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at)
    return 0 if at == 0 else (space + 1 if space >= 0 else at)


def _word_end(text: str, at: int) -> int:
    return len(text) if at >= len(text) else max(text.rfind(" ", 0, at), at - 30)


def _again(page: Page, found: Dossier, position: int, mic: Microphone | None) -> None:
    """The same question once more, with the one instruction in sight."""
    interview = found.interview
    turn = interview.turns[position]
    room = page.app.interviews.box(interview.owner, interview, position)
    mic = mic or voice_view.line(page, room)
    latest = found.evaluated.get((position, len(turn.attempts) - 1))
    with st.container(key="said-question-long"):
        st.title(plain(case_view.asked(turn)), anchor=False)
    if latest is not None and not latest.withheld:
        st.markdown(f"**{plain(latest.instruction.title)}** {plain(latest.instruction.because)}")
    improvement_view.beside(found, position)
    with case_view.beside(interview, position):
        text = voice_view.answer(page, room, mic, position, partial(_again_box, room, position))
    if text is not None:
        page.app.interviews.answer(interview.owner, interview.id, state.seat(), position, text)
        page.app.slow_work.call()
        state.stop_answering_again()
        st.rerun()
    kept = "Keep my first answer" if len(turn.attempts) == 1 else "Keep my last answer"
    if st.button(kept, type="tertiary", key="leave-again"):
        voice_view.give_up(page, interview, position)
        state.stop_answering_again()
        st.rerun()
    with st.expander("What you said before"):
        said([(turn.attempts[-1].text, "")])


def _again_box(room: Room, position: int, send: str) -> str | None:
    interview, draft = room.interview, room.draft
    before = len(interview.turns[position].attempts)
    return answer_box(
        key=f"again-{interview.id}-{position}-{before}",
        interview=interview.id,
        position=position,
        draft=draft.text if draft else "",
        sequence=draft.sequence if draft else 0,
        sent_before=before,
        label="Your new answer",
        placeholder="The same answer, with that one change.",
        send_label=send,
        heard=room.spoken is not None,
    )


def _folded(page: Page, shown: Shown) -> None:
    with st.container(key="folds", gap=None):
        with st.expander("Where this answer stands"):
            _standing(page, shown)
        improvement_view.fold(page, shown.dossier, shown.position, shown.evaluation)
        case_view.solution(shown.turn.question)
        delivery_view.fold(shown.dossier, shown.position, shown.attempt)
        if len(shown.turn.attempts) > 1:
            with st.expander("Your attempts side by side"):
                _side_by_side(shown)
        with st.expander("What the levels mean"):
            _anchors(shown)
        with st.expander("Your whole answer"):
            found = [span for each in shown.evaluation.judgements for span in each.spans]
            said(marked(shown.answer.text, found))
            delivery_view.typed(shown.dossier, shown.position, shown.attempt)
        if shown.dossier.waited:
            with st.expander("How long you waited in this interview"):
                _lines(shown.dossier.waited)
        with st.expander("Who received your words in this interview"):
            _lines(shown.dossier.receipt)


def _lines(lines: Iterable[Line]) -> None:
    paragraphs = (
        f"**{plain(line.label)}** {plain(line.text)}" if line.label else plain(line.text)
        for line in lines
    )
    st.markdown(PARAGRAPHS.join(paragraphs))


def _standing(page: Page, shown: Shown) -> None:
    """The levels, once the candidate has guessed them or preferred not to."""
    if shown.answer.guess is None:
        _guess(page, shown)
        return
    guess = shown.answer.guess
    rows = [
        level_row(shown.rubric, judgement, guess.get(judgement.criterion))
        for judgement in shown.evaluation.asked
    ]
    spread = any(row.spread for row in rows)
    if spread or guess:
        level_legend(has_spread=spread, has_guess=bool(guess))
    levels(rows)
    overall = page.app.evaluations.overall(shown.evaluation)
    if overall is None:
        muted("Over all: not enough evidence.")
    else:
        muted(f"Over all: {overall} of 5, by a fixed rule over the levels above.")
    _reasons(shown)


def _reasons(shown: Shown) -> None:
    told = reasons(shown.rubric, shown.evaluation)
    st.markdown(PARAGRAPHS.join(f":gray[:small[**{name}.** {plain(why)}]]" for name, why in told))


def level_row(rubric: Rubric, judgement: Judgement, guess: int | None = None) -> LevelRow:
    """One line of the drawing of levels."""
    why_not = ""
    if judgement.level is None:
        why_not = f"{UNSCORED[judgement.state]} {judgement.reason}".strip()
    return LevelRow(
        rubric[judgement.criterion].name,
        level=judgement.level,
        spread=judgement.spread,
        guess=guess,
        why_not=why_not,
    )


def _guess(page: Page, shown: Shown) -> None:
    """The candidate's own rating first: what they think of it is worth knowing unbiased."""
    guess: dict[str, int] = {}
    with st.form(f"guess-{shown.position}-{shown.attempt}", border=False):
        muted(
            "Before you look: where would you put it? 0 is nothing, 5 is as good as it gets. "
            "“What the levels mean” below has the words for each."
        )
        for criterion in _guessable(shown):
            level = st.segmented_control(
                criterion.name,
                list(LEVELS),
                key=f"guess-{criterion.key}-{shown.position}-{shown.attempt}",
            )
            if level is not None:
                guess[criterion.key] = level
        with st.container(horizontal=True, gap="xsmall"):
            look = st.form_submit_button("Show the levels", type="primary")
            rather_not = st.form_submit_button("Show without guessing")
    if look or rather_not:
        page.app.interviews.guess(
            shown.interview.owner,
            shown.interview.id,
            shown.position,
            shown.attempt,
            {} if rather_not else guess,
        )
        st.rerun()


def _guessable(shown: Shown) -> list[Criterion]:
    """The criteria that a guess can be compared with: this coach assesses them."""
    return [
        shown.rubric[judgement.criterion]
        for judgement in shown.evaluation.asked
        if judgement.state is not State.NOT_ASSESSED
    ]


def _side_by_side(shown: Shown) -> None:
    """The last two attempts and what changed between them; less than a level is no change."""
    before = shown.dossier.evaluated.get((shown.position, shown.attempt - 1))
    first, second = st.columns(2, gap="medium")
    for column, attempt in ((first, shown.attempt - 1), (second, shown.attempt)):
        with column:
            small(TRIES[attempt] if attempt < len(TRIES) else f"Try {attempt + 1}")
            said([(shown.turn.attempts[attempt].text, "")])
    if before is not None and shown.answer.guess is not None:
        for name, change in changes(shown.rubric, before, shown.evaluation):
            st.markdown(f"**{name}**: {change}")
    elif before is not None:
        muted("The levels stand beside each other once you have looked at them above.")
    delivery_view.side_by_side(shown.dossier, shown.position, shown.attempt)


def _anchors(shown: Shown) -> None:
    rubric = shown.rubric
    names = {
        judgement.criterion: rubric[judgement.criterion].name
        for judgement in shown.evaluation.asked
    }
    picked = st.segmented_control(
        "Criterion",
        list(names),
        default=next(iter(names)),
        required=True,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        key=f"anchors-{shown.position}",
    )
    criterion = rubric[picked or next(iter(names))]
    reached = shown.evaluation[criterion.key].level if shown.answer.guess is not None else None
    muted(criterion.question)
    examples = criterion.examples if _wants_examples(criterion, shown) else ()
    lines = [
        f"**{level}** {anchor}{' :blue-badge[this answer]' if level == reached else ''}"
        for level, anchor in enumerate(criterion.anchors)
    ]
    if not examples:
        st.markdown(PARAGRAPHS.join(lines))
        return
    for level, line in enumerate(lines):
        st.markdown(line)
        if examples[level]:
            with st.container(key=f"example-{criterion.key}-{level}"):
                said([(examples[level], "")])


def _wants_examples(criterion: Criterion, shown: Shown) -> bool:
    """Whether to show what somebody invented would have said at each level."""
    if not criterion.examples:
        return False
    wanted = st.toggle("Show an answer at each level", key=f"examples-{shown.position}")
    if wanted:
        small(f"Invented answers. The question was: {criterion.example_question}")
    return wanted
