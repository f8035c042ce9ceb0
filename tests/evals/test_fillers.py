"""T7: fillers are told from words that are meant, on transcripts that no rule was written by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.domain.delivery import FOUND, RIGHT
from core.domain.fillers import LIKE, SOUND, Decision, decisions
from core.domain.speech import Word
from evals import fillers
from evals.cases import unseen
from evals.findings import Finding


def everywhere(words: Sequence[Word]) -> list[Decision]:
    """Takes every word that may be a filler for one."""
    return [replace(each, filler=True) for each in decisions(words)]


def sounds_alone(words: Sequence[Word]) -> list[Decision]:
    """Knows nothing but "um" and the like."""
    return [replace(each, filler=each.name == SOUND) for each in decisions(words)]


def test_the_goal_is_held_where_no_rule_looked() -> None:
    """T7: at least 95 of 100 that are called fillers are some, and 90 of 100 are found."""
    precision, recall = fillers.t7()

    assert precision.holds, precision.worst
    assert recall.holds, recall.worst
    assert unseen("fillers_held_out")


@pytest.mark.parametrize(
    ("rule", "which"), [(everywhere, 0), (sounds_alone, 1)], ids=["all of them", "um alone"]
)
def test_a_rule_that_does_not_listen_is_found_out(rule: fillers.Decide, which: int) -> None:
    """Calling everything a filler, or nothing but "um", misses the goal."""
    found: Finding = fillers.t7(rule)[which]

    assert not found.holds


def test_there_is_enough_to_tell() -> None:
    """40 transcripts, 400 decisions, 120 of them "like", half of all unseen, and no word twice."""
    cases = {name: fillers.labelled(name) for name in fillers.SETS}
    everything = [each for name in cases for each in cases[name]]
    counted = [fillers.of_set(name).decided for name in fillers.SETS]

    assert len(everything) >= 40
    assert len({each.id for each in everything}) == len(everything)
    assert sum(counted) >= 400
    assert counted[1] >= sum(counted) / 2
    assert sum(fillers.of_set(name, only=LIKE).decided for name in fillers.SETS) >= 120


def test_every_mark_is_at_a_word_that_may_be_a_filler() -> None:
    """A label that no rule is ever asked about would count for nothing."""
    for name in fillers.SETS:
        for case in fillers.labelled(name):
            places = {(d.first, d.last) for d in decisions(case.transcript.words)}

            assert case.marked <= places, case.id


def test_what_is_held_out_is_never_told() -> None:
    """Whoever mends a rule may read the misses of what was seen, and nothing else."""
    assert list(fillers.mistakes("fillers", everywhere))
    assert not list(fillers.mistakes("fillers_held_out", everywhere))


def test_what_an_interval_claims_is_what_was_measured() -> None:
    """The interval of a count rests on how "like" did on the unseen transcripts, no better."""
    like = fillers.of_set("fillers_held_out", only=LIKE)

    assert like.precision >= RIGHT
    assert like.recall >= FOUND
