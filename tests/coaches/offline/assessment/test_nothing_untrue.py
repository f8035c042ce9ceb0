"""An instruction asks for nothing that the answer has, and says nothing untrue of its words."""

from __future__ import annotations

import re

import pytest

from core.coaches.offline.assessment import assess, rubric_name
from core.coaches.offline.assessment.account import account_of
from core.coaches.offline.assessment.already import ended_after, has, has_case, last_deed
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked, topic_of
from core.coaches.offline.assessment.quoting import filled
from core.coaches.offline.assessment.restated import restated
from core.coaches.offline.assessment.story import story_of
from core.content import rubric
from core.domain.evaluation import Instruction
from core.domain.interview import Question
from core.ports.coach import Background
from evals.agreement import labelled

TUNING = ("tuning", "second_tuning", "third_tuning")
CASES = tuple(
    (Question(case["question"], "", requirement=case.get("requirement") or None), case["answer"])
    for name in TUNING
    for case in labelled(name)
)
IDS = [answer[:30] for _, answer in CASES]


def told(question: Question, answer: str) -> Instruction:
    by = rubric(rubric_name(question))
    return assess(question, answer, by, Background()).instruction


def words_of(instruction: Instruction, answer: str) -> str:
    return instruction.quote.of(answer) if instruction.quote else ""


def heard(question: Question, answer: str) -> Heard:
    topic = topic_of(question)
    account = account_of(answer, topic)
    return Heard(topic, account, story_of(account))


@pytest.mark.parametrize(("question", "answer"), CASES, ids=IDS)
def test_nobody_is_asked_for_what_they_have_said(question: Question, answer: str) -> None:
    """A number, an end, a reason, a case: never where it stands already."""
    instruction = told(question, answer)
    quote = words_of(instruction, answer)
    match instruction.title:
        case "Say the number.":
            assert not has("number", quote)
        case "Say how it ended." if quote:
            after = answer[answer.index(quote) + len(quote) :]
            assert not has("ended", after)
            assert not has("changed", after)
        case "Say why.":
            assert not has("reason", answer)
        case "Say when it does not hold.":
            assert not has("limit", answer)
        case "Tell one real story.":
            assert not has_case(heard(question, answer))


@pytest.mark.parametrize(("question", "answer"), CASES, ids=IDS)
def test_what_is_said_of_a_quote_is_so(question: Question, answer: str) -> None:
    """A thought is a thought, a wish a wish, and what is general has no name and no number."""
    instruction = told(question, answer)
    quote, because = words_of(instruction, answer).lower(), instruction.because
    if "” says what you think" in because:
        assert re.search(r"think|believe|feel|would say|sure|opinion|important", quote)
    if "” says what you usually do" in because:
        assert re.search(r"always|usual|normal|general|whenever|every|tend|each", quote)
    if "” says what you would do" in because:
        assert re.search(r"would|will", quote)
    if "” is general" in because:
        assert not re.search(r"\d", quote)
    if "” says what you would like" in because:
        assert re.search(r"would|i'd", quote)
    if instruction.title == "Add one detail." and quote:
        assert not re.search(r"\d", quote)
    if "” says “we”" in because:
        assert re.search(r"\bwe\b", quote)


BREAK = "After which call or message did you need a break?"
ENDED = (
    "A woman rang because her son's phone contract was still being charged. Our form wanted his "
    "signature. I wrote the cancellation by hand with her on the line and walked it to billing "
    "myself. Then I went round the block. My team leader let me take chats until the end of the "
    "shift, and since then the form has a box for that."
)


def test_an_end_after_the_last_deed_is_an_end() -> None:
    """ "Since then the form has a box for that" stands right after the quoted words."""
    assert told(Question(BREAK, ""), ENDED).title != "Say how it ended."
    open_end = ENDED[: ENDED.index(" Then I went")]
    deed = last_deed(heard(Question(BREAK, ""), open_end))

    assert deed is not None
    assert not ended_after(account_of(open_end, topic_of(Question(BREAK, ""))), deed)
    assert ended_after(account_of(ENDED, topic_of(Question(BREAK, ""))), deed)


def test_an_opinion_is_not_called_a_happening() -> None:
    """Nothing happened in it, so nobody's part can be missing from it."""
    opinion = (
        "Communication is always a two-way street. I think that the most important thing is to "
        "express yourself clearly and to check whether the other person has understood it. In my "
        "opinion there are no bad receivers, only bad senders."
    )
    question = "When did you ask another person for one thing and get something quite different?"
    instruction = told(Question(question, ""), opinion)

    assert instruction.title == "Tell one real story."
    assert "says what happened" not in instruction.because
    assert "when did you ask another person for one thing" in instruction.because


def test_a_closing_aside_is_not_what_has_to_be_made_better() -> None:
    """A strong answer is left as it is, rather than sent on an errand."""
    returns = (
        "Sorting the returns. I know that nobody likes it, but when I have a bad day I like to see "
        "a full trolley become empty. At my last place I did it every Monday, about 90 parcels, "
        "and I found out that one dress came back so often because the size chart was wrong. "
        "Talking on the phone all day I like less."
    )
    question = "Which part of this work would you enjoy even on a bad day?"

    assert told(Question(question, "", rubric="hr_screen"), returns).title == "Strong: leave it."


def test_a_range_is_a_number() -> None:
    """ "Between 52 and 56" is not answered with "Say the number."."""
    question = "What pay do you have in mind, and what is that based on?"

    assert told(Question(question, ""), "Between 52 and 56.").title != "Say the number."


def test_who_never_did_it_is_asked_for_what_comes_closest() -> None:
    """An honest no is an answer, and nobody is told to tell what never was."""
    question = "The job asks for “leading a team”. When was that last needed from you?"
    instruction = told(Question(question, "", requirement="Leading a team"), "No, never.")

    assert instruction.title == "Say what comes closest."


@pytest.mark.parametrize(
    ("question", "asked", "said"),
    [
        ("Name the task in this job for which you would be least prepared.", Asked.REASON,
         "Name the task in this job for which you would be least prepared."),
        ("Tell me about a plan of yours that others could not carry out.", Asked.STORY,
         "Choose one plan of yours that others could not carry out."),
        ("Describe a conflict with a colleague and how you handled it.", Asked.STORY,
         "Choose one conflict with a colleague, and say how you handled it."),
        ("Someone writes to you in capitals. What are your first three sentences?",
         Asked.EXPLANATION, "Answer this first: what are your first three sentences?"),
        ("Your résumé says: “Won back 40 lost customers.” How did you do that?", Asked.STORY,
         "Say it step by step: how did you do that?"),
        ("Tell me about yourself.", Asked.REASON,
         "Say in three sentences what you do now, what you did before, and why you are here."),
    ],
)  # fmt: skip
def test_what_was_asked_is_said_again_as_a_request(question: str, asked: Asked, said: str) -> None:
    """In the question's own words, with nothing of what it quotes."""
    assert restated(question, asked) == said


@pytest.mark.parametrize(("question", "answer"), CASES, ids=IDS)
def test_an_instruction_reads_well_aloud(question: Question, answer: str) -> None:
    """No gap, no doubled stop, at most three short sentences beside the quote."""
    instruction = told(question, answer)
    own = instruction.because.replace(words_of(instruction, answer), "")

    assert "{" not in own
    assert "“”" not in instruction.because
    assert "  " not in own
    assert not re.search(r"[.?]{2}|… ", own)
    assert len(own) <= 240


def test_no_instruction_shows_an_empty_quote() -> None:
    """Who says the question back, or one clause of an answer, leaves nothing to quote at times."""
    begun = [
        (question, said) for question, answer in CASES for said in (question.text, answer[:40])
    ]
    shown = [told(question, said).because for question, said in begun]

    assert [because for because in shown if "“”" in because] == []
    assert [because for because in shown if "how your answer answers it" in because]


def test_where_nothing_can_be_quoted_the_sentence_speaks_of_the_answer() -> None:
    """A sentence that begins with it has its capital, and no gap is ever left."""
    assert filled("“{quote}” is general. After “{quote}”, say why.", "") == (
        "Your answer is general. After your answer, say why."
    )
    assert filled("“{quote}” is general.", "I am calm") == "“I am calm” is general."
    with pytest.raises(ValueError, match="Nothing to quote"):
        filled("Say {quote}.", " ")
