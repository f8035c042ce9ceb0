"""A benchmark that cannot fail is a defect: how figures are judged, shown and kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import results
from benchmarks.figures import Benchmark, Figure, Part
from benchmarks.measuring import Sample, in_turns, percentile, repeats_for

FAST = Part("fast", "ms", 10.0, 10.0, 2.0)
SLOW = Part("slow", "ms", 30.0, 10.0, 2.0, spread=1.5)
NEVER_HAPPENED = Part("stalls", "of reruns", 0, 96, 0.0)
HAPPENED = Part("stalls", "of reruns", 1, 96, 0.0)


@pytest.mark.parametrize(
    ("part", "holds"),
    [
        (FAST, True),
        (SLOW, False),
        (NEVER_HAPPENED, True),
        (HAPPENED, False),
        (Part("quotes", "%", 100.0, 100.0, most=False), True),
        (Part("quotes", "%", 99.9, 100.0, most=False), False),
        (Part("nothing to compare with", "ms", 1.0, 0.0), False),
    ],
)
def test_every_kind_of_part_can_hold_and_can_break(part: Part, *, holds: bool) -> None:
    """At most, at least, and never: each kind of goal has both outcomes."""
    assert part.holds is holds


def test_a_figure_holds_only_if_every_part_does_and_shows_the_worst() -> None:
    """One broken part breaks the figure, and the table names that part."""
    figure = Figure("P7", "Rerun", (FAST, NEVER_HAPPENED, SLOW))

    assert not figure.holds
    assert figure.worst is SLOW
    assert Figure("P7", "Rerun", (FAST, NEVER_HAPPENED)).worst is FAST


def test_what_happened_though_it_must_not_is_worse_than_any_slowness() -> None:
    """A full collection in a rerun outranks a page that is a little late."""
    assert Figure("P7", "Rerun", (SLOW, HAPPENED)).worst is HAPPENED


def test_results_keep_what_was_not_measured_this_time(tmp_path: Path) -> None:
    """`--only` replaces its own entries and leaves the others as they were, in order."""
    path = tmp_path / "results.json"
    results.store([Figure("P10", "Résumé", (FAST,)), Figure("P7", "Rerun", (FAST,))], path)

    results.store([Figure("P7", "Rerun", (FAST, SLOW))], path)

    entries = json.loads(path.read_text("utf-8"))
    assert [(one["id"], one["holds"]) for one in entries] == [("P7", False), ("P10", True)]
    assert (entries[0]["ours"], entries[0]["baseline"], entries[0]["ratio"]) == (30.0, 10.0, 3.0)
    assert {part["name"]: part["holds"] for part in entries[0]["parts"]} == {
        "fast": True,
        "slow": False,
    }


def test_ratios_in_results_are_always_numbers(tmp_path: Path) -> None:
    """JSON knows no infinity; readers of the file must not stumble over one."""
    path = tmp_path / "results.json"

    results.store([Figure("P7", "Rerun", (Part("odd", "ms", 1.0, 0.0),))], path)

    assert json.loads(path.read_text("utf-8"))[0]["ratio"] == results.NEVER


@pytest.mark.parametrize(("parts", "status"), [((FAST,), 0), ((FAST, SLOW), 1)])
def test_the_exit_status_says_whether_all_hold(
    tmp_path: Path, parts: Sequence[Part], status: int
) -> None:
    """`make bench` fails where a figure is broken; a trial run never judges nor writes."""
    kept, benchmarks = tmp_path / "results.json", [Benchmark("P7", "Rerun", lambda _: parts)]

    assert command.main(["--smoke"], benchmarks, kept) == 0
    assert not kept.exists()
    assert command.main(["--only", "P7"], benchmarks, kept) == status
    assert kept.exists()


def test_a_trial_breaks_where_a_benchmark_does(tmp_path: Path) -> None:
    """It judges nothing, so that is all it is for: from whichever process the error comes."""

    def broken(_: bool) -> Sequence[Part]:  # noqa: FBT001 - what every benchmark is told
        raise RuntimeError("nobody reads aloud")

    well = Benchmark("P7", "Rerun", lambda _: (FAST,), seeded=True)

    with pytest.raises(RuntimeError, match="nobody reads aloud"):
        command.main(["--smoke"], [well, Benchmark("P4", "Turn", broken)], tmp_path / "kept.json")


def test_a_benchmark_that_measured_nothing_is_an_error() -> None:
    """No parts is not "all hold"."""
    with pytest.raises(RuntimeError, match="measured nothing"):
        Benchmark("P7", "Rerun", lambda _: ()).run(smoke=True)


def test_two_things_are_measured_in_turns() -> None:
    """A B A B: a wave of noise hits both."""
    order: list[str] = []

    def measured(name: str, value: float) -> float:
        order.append(name)
        return value

    ours, bare = in_turns(lambda: measured("a", 1.0), lambda: measured("b", 2.0), 3)

    assert order == ["a", "b"] * 3
    assert (ours.median, bare.median, ours.spread) == (1.0, 2.0, 0.0)


def test_what_is_short_is_repeated_more() -> None:
    """Five below three seconds each, three below thirty, else one."""
    assert [repeats_for(seconds) for seconds in (0.1, 3.0, 29.0, 30.0)] == [5, 3, 3, 1]
    assert Sample((1.0, 2.0, 3.0, 4.0, 5.0)).spread == 1.0
    assert percentile([3.0, 1.0, 2.0], 0.99) == 3.0
