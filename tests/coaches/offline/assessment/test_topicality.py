"""About what was asked or about something else; and whose words a question repeats."""

from __future__ import annotations

import sys
from functools import _lru_cache_wrapper
from time import process_time

import pytest

from core.coaches.offline.assessment import assess
from core.content import rubric
from core.domain.evaluation import Evaluation, State, overall
from core.domain.interview import Question, QuestionKind
from core.ports.coach import Background

CLAIM = "Cut checkout errors by 38 % in one quarter"
ABOUT_CLAIM = Question(
    f"Your résumé says: “{CLAIM}.” What was going wrong, and what did you do?",
    "problem solving",
    claim=CLAIM,
    source="offline@1",
)
LICENCE = "A full driving licence is required because our houses are far apart."
ABOUT_LICENCE = Question(
    f"One line of the advertisement reads: “{LICENCE}” I did not find that in your résumé. Do you "
    "have it, or what stands between you and it?",
    "qualification",
    requirement=LICENCE,
    source="offline@1",
)
IMPORT = (
    "In March our nightly import failed for the third time. I read the logs, found that one "
    "supplier had changed a column, and added a check that stops the run and writes to me. Since "
    "then it has failed once in eight months."
)


def judged(question: Question, answer: str) -> Evaluation:
    return assess(question, answer, rubric(), Background())


def level_of(question: Question, answer: str) -> float:
    return overall(judged(question, answer), rubric()) or 0.0


@pytest.mark.parametrize(
    "text",
    [
        ABOUT_LICENCE.text,
        "The job asks for “Clear written English”. Which day shows it best?",
        "I did not find Kubernetes in your résumé. What is the closest you have come to it?",
        "Why are you leaving your present job?",
        "What do you do so that a person who cannot see the screen can still use it?",
    ],
)
def test_a_good_story_about_something_else_is_worth_nothing(text: str) -> None:
    """However concrete: it does not touch what the question is built on."""
    assert level_of(Question(text, ""), IMPORT) <= 1
    assert level_of(Question("Describe a situation where you took initiative.", ""), IMPORT) >= 3


@pytest.mark.parametrize(
    "answer",
    [
        "Yes, I have had category B since 2014, and I drove 20,000 km a year for a care service.",
        "Not yet. I have passed the theory, and my practical test is on 12 May.",
        "Yes, since 2015.",
    ],
)
def test_a_short_reply_says_whether_one_has_it(answer: str) -> None:
    """ "Yes, since 2015" names nothing of the question, and answers it."""
    evaluation = judged(ABOUT_LICENCE, answer)

    assert (evaluation["relevance"].level or 0) >= 4
    assert evaluation["structure"].state is State.NOT_ASKED


def test_the_candidates_own_line_may_be_told_again() -> None:
    """The 38 % of the résumé count when they are retold in a story."""
    story = (
        "The payment service timed out on phones. I read two weeks of logs, found that we retried "
        "without a key, and wrote one. Checkout errors fell by 38 % in one quarter."
    )
    bare = Question("Tell me about a problem you solved at work.", "")

    assert judged(ABOUT_CLAIM, story)["specificity"].level == (
        judged(bare, story)["specificity"].level
    )


def test_the_candidates_own_line_alone_is_no_answer() -> None:
    """Saying again what the question says adds nothing, with an "I" before it or read out."""
    for said in (f"I {CLAIM[0].lower()}{CLAIM[1:]}.", ABOUT_CLAIM.text, ABOUT_CLAIM.text * 3):
        assert overall(judged(ABOUT_CLAIM, said), rubric()) is None


def test_a_follow_up_has_to_bring_what_it_asks_for() -> None:
    """A result where a result was asked for, a number where a number was."""
    result = Question("How did it end?", "", QuestionKind.FOLLOW_UP, source="bank:beh-003#result")
    number = Question("How much?", "", QuestionKind.FOLLOW_UP, source="offline@1#number")
    talk = "I talked to the supplier and to the warehouse about the plan."

    assert judged(result, talk)["relevance"].level == 2
    assert (judged(result, "He signed the plan on Friday.")["relevance"].level or 0) >= 4
    assert judged(number, talk)["relevance"].level == 2
    assert (judged(number, "About 30 %.")["relevance"].level or 0) >= 4


def test_textbook_talk_is_no_expertise() -> None:
    """Without a case an explanation stays in the middle; a case, a reason and a price lift it."""
    question = Question("How does a REST API work?", "")
    textbook = (
        "A REST API uses HTTP requests such as GET, POST, PUT and DELETE on resources. The server "
        "returns a response, usually JSON, with a status code. It is stateless, which means that "
        "each request contains all information."
    )
    used = (
        " For example, our orders API in Leeds answered a repeated POST with 409, because phones "
        "retry. The price is a key that the client has to send and the server has to keep."
    )

    assert level_of(question, textbook) <= 3
    assert level_of(question, textbook + used) >= 4


def test_a_short_complete_answer_is_strong() -> None:
    """A notice period needs no story."""
    said = "My notice period is four weeks, to the end of the month; I could start on 1 March."

    assert level_of(Question("What is your notice period?", ""), said) >= 4.5


def test_a_plain_intention_is_low_and_not_nothing() -> None:
    """Between "fine" and a strong answer lies a plain one."""
    question = Question("Where do you see yourself in five years?", "")
    plain = (
        "In five years I would like to lead a small team on the ward, and I have started a "
        "mentoring course for it."
    )
    empty = "I want to be successful and happy in what I do, and I hope to grow as a person."

    assert 1 < level_of(question, plain) <= 3
    assert level_of(question, empty) <= 1


def test_nothing_of_a_person_stays_in_memory() -> None:
    """Neither the answer nor the line of the résumé is kept by any cache of the coach."""
    marked = "Xylographed 4711 quarterly wombats for Zebulon"
    text = f"Your résumé says: “{marked}.” What did you do?"
    judged(Question(text, "", claim=marked, source="offline@1"), f"I {marked} with my team.")
    caches = {
        cached
        for name, module in sys.modules.items()
        if name.startswith("core.coaches.offline.assessment")
        for cached in vars(module).values()
        if isinstance(cached, _lru_cache_wrapper)
    }
    before = {cached: cached.cache_info().currsize for cached in caches}

    other = marked.replace("Xylographed", "Yodelled").replace("wombats", "quokkas")
    judged(Question(text.replace(marked, other), "", claim=other), f"I {other} with my team.")

    assert caches
    assert all(cached.cache_parameters()["maxsize"] is None for cached in caches)
    assert {cached: cached.cache_info().currsize for cached in caches} == before


def test_an_ordinary_answer_is_judged_at_once() -> None:
    """300 words take a few milliseconds, ten times that with a slow machine in mind."""
    answer = " ".join([IMPORT] * 7)
    judged(ABOUT_CLAIM, answer)
    started = process_time()
    for _ in range(5):
        judged(ABOUT_CLAIM, answer)

    assert (process_time() - started) / 5 < 0.15
