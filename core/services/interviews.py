"""Everything a candidate can do with an interview.

Each step is: load, apply one event, save, all in one short transaction; whatever has to be
asked of a coach is asked between two transactions, never inside one. A step names the tab it
comes from (`seat`): two tabs never fork an interview. A step that was taken already is not
taken twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from core import content
from core.domain import interview as events
from core.domain.chat import DataKind, Role
from core.domain.document import Contact, Document
from core.domain.harm import Harm
from core.domain.interview import (
    IN_THE_MIDDLE,
    LONGEST_ANSWER,
    MOST_FOLLOW_UPS,
    Answer,
    Brief,
    Event,
    Interview,
    Mode,
    Phase,
    Question,
    QuestionKind,
    Turn,
)
from core.domain.spoken import Spoken, was_said
from core.domain.voice import VoiceChoices
from core.domain.work import WorkKind, WorkState
from core.errors import (
    AnswerTooLongError,
    ConflictError,
    ElsewhereError,
    EmptyAnswerError,
    IllegalTransitionError,
)
from core.ports.coach import Background, Coaches, Past, unshown
from core.ports.repositories import Draft, InterviewSummary, Records, Store
from core.services.briefed import named_in
from core.services.moderation import Asked, Moderation, harm_in, withheld
from core.services.remarks import queue_remarks

UNDECIDED = frozenset({Phase.DECIDING})


def work_subject(interview_id: str, position: int, attempt: int) -> str:
    return f"{interview_id}/{position}/{attempt}"


@dataclass(frozen=True)
class Room:
    """The interview that waits for the candidate, as the page finds it at one moment."""

    interview: Interview
    seat: str | None  # the tab that holds it
    draft: Draft | None  # of the box that is open
    withheld: Harm | None = None  # why the last answer is not judged
    spoken: Spoken | None = None  # what was heard of the answer that the draft is
    voice: VoiceChoices = field(default_factory=VoiceChoices)


@dataclass(frozen=True)
class Interviews:
    store: Store
    coaches: Coaches
    now: Callable[[], datetime]
    moderation: Moderation

    # Preparing

    def prepare(self, owner: str, brief: Brief, by: str | None = None) -> Interview:
        """The one interview that is `ready`, planned for *brief*, by whoever is chosen or *by*.

        Planned again only when the brief, what it builds on or who plans has changed.
        """
        with self.store.session_for(owner, reading=True) as records:
            ready = records.interviews.in_phase(frozenset({Phase.READY}))
            background = _background(records.documents.all(), brief)
            past = Past(records.interviews.asked())
        same = ready is not None and ready.brief.language is brief.language
        booked_on = ready.id if ready is not None and same else None
        planner = self.coaches.of(owner, Role.INTERVIEWER, booked_on, by)
        basis = _basis(background, planner.ref)
        if ready and ready.brief == brief and ready.basis == basis:
            return ready
        planned = planner.plan(brief, background, past)
        fresh = Interview(
            id=ready.id if ready else uuid4().hex,
            owner=owner,
            brief=brief,
            created_at=self.now(),
            planned=planned,
            basis=basis,
            version=ready.version + 1 if ready else 0,
        )
        with self.store.session_for(owner) as records:
            if ready:
                records.interviews.save(fresh, was=ready.version)
            elif (other := records.interviews.in_phase(frozenset({Phase.READY}))) is not None:
                return other  # another tab was faster; the next look plans it for this brief
            else:
                records.interviews.add(fresh)
        return fresh

    def start(self, owner: str, brief: Brief, seat: str, by: str | None = None) -> Interview:
        """Plan for *brief* and begin, in one go. Safe to repeat: a plan that stands is not made
        again, and one interview is begun."""
        ready = self.prepare(owner, brief, by)
        if ready.brief != brief:
            raise ConflictError("another tab prepares for something else")
        return self.begin(owner, ready.id, seat, by)

    def begin(self, owner: str, interview_id: str, seat: str, by: str | None = None) -> Interview:
        interview = self.get(owner, interview_id)
        if interview.phase is not Phase.READY:
            return interview
        coach = self.coaches.of(owner, Role.INTERVIEWER, interview_id, by)
        warm_up = coach.warm_up(interview.brief) if interview.brief.warm_up else None
        with self.store.session_for(owner) as records:
            interview = self._load(records, interview_id, seat)
            if interview.phase is not Phase.READY:
                return interview  # a second click
            if records.interviews.phase_in(IN_THE_MIDDLE) is not None:
                raise ConflictError("another interview is under way")
            after = interview.apply(events.Began(self.now(), warm_up))
            records.interviews.save(after, was=interview.version)
        return after

    # Finding

    def get(self, owner: str, interview_id: str) -> Interview:
        with self.store.session_for(owner, reading=True) as records:
            return records.interviews.get(interview_id)

    def under_way(self, owner: str) -> Interview | None:
        """The interview that waits for the candidate to go on, else the one to decide about."""
        with self.store.session_for(owner, reading=True) as records:
            interviews = records.interviews
            return interviews.in_phase(IN_THE_MIDDLE) or interviews.in_phase(UNDECIDED)

    def room(self, owner: str) -> tuple[Room | None, bool]:
        """The one that waits for the candidate to go on, with what else its page shows; and where
        there is none, whether one waits to be decided about."""
        with self.store.session_for(owner, reading=True) as records:
            found = records.interviews.seated(IN_THE_MIDDLE)
            if found is None:
                return None, records.interviews.phase_in(UNDECIDED) is not None
            interview, seat = found
            position = _open_box(interview)
            draft = records.drafts.get(interview.id, position)
            spoken = _spoken(records, interview, position, draft)
            withheld = _withheld(records, interview)
            voice = records.choices.get().voice
            return Room(interview, seat, draft, withheld, spoken, voice), False

    def box(self, owner: str, interview: Interview, position: int) -> Room:
        """The box at *position* of an interview that is open already, as a room shows its own."""
        with self.store.session_for(owner, reading=True) as records:
            draft = records.drafts.get(interview.id, position)
            spoken = _spoken(records, interview, position, draft)
            return Room(interview, None, draft, spoken=spoken, voice=records.choices.get().voice)

    def heard(self, owner: str, interview: Interview) -> Mapping[tuple[int, int], Spoken]:
        """(position, attempt) -> what was heard, of the answers that were spoken."""
        if not any(answer.spoken for turn in interview.turns for answer in turn.attempts):
            return {}
        with self.store.session_for(owner, reading=True) as records:
            return records.spoken.of(interview.id)

    def waiting(self, owner: str) -> Phase | None:
        """The phase of the one under way, without opening it."""
        with self.store.session_for(owner, reading=True) as records:
            return records.interviews.phase_in(IN_THE_MIDDLE | UNDECIDED)

    def summaries(self, owner: str) -> Sequence[InterviewSummary]:
        with self.store.session_for(owner, reading=True) as records:
            return records.interviews.summaries()

    def background(self, owner: str, interview: Interview) -> Background:
        """What whoever works on *interview* may know of the candidate and the job."""
        with self.store.session_for(owner, reading=True) as records:
            return _background(records.documents.all(), interview.brief)

    # Which tab

    def sit(self, owner: str, interview_id: str, seat: str, is_open: Callable[[str], bool]) -> bool:
        """Take the interview for the tab *seat* unless another open tab holds it."""
        with self.store.session_for(owner, reading=True) as records:
            if records.interviews.seat(interview_id) == seat:
                return True  # as at nearly every rerun: nothing to write
        with self.store.session_for(owner) as records:
            holder = records.interviews.seat(interview_id)
            if holder not in (None, seat) and is_open(holder):
                return False
            records.interviews.sit(interview_id, seat)
        return True

    def take_over(self, owner: str, interview_id: str, seat: str) -> None:
        with self.store.session_for(owner) as records:
            records.interviews.sit(interview_id, seat)

    # Asking and answering

    def ask(
        self,
        owner: str,
        interview_id: str,
        seat: str,
        shown: Callable[[str], None] = unshown,
        by: str | None = None,
    ) -> Interview:
        """Have the interviewer ask, or find that there is nothing left to ask.

        Safe to call again: where a question stands already, nothing happens. *shown* gets what
        there is of a question that is being written. *by* asks instead of whoever is chosen.
        """
        interview = self.get(owner, interview_id)
        if interview.phase is not Phase.ASKING:
            return interview
        question = self._follow_up(interview, shown, by) or interview.next_planned
        return self._asked(interview, seat, question)

    def ask_planned(self, owner: str, interview_id: str, seat: str) -> Interview:
        """Go on with the next question of the plan, whatever the last answer raises: nobody is
        asked for a follow-up. Safe to call again."""
        interview = self.get(owner, interview_id)
        if interview.phase is not Phase.ASKING:
            return interview
        return self._asked(interview, seat, interview.next_planned)

    def answer(
        self, owner: str, interview_id: str, seat: str, position: int, text: str
    ) -> Interview:
        """Store an answer to the question at *position*; a second attempt if it has one.

        The answer, the work of assessing it and the end of its draft are one transaction. It
        counts as spoken where most of it was heard; what was heard of an answer that was written
        afresh after all goes.
        """
        answer = Answer(_usable(text), self.now())
        with self.store.session_for(owner) as records:
            interview = self._load(records, interview_id, seat)
            attempt = interview.sent_at(position)
            heard = None if attempt is None else records.spoken.get(interview_id, position, attempt)
            if heard is not None and was_said(answer.text, heard):
                answer = replace(answer, spoken=True)
            elif heard is not None and attempt is not None:
                records.spoken.delete(interview_id, position, attempt)
            first = interview.phase in (Phase.ANSWERING, Phase.WARMING_UP)
            if first and position != len(interview.turns) - 1:
                raise IllegalTransitionError(f"answer to {position} of {len(interview.turns)}")
            if not first and _said_already(interview, position, answer.text):
                if attempt is not None:  # the very same words, heard once more
                    records.spoken.delete(interview_id, position, attempt)
                return interview  # or a second click on Done
            event: Event = (
                events.Answered(answer) if first else events.AnsweredAgain(position, answer)
            )
            after = interview.apply(event)
            records.interviews.save(after, was=interview.version)
            records.drafts.delete(interview_id, position)
            if _scored(after, position) and (not first or after.brief.mode is Mode.COACHED):
                attempt = len(after.turns[position].attempts) - 1
                subject = work_subject(interview_id, position, attempt)
                records.work.add(WorkKind.ASSESS_ANSWER, subject, self.now())
        return after

    def skip(self, owner: str, interview_id: str, seat: str, position: int) -> Interview:
        with self.store.session_for(owner) as records:
            interview = self._load(records, interview_id, seat)
            if position != len(interview.turns) - 1:
                return interview  # a second click on a question that has gone
            after = interview.apply(events.Skipped(self.now()))
            records.interviews.save(after, was=interview.version)
            records.drafts.delete(interview_id, position)
            records.spoken.delete(interview_id, position, 0)
        return after

    def repeat(self, owner: str, interview_id: str, seat: str) -> Interview:
        return self._step(owner, interview_id, seat, events.Repeated(self.now()))

    def pause(self, owner: str, interview_id: str, seat: str) -> Interview:
        return self._step(owner, interview_id, seat, events.Paused(self.now()))

    def resume(self, owner: str, interview_id: str, seat: str) -> Interview:
        return self._step(owner, interview_id, seat, events.Resumed(self.now()))

    def end_early(self, owner: str, interview_id: str, seat: str) -> Interview:
        return self._step(owner, interview_id, seat, events.EndedEarly(self.now()))

    def ask_back(self, owner: str, interview_id: str, seat: str, text: str) -> Interview:
        """The candidate asks the interviewer something; the draft of it ends with it."""
        event = events.CandidateAsked(self.now(), _usable(text))
        with self.store.session_for(owner) as records:
            interview = self._load(records, interview_id, seat)
            if interview.candidate_questions[-1:] == (event.text,):
                return interview  # a second click
            after = interview.apply(event)
            records.interviews.save(after, was=interview.version)
            records.drafts.delete(interview_id, len(after.turns))
            _forget_afresh(records, after, event.text)
            if after.brief.mode is Mode.COACHED:
                queue_remarks(records, after, self.now())
        return after

    def finish_asking_back(self, owner: str, interview_id: str, seat: str) -> Interview:
        return self._step(owner, interview_id, seat, events.CandidateFinished(self.now()))

    # Drafts

    def draft(self, owner: str, interview_id: str, position: int) -> Draft | None:
        with self.store.session_for(owner, reading=True) as records:
            return records.drafts.get(interview_id, position)

    def save_draft(
        self,
        owner: str,
        interview_id: str,
        place: tuple[int, int],
        text: str,
        sequence: int,
    ) -> bool:
        """Keep what stands in the answer box; False where something later is kept already.

        *place* is the position and how often that box was sent before: a draft that comes
        after its answer must not stand in the box of the next try.
        """
        if len(text) > LONGEST_ANSWER:
            raise AnswerTooLongError(f"{len(text)} characters")
        position, sent = place
        with self.store.session_for(owner) as records:
            interview = records.interviews.get(interview_id)
            if interview.sent_at(position) != sent:
                raise IllegalTransitionError(f"draft for {position}/{sent}: no such box is open")
            return records.drafts.put(interview_id, position, Draft(text, sequence, self.now()))

    # Reviewing, deciding

    def correct(
        self, owner: str, interview_id: str, seat: str, position: int, text: str
    ) -> Interview:
        """Change the words of the latest attempt before it is judged."""
        with self.store.session_for(owner) as records:
            interview = self._load(records, interview_id, seat)
            event = events.Corrected(self.now(), position, _usable(text))
            after = interview.apply(event)
            records.interviews.save(after, was=interview.version)
            attempt = len(after.turns[position].attempts) - 1
            records.evaluations.delete(interview_id, position, attempt)
            records.improvements.delete(interview_id, position, attempt)
        return after

    def confirm(self, owner: str, interview_id: str, seat: str) -> Interview:
        """The words stand: queue the assessment of every attempt that has none yet."""
        with self.store.session_for(owner) as records:
            interview = self._load(records, interview_id, seat)
            after = interview.apply(events.Confirmed(self.now()))
            records.interviews.save(after, was=interview.version)
            done = records.evaluations.of(interview_id)
            for position, turn in after.to_assess:
                for attempt in range(len(turn.attempts)):
                    if (position, attempt) not in done:
                        subject = work_subject(interview_id, position, attempt)
                        records.work.add(WorkKind.ASSESS_ANSWER, subject, self.now())
            queue_remarks(records, after, self.now())
        return after

    def settle(self, owner: str, interview_id: str) -> Interview:
        """Go on to deciding once every assessment is done, or has visibly failed."""
        with self.store.session_for(owner) as records:
            interview = records.interviews.get(interview_id)
            if interview.phase is not Phase.ASSESSING or _still_assessing(records, interview):
                return interview
            after = interview.apply(events.Assessed(self.now()))
            records.interviews.save(after, was=interview.version)
        return after

    def guess(
        self,
        owner: str,
        interview_id: str,
        position: int,
        attempt: int,
        guess: Mapping[str, int],
    ) -> Interview:
        """The candidate's own rating of one attempt; an empty one means: rather not."""
        event = events.Guessed(position, attempt, guess)
        return self._step(owner, interview_id, None, event)

    def keep(self, owner: str, interview_id: str) -> Interview:
        return self._step(owner, interview_id, None, events.Kept(self.now()))

    def discard(self, owner: str, interview_id: str) -> None:
        """Remove the interview with everything that was said in it. Safe to call twice."""
        with self.store.session_for(owner) as records:
            records.interviews.delete(interview_id)

    # What the steps share

    def _step(
        self,
        owner: str,
        interview_id: str,
        seat: str | None,
        event: Event,
        *,
        was: int | None = None,
    ) -> Interview:
        with self.store.session_for(owner) as records:
            interview = self._load(records, interview_id, seat)
            after = interview.apply(event)
            records.interviews.save(after, was=interview.version if was is None else was)
            if after.phase is not interview.phase:
                _drop_unanswered(records, after)
        return after

    def _load(self, records: Records, interview_id: str, seat: str | None) -> Interview:
        interview = records.interviews.get(interview_id)
        if seat is not None and records.interviews.seat(interview_id) not in (None, seat):
            raise ElsewhereError(interview_id)
        return interview

    def _asked(self, interview: Interview, seat: str, question: Question | None) -> Interview:
        event = events.Asked(self.now(), question) if question else events.RanOut(self.now())
        return self._step(interview.owner, interview.id, seat, event, was=interview.version)

    def _follow_up(
        self, interview: Interview, shown: Callable[[str], None], by: str | None
    ) -> Question | None:
        if not self._may_follow_up(interview) or self._is_withheld(interview, by):
            return None
        coach = self.coaches.of(interview.owner, Role.INTERVIEWER, interview.id, by)
        return coach.follow_up(interview.brief, _without_harm(interview.turns), shown)

    def _is_withheld(self, interview: Interview, by: str | None) -> bool:
        """Whether nothing is made of the last answer; that it is so is stored at once, so that the
        candidate reads why."""
        turn, position = interview.turn, len(interview.turns) - 1
        if turn.answer is None:
            return False
        asked = Asked(interview.owner, Role.INTERVIEWER, interview.id, by)
        found = self.moderation.harm(turn.answer.text, DataKind.ANSWER, asked)
        if found is None:
            return False
        stored = withheld(found, content.rubric(turn.question.rubric), self.now())
        with self.store.session_for(interview.owner) as records:
            attempt = len(turn.attempts) - 1
            now = records.interviews.get(interview.id).turns[position]
            if now.attempts == turn.attempts:
                records.evaluations.put(interview.id, position, attempt, stored)
        return True

    def _may_follow_up(self, interview: Interview) -> bool:
        return (
            bool(interview.turns)
            and interview.turn.answer is not None
            and interview.turn.question.kind is not QuestionKind.WARM_UP
            and interview.follow_ups_since_main < MOST_FOLLOW_UPS
            and not interview.out_of_time
        )


def _spoken(
    records: Records, interview: Interview, position: int, draft: Draft | None
) -> Spoken | None:
    """What was heard of the answer that *draft* is."""
    attempt = interview.sent_at(position)
    if draft is None or attempt is None:
        return None
    return records.spoken.get(interview.id, position, attempt)


def _forget_afresh(records: Records, interview: Interview, question: str) -> None:
    """What was heard, where the candidate's last *question* was written afresh after all."""
    place = interview.id, len(interview.turns), len(interview.candidate_questions) - 1
    heard = records.spoken.get(*place)
    if heard is not None and not was_said(question, heard):
        records.spoken.delete(*place)


def _drop_unanswered(records: Records, interview: Interview) -> None:
    """What was heard for a box that has closed, and was never given, goes, and its draft: the
    candidate went on without it."""
    for position, attempt in records.spoken.places(interview.id):
        if not (interview.holds(position, attempt) or interview.sent_at(position) == attempt):
            records.spoken.delete(interview.id, position, attempt)
            records.drafts.delete(interview.id, position)


def _withheld(records: Records, interview: Interview) -> Harm | None:
    """Why the last answer is not judged, if that is so."""
    if interview.candidate_questions:
        return None  # each of them has its own beside it
    said = [place for place, turn in enumerate(interview.turns) if turn.answer or turn.skipped]
    answer = interview.turns[said[-1]].answer if said else None
    if answer is None:
        return None
    attempt = len(interview.turns[said[-1]].attempts) - 1
    stored = records.evaluations.at(interview.id, said[-1], attempt)
    return stored.withheld if stored else harm_in(answer.text)  # whoever judged it looked first


def _without_harm(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """What an interviewer may hear: nothing that our own list withholds."""
    return tuple(t for t in turns if t.answer is None or not harm_in(t.answer.text))


def _open_box(interview: Interview) -> int:
    """Where what is being typed belongs; at the end that is the candidate's own question."""
    turns = len(interview.turns)
    return turns if interview.phase is Phase.CANDIDATE_ASKS else turns - 1


def is_planned_for(
    ready: Interview, brief: Brief, documents: Sequence[Document], planner: str
) -> bool:
    """Whether *ready* is what the coach *planner* would make of *brief* and *documents*."""
    return ready.brief == brief and ready.basis == _basis(_background(documents, brief), planner)


def _background(documents: Sequence[Document], brief: Brief) -> Background:
    """What the coach may know: the contact block stays behind."""
    resume, job = named_in(brief, documents)
    return Background(
        replace(resume.resume, contact=Contact()) if resume else None, job.job if job else None
    )


def _basis(background: Background, planner: str) -> str:
    """Changes when what a plan is built on changes, e.g. by a correction, or who makes it."""
    known = repr((background.resume, background.job, planner))
    return sha256(known.encode()).hexdigest()[:16]


def _usable(text: str) -> str:
    if not text.strip():
        raise EmptyAnswerError("no words")
    if len(text) > LONGEST_ANSWER:
        raise AnswerTooLongError(f"{len(text)} characters")
    return text.strip()


def _said_already(interview: Interview, position: int, text: str) -> bool:
    """Whether these very words are the latest answer there."""
    if not 0 <= position < len(interview.turns):
        return False
    answer = interview.turns[position].answer
    return answer is not None and answer.text == text


def _scored(interview: Interview, position: int) -> bool:
    return interview.turns[position].question.kind is not QuestionKind.WARM_UP


def _still_assessing(records: Records, interview: Interview) -> bool:
    waiting = (WorkState.QUEUED, WorkState.RUNNING)
    for position, turn in interview.to_assess:
        for attempt in range(len(turn.attempts)):
            work = records.work.of(
                WorkKind.ASSESS_ANSWER, work_subject(interview.id, position, attempt)
            )
            if work and work.state in waiting:
                return True
    return False
