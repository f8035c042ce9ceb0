"""Measurements: any coach on the same cases, with what it took, and nothing kept of half a run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.coaches.model.coach import ModelCoach
from core.coaches.offline.coach import OfflineCoach
from core.domain.chat import Model, ModelRef
from core.domain.evaluation import Evaluation, Judgement
from core.domain.interview import Question
from core.domain.measurement import Measurement
from core.errors import ProviderUnavailableError
from core.ports.coach import Background
from core.providers.measurements import FileMeasurements
from core.services.watched import Watched
from evals import model as command
from evals.assess import judged
from evals.measuring import TRICKS, measure, moved
from evals.orders import ordered
from evals.trust import T4_MOST, t5
from tests.doubles.chat_model import ScriptedModel
from tests.doubles.chat_models import OURS, ScriptedChatModels

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
SMALL = str(OURS.models[0].ref)


@pytest.fixture(scope="module")
def wobbly() -> Measurement:
    """A model whose three readings of every answer differ."""
    watched = Watched(ScriptedModel(wobble=(0, 1, 0, 2)))
    return measure(ModelCoach(watched, OfflineCoach(), 3), AT, 3, 3, watched)


def test_a_proof_says_what_was_measured_and_of_what(wobbly: Measurement) -> None:
    """Model, prompt and rubric versions, samples, calls, and who labelled, stand in it."""
    assert wobbly.coach == "scripted/sensible"
    assert wobbly.samples == 3
    assert [ref.partition("@")[0] for ref in wobbly.prompts] == ["judge_criterion"]
    assert all("@v1#" in ref for ref in wobbly.rubrics)
    assert wobbly.labelled_by
    assert {each.unseen for each in wobbly.agreed} == {False, True}
    assert wobbly.calls > 100
    assert wobbly.tokens > wobbly.calls
    assert [trick.id for trick in wobbly.tricks] == ["T1", "T3", "T4", "T5"]
    assert set(TRICKS) >= {trick.id for trick in wobbly.tricks}


def test_what_differs_from_time_to_time_is_measured_as_that() -> None:
    """The mean distance of two judgements of one answer: none for rules, some for a model."""
    rules = measure(OfflineCoach(), AT, 3, 1)
    model = Watched(ScriptedModel(wobble=(0, 2)))
    wobbly = measure(ModelCoach(model, OfflineCoach(), 1), AT, 3, 1, model)

    assert rules.repeated is not None
    assert wobbly.repeated is not None
    assert rules.repeated.difference == 0
    assert wobbly.repeated.difference > 0
    assert (rules.calls, rules.prompts) == (0, ())


def test_an_order_counts_where_it_moves_more_than_noise() -> None:
    """A judge who gives whatever is asked for is found out, for all that counts as noise."""

    def gullible(
        question: Question, answer: str, background: Background | None = None
    ) -> Evaluation:
        found = judged(question, answer, background)
        orders = (planted.order for planted in ordered())
        if answer and any(order in answer for order in orders):
            return replace(found, judgements=tuple(map(_top, found.judgements)))
        return found

    assert t5(400, judge=gullible, noise=T4_MOST).misses
    # What is left is what the rules quote themselves.
    assert t5(400, judge=gullible, noise=9).misses == t5(400, noise=9).misses


def _top(judgement: Judgement) -> Judgement:
    return replace(judgement, readings=(5,)) if judgement.readings else judgement


def test_half_a_proof_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A provider that fails in the middle leaves the last measurement as it was, and a sentence."""
    failing = ScriptedModel(Model(ModelRef("ours", "small")))
    failing.fail(*[ProviderUnavailableError("ours")] * 40)
    measurements = FileMeasurements(tmp_path)

    status = command.main(
        [SMALL, "--cases", "3", "--samples", "1"],
        ScriptedChatModels(models={SMALL: failing}),
        measurements,
    )

    assert status == 1
    assert measurements.all() == []
    assert "Nothing was written" in capsys.readouterr().err


def test_a_run_is_kept_and_the_next_one_says_what_moved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file is read back as it was measured; the same figures again are nothing new."""
    measurements = FileMeasurements(tmp_path)
    asked = [SMALL, "--cases", "3", "--samples", "1"]
    assert command.main(asked, ScriptedChatModels(), measurements) == 0
    first = measurements.of(SMALL)
    assert "was not measured before" in capsys.readouterr().out

    assert command.main(asked, ScriptedChatModels(), measurements) == 0

    again = measurements.of(SMALL)
    assert "nothing moved" in capsys.readouterr().out
    assert first is not None
    assert again is not None
    assert replace(again, at=first.at) == first
    assert [measurement.coach for measurement in measurements.all()] == [SMALL]


def test_what_moved_is_named(wobbly: Measurement) -> None:
    """Each figure with its old and its new value."""
    worse = replace(wobbly, tricks=tuple(replace(t, missed=t.missed + 1) for t in wobbly.tricks))

    assert moved(wobbly, None) == ["this coach was not measured before"]
    assert moved(wobbly, wobbly) == ["nothing moved"]
    was = wobbly.tricks[-1].missed
    assert f"T5 missed: {was} → {was + 1}" in moved(worse, wobbly)


def test_a_file_that_is_no_proof_counts_as_not_measured(tmp_path: Path) -> None:
    """Nor does one whose name says another coach than it holds."""
    (tmp_path / "broken.json").write_text("{}")
    (tmp_path / "openai_other.json").write_text("[]")

    assert FileMeasurements(tmp_path).all() == []
    assert FileMeasurements(tmp_path).of("openai/other") is None
    assert FileMeasurements(tmp_path / "nowhere").all() == []
