"""Doing what the coach says is never punished: the instruction and the rules agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import pytest

from core.coaches.offline.assessment import assess, rubric_name
from core.coaches.offline.assessment.account import account_of
from core.coaches.offline.assessment.questions import topic_of
from core.coaches.offline.assessment.quoting import quoted
from core.content import rubric
from core.domain.evaluation import Evaluation, overall
from core.domain.interview import Question
from core.ports.coach import Background
from evals.agreement import labelled

MOST_LOST = 0.1  # levels of the overall: rounding
TUNING = ("tuning", "second_tuning", "third_tuning")
OUTCOME = " In the end the complaints fell from twelve a week to three."
STEPS = (
    " I rang the supplier in Gent, wrote a list for the night shift and checked it each morning."
)
CASE = (
    " For example, in May at the depot in Gent I used it for fourteen pallets of glass, and two "
    "of them came back."
)
DONE: Mapping[str, Callable[[str, str], str]] = {
    "Say how it ended.": lambda said, _: said + OUTCOME,
    "Say the number.": lambda said, _: said + OUTCOME,
    "Say what changed.": lambda said, _: said + OUTCOME,
    "Say what you did then.": lambda said, _: said + STEPS + OUTCOME,
    "Say how you did it.": lambda said, _: said + STEPS,
    "Say what you did yourself.": lambda said, _: said + STEPS,
    "Say which part was yours.": lambda said, _: said + STEPS,
    "Say where and when it was.": lambda said, _: (
        "In March the depot in Gent had thirty late pallets a week. " + said
    ),
    "Add one detail.": lambda said, _: said + " That was in Gent in May, with Jana.",
    "Give one example.": lambda said, _: said + CASE,
    "Say where you have used it.": lambda said, _: said + CASE,
    "Say why.": lambda said, _: (
        said + " That is because the night shift reads only the first line of the log."
    ),
    "Say when it does not hold.": lambda said, _: (
        said + " However, it costs an hour a day, and it fails where the depot has no network."
    ),
    "Leave this sentence out.": lambda said, quote: said.replace(quote, ""),
    "Say it once.": lambda said, quote: said.replace(quote, "", 1),
    "Say first what it has to do.": lambda said, _: (
        "It must serve at most 200 users a minute, and no order may be lost. " + said
    ),
    "Say what can go wrong.": lambda said, _: (
        said + " If the server in Gent dies, the phones connect to the second one, but that costs "
        "ten seconds and a second server."
    ),
    "Say what happens, step by step.": lambda said, _: (
        said + " The app sends the order to the server, the server writes it to a table, and a "
        "worker reads it from the queue."
    ),
}
# What nobody but the candidate can do: another story, or a sentence that ties it.
OF_THEIR_OWN = {
    "Say how this answers the question.",
    "Tell one real story.",
    "Answer in your first sentence.",
    "Tie it to the question.",
}


def cases() -> Iterator[tuple[Question, str]]:
    for name in TUNING:
        for case in labelled(name):
            plain = Question(case["question"], "", requirement=case.get("requirement") or None)
            yield plain, case["answer"]


def judged(question: Question, answer: str) -> tuple[Evaluation, float | None]:
    by = rubric(rubric_name(question))
    evaluation = assess(question, answer, by, Background())
    return evaluation, overall(evaluation, by)


CASES = tuple(cases())
IDS = [answer[:30] for _, answer in CASES]


@pytest.mark.parametrize(("question", "answer"), CASES, ids=IDS)
def test_doing_what_the_coach_says_lowers_nothing(question: Question, answer: str) -> None:
    """The sentence that was asked for is added by a machine, bluntly; the overall stands."""
    evaluation, before = judged(question, answer)
    instruction = evaluation.instruction
    if before is None or instruction.criterion is None or instruction.title in OF_THEIR_OWN:
        return
    quote = instruction.quote.of(answer) if instruction.quote else ""
    _, after = judged(question, DONE[instruction.title](answer, quote))

    assert after is not None
    assert after >= before - MOST_LOST, (instruction.title, before, after)


def test_doing_what_the_coach_says_mostly_helps() -> None:
    """In three of four answers the overall rises, or the advice would not be worth giving."""
    rose = total = 0
    for question, answer in CASES:
        evaluation, before = judged(question, answer)
        title, quote = evaluation.instruction.title, evaluation.instruction.quote
        if before is None or title not in DONE or evaluation.instruction.criterion is None:
            continue
        _, after = judged(question, DONE[title](answer, quote.of(answer) if quote else ""))
        total += 1
        rose += (after or 0) > before

    assert rose / total >= 0.75, f"{rose} of {total}"


@pytest.mark.parametrize(("question", "answer"), CASES, ids=IDS)
def test_an_instruction_is_about_something_that_can_rise(question: Question, answer: str) -> None:
    """It names a criterion below the highest level, or says that the answer is strong."""
    evaluation, before = judged(question, answer)
    criterion = evaluation.instruction.criterion

    if criterion is None:
        left = ("Strong: leave it.", "Leave it as it is.")
        assert before is None or evaluation.instruction.title in left
    else:
        assert (evaluation[criterion].level or 0) < 5


@pytest.mark.parametrize(("question", "answer"), CASES, ids=IDS)
def test_a_quote_is_made_of_whole_words(question: Question, answer: str) -> None:
    """Never half a word, never half a number, never a loose "and" at its end."""
    quote = judged(question, answer)[0].instruction.quote
    if quote is None:
        return
    words, before, after = quote.of(answer), answer[: quote.start], answer[quote.end :]

    assert words == words.strip()
    assert not (before[-1:].isalnum() and words[0].isalnum())
    assert not (words[-1].isalnum() and after[:1].isalnum())
    assert not re.search(r"\d[.,:]?$", before) or not re.match(r"[.,:]?\d", words)
    assert not re.search(r"\d[.,:]?$", words) or not re.match(r"[.,:]?\d", after)
    assert words.split()[-1].lower() not in ("and", "but", "the", "a", "of", "to", "because")


def test_a_number_with_a_comma_stays_whole() -> None:
    """ "1,200" is one number, wherever the quote has to end."""
    answer = (
        "In the depot of Gent, with its two halls and its nine gates, where the trucks of three "
        "forwarders wait from five in the morning until noon, I counted with Jana 1,200 pallets "
        "and moved 1,050 of them."
    )
    account = account_of(answer, topic_of(Question("Tell me about a problem you solved.", "")))

    for statement in account.statements:
        quote = quoted(account, statement)
        assert not re.search(r"\d[.,]?$", answer[: quote.start]) or answer[quote.start] == " "
        assert not (answer[quote.end - 1].isdigit() and re.match(r",?\d", answer[quote.end :]))


@pytest.mark.parametrize(
    "answer",
    ["I test it and check.", "x", "", "I ask. I call. I write.", "I would ask and would wait."],
)
@pytest.mark.parametrize(
    "text",
    [
        "How do you test a change before you deploy it?",
        "Why do you want this job?",
        "Design a booking system.",
        "Tell me about a problem you solved.",
        "What is your notice period?",
    ],
)
def test_the_shortest_answer_gets_an_instruction_too(text: str, answer: str) -> None:
    """Nothing is raised, whatever little was said."""
    evaluation, _ = judged(Question(text, ""), answer)

    assert evaluation.instruction.title.endswith(".")
