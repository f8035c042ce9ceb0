"""An answer judged by a model: what is stored rests on words that were said, or is not stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from threading import Event, Lock
from typing import Any

import pytest

from core import content
from core.coaches.model.assessing import MOST_AT_ONCE
from core.coaches.model.coach import ModelCoach
from core.coaches.offline.coach import OfflineCoach
from core.domain.chat import DataKind
from core.domain.evaluation import Evaluation, State, overall
from core.domain.interview import Brief, Kind, Question
from core.domain.rubric import Rubric
from core.errors import (
    OutOfCreditError,
    ProviderConfigError,
    ProviderError,
    ProviderUnavailableError,
    RateLimitedError,
    RefusedError,
    TruncatedError,
    UnusableOutputError,
)
from core.ports.chat import Reply, Request, unheard
from core.ports.coach import Background, Past
from tests.conftest import STORY
from tests.doubles.chat_model import ScriptedModel

QUESTION = Question("Tell me about a time you solved a hard problem.", "problem solving")
RUBRIC = content.rubric("behavioural")
ONE = Rubric(RUBRIC.ref, RUBRIC.criteria[:1])  # one criterion: each sample is one call
QUOTE = "I had to find the cause before the sale on Friday."


def reading(level: Any = 3, **other: Any) -> str:
    fields: dict[str, Any] = {
        "evidence": [QUOTE],
        "state": "not_enough_evidence" if level is None else "scored",
        "reason": "One learns what had to be done.",
        "level": level,
        "title": "Say what came of it.",
        "because": "The story stops before its end.",
        "about": "",
    }
    return json.dumps({**fields, **other})


def judged(
    *replies: str, samples: int | None = None, answer: str = STORY, rubric: Rubric = ONE
) -> Evaluation:
    model = ScriptedModel()
    model.say(*replies)
    coach = ModelCoach(model, OfflineCoach(), samples=samples or len(replies))
    return coach.assess(QUESTION, answer, rubric, Background())


def test_each_criterion_is_read_by_itself_and_several_times() -> None:
    """One call for each criterion and sample; each has the anchors of that criterion alone."""
    model = ScriptedModel()
    evaluation = ModelCoach(model, OfflineCoach()).assess(QUESTION, STORY, RUBRIC, Background())

    assert len(model.requests) == 3 * len(RUBRIC.criteria)
    assert all(len(j.readings) == 3 for j in evaluation.judgements)
    for criterion in RUBRIC.criteria:
        mine = [r for r in model.requests if all(a in r.instruction for a in criterion.anchors)]
        assert len(mine) == 3
    assert evaluation.coach == "scripted/sensible"
    assert evaluation.prompt == model.requests[0].prompt
    assert evaluation.rubric == RUBRIC.ref


def test_they_are_read_at_the_same_time_and_not_all_at_once() -> None:
    """Fifteen calls take as long as two, and no vendor gets more than eight of them together."""
    model, together, lock = ScriptedModel(), Event(), Lock()
    reply, now, most = model.reply, 0, 0

    def slowly(request: Request, heard: Callable[[str], None] = unheard) -> Reply:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
            if now == MOST_AT_ONCE:
                together.set()
        assert together.wait(20)
        with lock:
            now -= 1
        return reply(request, heard)

    model.reply = slowly  # type: ignore[method-assign]
    ModelCoach(model, OfflineCoach()).assess(QUESTION, STORY, RUBRIC, Background())

    assert (len(model.requests), most) == (15, MOST_AT_ONCE)


def test_the_middle_level_counts_and_every_reading_is_kept() -> None:
    """Three readings: their median is the level, and the spread shows how far they differ."""
    judgement = judged(reading(4), reading(1), reading(3)).judgements[0]

    assert (judgement.level, judgement.spread) == (3, (1, 4))


def test_what_is_shown_comes_from_the_reading_at_the_middle() -> None:
    """Level, reason, evidence and instruction belong together."""
    middle = reading(3, evidence=["gave each job its own table"], reason="This one.", title="This.")
    evaluation = judged(reading(4), middle, reading(1), samples=3)

    shown = {span.of(STORY) for span in evaluation.judgements[0].spans}
    assert shown == {"gave each job its own table"}
    assert evaluation.judgements[0].reason == "This one."
    assert evaluation.instruction.title == "This."


def test_a_quote_that_was_never_said_is_no_evidence() -> None:
    """A level whose quotes cannot be found becomes not enough evidence, and has no number."""
    evaluation = judged(reading(5, evidence=["I increased revenue by 40 %"]))

    assert evaluation.judgements[0].state is State.NOT_ENOUGH_EVIDENCE
    assert evaluation.judgements[0].spans == ()
    assert overall(evaluation, ONE) is None


@pytest.mark.parametrize(
    "quote",
    [
        "I had to  find the cause\nbefore the sale on Friday.",
        "“I had to find the cause before the sale on Friday.”",
        "'I had to find the cause'",
    ],
)
def test_a_quote_may_differ_in_white_space_and_quotation_marks_alone(quote: str) -> None:
    """Models fold lines and add marks; what is shown is what stands in the answer."""
    judgement = judged(reading(3, evidence=[quote])).judgements[0]

    assert judgement.spans[0].of(STORY) in QUOTE


@pytest.mark.parametrize(
    "quote", ["i had to find the cause", "I had to find a cause", "ad to find the caus", "…", "I"]
)
def test_a_quote_that_differs_by_a_letter_is_refused(quote: str) -> None:
    """Verbatim is meant; and a letter that stands anywhere is evidence of nothing."""
    assert judged(reading(3, evidence=[quote])).judgements[0].level is None


def test_a_state_needs_most_of_the_readings() -> None:
    """Two of three decide; where all differ there was not enough to go by."""
    two_of_three = judged(reading(2), reading(None), reading(4))
    all_differ = judged(reading(2), reading(None), reading(None, state="not_asked"))

    assert two_of_three.judgements[0].readings in ((2, 4), (4, 2))
    assert two_of_three.judgements[0].level == 2
    assert all_differ.judgements[0].state is State.NOT_ENOUGH_EVIDENCE


def test_the_instruction_is_about_what_would_raise_the_overall_most() -> None:
    """A rule over weights and levels chooses, not the model."""
    low, high = RUBRIC.criteria[0], RUBRIC.criteria[4]
    heavy = Rubric("r", (replace(low, weight=0.5), replace(high, weight=2.0)))
    model = ScriptedModel()
    model.say(reading(1, title="Light."), reading(3, title="Heavy."))
    evaluation = ModelCoach(model, OfflineCoach(), 1).assess(QUESTION, STORY, heavy, Background())

    found = {j.criterion: j.level for j in evaluation.judgements}
    rooms = {c.key: c.weight * (5 - (found[c.key] or 0)) for c in heavy.criteria}
    assert evaluation.instruction.criterion == max(rooms, key=lambda key: rooms[key])


def test_a_full_answer_is_left_alone() -> None:
    """Where nothing could rise, nothing is asked for."""
    evaluation = judged(reading(5, title="", because=""))

    assert evaluation.instruction.title == "Strong: leave it."
    assert evaluation.instruction.quote is not None


@pytest.mark.parametrize("answer", ["", "  ", "Fine.", "No idea!", QUESTION.text])
def test_nothing_is_sent_where_nothing_was_said(answer: str) -> None:
    """Empty, a word, or the question again: not enough evidence, without asking anybody."""
    model = ScriptedModel()
    evaluation = ModelCoach(model, OfflineCoach()).assess(QUESTION, answer, RUBRIC, Background())

    assert model.requests == []
    assert {j.state for j in evaluation.judgements} == {State.NOT_ENOUGH_EVIDENCE}
    assert evaluation.prompt is None
    assert evaluation.instruction.title


def test_only_what_is_needed_goes_to_the_model() -> None:
    """The question and the answer, as material, never as instruction; no line of a document."""
    asked = replace(QUESTION, requirement="Finds root causes", claim="Cut errors by 38 %")
    model = ScriptedModel()
    ModelCoach(model, OfflineCoach(), 1).assess(asked, STORY, ONE, Background())
    request = model.requests[0]

    kinds = [material.kind for material in request.material]
    assert kinds == [DataKind.QUESTION, DataKind.ANSWER]
    assert not [m for m in request.material if m.text in request.instruction]


def test_a_quotation_mark_stands_only_around_words_that_were_said() -> None:
    """A model that quotes what it would have liked to hear loses the marks."""
    because = "You said “found a lock” and “saved two million euros”."
    evaluation = judged(reading(2, because=because))

    assert "“found a lock”" in evaluation.instruction.because
    assert "“saved" not in evaluation.instruction.because


WRONG = [
    "",
    "I cannot do that.",
    "[]",
    "{}",
    "null",
    reading(6),
    reading(-1),
    reading(3, state="not_enough_evidence"),
    reading(None, state="scored"),
    reading(3, state="excellent"),
    reading(3, overall=5),
    reading(3, evidence="I"),
    reading(3, title="", because=""),
    reading(3, reason="![x](https://evil.example/x.png)"),
    reading("3 of 5"),
    reading(3.5),
    reading(3)[:-20],
    "[" * 100_000,
]


@pytest.mark.parametrize("reply", WRONG, ids=range(len(WRONG)))
def test_a_reply_that_does_not_fit_is_shown_to_the_model_once(reply: str) -> None:
    """The second try sees the first and what was wrong with it."""
    model = ScriptedModel()
    model.say(reply, reading(2))
    evaluation = ModelCoach(model, OfflineCoach(), 1).assess(QUESTION, STORY, ONE, Background())

    first, second = model.requests
    assert first.refused is None
    assert second.refused is not None
    assert second.refused[0] == reply
    assert second.refused[1]
    assert evaluation.judgements[0].level == 2


@pytest.mark.parametrize("reply", WRONG, ids=range(len(WRONG)))
def test_junk_is_an_error_and_no_level(reply: str) -> None:
    """T8: after a second reply that does not fit nothing is judged; the error quotes nothing."""
    with pytest.raises(UnusableOutputError) as caught:
        judged(reply, reply, samples=1)

    assert reply not in str(caught.value) or not reply
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


FAILURES: list[Callable[[], ProviderError]] = [
    lambda: ProviderUnavailableError("scripted"),
    lambda: RateLimitedError("scripted", retry_after=3),
    lambda: RefusedError("scripted"),
    lambda: TruncatedError("scripted"),
    lambda: ProviderConfigError("scripted"),
    lambda: OutOfCreditError("scripted"),
    lambda: UnusableOutputError("scripted"),
]


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("before", [0, 7, 14])
def test_one_call_that_fails_ends_the_assessment(
    failure: Callable[[], ProviderError], before: int
) -> None:
    """T8: all or nothing, whichever of the fifteen calls it is."""
    model = ScriptedModel()
    model.say(*[reading(3)] * before)
    model.fail(failure())
    coach = ModelCoach(model, OfflineCoach())

    with pytest.raises(type(failure())):
        coach.assess(QUESTION, STORY, RUBRIC, Background())


def test_a_case_is_judged_by_code() -> None:
    """Its calculation is checked by the offline coach, whose name stands beside it."""
    model = ScriptedModel()
    coach = ModelCoach(model, OfflineCoach())
    part = OfflineCoach().plan(Brief(kind=Kind.CASE), Background(), Past())[0]
    evaluation = coach.assess(
        part, "How many customers are there?", content.rubric("case"), Background()
    )

    assert evaluation.coach == OfflineCoach().ref
    assert model.requests == []
