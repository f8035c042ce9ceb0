"""Interviews, documents and drafts: they come back as they were, and nobody's step is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from core.data import SqlStore
from core.data.codec import Codec
from core.data.sealing import KEY_LENGTH, Sealer
from core.domain.document import DocumentKind, DocumentState
from core.domain.interview import Answer, Answered, Interview, Phase, Question, Turn
from core.errors import NotFoundError, StaleVersionError, UnreadableRecordError
from core.ports.repositories import Draft
from tests.data.conftest import BOTH
from tests.data.situations import NOON, evaluation, interview, job, question, resume

DATABASES = BOTH


def test_an_interview_comes_back_as_it_was(store: SqlStore, ada: str) -> None:
    """Every field, to the microsecond, with all attempts in their order."""
    whole = interview(ada)
    with store.session_for(ada) as records:
        records.interviews.add(whole)
    with store.session_for(ada, reading=True) as records:
        assert records.interviews.get(whole.id) == whole
        assert records.interviews.in_phase(frozenset({Phase.DECIDING})) == whole
        assert records.interviews.in_phase(frozenset({Phase.PAUSED})) is None
        assert records.interviews.seated(frozenset({Phase.DECIDING})) == (whole, None)
        assert records.interviews.seated(frozenset({Phase.PAUSED})) is None


def test_documents_come_back_as_they_were(store: SqlStore, ada: str) -> None:
    """A résumé stays a résumé, a job a job, unread ones without a profile."""
    unread = replace(resume(ada, "unread"), profile=None, state=DocumentState.READING)
    kept = [resume(ada), job(ada), replace(unread, created_at=NOON + timedelta(days=1))]
    with store.session_for(ada) as records:
        for document in kept:
            records.documents.add(document)
    with store.session_for(ada, reading=True) as records:
        assert [d.id for d in records.documents.all()] == ["unread", "job-1", "resume-1"]
        assert list(records.documents.all(DocumentKind.JOB)) == [kept[1]]
        assert records.documents.get("resume-1") == kept[0]
        assert records.documents.get("unread").profile is None


def test_what_was_read_is_not_read_again_to_be_saved_and_two_saves_are_both_kept(
    store: SqlStore, ada: str
) -> None:
    """In one transaction: the second save compares with the first, not with what was read."""
    whole = interview(ada)
    with store.session_for(ada) as records:
        records.interviews.add(whole)
    with store.session_for(ada) as records:
        read = records.interviews.get(whole.id)
        fewer = replace(read, version=read.version + 1, turns=read.turns[:1])
        records.interviews.save(fewer, was=read.version)
        again = replace(read, version=read.version + 2)
        records.interviews.save(again, was=fewer.version)
    with store.session_for(ada, reading=True) as records:
        assert len(again.turns) > 1
        assert records.interviews.get(whole.id) == again


def test_the_second_of_two_saves_is_refused(store: SqlStore, ada: str) -> None:
    """Two tabs never fork an interview or a document: the first step stands."""
    whole, document = interview(ada, turns=1), resume(ada)
    later = replace(whole, version=whole.version + 1, phase=Phase.KEPT)
    with store.session_for(ada) as records:
        records.interviews.add(whole)
        records.documents.add(document)
        records.interviews.save(later, was=whole.version)
        records.documents.save(replace(document, version=1), was=0)

    with pytest.raises(StaleVersionError), store.session_for(ada) as records:
        records.interviews.save(later, was=whole.version)
    with pytest.raises(StaleVersionError), store.session_for(ada) as records:
        records.documents.save(replace(document, version=1), was=0)
    with pytest.raises(NotFoundError), store.session_for(ada) as records:
        records.interviews.save(replace(later, id="gone"), was=whole.version)


def test_a_refused_save_changes_nothing(store: SqlStore, ada: str) -> None:
    """What was done before it in the same session goes with it."""
    whole = interview(ada, turns=1)
    with store.session_for(ada) as records:
        records.interviews.add(whole)
    with pytest.raises(StaleVersionError), store.session_for(ada) as records:  # noqa: PT012
        records.drafts.put(whole.id, 0, Draft("half", 1, NOON))
        records.interviews.save(whole, was=whole.version - 1)

    with store.session_for(ada, reading=True) as records:
        assert records.drafts.get(whole.id, 0) is None


def test_a_save_writes_only_what_changed(store: SqlStore, ada: str) -> None:
    """A step of a long interview costs one new answer, not all of them once more."""
    whole = interview(ada)
    standing = Turn(question("And then?", 12), NOON)
    asked = replace(whole, turns=(*whole.turns, standing), phase=Phase.ANSWERING)
    with store.session_for(ada) as records:
        records.interviews.add(asked)
    written: list[str] = []

    def note(*call: object) -> None:
        if not str(call[2]).upper().startswith(("SELECT", "BEGIN", "PRAGMA")):
            written.append(" ".join(str(call[2]).split()[:3]))

    answered = asked.apply(Answered(Answer("Then it held.", NOON)))
    event.listen(Engine, "before_cursor_execute", note)
    try:
        with store.session_for(ada) as records:
            records.interviews.save(answered, was=asked.version)
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    assert sorted(written) == ["INSERT INTO answers", "UPDATE interviews SET"]
    with store.session_for(ada, reading=True) as records:
        assert records.interviews.get(whole.id) == answered


def test_a_list_opens_no_answer(store: SqlStore, ada: str) -> None:
    """Newest first, with role and progress."""
    with store.session_for(ada) as records:
        records.interviews.add(interview(ada, "first", turns=3, words="Data engineer"))
        second = replace(interview(ada, "second", turns=0), created_at=NOON + timedelta(days=1))
        records.interviews.add(second)
        found = records.interviews.summaries()

    assert [(s.id, s.answered, s.role[:4]) for s in found] == [
        ("second", 0, "In M"),
        ("first", 3, "Data"),
    ]
    assert found[1].phase is Phase.DECIDING
    assert found[1].stepped_at == NOON + timedelta(hours=1)


def test_what_was_asked_is_remembered_across_interviews(store: SqlStore, ada: str) -> None:
    """Main questions only: a follow-up belongs to its answer."""
    with store.session_for(ada) as records:
        records.interviews.add(interview(ada, "one", turns=3, words="Why"))
        asked = records.interviews.asked()

    assert [question.bank_id for question in asked] == ["ownership-0", "ownership-2"]
    assert [question.text for question in asked] == ["Why 0?", "Why 2?"]


def test_one_tab_sits_at_an_interview(store: SqlStore, ada: str) -> None:
    """Taking over leaves the version alone: the step that is under way still counts."""
    whole = interview(ada, turns=1)
    with store.session_for(ada) as records:
        records.interviews.add(whole)
        assert records.interviews.seat(whole.id) is None
        records.interviews.sit(whole.id, "tab-2")
    with store.session_for(ada) as records:
        assert records.interviews.seat(whole.id) == "tab-2"
        records.interviews.save(replace(whole, version=31), was=30)
    with store.session_for(ada, reading=True) as records:
        assert records.interviews.seat(whole.id) == "tab-2"
        assert records.interviews.seated(frozenset({whole.phase})) == (
            replace(whole, version=31),
            "tab-2",
        )


def test_a_late_draft_does_not_overwrite_a_newer_one(store: SqlStore, ada: str) -> None:
    """Requests overtake each other; the sequence says what was typed last."""
    with store.session_for(ada) as records:
        records.interviews.add(interview(ada, turns=1))
        stored = [
            records.drafts.put("interview-1", 0, Draft(words, number, NOON))
            for number, words in ((2, "both halves"), (1, "one half"), (2, "again"), (3, ""))
        ]
        last = records.drafts.get("interview-1", 0)
        records.drafts.delete("interview-1", 0)
        records.drafts.delete("interview-1", 0)

        assert stored == [True, False, False, True]
        assert last == Draft("", 3, NOON)
        assert records.drafts.get("interview-1", 0) is None


def test_an_evaluation_is_stored_or_replaced(store: SqlStore, ada: str) -> None:
    """One per attempt; the later one stands."""
    with store.session_for(ada) as records:
        records.interviews.add(interview(ada, turns=2))
        for words in ("first reading", "second reading"):
            records.evaluations.put("interview-1", 1, 1, evaluation(words))
        records.evaluations.put("interview-1", 0, 0, evaluation())
        records.evaluations.delete("interview-1", 0, 0)
    with store.session_for(ada, reading=True) as records:
        assert records.evaluations.of("interview-1") == {(1, 1): evaluation("second reading")}
        assert records.evaluations.at("interview-1", 1, 1) == evaluation("second reading")
        assert records.evaluations.at("interview-1", 0, 0) is None


def test_a_cleared_text_about_oneself_is_gone(store: SqlStore, ada: str) -> None:
    """Each of the three can be cleared, alone or with the others."""
    with store.session_for(ada) as records:
        stranger = records.candidate.get()
        records.candidate.save(replace(stranger, display_name="Ada", goals="Lead a team"))
        records.candidate.save(replace(records.candidate.get(), display_name=""))
        half = records.candidate.get()
        records.candidate.save(replace(half, goals=""))

        assert (half.display_name, half.goals) == ("", "Lead a team")
        assert records.candidate.get() == stranger


def test_fields_that_came_later_take_their_defaults() -> None:
    """What an earlier version stored stays readable, and so does what a later one adds."""
    sealer = Sealer("ada", bytes(KEY_LENGTH))
    codec = Codec(Question, "turns.content")
    stored = sealer.seal("turns.content", b'{"text": "Why?", "competency": "drive", "mood": 1}')

    assert codec.open(sealer, stored) == Question("Why?", "drive")


def test_a_record_that_fits_no_type_says_nothing_of_its_content() -> None:
    """The validator's message quotes what it read; it must not travel on."""
    sealer = Sealer("ada", bytes(KEY_LENGTH))
    stored = sealer.seal("turns.content", b'{"text": ["I was dismissed"]}')

    with pytest.raises(UnreadableRecordError) as refused:
        Codec(Interview, "turns.content").open(sealer, stored)

    assert "dismissed" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_the_latest_answered_ones_are_listed_unopened(store: SqlStore, ada: str) -> None:
    """The newest first, and no more than were asked for; one in which nothing was said is none of
    them."""
    older = interview(ada, "older")
    newer = replace(interview(ada, "newer"), created_at=older.created_at + timedelta(days=1))
    empty = replace(newer, id="empty", turns=(), created_at=newer.created_at + timedelta(days=1))
    with store.session_for(ada) as records:
        for each in (older, newer, empty):
            records.interviews.add(each)
    with store.session_for(ada, reading=True) as records:
        listed = records.interviews.latest_answered(5)
        assert [each.id for each in listed] == ["newer", "older"]
        assert listed == [s for s in records.interviews.summaries() if s.id != "empty"]
        assert [each.id for each in records.interviews.latest_answered(1)] == ["newer"]
