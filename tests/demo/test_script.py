"""What the demo's candidate is asked and says holds together."""

from __future__ import annotations

from itertools import chain

import pytest

from core import content
from core.coaches.offline.coach import OfflineCoach
from core.domain.document import claims
from core.domain.interview import LONGEST_ANSWER, QuestionKind
from core.providers.documents.reader import IsolatedReader
from demo.script import Script, ScriptedTurn, load


@pytest.fixture(scope="module")
def script() -> Script:
    return load()


def turns(script: Script) -> list[ScriptedTurn]:
    return list(chain.from_iterable(interview.turns for interview in script.interviews))


def test_every_question_tests_words_that_stand_in_her_documents(script: Script) -> None:
    """A claim is one of her résumé; a requirement is one of the job she practises for."""
    coach, reader = OfflineCoach(), IsolatedReader()
    words = reader.read(script.resume.read_bytes(), script.resume.name)
    reader.close()
    claimed = {item.text for item in claims(coach.read_resume(words.text))}
    for interview in script.interviews:
        job = coach.read_job(script.jobs[interview.job].read_text("utf-8"))
        wanted = {r.text for r in job.requirements} | {i.text for i in job.responsibilities}
        for turn in interview.turns:
            assert turn.question.claim is None or turn.question.claim in claimed
            assert turn.question.requirement is None or turn.question.requirement in wanted


def test_no_main_question_is_asked_twice(script: Script) -> None:
    """As the product promises."""
    main = [t.question.text for t in turns(script) if t.question.kind is QuestionKind.MAIN]

    assert len(main) == len(set(main))


def test_every_follow_up_quotes_the_answer_before_it(script: Script) -> None:
    """A follow-up comes from what was said."""
    for before, turn in zip(turns(script), turns(script)[1:], strict=False):
        if turn.question.kind is QuestionKind.FOLLOW_UP:
            quote = turn.question.text.split("“")[1].split("”")[0]

            assert quote.lower() in before.answer.lower()


def test_exactly_one_thing_happened_to_a_question(script: Script) -> None:
    """Answered, skipped, left in the middle of a sentence, or left standing at the end."""
    for turn in turns(script):
        happened = [bool(turn.answer), turn.skipped, bool(turn.draft), turn.ends]

        assert sum(happened) == turn.reached
        assert len(turn.answer) <= LONGEST_ANSWER
        assert len(turn.guesses) in (0, 1 + len(turn.again))


def test_her_ratings_are_on_the_scale_of_the_rubric(script: Script) -> None:
    """All criteria that rules can judge, or none: she may prefer not to."""
    for turn in turns(script):
        judged = {c.key for c in content.rubric(turn.question.rubric).criteria} - {"soundness"}
        for guess in turn.guesses:
            assert set(guess) in (judged, set())
