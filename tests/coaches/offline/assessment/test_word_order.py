"""Words in an order that English has, and words in none."""

from __future__ import annotations

import pytest

from core.coaches.offline.assessment.sentences import clauses_of
from core.coaches.offline.assessment.word_order import salad


@pytest.mark.parametrize(
    "text",
    [
        "Deal the customer lost under quarter me signing at because. I 40 percent the buyer when "
        "competitor of lost. Then discount my boss which to and ovens never signed moment.",
        "Forecast deals the because quarter which buyer of under. I multiply to date the sellers.",
        "Late the wrote of rang shift until ten. Packed my took two lorry then nobody plan.",
        "The stock between price when moved. I the asked which under list and Tuesday called.",
    ],
)
def test_the_words_of_an_answer_without_its_sentences_are_no_answer(text: str) -> None:
    """Small words stand where no English puts them."""
    assert salad(clauses_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "I put salt instead of sugar in dough for sixty croissant. Chef come, I tell him at once.",
        "Because of the wind, the scaffold which I had put up between the two houses moved.",
        "We agreed on everything I asked for, from when we start to whom we call. It was the one "
        "that I am proud of.",
        "The press that I work on broke, so the shop came to a stop; the part is one that we "
        "cannot do without. What it is is a seal, and the one he took was the last.",
        "I choose between suppliers by what they cost, and never the other way round.",
    ],
)
def test_plain_and_broken_english_is_read(text: str) -> None:
    """A small word left out, or a wrong one, is no salad."""
    assert not salad(clauses_of(text))
