"""An answer retold by a model holds nothing that the candidate did not give (T2, E6)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from core import content
from core.coaches.facts.check import is_known
from core.coaches.model.coach import ModelCoach
from core.coaches.model.improving import AS_IT_WAS, LEFT_OUT, ORDERED, RETOLD
from core.coaches.offline.coach import OfflineCoach
from core.domain.document import Item, Position, Profile
from core.domain.evaluation import Evaluation, State
from core.domain.improvement import Improvement, nothing_added, nothing_lost, only_what_was_said
from core.domain.interview import Brief, Kind, Question
from core.errors import UnusableOutputError
from core.ports.coach import Background, Past
from tests.conftest import STORY
from tests.doubles.chat_model import ScriptedModel

QUESTION = Question("Tell me about a time you solved a hard problem.", "problem solving")
RUBRIC = content.rubric("behavioural")
SENTENCES = (
    "In March our nightly import failed three times and customers saw old prices.",
    "I had to find the cause before the sale on Friday.",
)


def evaluation() -> Evaluation:
    return OfflineCoach().assess(QUESTION, STORY, RUBRIC, Background())


def retold(*pieces: str | tuple[str]) -> str:
    """Sentences, and the names of slots as tuples of one."""
    made = [
        {"text": "", "slot": piece[0]}
        if isinstance(piece, tuple)
        else {"text": piece, "slot": None}
        for piece in pieces
    ]
    return json.dumps({"pieces": made})


def improved(*replies: str, background: Background | None = None) -> Improvement:
    model = ScriptedModel()
    model.say(*replies)
    coach = ModelCoach(model, OfflineCoach())
    return coach.improve(QUESTION, STORY, evaluation(), background or Background())


def test_a_sentence_that_stayed_is_one_and_a_new_one_says_so() -> None:
    """Word for word with its place; or reworded, and then it names none."""
    found = improved(retold(SENTENCES[0], "I compared the logs of the last ten runs."))
    first, second = found.pieces

    assert first.span is not None
    assert not first.reworded
    assert (second.span, second.reworded) == (None, True)
    assert only_what_was_said(found, STORY)
    assert nothing_added(found, [STORY], is_known)
    assert (found.changes, found.left_out) == ((RETOLD,), ())
    assert found.prompt is not None


@pytest.mark.parametrize(
    "invented",
    [
        "It saved us 40,000 euros.",
        "It runs in about fifteen minutes.",
        "I used Kafka for it.",
        "My manager Sarah thanked me.",
        "It took two days.",
    ],
)
def test_what_the_candidate_never_gave_becomes_a_slot(invented: str) -> None:
    """Numbers, tools, people: a visible place to fill, whatever the model supposed."""
    found = improved(retold(SENTENCES[0], invented))
    facts = {"40,000", "fifteen", "Kafka", "Sarah", "two days"}

    assert found.slots
    assert not [p for p in found.pieces for fact in facts if fact in p.text]


def test_what_stands_in_the_resume_may_be_said() -> None:
    """It is the candidate's own, read or corrected by them."""
    bullet = Item("Moved 14 services to Kubernetes")
    known = Background(Profile(positions=(Position(bullets=(bullet,)),)))
    sentence = "I moved 14 services to Kubernetes."

    assert not improved(retold(SENTENCES[0], sentence), background=known).slots
    assert improved(retold(SENTENCES[0], sentence)).slots


def test_a_slot_says_what_belongs_there_in_our_words() -> None:
    """The model chooses which; it does not write it, and cannot hint at a figure."""
    found = improved(retold(SENTENCES[0], ("came",), ("came",)))

    assert found.slots == (content.table("improving/wordings")["slots"]["came"],)


@pytest.mark.parametrize("reply", [retold(("42 %",)), retold(("came",)), retold(), "{}"])
def test_slots_alone_are_no_answer(reply: str) -> None:
    """Neither is a slot that does not exist, nor nothing."""
    with pytest.raises(UnusableOutputError):
        improved(reply, reply)


@pytest.mark.parametrize("name", content.table("improving/wordings")["slots"])
def test_every_slot_passes_the_check_of_what_is_stored(name: str) -> None:
    """Our own words for what is missing add no fact, beside a sentence in other words."""
    found = improved(retold("I compared the logs of the last ten runs.", (name,)))

    assert nothing_added(found, [STORY], is_known)


def test_what_is_left_out_of_sentences_that_stayed_is_said() -> None:
    """Every word has a place: in a piece, or among what was left out."""
    found = improved(retold(SENTENCES[1], SENTENCES[0]))

    assert nothing_lost(found, STORY)
    assert found.changes == (ORDERED, LEFT_OUT)
    assert [span.of(STORY)[:20] for span in found.left_out] == ["I compared the logs "]


def test_one_sentence_is_not_told_twice() -> None:
    """The second time it has no place of its own any more."""
    found = improved(retold(SENTENCES[0], SENTENCES[0]))

    assert [piece.span is not None for piece in found.pieces].count(True) == 1
    assert only_what_was_said(found, STORY)


def test_an_answer_that_stayed_as_it_was_is_said_to() -> None:
    """No change is claimed that was not made."""
    assert improved(retold(STORY)).changes == (AS_IT_WAS,)


def test_of_too_little_nothing_is_sent() -> None:
    """Where nothing could be judged, nothing can be retold."""
    model = ScriptedModel()
    empty = replace(
        evaluation(),
        judgements=tuple(
            replace(j, state=State.NOT_ENOUGH_EVIDENCE, readings=(), spans=())
            for j in evaluation().judgements
        ),
    )
    found = ModelCoach(model, OfflineCoach()).improve(QUESTION, "Fine.", empty, Background())

    assert model.requests == []
    assert found.prompt is None
    assert [piece.text for piece in found.pieces] == ["Fine."]


def test_a_case_is_improved_by_nobody_but_the_offline_coach() -> None:
    """Its figures are not the candidate's to tell."""
    model = ScriptedModel()
    part = OfflineCoach().plan(Brief(kind=Kind.CASE), Background(), Past())[0]
    coach = ModelCoach(model, OfflineCoach())
    coach.improve(part, STORY, evaluation(), Background())

    assert model.requests == []
