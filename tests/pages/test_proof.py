"""The Proof page: what was measured is shown, and what was not is called that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.bootstrap import App
from core.domain.measurement import Agreed, Measurement, Repeated, Trick
from core.providers.measurements import FileMeasurements
from evals.measuring import TRICKS
from tests.pages.conftest import HOME, texts
from ui import proof_view

Page = Callable[..., AppTest]

MEASURED = Measurement(
    coach="offline@1",
    at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    samples=1,
    rubrics=("behavioural@v1#0",),
    prompts=(),
    agreed=(
        Agreed(0.57, 0.08, 66, unseen=True, readers=1.0),
        Agreed(0.78, 0.09, 385, unseen=False),
    ),
    labelled_by=("the authors: two readers",),
    repeated=Repeated(0.0, 519),
    tricks=(Trick("T5", "orders", 66, 0, 6443, 66),),
)


@pytest.fixture
def page(app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    """Open the page as a stranger, with these measurements kept."""

    def open_page(*measurements: Measurement) -> AppTest:
        kept = FileMeasurements(tmp_path / "measurements")
        for measurement in measurements:
            kept.put(measurement)
        monkeypatch.setattr("ui.frame.current_app", lambda: replace(app, measurements=kept))
        monkeypatch.setattr("ui.frame.visitor", lambda: None)
        return (
            AppTest.from_file(str(HOME), default_timeout=30)
            .run()
            .switch_page("pages/14_Proof.py")
            .run()
        )

    return open_page


def test_what_was_never_measured_is_shown_as_exactly_that(page: Page) -> None:
    """No figure, no guess: that nobody has measured it, and how it would be."""
    at = page(replace(MEASURED, coach="openai/other"))

    assert at.title[0].value == "Not measured yet"
    assert "we do not guess" in texts(at)
    assert "make evals MODEL=" in at.code[0].value


def test_figures_stand_there_with_who_labelled_and_what_failed(page: Page) -> None:
    """Agreement seen and unseen, repeatability, and how many checks failed."""
    at = page(MEASURED)
    shown = texts(at) + " ".join(str(each.proto.body) for each in at.get("html"))

    assert "66 failed" in shown
    for figure in ("0.57", "0.78", "66 of 6,443", "519 answers", "two readers", "behavioural@v1#0"):
        assert figure in shown, figure


def test_a_change_by_style_is_told_with_how_far_it_went(page: Page) -> None:
    """Sixteen that moved sounds like little, and one of them may have moved by three levels."""
    moved = Trick("T4", "style", 3.6, 0.5, 1053, 16)
    held = replace(moved, worst=0.4, missed=0)
    shown, still = (
        " ".join(str(each.proto.body) for each in page(replace(MEASURED, tricks=(t,))).get("html"))
        for t in (moved, held)
    )

    assert "16 of 1,053 moved by more than half a level, the furthest by 3.6." in shown
    assert "furthest" not in still


def test_what_got_past_is_told_apart_by_who_had_read_it(page: Page) -> None:
    """What was mended case by case says little: what was never read says how new ones will go."""
    tried = Trick("T3", "empty", 4.8, 1.0, 1512, 26, 120, 21)
    at = page(replace(MEASURED, tricks=(tried,)))
    shown = " ".join(str(each.proto.body) for each in at.get("html"))

    assert "26 of 1,512 got more than level 1." in shown
    assert (
        "21 of these are among the 120 that whoever writes rules and prompts had never read."
        in shown
    )


def test_every_trick_that_is_measured_has_words(page: Page) -> None:
    """A new trick cannot be shown as a code that nobody understands."""
    assert set(proof_view.TRICKS) == set(TRICKS)
    assert page(MEASURED).title[0].value == "How far you can trust the feedback"
