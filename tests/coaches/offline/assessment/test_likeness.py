"""Near in meaning, though no word is shared."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from core.coaches.offline.assessment.likeness import likeness

SLOW_PAGE = "A page that used to load in one second now takes eight. Where do you look first?"
FALLS = "An older patient has fallen twice this month. What do you look for?"
FORECAST = "How do you arrive at a sales forecast for the next quarter?"
NETWORK = (
    "I open the browser tools and see which request waits. If it is the server, I look at its "
    "queries, and at what was released yesterday."
)
WARD = (
    "I read the medication, since sleeping tablets are often behind it, measure the blood "
    "pressure lying and standing, and look at the shoes and at the way to the toilet."
)
PIPELINE = (
    "I go through every open deal with the seller, count only those for which the buyer has "
    "named a date, and compare the sum with what the same quarter brought last year."
)


@pytest.mark.parametrize(
    ("question", "answer", "others"),
    [
        (SLOW_PAGE, NETWORK, (WARD, PIPELINE)),
        (FALLS, WARD, (NETWORK, PIPELINE)),
        (FORECAST, PIPELINE, (NETWORK, WARD)),
    ],
)
def test_an_answer_is_nearest_to_its_own_question(
    question: str, answer: str, others: tuple[str, ...]
) -> None:
    """A standard deviation or more, and before what answers something else."""
    assert likeness(question, answer) >= 1.0
    assert all(likeness(question, other) < likeness(question, answer) for other in others)


def test_what_has_no_words_is_like_nothing() -> None:
    """Neither near nor far: there is nothing to compare."""
    assert likeness(SLOW_PAGE, "") == 0.0
    assert likeness("", NETWORK) == 0.0


def test_two_processes_find_the_same() -> None:
    """The same words are as near in another process, whatever its hash seed."""
    code = (
        "from core.coaches.offline.assessment.likeness import likeness;"
        f"print(repr(likeness({SLOW_PAGE!r}, {NETWORK!r})))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert found == {repr(likeness(SLOW_PAGE, NETWORK))}
