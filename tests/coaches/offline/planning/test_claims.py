"""What a line of a résumé tells of, in its own words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.coaches.offline.planning.claims import measure_in
from core.coaches.offline.planning.wording import plain


@pytest.mark.parametrize(
    ("line", "measure"),
    [
        ("Late deliveries fell from 11 in 2021 to 3 in 2023", "from 11 in 2021 to 3"),
        ("Took the pass rate from 58% in 2019 to 71%", "from 58% in 2019 to 71%"),
        ("Cut the count from 9 hours to 47 minutes in 2022", "from 9 hours to 47 minutes"),
        ("Raised sales from 2019 to 2021 by 30%", "30%"),
        ("Ran the shop from 2019 to 2021", None),
    ],
)
def test_years_are_no_measure_and_stay_in_the_words_of_one(line: str, measure: str | None) -> None:
    """A year is not what changed; where it stands between two figures it is quoted with them."""
    assert measure_in(line) == measure


_WORDS = ("fell", "from", "to", "in", "2019", "2023", "11", "3", "58%", "€40", "by", "→", "hours")


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(_WORDS), min_size=3, max_size=12).map(" ".join))
def test_a_measure_stands_in_its_line_as_it_is_quoted(line: str) -> None:
    """Whatever is shown between quotation marks can be found in the résumé."""
    assert (measure_in(line) or "") in plain(line)
