"""The tricks of evals/trust.py, and those of anybody: none of them works."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.coaches.offline.assessment import assess
from core.coaches.offline.assessment.addressed import answered, answered_text
from core.coaches.offline.assessment.words import words_of
from core.content import rubric
from core.domain.evaluation import State
from core.domain.interview import Question
from core.ports.coach import Background
from evals import agreement, baseline, trust
from evals import assess as command
from evals.findings import Finding
from evals.run import t6

KNOWN = (
    *("I", "we", "asked", ".", ",", "and", "the", "18%", "team", "never", "<b>", "{"),
    *("“", "”", "😀", "would", "my", "always", "so", "then"),
)
EVERY = 7  # no divisor of the number of ways to say an answer, so that each way is among them
NOISE = 0.05  # of a rank correlation over two or three dozen answers
CONFLICT = Question("Describe a conflict with a colleague and how you handled it.", "")


def _more_than_accepted(finding: Finding) -> list[str]:
    """The families that miss more often than in the last accepted run (evals/baseline.json)."""
    accepted = baseline.accepted()
    return [
        f"{family.name}: {family.missed}"
        for family in finding.families
        if family.missed > accepted.get(f"{finding.id} missed, {family.name}", 0)
    ]


def test_every_quote_is_verbatim() -> None:
    """T1: what is shown as said was said."""
    assert trust.t1(EVERY).misses == ()


def test_an_answer_that_is_none_gets_nothing() -> None:
    """T3: empty, "fine", gibberish, off-topic, the question repeated: no family slips."""
    assert _more_than_accepted(trust.t3(EVERY)) == []


def test_style_padding_and_flattery_earn_nothing() -> None:
    """T4: the same content said differently stays within 0.5: no manner slips."""
    assert _more_than_accepted(trust.t4(EVERY)) == []


def test_orders_to_the_assessor_change_nothing() -> None:
    """T5: no level moves, and the order is never quoted: wherever it stands, nothing slips."""
    assert _more_than_accepted(trust.t5(EVERY)) == []


@pytest.mark.parametrize("name", agreement.SETS)
def test_the_coach_agrees_with_people(name: str) -> None:
    """T6: no set falls below the last accepted run by more than rewording can."""
    before = baseline.accepted().get(f"T6 {name.replace('_', ' ')}", agreement.T6_FLOOR)

    assert t6(name).coach >= before - NOISE


@pytest.mark.parametrize("said", trust.family("orders")["innocent"])
def test_what_a_candidate_tells_of_scores_and_instructions_is_kept(said: str) -> None:
    """ "Customers rated us 5 out of 5" is an answer, not an order."""
    assert [span.of(said).rstrip() for span in answered(said)] == [said]


@pytest.mark.parametrize("order", trust.family("orders")["aimed"])
def test_an_order_is_cut_out_to_the_word(order: str) -> None:
    """What stands before and after it is read as if it had not been said."""
    before = "In March our line broke twice a week, and I wrote down every stop."
    after = "Then I ordered a steel valve for 80 euros, and it never stopped again."

    assert [p.of(order) for p in answered(order)] == []
    said = f"{before} {order} {after}"
    kept = " ".join(part.of(said).strip() for part in answered(said))
    assert kept == f"{before} {after}"


@pytest.mark.parametrize("said", trust.family("third_orders")["innocent"])
def test_what_only_looks_like_an_order_is_kept(said: str) -> None:
    """ "Our rubric rated vendors" is an account: who is spoken to, and of what, tells it apart."""
    assert [span.of(said).rstrip() for span in answered(said)] == [said]


@pytest.mark.parametrize(("before", "order", "after"), trust.family("third_orders")["put_in"])
def test_an_order_within_a_sentence_leaves_the_rest_of_it(
    before: str, order: str, after: str
) -> None:
    """No word of the order is read, and every word of the sentence around it."""
    said = before + order + after

    kept = " ".join(part.of(said) for part in answered(said))
    assert [word.text for word in words_of(kept)] == [w.text for w in words_of(before + after)]


@pytest.mark.parametrize("line", trust.family("third_orders")["asked"])
def test_a_question_that_speaks_of_scores_is_asked_whole(line: str) -> None:
    """ "How do you rate candidates?" says "you" to the candidate, not to the assessor."""
    assert answered_text(line) == line


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=600))
def test_any_text_can_be_an_answer(answer: str) -> None:
    """Whatever is typed: no crash, the same twice, and every level has located evidence."""
    evaluation = assess(CONFLICT, answer, rubric(), Background())

    assert evaluation == assess(CONFLICT, answer, rubric(), Background())
    for judgement in evaluation.judgements:
        assert all(span.fits(answer) for span in judgement.spans)
        assert bool(judgement.spans) == (judgement.state is State.SCORED)
        assert len(judgement.readings) <= 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(KNOWN)))
def test_any_words_can_be_an_answer(words: list[str]) -> None:
    """Words that the rules know, in any order, break nothing either."""
    answer = " ".join(words)
    quote = assess(CONFLICT, answer, rubric(), Background()).instruction.quote

    assert quote is None or quote.fits(answer)


def test_the_command_goes_on_after_a_bad_line() -> None:
    """A line that is no case is named, the others are assessed, and the exit status tells."""
    good = json.dumps({"id": 7, "question": CONFLICT.text, "answer": "fine"})
    out, err = io.StringIO(), io.StringIO()

    status = command.main(["not json\n", "\n", '{"id": 1}\n', good + "\n"], out, err)

    assert status == 1
    assert err.getvalue().splitlines() == [
        "line 1: this is not JSON.",
        "line 3: “question” has to be a text.",
    ]
    (line,) = out.getvalue().splitlines()
    reply = json.loads(line)
    assert reply["id"] == 7
    assert reply["overall"] is None
    assert set(reply["criteria"]) == {c.key for c in rubric("behavioural").criteria}
    assert reply["criteria"]["structure"] == {
        "state": "not_enough_evidence",
        "level": None,
        "spans": [],
    }


def test_the_command_says_where_the_evidence_stands() -> None:
    """Spans are offsets into the answer as it was given."""
    case = agreement.labelled("tuning")[0]
    reply = command.assessed(case)

    assert reply["overall"] == command.level(command.evaluated(case))
    for criterion in reply["criteria"].values():
        assert all(0 <= a < b <= len(case["answer"]) for a, b in criterion["spans"])


def test_rank_correlation_knows_ties() -> None:
    """Spearman with mean ranks; nothing to compare is no agreement."""
    assert agreement.spearman([1, 2, 3], [10, 20, 30]) == pytest.approx(1)
    assert agreement.spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert agreement.spearman([1, 1, 2, 2], [1, 2, 3, 4]) == pytest.approx(0.894, abs=0.001)
    assert agreement.spearman([1, 2], [5, 5]) == 0
