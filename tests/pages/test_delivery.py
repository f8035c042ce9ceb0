"""How an answer was said, on the pages: folded, without a level, and only what is sure."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from core.bootstrap import App
from core.domain.interview import Interview
from core.domain.spoken import Spoken
from core.services.deliveries import ADVICE, GONE, HOW_YOU_SAID_IT, NO_CHANGE, NO_LEVEL, TYPED
from tests.conftest import STORY, drain
from tests.doubles.speaker_at_a_pace import spoken
from tests.pages.conftest import Visit, drawn, texts
from tests.services.test_interviews import answered, begun

INTERVIEW, FEEDBACK, REPORT = "2_Interview.py", "3_Feedback.py", "8_Report.py"
SENTENCE = "um we moved the boxes to the other room, and then, [1.4] we counted forty of them "
CALM = spoken(SENTENCE * 6)


def said(app: App, owner: str, how: Spoken = CALM) -> Interview:
    """The first answer of an interview, spoken, with what was heard of it."""
    interview = begun(app, owner)
    app.interviews.ask(owner, interview.id, "tab")
    return attempt(app, owner, interview, how)


def attempt(app: App, owner: str, interview: Interview, how: Spoken | None) -> Interview:
    """Answer the first question, or try it again; typed where nothing was heard."""
    turns = app.interviews.get(owner, interview.id).turns
    if how is not None:
        heard(app, owner, interview, len(turns[0].attempts), how)
    told = STORY if how is None else how.transcript.text
    text = f"{told} Try {len(turns[0].attempts) + 1}."
    given = app.interviews.answer(owner, interview.id, "tab", 0, text)
    drain(app)
    return given


def heard(app: App, owner: str, interview: Interview, number: int, how: Spoken) -> None:
    with app.store.session_for(owner) as records:
        records.spoken.put(interview.id, 0, number, how)


def finished(app: App, owner: str, how: Spoken | None) -> Interview:
    """A whole interview of which the first answer was spoken, or none."""
    interview = begun(app, owner)
    app.interviews.ask(owner, interview.id, "tab")
    attempt(app, owner, interview, how)
    for _ in range(2):
        answered(app, owner, interview)
    app.interviews.ask(owner, interview.id, "tab")
    app.interviews.finish_asking_back(owner, interview.id, "tab")
    app.interviews.confirm(owner, interview.id, "tab")
    drain(app)
    return app.interviews.settle(owner, interview.id)


def folds(at: AppTest) -> list[str]:
    return [fold.label for fold in at.expander]


def how_it_was_said(at: AppTest) -> str:
    [fold] = [fold for fold in at.expander if fold.label == HOW_YOU_SAID_IT]
    return "\n".join(element.value for element in fold.markdown)


def test_a_spoken_answer_says_how_it_was_said(visit: Visit, app: App, ada: str) -> None:
    """Pace, pauses with their place, fillers and loudness, each with its interval; no level."""
    said(app, ada)
    text = how_it_was_said(visit(INTERVIEW))

    for part in (
        "words a minute while you spoke (",
        "1.4 s after “and then”",
        "dB apart",
        NO_LEVEL,
    ):
        assert part in text
    assert "“um” and “uh” 6 times" in text
    assert "of 5" not in text


def test_a_typed_answer_says_once_that_nothing_was_measured(
    visit: Visit, app: App, ada: str
) -> None:
    """Quietly, below the answer: nothing to unfold for nothing."""
    answered(app, ada, begun(app, ada))
    drain(app)
    at = visit(INTERVIEW)

    assert HOW_YOU_SAID_IT not in folds(at)
    assert texts(at).lower().count(TYPED.lower()) == 1


def test_words_that_were_sent_instead_of_said_are_not_measured(
    visit: Visit, app: App, ada: str
) -> None:
    """Who speaks first and then types has typed: what was heard is of something else."""
    interview = answered(app, ada, begun(app, ada))
    heard(app, ada, interview, 0, CALM)
    drain(app)

    assert HOW_YOU_SAID_IT not in folds(visit(INTERVIEW))


def test_what_was_heard_and_is_gone_is_not_made_up(visit: Visit, app: App, ada: str) -> None:
    interview = said(app, ada)
    with app.store.session_for(ada) as records:
        records.spoken.delete(interview.id, 0, 0)

    assert how_it_was_said(visit(INTERVIEW)) == f":gray[{GONE}]"


def test_without_um_in_the_transcript_no_filler_is_counted(
    visit: Visit, app: App, ada: str
) -> None:
    """A server that leaves it out: not measured, not none."""
    stripped = replace(CALM, transcript=replace(CALM.transcript, verbatim=False))
    said(app, ada, stripped)
    text = how_it_was_said(visit(INTERVIEW))

    assert text.count("Not measured: the service that listened leaves “um” and “uh” out") == 2
    assert "words a minute" in text


def test_one_advice_at_most_and_only_where_it_is_sure(visit: Visit, app: App, ada: str) -> None:
    """Three long silences, all of them sure: one sentence, before the figures."""
    said(app, ada)
    text = how_it_was_said(visit(INTERVIEW))

    assert sum(advice in text for advice in ADVICE.values()) == 1


def test_what_somebody_said_is_shown_as_words(visit: Visit, app: App, ada: str) -> None:
    """A service may write down anything: it is never markup."""
    marked = spoken("we moved the **boxes** ![x](http://e.invalid/x) [1.4] to the other room " * 5)
    said(app, ada, marked)
    at = visit(INTERVIEW)
    text = how_it_was_said(at)

    assert "![" not in text.replace("\\[", "")
    assert "**boxes**" not in text


NEARLY = spoken(SENTENCE * 6, pace=15.3)
QUICK = spoken("we moved the boxes to the other room and counted forty of them " * 8, pace=25)


@pytest.mark.parametrize(
    ("second", "shown"),
    [(QUICK, "**Pace**: from"), (NEARLY, NO_CHANGE)],
    ids=["much quicker", "hardly quicker"],
)
def test_side_by_side_only_a_sure_change_is_one(
    visit: Visit, app: App, ada: str, second: Spoken, shown: str
) -> None:
    """What lies inside both intervals is no change, and says so."""
    attempt(app, ada, said(app, ada), second)

    assert shown in texts(visit(INTERVIEW))


def test_side_by_side_a_typed_try_is_not_compared(visit: Visit, app: App, ada: str) -> None:
    """There is nothing to hold it against, even where something was heard meanwhile."""
    heard(app, ada, attempt(app, ada, said(app, ada), None), 1, QUICK)
    text = texts(visit(INTERVIEW))

    assert NO_CHANGE not in text
    assert "**Pace**" not in text


def test_the_report_says_the_same_and_prints_it(visit: Visit, app: App, ada: str) -> None:
    """Page and PDF; typed answers are mentioned once for all."""
    interview = finished(app, ada, CALM)
    printed = drawn(visit(REPORT))
    report = app.reports.pdf(ada, interview.id)
    paper = " ".join(
        " ".join(p.extract_text() for p in PdfReader(io.BytesIO(report)).pages).split()
    )

    for text in (printed, paper):
        assert "words a minute while you spoke" in text
        assert text.count("Not measured where you typed.") == 1


def test_how_it_was_said_moves_no_level(app: App, ada: str) -> None:
    """The same words, spoken fast, with fillers and silences, or typed: one evaluation."""
    ones = [finished(app, ada, how) for how in (spoken(STORY, pace=30), None)]
    levels = [
        [judgement.level for judgement in app.evaluations.of(ada, one.id)[0, 0].judgements]
        for one in ones
    ]

    assert levels[0] == levels[1]
    assert any(levels[0])
