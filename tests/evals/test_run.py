"""The runner: a table that people can read, an exit status that follows from the goals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.providers.measurements import FileMeasurements
from evals import baseline, run
from evals.agreement import Agreement, Labelled, agreement, kappa
from evals.findings import Finding, Tried, families, finding
from evals.run import Report

GOOD = Report(
    findings=[
        Finding("T1", "quotes", 100.0, 100, 20, ()),
        finding("T3", "empty", 1.0, [Tried("noise", 0.4), Tried("salad", 1.0)]),
    ],
    sets=[
        Agreement("tuning", 0.8, 0.3, 40, "the authors: one reader, twice", 0.9, 0.85),
        Agreement("fourth held out", 0.8, 0.3, 64, "two readers", 0.7, 0.6, "held out"),
        Agreement("unseen", 0.8, 0.3, 64, ""),
    ],
    kinds=[Agreement("technical", 0.2, 0.1, 9, "")],
)


def _status(report: Report, path: Path, *arguments: str) -> int:
    return run.main(arguments, lambda: report, path, FileMeasurements(path.parent / "measurements"))


def test_the_exit_status_is_0_where_every_goal_holds(tmp_path: Path) -> None:
    """A kind of question has too few answers for a goal: it fails nothing."""
    assert _status(GOOD, tmp_path / "baseline.json") == 0


@pytest.mark.parametrize(
    "broken",
    [
        replace(GOOD, findings=[finding("T3", "empty", 1.0, [Tried("salad", 1.1, "1.1: so")])]),
        replace(GOOD, sets=[*GOOD.sets, Agreement("all", 0.69, 0.1, 264, "")]),
        replace(GOOD, sets=[*GOOD.sets, Agreement("all", 0.75, 0.61, 264, "")]),
        replace(GOOD, sets=[*GOOD.sets[:-1], Agreement("unseen", 0.69, 0.1, 64, "")]),
        replace(GOOD, sets=[*GOOD.sets, Agreement("fifth tuning", 0.69, 0.1, 60, "")]),
        replace(GOOD, sets=[*GOOD.sets, Agreement("fifth tuning", 0.39, 0.1, 24, "")]),
        replace(GOOD, sets=GOOD.sets[:-1]),
    ],
    ids=[
        "a trick worked",
        "agreement below 0.7",
        "hardly better than counting words",
        "not on what is unseen",
        "not on a large set",
        "a small set below its floor",
        "nothing is unseen",
    ],
)
def test_the_exit_status_is_1_where_one_goal_fails(broken: Report, tmp_path: Path) -> None:
    """One miss, or one set of answers, is enough."""
    assert _status(broken, tmp_path / "baseline.json") == 1


def test_what_is_unseen_and_misses_is_shown_and_may_not_grow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It cannot be mended unread: it is counted as a miss, and fails once there are more."""
    path = tmp_path / "baseline.json"

    def missing(times: int) -> Report:
        salads = [Tried("salad, held out", 4.0, "4.0: a secret", held_out=True)] * times
        seen = Tried("salad", 1.0)
        return replace(GOOD, findings=[finding("T3", "empty", 1.0, [seen, *salads])])

    assert _status(missing(2), path) == 1
    assert "FAILS: T3 unseen, more than accepted" in capsys.readouterr().out
    assert _status(missing(2), path, "--accept") == 0
    assert _status(missing(2), path) == 0
    out = capsys.readouterr().out
    assert "T3     misses" in out
    assert "The gate holds.\n  Beside it, unseen: T3 misses its goal in 2 of 2 cases." in out
    assert _status(missing(3), path) == 1


def test_a_quote_that_is_invented_fails_unseen_too(tmp_path: Path) -> None:
    """What holds by construction has to hold everywhere."""
    tried = [Tried("reworded, held out", 1.0, "a name", held_out=True)]
    report = replace(GOOD, findings=[finding("T2", "invented", 0.0, tried)])

    assert _status(report, tmp_path / "baseline.json", "--accept") == 1


def test_a_small_set_alone_fails_nothing_above_its_floor(tmp_path: Path) -> None:
    """Two dozen answers have a standard error of 0.15: 0.5 is no measurement of anything."""
    small = replace(GOOD, sets=[*GOOD.sets, Agreement("fifth tuning", 0.5, 0.5, 24, "")])

    assert _status(small, tmp_path / "baseline.json") == 0


def test_what_was_opened_is_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A set that was read to mend rules no longer counts as unseen, and the table says so."""
    seen = Agreement("third held out", 0.8, 0.3, 29, "", standing="opened")
    _status(replace(GOOD, sets=[*GOOD.sets, seen]), tmp_path / "baseline.json")

    assert "third held out, opened" in capsys.readouterr().out


def test_nothing_is_written_unless_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run only looks; `--accept` makes it the baseline, and the next one says what moved."""
    path = tmp_path / "baseline.json"

    _status(GOOD, path)
    assert not path.exists()
    assert "no run has been accepted yet" in capsys.readouterr().out
    _status(GOOD, path, "--accept")
    capsys.readouterr()
    _status(replace(GOOD, sets=[replace(GOOD.sets[0], coach=0.75), *GOOD.sets[1:]]), path)
    assert "accepted run\n  T6 tuning: 0.8 → 0.75\n" in capsys.readouterr().out


def test_an_accepted_run_is_what_the_proof_page_shows(tmp_path: Path) -> None:
    """The same figures, with who labelled, and which rubrics they are of."""
    _status(GOOD, tmp_path / "baseline.json", "--accept")
    [measurement] = FileMeasurements(tmp_path / "measurements").all()

    assert measurement.coach.startswith("offline@")
    assert [(each.coach, each.unseen) for each in measurement.agreed] == [(0.8, True)]
    assert [trick.id for trick in measurement.tricks] == ["T1", "T3"]
    assert measurement.labelled_by == ("the authors: one reader, twice", "two readers")
    assert len(measurement.rubrics) == 4
    assert measurement.repeated is None


def test_the_table_says_who_labelled_and_how_far_two_readings_agree(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Agreement, word count, difference, number of answers, who labelled, and the ceiling."""
    _status(GOOD, tmp_path / "baseline.json")
    out = capsys.readouterr().out

    row = next(line for line in out.splitlines() if "tuning" in line)
    assert row.split(maxsplit=6) == [
        *("floor", "tuning", "0.800", "0.30", "0.50", "40"),
        "the authors: one reader, twice",
    ]
    assert "the authors: one reader, twice: tuning 0.90 (0.85)" in out
    assert "two readers: fourth held out 0.70 (0.60)" in out


def test_what_is_held_out_is_counted_and_never_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever writes the rules may read the table."""
    tried = [
        Tried("salad", 2.0, "2.0: the words of a case"),
        Tried("salad, held out", 3.0, "3.0: the words of a secret", held_out=True),
    ]
    _status(
        replace(GOOD, findings=[finding("T3", "empty", 1.0, tried)]),
        tmp_path / "baseline.json",
        "--misses",
    )
    out = capsys.readouterr().out

    assert "the words of a case" in out
    assert "secret" not in out
    assert [family.missed for family in families(tried)] == [1, 1]


def test_figures_are_committed() -> None:
    """The last accepted run has a figure for everything that is measured."""
    names = set(baseline.accepted())

    for part in ("T1 ", "T3 missed", "T4 missed", "T5 missed", "T7 per", "again ", "T6 all"):
        assert any(name.startswith(part) for name in names), part


def test_agreement_of_two_readings_is_beyond_chance() -> None:
    """Cohen's kappa by hand: 8 of 10 equal where chance gives 5."""
    one = [0.0] * 5 + [1.0] * 5
    other = [0.0] * 4 + [1.0] * 5 + [0.0]

    assert kappa(one, other) == pytest.approx(0.6)
    assert kappa(one, one) == pytest.approx(1)
    cases = [Labelled("behavioural", b, s, b, 1.0) for b, s in zip(one, other, strict=True)]
    assert agreement("all", cases).kappa == pytest.approx(0.6)
    assert agreement("one reading", [replace(c, second_band=None) for c in cases]).kappa is None
