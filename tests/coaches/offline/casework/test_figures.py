"""Numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.coaches.offline.casework.figures import figures_in
from core.domain.case import Measure

EURO, PERCENT, POINTS = Measure("€"), Measure("%"), Measure("percentage points")
PEOPLE = Measure("patients")


@pytest.mark.parametrize(
    ("text", "value", "measure"),
    [
        ("1.2 million", 1_200_000, EURO),
        ("1,200,000", 1_200_000, EURO),
        ("1.200.000 €", 1_200_000, EURO),
        ("1.2m", 1_200_000, EURO),
        ("€1.2m", 1_200_000, EURO),
        ("12 000 euros", 12_000, EURO),
        ("12’000", 12_000, EURO),
        ("about 45k", 45_900, EURO),
        ("45k", 45_000, EURO),
        ("1,960", 1_960, EURO),
        ("1.960", 1_960, EURO),
        ("930,30 €", 930.3, EURO),
        ("930.30", 930.3, EURO),
        ("-€511", -511, EURO),
        ("a loss of 511", -511, EURO),
        ("12 %", 12, PERCENT),
        ("12 per cent", 12, PERCENT),
        ("0.12", 12, PERCENT),
        ("0,12", 12, PERCENT),
        ("1.7 percentage points", 1.6875, POINTS),
        ("1,7 points", 1.6875, POINTS),
        ("1.7 %-points", 1.6875, POINTS),
        ("twenty-five", 25, PEOPLE),
        ("five hundred and eleven", 511, EURO),
        ("two thousand", 2_000, EURO),
        ("2 thousand", 2_000, EURO),
        ("7x73=511", 511, EURO),
        ("7x73=511", 73, EURO),
        ("The shops lose 73.", 73, EURO),
    ],
)
def test_a_number_is_read_as_it_is_meant(text: str, value: float, measure: Measure) -> None:
    """Thousands, decimals of both manners, millions, per cent, words."""
    assert any(figure.means(value, measure) for figure in figures_in(text))


@pytest.mark.parametrize(
    ("text", "value", "measure"),
    [
        ("about 45k", 48_500, EURO),
        ("45k", 45_950, EURO),
        ("1.7 %", 1.6875, POINTS),
        ("12 points", 12, PERCENT),
        ("511 %", 511, EURO),
        ("€16", 16, PEOPLE),
        ("1,2", 1_200, EURO),
        ("v511", 511, EURO),
        ("", 0.5, EURO),
    ],
)
def test_a_number_is_not_read_as_something_else(text: str, value: float, measure: Measure) -> None:
    """Two per cent off, five with "about"; never under another unit."""
    assert not any(figure.means(value, measure) for figure in figures_in(text))


@given(some.text(max_size=200))
def test_any_text_has_figures_that_stand_in_it(text: str) -> None:
    """Never an error, and always a place."""
    for figure in figures_in(text):
        assert figure.span.fits(text)
        assert figure.readings
