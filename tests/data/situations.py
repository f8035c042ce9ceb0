"""Records as long and as full as real ones, with any words put wherever words can stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.domain.audit import AuditEvent, AuditKind
from core.domain.chat import DataKind, ModelRef, Role, TokenCount
from core.domain.document import (
    Contact,
    Document,
    DocumentKind,
    DocumentState,
    Item,
    JobProfile,
    Position,
    Profile,
    Requirement,
)
from core.domain.duty import Duty
from core.domain.evaluation import Evaluation, Instruction, Judgement, State
from core.domain.history import Digest, Part, Passage
from core.domain.improvement import Improvement, Piece
from core.domain.interview import (
    Answer,
    Brief,
    Interview,
    Kind,
    Phase,
    Question,
    QuestionKind,
    Turn,
)
from core.domain.preferences import Preferences
from core.domain.remark import Remark, Worth
from core.domain.speech import Transcript, Word
from core.domain.spoken import Spoken, Wait
from core.domain.text import Span
from core.domain.usage import DONE, Usage
from core.domain.work import WorkKind
from core.ports.identity import LinkKind
from core.ports.repositories import Draft, Records, Store, StoredLink
from core.ports.speech import Sound

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LISTENER = ModelRef("deepgram", "nova-3")
WORDS = "In March our nightly import failed three times, and I found the lock behind it. "


def question(words: str, number: int = 0, kind: QuestionKind = QuestionKind.MAIN) -> Question:
    return Question(
        text=f"{words} {number}?",
        competency="ownership",
        kind=kind,
        why=words,
        claim=words,
        requirement=words,
        bank_id=f"ownership-{number}",
        in_other_words=words,
        probes=(words, words),
        source="bank@v1",
    )


def turn(words: str, number: int, attempts: int = 1) -> Turn:
    at = NOON + timedelta(minutes=3 * number, microseconds=number)
    answers = tuple(
        Answer(f"{words} attempt {n}", at + timedelta(minutes=2), guess={"structure": 3})
        for n in range(attempts)
    )
    kind = QuestionKind.FOLLOW_UP if number % 2 else QuestionKind.MAIN
    return Turn(question(words, number, kind), at, answers, paused=timedelta(seconds=1.5))


def interview(
    owner: str, interview_id: str = "interview-1", turns: int = 12, words: str = WORDS * 12
) -> Interview:
    """Twelve turns of about a thousand characters an answer, unless told otherwise."""
    return Interview(
        interview_id,
        owner,
        Brief(role=words[:80], questions=6, resume_id="resume-1"),
        NOON,
        planned=tuple(question(words[:200], n) for n in range(6)),
        phase=Phase.DECIDING,
        turns=tuple(turn(words, n, attempts=1 + n % 2) for n in range(turns)),
        candidate_questions=(words[:200],),
        stepped_at=NOON + timedelta(hours=1),
        version=30,
    )


def evaluation(words: str = WORDS) -> Evaluation:
    judgement = Judgement("structure", State.SCORED, (3,), (Span(0, 8), Span(9, 20)), words)
    return Evaluation(
        "offline@1", "answer@v1#00", (judgement,) * 5, Instruction(words, words), at=NOON
    )


def improvement(words: str = WORDS) -> Improvement:
    pieces = (Piece(words[:8], Span(0, 8)), Piece(words))
    return Improvement("offline@1", pieces, (words,), (Span(9, 20),), at=NOON)


def usage(usage_id: str, interview_id: str | None = None) -> Usage:
    return Usage(
        usage_id,
        NOON,
        ModelRef("openai", "gpt-4.1"),
        Role.ASSESSOR,
        "assess_criterion@v1#00000000",
        ((DataKind.ANSWER, 412), (DataKind.QUESTION, 60)),
        held=2000,
        own_key=False,
        outcome=DONE,
        interview_id=interview_id,
        tokens=TokenCount(300, 90, 20),
    )


def resume(owner: str, document_id: str = "resume-1", words: str = WORDS) -> Document:
    item = Item(words, Span(0, 5))
    profile = Profile(Contact(name=item), (item,), (Position(item, bullets=(item,)),), (item,))
    return Document(
        document_id, owner, DocumentKind.RESUME, words, DocumentState.READY, NOON, words, profile
    )


def job(owner: str, document_id: str = "job-1", words: str = WORDS) -> Document:
    profile = JobProfile(Item(words), requirements=(Requirement(words), Requirement(words)))
    return Document(
        document_id, owner, DocumentKind.JOB, words, DocumentState.ARCHIVED, NOON, words, profile
    )


def spoken(words: str) -> Spoken:
    heard = tuple(
        Word(word, number / 2, number / 2 + 0.4, 0.9) for number, word in enumerate(words.split())
    )
    transcript = Transcript(heard, 60.0)
    return Spoken(
        transcript, LISTENER, live=True, loudness=(-30, -31), whole=True, key_terms=(words,)
    )


def fill(records: Records, words: str = WORDS, prefix: str = "") -> None:
    """Words wherever words can stand: a row or more in every table of what one does here."""
    owner, interview_id = records.owner, f"{prefix}interview-1"
    candidate = replace(records.candidate.get(), display_name=words, target_role=words, goals=words)
    records.candidate.save(candidate)
    records.documents.add(resume(owner, f"{prefix}resume-1", words))
    records.documents.add(job(owner, f"{prefix}job-1", words))
    records.interviews.add(interview(owner, interview_id, turns=3, words=words))
    records.interviews.sit(interview_id, "seat-1")
    records.evaluations.put(interview_id, 0, 0, evaluation(words))
    records.improvements.put(interview_id, 0, 0, improvement(words))
    records.remarks.put(interview_id, 0, Remark("offline@1", Worth.FINE, words, words))
    records.spoken.put(interview_id, 0, 0, spoken(words))
    records.sounds.put(interview_id, "a digest", Sound(words.encode(), "audio/wav"))
    records.waits.put(interview_id, Wait(0, 210, 400, 600, LISTENER, "offline@1", LISTENER))
    records.drafts.put(interview_id, 2, Draft(words, 1, NOON))
    said = (Passage(Part.ANSWER, 1, words),)
    records.history.digest(interview_id, Digest(Kind.MIXED, 3.2, 0, f"{prefix}job-1"), said)
    records.work.add(WorkKind.ASSESS_ANSWER, f"{interview_id}/0/0", NOON)
    records.usages.add(usage(f"{prefix}usage-1", interview_id))


def fill_account(store: Store, owner: str, words: str = WORDS, prefix: str = "") -> None:
    """A row in every table about how *owner* comes in: the duties write them."""
    credential, link = f"{prefix}credential", f"{prefix}link"
    later = NOON + timedelta(days=1)
    with store.system_session(Duty.PROVE) as system:
        system.credentials.put(owner, credential, "a hash of argon2id", NOON, holds_since=NOON)
        system.credentials.add_link(link, StoredLink(owner, LinkKind.RECOVERY, words, later))
    with store.session_for(owner) as records:
        records.choices.save(Preferences(agreed_at=NOON, agreed_to=("openai",)))
        records.choices.put_key("openai", words, NOON)
    with store.system_session(Duty.AUDIT) as system:
        system.audit.note(owner, AuditEvent(NOON, AuditKind.SIGNED_IN, "Firefox", "0" * 64))
