"""What the offline coach can be trusted with, measured: ``python -m evals.run``.

Prints T1 to T5, E6 and T7 by family, T6 for every set of labelled answers beside what counting
words would reach, whether the same answers get the same again, and what has moved since the
last accepted run. Nothing is written but with ``--accept``: then these figures become the
baseline. ``--misses`` names every case that misses its goal, those held out excepted.

The exit status is 1 where a goal does not hold: each of them on every case that was opened, and
all but those of T3 to T5 on what is unseen too. Orders and empty answers have as many wordings
as there are people: what is unseen and gets through cannot be mended unread, so it is counted,
called a miss, and must not become more than in the last accepted run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from textwrap import wrap

from core import content
from core.coaches.offline.assessment import REF
from core.domain.measurement import Measurement, Repeated
from core.providers.measurements import FileMeasurements
from evals import agreement, baseline
from evals.agreement import T6_AHEAD, T6_FLOOR, T6_LEAST, UNSEEN, Agreement, agreements
from evals.assess import OF_THE_BANK
from evals.cases import OPENED
from evals.fillers import t7
from evals.findings import Finding
from evals.invented import t2
from evals.measuring import TRICKS, as_agreed, as_trick
from evals.repeating import AGAIN, repeat
from evals.reworded import honest
from evals.trust import t1, t3, t4, t5

_SHOWN = 3  # misses of each finding, unless all are asked for
_NEVER = ("T3", "T4", "T5")  # "never", of wordings without end
_GOALS = {"T1": "exactly", "T7": "at least"}  # otherwise at most


@dataclass(frozen=True)
class Report:
    """All that one run found. `kinds` are shown, not judged: they are too few for a goal each."""

    findings: Sequence[Finding]
    sets: Sequence[Agreement]
    kinds: Sequence[Agreement] = ()

    def failing(self, before: baseline.Figures) -> Sequence[str]:
        """What makes the exit status 1: no more than *before* may get through unseen."""
        failed = [f.id for f in self.findings if not _gate_holds(f)]
        failed += [f"T6 {found.name}" for found in self.sets if not found.holds]
        if all(found.name != UNSEEN for found in self.sets):
            failed.append(f"T6 {UNSEEN}")
        return failed + [
            f"{each.id} unseen, more than accepted"
            for each in self.findings
            if each.id in _NEVER and each.unseen[0] > _accepted_unseen(each, before)
        ]

    @property
    def figures(self) -> dict[str, float]:
        return baseline.figures(self.findings, (*self.sets, *self.kinds))

    def measurement(self, at: datetime) -> Measurement:
        """The same for the Proof page."""
        again = next((found for found in self.findings if found.id == AGAIN), None)
        return Measurement(
            coach=REF,
            at=at,
            samples=1,
            rubrics=tuple(content.rubric(kind).ref for kind in OF_THE_BANK),
            prompts=(),
            agreed=tuple(as_agreed(s, unseen=s.name == UNSEEN) for s in self.sets if s.of_many),
            labelled_by=tuple(dict.fromkeys(s.labelled_by for s in self.sets if s.labelled_by)),
            repeated=Repeated(0.0, again.cases) if again is not None and again.holds else None,
            tricks=tuple(as_trick(found) for found in self.findings if found.id in TRICKS),
        )


def t6(name: str) -> Agreement:
    """Agreement on one set of labelled answers, e.g. `held_out`."""
    return agreement.of_set(name, agreement.read(name))


def measured() -> Report:
    """Everything, on the coach as it is."""
    sets, kinds = agreements()
    return Report([t1(), t2(), t3(), t4(), t5(), honest(), *t7(), repeat()], sets, kinds)


def main(
    arguments: Sequence[str] = (),
    measure: Callable[[], Report] = measured,
    path: Path = baseline.PATH,
    measurements: FileMeasurements | None = None,
) -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m evals.run", description=__doc__)
    parser.add_argument("--accept", action="store_true", help="make this run the baseline")
    parser.add_argument("--misses", action="store_true", help="name every case that misses")
    options = parser.parse_args(arguments)
    report, before = measure(), baseline.accepted(path)
    for line in table(report, None if options.misses else _SHOWN):
        print(line)
    print("\nSince the last accepted run")
    print("\n".join(f"  {line}" for line in _moved(report.figures, before)))
    failing = report.failing(report.figures if options.accept else before)
    print("\n" + "\n".join(_gate(report, failing)))
    if options.accept:
        baseline.accept(report.figures, path)
        (measurements or FileMeasurements()).put(report.measurement(datetime.now(UTC)))
        print("  These figures are the baseline now.")
    return 1 if failing else 0


def _gate_holds(found: Finding) -> bool:
    return found.holds_opened if found.id in _NEVER else found.holds


def _accepted_unseen(found: Finding, before: baseline.Figures) -> float:
    names = (f"{found.id} missed, {family.name}" for family in found.families if family.held_out)
    return sum(before.get(name, 0) for name in names)


def _gate(report: Report, failing: Sequence[str]) -> Iterator[str]:
    """What decides the exit status, and what misses beside it."""
    yield f"The gate {'FAILS: ' + ', '.join(failing) if failing else 'holds.'}"
    for found in report.findings:
        missed, cases = found.unseen
        if found.id in _NEVER and missed:
            how_many = f"{missed:,} of {cases:,} cases"
            yield f"  Beside it, unseen: {found.id} misses its goal in {how_many}."


def _moved(now: baseline.Figures, before: baseline.Figures) -> Sequence[str]:
    if not before:
        return ["no run has been accepted yet"]
    return list(baseline.moved(now, before)) or ["nothing moved"]


def table(report: Report, shown: int | None) -> Iterator[str]:
    """The report line by line, with the first *shown* misses of each finding, or all."""
    yield "The offline coach (rules, no AI) on cases of our own. All people in them are invented."
    for finding in report.findings:
        yield from ("", *_finding(finding, shown))
    yield ""
    yield (
        f"T6     Rank agreement with labelled answers (Spearman): at least {T6_LEAST}, "
        f"and {T6_AHEAD} more than the word count,"
    )
    yield (f"       for what is unseen and for all; a small set is too uncertain: {T6_FLOOR}")
    yield f"  {'':<7}{'set':<25}{'coach':>6}{'words':>7}{'ahead':>7}{'answers':>9}  labelled by"
    yield from (_agreement(found, _state(found.holds)) for found in report.sets)
    if not any(found.name == UNSEEN for found in report.sets):
        yield "  FAILS  unseen: every set has been opened, and a fresh one is needed"
    yield from _readers(report.sets)
    if report.kinds:
        yield "  By kind of question, where the case says it, without a goal of its own"
        yield from (_agreement(found, "") for found in report.kinds)


def _finding(found: Finding, shown: int | None) -> Iterator[str]:
    goal = f"{_GOALS.get(found.id, 'at most')} {found.goal:g}"
    yield (
        f"{found.id:<6} {_finding_state(found)} {found.worst:>6g}, {goal:<13}"
        f"{found.cases:>6} cases  {found.what}"
    )
    for family in found.families:
        if family.worst:
            missed = f"{family.missed:>4} missed" if family.missed else ""
            yield f"  {family.name:<43}{family.worst:>6g}{family.cases:>7} cases{missed}"
    if untouched := [f"{f.name} {f.cases}" for f in found.families if not f.worst]:
        said = f"0 in every case: {'; '.join(untouched)}"
        yield from wrap(said, 100, initial_indent="  ", subsequent_indent="    ")
    for miss in found.misses[:shown]:
        yield f"    missed: {miss}"
    if shown is not None and len(found.misses) > shown:
        yield f"    and {len(found.misses) - shown} more"


def _agreement(found: Agreement, state: str) -> str:
    name = f"{found.name}, {found.standing}" if found.standing == OPENED else found.name
    state = state if found.gated else state.replace("holds", "floor")
    return (
        f"  {state:<7}{name:<25}{found.coach:>6.3f}{found.words:>7.2f}{found.ahead:>7.2f}"
        f"{found.answers:>9}  {found.labelled_by}"
    ).rstrip()


def _readers(sets: Sequence[Agreement]) -> Iterator[str]:
    """How far two readings of the same answers agree."""
    twice: dict[str, list[str]] = {}
    for found in sets:
        if found.labelled_by and found.readers is not None and found.kappa is not None:
            said = f"{found.name} {found.readers:.2f} ({found.kappa:.2f})"
            twice.setdefault(found.labelled_by, []).append(said)
    if twice:
        yield "  Two readings of the same answers: Spearman (Cohen's kappa)"
        yield from (f"    {by}: {'; '.join(said)}" for by, said in twice.items())


def _finding_state(found: Finding) -> str:
    """ "misses" where the goal is missed by nothing but what is unseen."""
    return "misses" if not found.holds and _gate_holds(found) else _state(found.holds)


def _state(holds: bool) -> str:  # noqa: FBT001 - one word for one fact
    return "holds" if holds else "FAILS"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
