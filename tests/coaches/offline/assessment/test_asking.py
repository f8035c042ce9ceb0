"""What a question asks for: every question of the bank, every frame, and questions of others."""

from __future__ import annotations

import pytest

from core.coaches.offline import bank
from core.coaches.offline.assessment.asking import Asked, asking_of, parts_of
from core.coaches.offline.assessment.questions import topic_of
from core.coaches.offline.planning import claims, requirements
from core.coaches.offline.planning.frames import Frame, claim_frames, requirement_frames
from core.coaches.offline.planning.wording import quoted, quoted_sentence
from core.domain.interview import Kind, Question, QuestionKind

CLAIM = "Cut checkout errors by 38 % in one quarter"
LINES = {
    "tool": "Experience with Kubernetes",
    "skill": "Experience with rota planning",
    "knowledge": "Knowledge of wound care",
    "certificate": "Full driving licence",
    "language": "Good German",
    "years": "3 years in retail",
    "behaviour": "Calm under pressure",
    "task": "Plan the weekly routes",
    "condition": "Willing to work nights",
    "other": "Clear written English",
}
STORY_OF_A_JOB = ("one day", "what came of it", "which story", "give me one", "when have you")
THOUGHT_OF_A_JOB = ("suppose", "how would you go", "explain the heart", "would not use")


def asked(question: Question) -> Asked:
    return topic_of(question).asked


@pytest.mark.parametrize("entry", bank.bank(), ids=lambda entry: entry.id)
def test_a_question_of_the_bank_asks_for_what_its_kind_asks_for(entry: bank.Entry) -> None:
    """Behavioural questions want a story, technical ones an explanation, HR ones neither."""
    found = asked(Question(entry.text, entry.competency, bank_id=entry.id))

    match entry.kind:
        case Kind.BEHAVIOURAL:
            assert found is Asked.STORY
        case Kind.HR_SCREEN:
            assert found in (Asked.REASON, Asked.FACT, Asked.CLAIM, Asked.EXPLANATION)
        case _:
            assert found is Asked.EXPLANATION


@pytest.mark.parametrize("entry", bank.bank(), ids=lambda entry: entry.id)
def test_a_behavioural_question_is_known_by_its_words_alone(entry: bank.Entry) -> None:
    """Without its origin a story is still known as one, and a method is not taken for one."""
    found = asking_of(Question(entry.text, ""), parts_of(entry.text).own).asked

    if entry.kind is Kind.BEHAVIOURAL:
        assert found is Asked.STORY
    elif entry.kind is Kind.TECHNICAL and entry.id not in ODD:
        assert found is not Asked.STORY


ODD = ("tec-003",)  # "describe a task in your field" could ask for one, without its origin


@pytest.mark.parametrize("frame", claim_frames(), ids=lambda frame: frame.text[7:60])
@pytest.mark.parametrize("turn", [0, 1])
def test_a_line_of_the_resume_is_defended_by_a_story(frame: Frame, turn: int) -> None:
    """With the claim beside it or from its words alone; a motive or a mechanism is none."""
    wording = frame.text
    text = wording.format(says=claims.said(CLAIM, turn))
    other = ("explain to me", "why did you choose to write", "did you like about that work")
    story = not any(sign in text.lower() for sign in other)

    assert (asked(Question(text, "", claim=CLAIM, source="offline@1")) is Asked.STORY) is story
    assert (asked(Question(text, "")) is Asked.STORY) is story


@pytest.mark.parametrize("frame", requirement_frames(), ids=lambda frame: frame.text[:60])
def test_a_line_of_the_job_is_asked_about_as_its_frame_says(frame: Frame) -> None:
    """A day wants a story, a plan wants an explanation, and no frame is left to chance."""
    types, wording = frame.types, frame.text
    for type_ in types:
        line = LINES[type_]
        wanted = (
            requirements.task(line) if type_ == "task" else requirements.wanted(line, must=True)
        )
        text = wording.format(
            asks=requirements.asked(wanted, 0),
            req=quoted(line),
            topic=wanted.topic or "Kubernetes",
            your=wanted.your or "your experience with Kubernetes",
            claim=quoted_sentence(CLAIM),
        )
        found = asked(Question(text, "", requirement=line, source="offline@1"))
        lower = wording.lower()
        if any(sign in lower for sign in STORY_OF_A_JOB):
            assert found is Asked.STORY, text
        elif any(sign in lower for sign in THOUGHT_OF_A_JOB):
            assert found is Asked.EXPLANATION, text
        else:
            assert found is not Asked.FACT, text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tell me about a time when a patient's family was dissatisfied.", Asked.STORY),
        ("What was your biggest challenge as a shift supervisor?", Asked.STORY),
        ("Talk about a lesson that did not go as planned.", Asked.STORY),
        ("What accomplishment are you most proud of?", Asked.STORY),
        ("Describe your most successful campaign.", Asked.STORY),
        ("Walk me through a project you led from start to finish.", Asked.STORY),
        ("How do you handle a patient who refuses medication?", Asked.EXPLANATION),
        ("What would you do if a child was being bullied?", Asked.EXPLANATION),
        ("Imagine a customer wants a refund. What do you do?", Asked.EXPLANATION),
        ("Describe the process of closing the month.", Asked.EXPLANATION),
        ("Walk me through a DCF.", Asked.EXPLANATION),
        ("Why do you want to be a teacher?", Asked.REASON),
        ("What are your weaknesses?", Asked.REASON),
        ("What are your strengths?", Asked.CLAIM),
        ("What is your experience with Excel?", Asked.CLAIM),
        ("What are your salary expectations?", Asked.FACT),
        ("Do you have a valid driving licence?", Asked.STATUS),
    ],
)
def test_questions_of_other_people_are_read(text: str, expected: Asked) -> None:
    """Wordings from many professions, none of them ours."""
    assert asked(Question(text, "")) is expected


def test_a_request_for_an_example_is_one_for_a_story() -> None:
    """A follow-up inherits what the main question asked for, and knows what it wants."""
    told = Question("One example?", "", kind=QuestionKind.FOLLOW_UP, source="bank:beh-003#example")
    size = Question("How much?", "", kind=QuestionKind.FOLLOW_UP, source="offline@1#number")

    assert asked(told) is Asked.STORY
    assert (asked(size), topic_of(size).wants) == (Asked.FOLLOW_UP, "number")


def test_a_repeated_line_is_cut_out_of_the_question() -> None:
    """Between quotation marks of any kind, retold, or named."""
    assert parts_of("Your résumé says: “Led 9 cooks.” How?").quoted == "Led 9 cooks."
    assert parts_of("The job asks for 'Clear written English'. When?").quoted == (
        "Clear written English"
    )
    assert "trained nine cooks" in parts_of("You write that you trained nine cooks. How?").quoted
    assert parts_of("I did not find Kubernetes in your résumé.").quoted == "Kubernetes"
    assert parts_of("Don't you think it's the team's fault?").quoted == ""
