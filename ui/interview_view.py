"""The room: one question, one place to answer, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from core.domain.case import is_reply
from core.domain.interview import Interview, Kind, Mode, Phase, Question, QuestionKind, Turn
from core.domain.spoken import Spoken
from core.services.interviews import Room
from ui import (
    aloud_view,
    asked_view,
    asking_view,
    case_view,
    cost_view,
    feedback_view,
    state,
    voice_view,
    withheld_view,
)
from ui.coach_badge import done_by
from ui.components.answer_box import answer_box
from ui.drawings import steps
from ui.frame import Page, title, watched
from ui.microphone import Microphone
from ui.words import muted, plain, said, small

LONG = 90  # characters from which a question is set smaller, to leave room for the answer
KEYS = """
| Key | What it does |
|---|---|
| Ctrl+Enter | Done |
| Alt+H | Hear it |
| Alt+O | Ask it in other words |
| Alt+S | Skip |
| Alt+P | Pause |
| ? | This list |
"""


def draw(page: Page) -> None:
    room, undecided = page.app.interviews.room(page.owner) if page.owner else (None, False)
    if room is None:
        _nothing_under_way(undecided=undecided)
    elif _seated(page, room):
        mic = voice_view.line(page, room)
        SCENES[room.interview.phase](page, room, mic)
    else:
        _elsewhere(page, room.interview)


def _seated(page: Page, room: Room) -> bool:
    """Whether this tab holds the interview, as at nearly every rerun, or can take it."""
    its, seat = room.interview, state.seat()
    return room.seat == seat or page.app.interviews.sit(its.owner, its.id, seat, state.is_open)


def _nothing_under_way(*, undecided: bool) -> None:
    if not undecided:
        title("No interview under way", "Prepare one. It takes a minute.")
        if st.button("Prepare an interview", type="primary", key="big-prepare"):
            st.switch_page("pages/1_Prepare.py")
        return
    title("That was the last question", "Your feedback is ready.")
    if st.button("See your feedback", type="primary", key="big-feedback"):
        st.switch_page("pages/3_Feedback.py")


def _elsewhere(page: Page, interview: Interview) -> None:
    title("This interview is open in another tab", "Go on there, or take it over here.")
    if st.button("Take it over here", type="primary", key="big-take-over"):
        page.app.interviews.take_over(interview.owner, interview.id, state.seat())
        st.rerun()


def _answer(page: Page, room: Room, mic: Microphone | None) -> None:
    page.quiet = True
    interview = room.interview
    position = len(interview.turns) - 1
    _where(page, interview)
    _withheld(room)
    case_view.opening(interview, position)
    _question(page, interview.turn)
    aloud_view.draw(page, room)
    with case_view.beside(interview, position):
        text = voice_view.answer(page, room, mic, position, partial(_box, room, position))
    if text is not None:
        after = page.app.interviews.answer(
            interview.owner, interview.id, state.seat(), position, text
        )
        page.app.slow_work.call()
        _have_asked(page, after)
        st.rerun()
    _controls(page, interview, position)


def _where(page: Page, interview: Interview) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="where"):
        warm_up = interview.turn.question.kind is QuestionKind.WARM_UP
        steps(interview.mains_asked, len(interview.planned))
        if warm_up:
            small("Warm-up. Nobody judges it.")
        elif _follows_up(interview.turn.question):
            small(f"{interview.mains_asked} of {len(interview.planned)}, a follow-up")
        else:
            small(f"{interview.mains_asked} of {len(interview.planned)}")
        st.space("stretch")
        with st.popover("Keys", type="tertiary", key="keys"):
            st.markdown(KEYS)
        if st.button(
            "Pause", type="tertiary", icon=":material/pause:", key="pause", shortcut="Alt+P"
        ):
            voice_view.leave(page, interview, back=True)
            page.app.interviews.pause(interview.owner, interview.id, state.seat())
            st.rerun()


def _follows_up(question: Question) -> bool:
    return question.kind is QuestionKind.FOLLOW_UP and not is_reply(question)


def _question(page: Page, turn: Turn) -> None:
    with st.container(gap="small"):
        asked = case_view.asked(turn)
        long = len(asked) > LONG
        with st.container(key="said-question-long" if long else "said-question"):
            st.title(plain(asked), anchor=False)
        _why(page, turn.question)


def _why(page: Page, question: Question) -> None:
    if question.kind is not QuestionKind.WARM_UP and question.why:
        with st.popover("Why this question", type="tertiary", key="why"):
            st.markdown(plain(question.why))
            if question.claim:
                muted(f":material/description: {plain(question.claim)}")
            if question.requirement:
                muted(f":material/work: {plain(question.requirement)}")
            writer, written_by_model, _ = question.source.partition(" ")
            if written_by_model:
                done_by(page, [writer])


def _box(room: Room, position: int, send: str) -> str | None:
    interview, draft = room.interview, room.draft
    return answer_box(
        key=f"answer-{interview.id}-{position}",
        interview=interview.id,
        position=position,
        draft=draft.text if draft else "",
        sequence=draft.sequence if draft else 0,
        repeats=interview.turns[position].repeats,
        label="Your answer",
        placeholder=case_view.hint(interview.turns[position].question),
        send_label=send,
        heard=room.spoken is not None,
    )


def _controls(page: Page, interview: Interview, position: int) -> None:
    interviews = page.app.interviews
    with st.container(key="controls", horizontal=True, vertical_alignment="center", gap="xsmall"):
        turn = interview.turn
        can_repeat = turn.question.in_other_words and not turn.repeats
        if can_repeat and st.button(
            "Ask it in other words", icon=":material/replay:", key="repeat", shortcut="Alt+O"
        ):
            interviews.repeat(interview.owner, interview.id, state.seat())
            st.rerun()
        skip = "Go on" if is_reply(turn.question) else "Skip"
        if st.button(skip, icon=":material/skip_next:", key=f"skip-{position}", shortcut="Alt+S"):
            voice_view.leave(page, interview)
            _have_asked(
                page, interviews.skip(interview.owner, interview.id, state.seat(), position)
            )
            st.rerun()
        _end_early(page, interview)


def _end_early(page: Page, interview: Interview) -> None:
    with st.popover("End early", type="tertiary", key="end-early"):
        muted("What you answered so far is kept, and you get feedback on it.")
        if st.button("End the interview", key="danger-end"):
            voice_view.leave(page, interview)
            page.app.interviews.end_early(interview.owner, interview.id, state.seat())
            st.rerun()


def _between(page: Page, room: Room, mic: Microphone | None) -> None:
    """The interviewer owes a question; when coached, feedback on the last answer comes first."""
    interview = room.interview
    position = case_view.feedback_position(interview)
    again = state.answering_again() == (interview.id, position)
    gone_on = asking_view.is_asking(page, interview)
    if again or (_feedback_is_due(interview, position) and not gone_on):
        _where(page, interview)
        found = page.app.dossiers.about(interview)
        feedback_view.one_answer(
            page, found, position, onward="Next question", on_onward=_ask, mic=mic
        )
        return
    _withheld(room)
    asking_view.draw(page, interview)


def _withheld(room: Room) -> None:
    """Right after an answer that nobody judges, why; where the feedback has not said it."""
    interview = room.interview
    said = [place for place, turn in enumerate(interview.turns) if turn.answer]
    if room.withheld and not (said and _feedback_is_due(interview, said[-1])):
        withheld_view.notice(room.withheld)


def _have_asked(page: Page, interview: Interview) -> None:
    """The candidate went on: the interviewer asks, unless feedback stands in between."""
    owes = interview.phase is Phase.ASKING
    if owes and not _feedback_is_due(interview, case_view.feedback_position(interview)):
        asking_view.begin(page, interview)


def _feedback_is_due(interview: Interview, position: int) -> bool:
    coached = interview.brief.mode is Mode.COACHED and interview.turns
    if not coached or case_view.waits_for_reply(interview):
        return False
    turn = interview.turns[position]
    return turn.answer is not None and turn.question.kind is not QuestionKind.WARM_UP


def _ask(page: Page, interview: Interview) -> None:
    state.stop_answering_again()
    asking_view.begin(page, interview)
    st.rerun()


def _your_turn_to_ask(page: Page, room: Room, mic: Microphone | None) -> None:
    interview, interviews = room.interview, page.app.interviews
    _withheld(room)
    title(
        "What would you like to ask us?",
        "Most interviews end this way. Nobody answers here: write your questions down for the day.",
    )
    coached = interview.brief.mode is Mode.COACHED
    remarked = asked_view.questions(page, interview, remarked=coached)
    position = len(interview.turns)
    text = voice_view.answer(page, room, mic, position, partial(_question_box, room))
    if text is not None:
        interviews.ask_back(interview.owner, interview.id, state.seat(), text)
        page.app.slow_work.call()
        st.rerun()
    enough = "That is all" if interview.candidate_questions else "I have no questions"
    if st.button(enough, key="finish-asking"):
        interviews.finish_asking_back(interview.owner, interview.id, state.seat())
        st.rerun()
    if coached and interview.candidate_questions:
        done_by(page, (remark.coach for remark in remarked.values()))


def _question_box(room: Room, send: str) -> str | None:
    interview, draft = room.interview, room.draft
    return answer_box(
        key=f"ask-back-{interview.id}-{len(interview.candidate_questions)}",
        interview=interview.id,
        position=len(interview.turns),
        draft=draft.text if draft else "",
        sequence=draft.sequence if draft else 0,
        sent_before=len(interview.candidate_questions),
        label="Your question to the interviewer",
        placeholder="What do you want to know about the work, the team, the company?",
        send_label="Ask it" if send == "Done" else send,
        height=140,
        heard=room.spoken is not None,
    )


def _review(page: Page, room: Room, _mic: Microphone | None) -> None:
    interview = room.interview
    answered = interview.to_assess
    if not answered:
        title("Nothing was answered", "So there is nothing to judge.")
        if st.button("Leave it", type="primary", key="big-leave"):
            page.app.interviews.discard(interview.owner, interview.id)
            st.switch_page("pages/1_Prepare.py")
        return
    coached = interview.brief.mode is Mode.COACHED
    title(
        "Read what you said",
        "You have had feedback on each answer. Change a word, and that answer is read again."
        if coached
        else "Change any word before it is judged.",
    )
    heard = page.app.interviews.heard(interview.owner, interview)
    if heard:
        small("Underlined words are those that we are not sure to have heard rightly.")
    for position, turn in answered:
        with st.container(key=f"row-review-{position}", gap="xsmall"):
            with st.container(key=f"said-review-{position}"):
                st.markdown(f":gray[{plain(case_view.asked(turn))}]")
            _correct(page, interview, position, heard.get((position, len(turn.attempts) - 1)))
    if not coached and interview.brief.kind is not Kind.CASE:
        cost_view.before(page, page.app.coaches.stand(interview.owner), len(answered))
    if st.button("These are my answers", type="primary", key="big-confirm"):
        page.app.interviews.confirm(interview.owner, interview.id, state.seat())
        page.app.slow_work.call()
        st.rerun()


def _correct(page: Page, interview: Interview, position: int, heard: Spoken | None) -> None:
    flag, latest = f"words-{interview.id}-{position}", interview.turns[position].answer
    answer = latest.text if latest else ""
    if not state.flag(flag):
        said(voice_view.spans(answer, heard))
        if st.button("Change the words", type="tertiary", key=f"change-{position}"):
            state.raise_flag(flag)
            st.rerun()
        return
    with st.form(flag, border=False):
        text = st.text_area("Your answer", answer, height=200)
        with st.container(horizontal=True, gap="xsmall"):
            save = st.form_submit_button("Save the words", type="primary")
            leave = st.form_submit_button("Leave them as they were")
        if leave:
            state.lower_flag(flag)
            st.rerun()
        if save:
            page.app.interviews.correct(interview.owner, interview.id, state.seat(), position, text)
            state.lower_flag(flag)
            st.rerun()


def _assessing(page: Page, room: Room, _mic: Microphone | None) -> None:
    interview = room.interview
    title("Your answers are being read")

    @st.fragment(run_every=0.5)
    def progress() -> None:
        with watched():
            now = page.app.interviews.settle(page.still(), interview.id)
        if now.phase is not Phase.ASSESSING:
            st.switch_page("pages/3_Feedback.py")
        done, total = page.app.evaluations.progress(interview.owner, interview)
        st.progress(done / max(total, 1), text=f"{done} of {total} read")

    progress()


def _paused(page: Page, room: Room, _mic: Microphone | None) -> None:
    interview = room.interview
    title("Paused", "Everything is saved. Come back when you like.")
    with st.container(horizontal=True, gap="xsmall"):
        if st.button("Go on", type="primary", key="big-resume"):
            _have_asked(
                page, page.app.interviews.resume(interview.owner, interview.id, state.seat())
            )
            st.rerun()
        _end_early(page, interview)


SCENES: Mapping[Phase, Callable[[Page, Room, Microphone | None], None]] = {
    Phase.WARMING_UP: _answer,
    Phase.ANSWERING: _answer,
    Phase.ASKING: _between,
    Phase.CANDIDATE_ASKS: _your_turn_to_ask,
    Phase.REVIEWING: _review,
    Phase.ASSESSING: _assessing,
    Phase.PAUSED: _paused,
}
