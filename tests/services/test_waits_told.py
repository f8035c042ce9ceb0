"""What is said of waits: the middle, the worst, who took it, and nothing that was not measured."""

from __future__ import annotations

from core.bootstrap import App
from core.domain.chat import ModelRef, Provider
from core.domain.report import Line
from core.domain.spoken import Wait
from core.services.reports import report
from core.services.waits_told import waits_told
from tests.services.test_interviews import decided_upon

EARS, MOUTH = ModelRef("acme", "ears"), ModelRef("gone", "mouth")
ACME = Provider("acme", "Acme", ())
HEADING = "How long you waited after an answer"


def test_waits_are_told_with_who_took_them() -> None:
    """A provider that is not set up any more is named by its id."""
    waits = [
        Wait(0, 200, 260, 1300, EARS, "offline@1", MOUTH),
        Wait(1, 400, 700, 900, EARS, "acme/asks", None),
        Wait(2, words=900, listener=EARS),
    ]

    assert waits_told(waits, [ACME]) == (
        Line(
            "usually 0.4 s, at worst 0.9 s, measured 3 times. By Acme.",
            "Your last words, written down:",
        ),
        Line(
            "usually 0.2 s, at worst 0.3 s, measured 2 times. By the offline coach, Acme.",
            "Then the next question:",
        ),
        Line(
            "usually 0.6 s, at worst 1.0 s, measured 2 times. By gone, your own device.",
            "Then its voice:",
        ),
        Line("usually 1.1 s, at worst 1.3 s, measured 2 times.", "All of it:"),
    )
    [once] = waits_told([Wait(0, question=30, interviewer="offline@1")], [])
    assert once.text == "less than 0.1 s, measured once. By the offline coach."


def test_a_report_says_how_long_somebody_waited_where_it_was_measured(app: App, ada: str) -> None:
    interview = decided_upon(app, ada)
    before = report(app.dossiers.of(ada, interview.id))
    with app.store.session_for(ada) as records:
        records.waits.put(interview.id, Wait(0, question=30, interviewer="offline@1"))
    after = report(app.dossiers.of(ada, interview.id))

    assert HEADING not in list(before.texts())
    assert HEADING in list(after.texts())
