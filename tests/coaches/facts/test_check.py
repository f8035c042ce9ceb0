"""A reworded text keeps what the candidate gave; every other fact becomes a slot."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.coaches.facts import check, is_known
from core.content import table
from core.domain.improvement import ASKING, Piece

ANSWER = "We had 2,000 orders in three days. I cut mistakes by 40 % with Excel, at Quill Ltd."


def _kept(text: str, *known: str) -> bool:
    return not any(piece.is_slot for piece in check(text, known))


@pytest.mark.parametrize(
    ("said", "reworded"),
    [
        ("It took 3 weeks.", "It took three weeks."),
        ("It took three weeks.", "It took 3 weeks."),
        ("It fell by 40 %.", "It fell by 40 percent."),
        ("It fell by 40 per cent.", "It fell by 40%."),
        ("We had 2k orders.", "We had 2,000 orders."),
        ("We had two thousand orders.", "We had 2000 orders."),
        ("We had 250 orders.", "We had two hundred and fifty orders."),
        ("It was the 3rd order.", "It was the third order."),
        ("It cost 900 euro.", "It cost €900."),
        ("It took from 40 to 12 minutes.", "It took from 40 minutes to 12 minutes."),
        ("I used kubernetes.", "I used Kubernetes."),
        ("I began on 3 Sept.", "I began on 3 September."),
        ("I waited a week.", "I waited one week."),
    ],
)
def test_what_is_exactly_the_same_stays(said: str, reworded: str) -> None:
    """Another way to write a number, a unit or a name adds nothing."""
    assert check(reworded, [said]) == (Piece(reworded, reworded=True),)


@pytest.mark.parametrize(
    ("said", "reworded"),
    [
        ("It took 37 hours.", "It took about 40 hours."),
        ("It took 2 hours.", "It took 120 minutes."),
        ("It took 2 hours.", "It took 2 days."),
        ("I had 12 orders and 3 helpers.", "I had 3 orders."),
        ("Five from the shop and four from the office came.", "Nine came."),
        ("It fell by 40 %.", "It fell by 40 euro."),
        ("It fell from 100 to 50 pages.", "It halved."),
        ("My boss was happy.", "My director was happy."),
        ("I asked Ana Brandt.", "I asked Ana Brand."),
        ("I was at Quill, and at Bank Nord.", "I was at Quill Bank."),
        ("We hit our target.", "I worked at Target."),
        ("I wrote a list.", "I wrote a list in notion."),
        ("It took a week.", "It took weeks and months."),
    ],
)
def test_what_is_nearly_the_same_becomes_a_slot(said: str, reworded: str) -> None:
    """Never rounded, reckoned, in another unit, of another thing, or of two names one."""
    assert not _kept(reworded, said)


def test_a_slot_stands_where_the_fact_stood() -> None:
    """What is around it stays in its order, and the slot says what belongs there."""
    found = check("At Quill I cut mistakes by 45 % with Tableau, and cheered.", [ANSWER, "cheer"])

    assert [(piece.text, piece.is_slot) for piece in found] == [
        ("At Quill I cut mistakes by", False),
        ("what share", True),
        ("with", False),
        ("which tool", True),
        (", and cheered.", False),
    ]


def test_words_beside_each_other_are_asked_for_once() -> None:
    """One slot for one thing, by what says most of it."""
    found = check("As the award-winning Tableau lead I checked orders.", [ANSWER, "checked"])

    assert [piece.text for piece in found if piece.is_slot] == ["which role"]


def test_what_stands_in_the_resume_is_known_too() -> None:
    """A name is the candidate's wherever they gave it."""
    text = "At Quill I learned Tableau."

    assert not _kept(text, "I learned a lot.")
    assert _kept(text, "I learned a lot.", "Quill Ltd\nTableau, Excel")


def test_our_own_slots_say_no_fact() -> None:
    """Whoever stores a reworded answer holds its slots against the same rule."""
    slots = {**table("facts")["slots"], **table("improving/wordings")["slots"]}

    assert [slot for slot in slots.values() if not is_known(slot, [ASKING])] == []


def test_of_another_language_only_known_words_stay() -> None:
    """The rules know English: German that the candidate said stays, other German does not."""
    assert _kept("Ich habe den Ofen repariert.", "ich habe den Ofen repariert")
    assert not _kept("Ich habe den Kessel repariert.", "ich habe den Ofen repariert")


@settings(max_examples=60, deadline=None)
@given(some.text(alphabet="ab I3%€-'’.,\n(Ä漢", max_size=40))
def test_any_text_is_answered(text: str) -> None:
    """Every piece that stays is a part of the text, in order; no slot holds a figure."""
    rest = text
    for piece in check(text, [ANSWER]):
        assert piece.is_slot or is_known(piece.text, [ANSWER])
        if piece.is_slot:
            assert not any(sign.isdigit() for sign in piece.text)
        else:
            assert piece.text in rest
            rest = rest[rest.index(piece.text) + len(piece.text) :]


@settings(max_examples=40, deadline=None)
@given(some.permutations(["I", "called", "them", "twice", "in March", "with 40 €", "and Ana"]))
def test_what_was_said_is_always_known(words: list[str]) -> None:
    """A text is never held against itself in vain, whatever stands in it."""
    text = " ".join(words)

    assert _kept(text, text)
