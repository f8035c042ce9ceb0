"""What the candidate's own question is worth: with a reason, and never their own words again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.coaches.model.coach import ModelCoach
from core.coaches.offline.coach import OfflineCoach
from core.domain.interview import Brief
from core.domain.remark import Remark, Worth
from core.errors import UnusableOutputError
from core.ports.coach import Background
from tests.doubles.chat_model import ScriptedModel

ASKED = ("Is there a canteen?", "Who decides what comes first?")


def reply(**other: Any) -> str:
    fields: dict[str, Any] = {
        "worth": "fine",
        "because": "You learn who decides.",
        "quote": "Who decides",
        "instead": ["When two people want different things first, who decides?"],
    }
    return json.dumps({**fields, **other})


def remark(*replies: str, asked: tuple[str, ...] = ASKED, number: int = 1) -> Remark:
    model = ScriptedModel()
    model.say(*replies)
    return ModelCoach(model, OfflineCoach()).remark(Brief(), Background(), asked, number)


def test_a_remark_points_at_the_words_that_it_is_about() -> None:
    """Located in the question; what is not there is dropped."""
    found, lost = remark(reply()), remark(reply(quote="who pays"))

    assert found.quote is not None
    assert found.quote.of(ASKED[1]) == "Who decides"
    assert found.worth is Worth.FINE
    assert found.prompt is not None
    assert lost.quote is None


def test_nothing_is_proposed_that_was_asked() -> None:
    """The model is shown what it did, once; then it is an error."""
    again = reply(instead=["who decides what comes first??"])

    assert remark(again, reply()).instead
    with pytest.raises(UnusableOutputError):
        remark(again, again)


def test_what_was_asked_is_left_out_beside_what_is_new() -> None:
    """One of two proposals may stay."""
    found = remark(reply(instead=[ASKED[0], "What would I do in my first month?"]))

    assert found.instead == "What would I do in my first month?"


def test_who_asked_nothing_hears_what_they_could_have_asked() -> None:
    """Nothing at all is no answer to that."""
    empty = reply(instead=[], quote="", worth="weak")

    assert remark(empty, reply(worth="weak"), asked=(), number=0).instead
    with pytest.raises(UnusableOutputError):
        remark(empty, empty, asked=(), number=0)


def test_no_words_are_sent_to_nobody() -> None:
    """A question without a letter is unreadable, without a call."""
    found = remark(asked=("?!",), number=0)

    assert found.worth is Worth.UNREADABLE
    assert found.prompt is None


@pytest.mark.parametrize("worth", ["excellent", "5", ""])
def test_a_worth_that_does_not_exist_is_refused(worth: str) -> None:
    """Five words, and no number among them."""
    with pytest.raises(UnusableOutputError):
        remark(reply(worth=worth), reply(worth=worth))
