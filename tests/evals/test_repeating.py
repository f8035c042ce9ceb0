"""The same answers get the same again, whatever the process."""

from __future__ import annotations

import sys

from evals.repeating import cases, repeat

# A coach that is not repeatable: it shows the order in which this process keeps a set.
MOODY = "import sys\nfor line in sys.stdin: print(line[:9], list({'a', 'b', 'c', 'd', 'e'}))"
# One that is.
STEADY = "import sys\nfor line in sys.stdin: print(line[:9])"


def test_a_coach_that_depends_on_the_process_is_found() -> None:
    """Two processes hash texts differently, so an order left to chance shows."""
    found = repeat((sys.executable, "-c", MOODY))

    assert not found.holds
    assert found.worst == len(list(cases()))


def test_a_coach_that_does_not_is_let_through() -> None:
    """Nothing moved: 0."""
    found = repeat((sys.executable, "-c", STEADY))

    assert found.holds
    assert found.worst == 0
    assert found.cases == len({case["id"] for case in cases()}) > 150
