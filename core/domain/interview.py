"""The interview: what was asked, what was answered, and what may happen next.

Everything that decides whether a step is legal lives in this file, as data where it can be.
No clock, no network, no database: callers pass in what they know. The picture of TRANSITIONS
in docs/interview_states.md is generated from this file by `python -m tools.state_diagram`.

Phases, in the order in which they usually come:

ready           planned, not begun
warming_up      the candidate owes an answer that nobody will score
asking          the interviewer owes a question
answering       the candidate owes an answer
candidate_asks  the candidate may ask the interviewer
reviewing       the candidate reads what they said before it is judged
assessing       the coach owes an evaluation of every answer
deciding        the candidate has feedback, and decides whether to keep the interview
kept            saved until the date that the page shows
discarded       gone
paused          resumes exactly where it stopped

A failed call to a provider is not an event: it never changes the phase.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.domain.language import Language
from core.domain.rubric import LEVELS
from core.errors import IllegalTransitionError

MOST_QUESTIONS, FEWEST_QUESTIONS = 10, 3
MOST_FOLLOW_UPS = 2  # after one question; more is an interrogation
PARTS_OF_A_CASE, CASE = 5, "case"  # and the rubric that they are judged by
LONGEST_ANSWER = 20_000  # characters; about two hours of speech


class Phase(StrEnum):
    READY = "ready"
    WARMING_UP = "warming_up"
    ASKING = "asking"
    ANSWERING = "answering"
    CANDIDATE_ASKS = "candidate_asks"
    REVIEWING = "reviewing"
    ASSESSING = "assessing"
    DECIDING = "deciding"
    KEPT = "kept"
    DISCARDED = "discarded"
    PAUSED = "paused"


class Kind(StrEnum):
    BEHAVIOURAL = "behavioural"
    HR_SCREEN = "hr_screen"
    TECHNICAL = "technical"
    SYSTEM_DESIGN = "system_design"
    CASE = "case"
    MIXED = "mixed"


class Persona(StrEnum):
    WARM = "warm"
    NEUTRAL = "neutral"
    DEMANDING = "demanding"


class Difficulty(StrEnum):
    EASIER = "easier"
    USUAL = "usual"
    HARDER = "harder"


class Seniority(StrEnum):
    ENTRY = "entry"
    MIDDLE = "middle"
    SENIOR = "senior"
    LEAD = "lead"


def seniority_in(words: str) -> Seniority | None:
    """The seniority that a job title or a line of an advertisement speaks of, if any."""
    found = set(words.lower().replace("-", " ").split())
    for seniority, signs in (
        (Seniority.LEAD, {"lead", "principal", "head", "director", "chief", "staff"}),
        (Seniority.SENIOR, {"senior", "sr", "experienced"}),
        (Seniority.ENTRY, {"junior", "jr", "entry", "graduate", "trainee", "intern", "apprentice"}),
        (Seniority.MIDDLE, {"mid", "middle", "intermediate"}),
    ):
        if found & signs:
            return seniority
    return None


class Mode(StrEnum):
    COACHED = "coached"  # feedback after each answer
    REHEARSAL = "rehearsal"  # feedback only at the end, as in a real interview


class QuestionKind(StrEnum):
    WARM_UP = "warm_up"
    MAIN = "main"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True)
class Brief:
    """What the candidate chose. `minutes`, when set, ends the asking; `questions` caps it."""

    kind: Kind = Kind.MIXED
    role: str = ""
    role_typed: bool = False  # by the candidate; otherwise it follows the job
    seniority: Seniority = Seniority.MIDDLE
    questions: int = 5
    minutes: int | None = None
    difficulty: Difficulty = Difficulty.USUAL
    persona: Persona = Persona.NEUTRAL
    mode: Mode = Mode.COACHED
    warm_up: bool = True
    resume_id: str | None = None
    job_id: str | None = None
    language: Language = Language.ENGLISH

    def __post_init__(self) -> None:
        if not FEWEST_QUESTIONS <= self.questions <= MOST_QUESTIONS:
            raise ValueError(f"{self.questions} questions; 3 to 10 are possible")

    @property
    def mains(self) -> int:
        """How many main questions there are to be: a case has its parts, whatever was chosen."""
        return PARTS_OF_A_CASE if self.kind is Kind.CASE else self.questions


@dataclass(frozen=True)
class Question:
    """A question and its reasons.

    `why` says in one sentence, to the candidate, what it tests; `claim` and `requirement` are
    the words of the résumé or the job that it tests. `bank_id` is set where it comes from the
    question bank, so that it is not asked again. `source` names who wrote it. `rubric` is the
    name of the rubric that answers to it are judged by.
    """

    text: str
    competency: str
    kind: QuestionKind = QuestionKind.MAIN
    why: str = ""
    claim: str | None = None
    requirement: str | None = None
    bank_id: str | None = None
    in_other_words: str = ""
    probes: tuple[str, ...] = ()
    source: str = ""
    rubric: str = "answer"


@dataclass(frozen=True)
class Answer:
    """One attempt at one question. `guess` is the candidate's own rating, per criterion.

    None: not asked for yet. Empty: the candidate preferred not to.
    """

    text: str
    given_at: datetime
    spoken: bool = False
    guess: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Turn:
    question: Question
    asked_at: datetime
    attempts: tuple[Answer, ...] = ()
    skipped: bool = False
    repeats: int = 0
    paused: timedelta = timedelta()  # time away while this question stood

    @property
    def answer(self) -> Answer | None:
        """The latest attempt."""
        return self.attempts[-1] if self.attempts else None

    @property
    def wording(self) -> str:
        """The question as it stood there: in other words once the candidate wanted them.

        What an interviewer's reply in a case tells before its last line stays.
        """
        other = self.question.in_other_words if self.repeats else ""
        if not other:
            return self.question.text
        told = self.question.text.splitlines()[:-1] if self._replies else []
        return "\n".join((*told, other))

    @property
    def went_on(self) -> bool:
        """Whether nothing more was asked in a case: that leaves no question unanswered."""
        return self.skipped and self._replies

    @property
    def _replies(self) -> bool:
        return self.question.kind is QuestionKind.FOLLOW_UP and self.question.rubric == CASE

    @property
    def spent(self) -> timedelta:
        """Time between the question and its first answer, pauses left out."""
        if not self.attempts:
            return timedelta()
        return max(self.attempts[0].given_at - self.asked_at - self.paused, timedelta())


@dataclass(frozen=True)
class Began:
    at: datetime
    warm_up: Question | None = None


@dataclass(frozen=True)
class Asked:
    at: datetime
    question: Question


@dataclass(frozen=True)
class Answered:
    answer: Answer


@dataclass(frozen=True)
class AnsweredAgain:
    position: int
    answer: Answer


@dataclass(frozen=True)
class Skipped:
    at: datetime


@dataclass(frozen=True)
class Repeated:
    at: datetime


@dataclass(frozen=True)
class RanOut:
    """Every question that was planned has been asked, or the time is over."""

    at: datetime


@dataclass(frozen=True)
class CandidateAsked:
    at: datetime
    text: str


@dataclass(frozen=True)
class CandidateFinished:
    at: datetime


@dataclass(frozen=True)
class Corrected:
    at: datetime
    position: int
    text: str


@dataclass(frozen=True)
class Confirmed:
    at: datetime


@dataclass(frozen=True)
class Assessed:
    """Every answer has an evaluation, or a visible failure that can be tried again."""

    at: datetime


@dataclass(frozen=True)
class Guessed:
    """The candidate's own rating of one attempt, before seeing the levels."""

    position: int
    attempt: int
    guess: Mapping[str, int]


@dataclass(frozen=True)
class Paused:
    at: datetime


@dataclass(frozen=True)
class Resumed:
    at: datetime


@dataclass(frozen=True)
class EndedEarly:
    at: datetime


@dataclass(frozen=True)
class Kept:
    at: datetime


@dataclass(frozen=True)
class Discarded:
    at: datetime


Event = (
    Began | Asked | Answered | AnsweredAgain | Skipped | Repeated | RanOut | CandidateAsked
    | CandidateFinished | Corrected | Confirmed | Assessed | Guessed | Paused | Resumed
    | EndedEarly | Kept | Discarded
)  # fmt: skip

_AWAY: Mapping[type[Event], Phase] = {
    Paused: Phase.PAUSED,
    EndedEarly: Phase.REVIEWING,
    Discarded: Phase.DISCARDED,
}

# PAUSED is left by Resumed into the phase that it came from; the table names PAUSED itself.
TRANSITIONS: Mapping[Phase, Mapping[type[Event], Phase]] = {
    Phase.READY: {Began: Phase.WARMING_UP, Discarded: Phase.DISCARDED},
    Phase.WARMING_UP: {
        Answered: Phase.ASKING,
        Skipped: Phase.ASKING,
        Repeated: Phase.WARMING_UP,
        **_AWAY,
    },
    Phase.ASKING: {
        Asked: Phase.ANSWERING,
        RanOut: Phase.CANDIDATE_ASKS,
        AnsweredAgain: Phase.ASKING,
        Guessed: Phase.ASKING,
        **_AWAY,
    },
    Phase.ANSWERING: {
        Answered: Phase.ASKING,
        Skipped: Phase.ASKING,
        Repeated: Phase.ANSWERING,
        **_AWAY,
    },
    Phase.CANDIDATE_ASKS: {
        CandidateAsked: Phase.CANDIDATE_ASKS,
        CandidateFinished: Phase.REVIEWING,
        **_AWAY,
    },
    Phase.REVIEWING: {
        Corrected: Phase.REVIEWING,
        Confirmed: Phase.ASSESSING,
        Discarded: Phase.DISCARDED,
    },
    Phase.ASSESSING: {Assessed: Phase.DECIDING, Discarded: Phase.DISCARDED},
    Phase.DECIDING: {
        AnsweredAgain: Phase.DECIDING,
        Guessed: Phase.DECIDING,
        Kept: Phase.KEPT,
        Discarded: Phase.DISCARDED,
    },
    Phase.KEPT: {
        AnsweredAgain: Phase.KEPT,
        Guessed: Phase.KEPT,
        Discarded: Phase.DISCARDED,
    },
    Phase.DISCARDED: {},
    Phase.PAUSED: {
        Resumed: Phase.PAUSED,
        EndedEarly: Phase.REVIEWING,
        Discarded: Phase.DISCARDED,
    },
}

UNDER_WAY = frozenset(
    {Phase.WARMING_UP, Phase.ASKING, Phase.ANSWERING, Phase.CANDIDATE_ASKS, Phase.PAUSED}
)
# Begun, and without feedback yet: there is at most one such interview of a candidate.
IN_THE_MIDDLE = UNDER_WAY | {Phase.REVIEWING, Phase.ASSESSING}
UNDECIDED = IN_THE_MIDDLE | {Phase.DECIDING}


@dataclass(frozen=True)
class Interview:
    id: str
    owner: str
    brief: Brief
    created_at: datetime
    planned: tuple[Question, ...] = ()
    basis: str = ""  # fingerprint of what the plan was built on
    phase: Phase = Phase.READY
    paused_from: Phase | None = None
    paused_at: datetime | None = None
    turns: tuple[Turn, ...] = ()
    candidate_questions: tuple[str, ...] = ()
    ended_early: bool = False
    stepped_at: datetime | None = None  # the last step: what the retention counts from
    version: int = 0

    @property
    def turn(self) -> Turn:
        """The turn that is being answered, or was answered last."""
        return self.turns[-1]

    @property
    def first_number(self) -> int:
        """What the first turn is called: question 1, or 0 for a warm-up, which does not count."""
        warmed_up = self.turns and self.turns[0].question.kind is QuestionKind.WARM_UP
        return 0 if warmed_up else 1

    @property
    def mains_asked(self) -> int:
        return sum(turn.question.kind is QuestionKind.MAIN for turn in self.turns)

    @property
    def follow_ups_since_main(self) -> int:
        count = 0
        for turn in reversed(self.turns):
            if turn.question.kind is not QuestionKind.FOLLOW_UP:
                break
            count += 1
        return count

    @property
    def skips(self) -> int:
        """How many questions were skipped."""
        return sum(turn.skipped and not turn.went_on for turn in self.turns)

    @property
    def spent(self) -> timedelta:
        return sum((turn.spent for turn in self.turns), timedelta())

    @property
    def out_of_time(self) -> bool:
        return self.brief.minutes is not None and self.spent >= timedelta(
            minutes=self.brief.minutes
        )

    @property
    def next_planned(self) -> Question | None:
        """The next planned question; None when all were asked or the time is over."""
        if self.out_of_time or self.mains_asked >= len(self.planned):
            return None
        return self.planned[self.mains_asked]

    @property
    def to_assess(self) -> tuple[tuple[int, Turn], ...]:
        """Position and turn of every answered question that counts: the warm-up never does."""
        return tuple(
            (position, turn)
            for position, turn in enumerate(self.turns)
            if turn.attempts and turn.question.kind is not QuestionKind.WARM_UP
        )

    def sent_at(self, position: int) -> int | None:
        """How often the box at *position* was sent before; None where none can be open.

        The place after the last turn is the candidate's own question. A pause closes no box.
        """
        phase = self.paused_from or self.phase
        if phase is Phase.CANDIDATE_ASKS:
            return len(self.candidate_questions) if position == len(self.turns) else None
        if not 0 <= position < len(self.turns):
            return None
        attempts = len(self.turns[position].attempts)
        if phase in (Phase.WARMING_UP, Phase.ANSWERING):
            return 0 if position == len(self.turns) - 1 else None
        return attempts if attempts and AnsweredAgain in TRANSITIONS[phase] else None

    def holds(self, position: int, attempt: int) -> bool:
        """Whether something given stands there: an answer, or the candidate's own question."""
        if 0 <= position < len(self.turns):
            return attempt < len(self.turns[position].attempts)
        return position == len(self.turns) and attempt < len(self.candidate_questions)

    def allows(self, event: type[Event]) -> bool:
        return event in TRANSITIONS[self.phase]

    def apply(self, event: Event) -> Interview:
        """The interview after *event*; raise IllegalTransitionError if that is not allowed."""
        if type(event) not in TRANSITIONS[self.phase]:
            raise IllegalTransitionError(f"{type(event).__name__} while {self.phase}")
        after = replace(self, phase=TRANSITIONS[self.phase][type(event)], version=self.version + 1)
        return _effect(after, event, self.phase)


# One arm an event: the list is long, nothing in it is deep.
def _effect(  # noqa: C901, PLR0911, PLR0912
    after: Interview, event: Event, before: Phase
) -> Interview:
    """What *event* changes besides the phase."""
    match event:
        case Began(at, None):
            return replace(after, phase=Phase.ASKING, stepped_at=at)
        case Began(at, Question() as question):
            return replace(after, turns=(Turn(question, at),), stepped_at=at)
        case Asked(at, question):
            return replace(after, turns=(*after.turns, Turn(question, at)), stepped_at=at)
        case Answered(answer):
            return _with_turn(after, -1, attempts=(answer,), stepped_at=answer.given_at)
        case AnsweredAgain(position, answer):
            attempts = (*_turn(after, position).attempts, answer)
            return _with_turn(after, position, attempts=attempts, stepped_at=answer.given_at)
        case Skipped(at):
            return _with_turn(after, -1, skipped=True, stepped_at=at)
        case Repeated(at):
            return _with_turn(after, -1, repeats=after.turn.repeats + 1, stepped_at=at)
        case Corrected(at, position, text):
            *earlier, last = _turn(after, position).attempts
            attempts = (*earlier, replace(last, text=text))
            return _with_turn(after, position, attempts=attempts, stepped_at=at)
        case Guessed(position, attempt, guess):
            return _with_guess(after, position, attempt, guess)
        case CandidateAsked(at, text):
            asked = (*after.candidate_questions, text)
            return replace(after, candidate_questions=asked, stepped_at=at)
        case Paused(at):
            return replace(after, paused_from=before, paused_at=at, stepped_at=at)
        case Resumed(at):
            return _resumed(after, at)
        case EndedEarly(at):
            return replace(_not_paused(after), ended_early=True, stepped_at=at)
        case _:
            return replace(_not_paused(after), stepped_at=event.at)


def _not_paused(interview: Interview) -> Interview:
    return replace(interview, paused_from=None, paused_at=None)


def _resumed(after: Interview, at: datetime) -> Interview:
    if after.paused_from is None or after.paused_at is None:
        raise IllegalTransitionError("resumed without having been paused")
    resumed = replace(_not_paused(after), phase=after.paused_from, stepped_at=at)
    if not resumed.turns or resumed.turn.attempts or resumed.turn.skipped:
        return resumed
    away = resumed.turn.paused + (at - after.paused_at)
    return _with_turn(resumed, -1, paused=away, stepped_at=at)


def _turn(interview: Interview, position: int) -> Turn:
    if not 0 <= position < len(interview.turns) or not interview.turns[position].attempts:
        raise IllegalTransitionError(f"turn {position} has no answer")
    return interview.turns[position]


def _with_turn(
    interview: Interview, position: int, *, stepped_at: datetime | None, **changes: object
) -> Interview:
    turns = list(interview.turns)
    turns[position] = replace(turns[position], **changes)  # type: ignore[arg-type]
    return replace(interview, turns=tuple(turns), stepped_at=stepped_at)


def _with_guess(
    interview: Interview, position: int, attempt: int, guess: Mapping[str, int]
) -> Interview:
    if any(level not in LEVELS for level in guess.values()):
        raise IllegalTransitionError("a guess outside 0-5")
    attempts = list(_turn(interview, position).attempts)
    if not 0 <= attempt < len(attempts):
        raise IllegalTransitionError(f"turn {position} has no attempt {attempt}")
    attempts[attempt] = replace(attempts[attempt], guess=dict(guess))
    return _with_turn(
        interview, position, attempts=tuple(attempts), stepped_at=interview.stepped_at
    )
