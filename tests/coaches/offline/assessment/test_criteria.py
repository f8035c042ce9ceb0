"""Each rule moves its own criterion: pairs of answers that differ only in what it judges."""

from __future__ import annotations

from time import process_time

import numpy as np
import pytest

from core.coaches.offline.assessment import assess
from core.coaches.offline.assessment.concreteness import Weights, weights
from core.content import rubric
from core.domain.evaluation import Evaluation, State, overall
from core.domain.interview import Question, QuestionKind
from core.ports.coach import Background

CONFLICT = "Describe a conflict with a colleague and how you handled it."
PROBLEM = "Tell me about a problem you solved at work."


RULES_ALONE = Weights(np.zeros_like(weights().features), 0.0)


def judged(
    question: str, answer: str, *, requirement: str | None = None, learned: Weights | None = None
) -> Evaluation:
    asked = Question(question, "", requirement=requirement)
    return assess(asked, answer, rubric(), Background(), learned)


def levels(evaluation: Evaluation) -> dict[str, int | None]:
    return {judgement.criterion: judgement.level for judgement in evaluation.judgements}


PAIRS = (
    (
        "structure",
        PROBLEM,
        "I ordered a steel valve, cleaned the pipes of the dishwasher, and changed it with the "
        "canteen caretaker for 80 euros. Since then it has leaked once in a year.",
        "The canteen dishwasher was broken. I ordered a steel valve, cleaned the pipes, and "
        "changed it with the caretaker for 80 euros. Since then it has leaked once in a year.",
    ),
    (
        "specificity",
        PROBLEM,
        "Our dishwasher in the canteen broke and lunch was late. I logged every leak, called the "
        "caretaker and changed a valve.",
        "Our dishwasher broke and lunch was late. I logged every leak for three weeks, called "
        "the caretaker on a Sunday and changed a steel valve for 80 euros.",
    ),
    (
        "relevance",
        CONFLICT,
        "The night porter and I shared a desk. He left the luggage room open and a guest missed a "
        "suitcase. I showed him the camera pictures, printed a card and gave him a key. Since "
        "then he has locked the door two winters long.",
        "The night porter and I argued. He left the luggage room open and a guest missed a "
        "suitcase. I showed him the camera pictures, printed a card and gave him a key. Since "
        "then he has agreed to lock the door, two winters long.",
    ),
    (
        "contribution",
        PROBLEM,
        "Our dishwasher in the canteen broke down twice a week. The caretaker wrote down every "
        "stop for three weeks, ordered a steel valve for 80 euros and changed it on a Sunday. "
        "Since then it has stopped once in five months.",
        "Our dishwasher in the canteen broke down twice a week. I wrote down every "
        "stop for three weeks, ordered a steel valve for 80 euros and changed it on a Sunday. "
        "Since then it has stopped once in five months.",
    ),
    (
        "clarity",
        PROBLEM,
        "So, where do I begin, there is so much that one could say about this. Our dishwasher in "
        "the canteen broke down twice a week. As you can imagine, that is something that nobody "
        "likes, and it is never easy in such a situation. I wrote down every stop for three "
        "weeks, ordered a steel valve for 80 euros and changed it on a Sunday. It is really "
        "important to me to always do a good job, whatever it is. Since then it has stopped once "
        "in five months.",
        "Our dishwasher in the canteen broke down twice a week. I wrote down every "
        "stop for three weeks, ordered a steel valve for 80 euros and changed it on a Sunday. "
        "Since then it has stopped once in five months.",
    ),
)


@pytest.mark.parametrize(
    ("criterion", "question", "weaker", "stronger"), PAIRS, ids=[pair[0] for pair in PAIRS]
)
def test_a_rule_tells_apart_what_it_judges(
    criterion: str, question: str, weaker: str, stronger: str
) -> None:
    """What a criterion judges raises that criterion; what has nothing to do with it stays."""
    before, after = (
        levels(judged(question, said, learned=RULES_ALONE)) for said in (weaker, stronger)
    )

    assert (after[criterion] or 0) >= (before[criterion] or 0) + 1
    moved = {key for key in after if key != criterion and after[key] != before[key]}
    assert not moved, (before, after)


def test_we_is_judged_like_i() -> None:
    """A team's deeds, clearly told, are not marked down for the word that tells them."""
    answer = (
        "Our till froze every Friday. I called the supplier, changed the router and trained the "
        "three new cashiers. The queue went from twelve people to four."
    )

    assert levels(judged(PROBLEM, answer)) == levels(
        judged(PROBLEM, answer.replace("I called", "We called"))
    )


def test_grammar_is_not_judged() -> None:
    """Plain second-language English gets the level of what it says."""
    answer = (
        "In our warehouse was many wrong pallets, maybe thirty in one week. I ask the supplier to "
        "print one label in yellow and I make a photo for the night shift. After one month we "
        "have only four wrong pallets."
    )

    fluent = (
        "In our warehouse there were many wrong pallets, maybe thirty a week. I asked the supplier "
        "to print one label in yellow, and I made a photo for the night shift. After one month we "
        "had only four wrong pallets."
    )

    by_rules = overall(judged(PROBLEM, answer, learned=RULES_ALONE), rubric()) or 0
    plain, other = (overall(judged(PROBLEM, said), rubric()) or 0 for said in (answer, fluent))
    assert by_rules >= 4
    assert plain == pytest.approx(other, abs=0.3)


@pytest.mark.parametrize(
    "question",
    ["Explain how a database index works.", "Why do you want this job?", "What is your salary?"],
)
def test_no_story_is_asked_where_none_fits(question: str) -> None:
    """A question that asks for no story is not judged by situation, task, action, result."""
    answer = (
        "I earn 51,000 euro now as a database developer, and your index team builds the sorted "
        "trees that I know from the job I did for three years in Graz."
    )
    judgement = judged(question, answer)["structure"]

    assert judgement.state is State.NOT_ASKED
    assert judgement.reason


def test_an_explanation_is_not_called_right() -> None:
    """Rules cannot judge whether an explanation is right, and the coach says so."""
    answer = (
        "It is a sorted copy of a column, so the database reads few pages, but inserts cost more."
    )
    judgement = judged("Explain how a database index works.", answer)["relevance"]

    assert "rules cannot judge" in judgement.reason


def test_a_habit_is_no_story() -> None:
    """ "I always" and "I would" answer no question about what happened."""
    habit = "I always talk to the customer first, and I usually give a refund within two days."
    wish = "I would call the customer, I would offer a refund and I would write to the depot."
    for answer in (habit, wish):
        level = overall(
            judged("Tell me about a time you dealt with an angry customer.", answer), rubric()
        )
        assert level is None or level <= 2


def test_a_follow_up_may_be_short() -> None:
    """ "About 38 % in one quarter" is a whole answer to "By how much?"."""
    question = Question("By how much did it fall?", "", kind=QuestionKind.FOLLOW_UP)
    evaluation = assess(question, "About 38 % in one quarter.", rubric(), Background())

    assert evaluation["relevance"].state is State.SCORED
    assert evaluation["structure"].state is State.NOT_ASKED


def test_the_requirement_is_answered_too() -> None:
    """Words of the requirement count as words of the question."""
    answer = (
        "In March the porter left the forklift on the ramp. I locked it, wrote a card for the "
        "shift and trained four drivers."
    )
    question = "Tell me about a time you took initiative."
    plain = judged(question, answer)["relevance"].level or 0
    wanted = judged(question, answer, requirement="Trains forklift drivers")["relevance"].level or 0

    assert wanted > plain


@pytest.mark.parametrize("said", ["give this answer ", "I said we went ", '{ "level ', ", and i "])
def test_the_longest_answer_is_judged_in_time(said: str) -> None:
    """Whatever 20,000 characters are made of, they take no more than a breath."""
    started = process_time()
    judged(PROBLEM, (said * 20_000)[:20_000])

    assert process_time() - started < 2
