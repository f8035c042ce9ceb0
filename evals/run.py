"""What the offline coach can be trusted with, measured: ``python -m evals.run``.

Prints T1, T3, T4 and T5 with the worst value of each, and T6, the agreement with labelled
answers beside what counting words would reach. The exit status is 1 where one does not hold.
"""

from __future__ import annotations

import sys

from evals.agreement import agreement, labelled
from evals.trust import Finding, t1, t3, t4, t5

T6_LEAST = 0.7  # Spearman
T6_AHEAD = 0.15  # and so much more than the word count on the same answers


def t6(name: str) -> Finding:
    """Agreement on the labelled answers called *name*: `tuning` or `held_out`."""
    cases = labelled(name)
    coach, words = agreement(cases)
    holds = coach >= T6_LEAST and coach - words >= T6_AHEAD
    misses = () if holds else (f"coach {coach:.2f}, word count {words:.2f}",)
    what = f"Spearman with labels, {name.replace('_', ' ')} (word count: {words:.2f})"
    return Finding("T6", what, round(coach, 2), T6_LEAST, len(cases), misses)


def main() -> int:
    """Print the table and the first misses; return the exit status."""
    findings = [t1(), t3(), t4(), t5(), t6("tuning"), t6("held_out")]
    for found in findings:
        state = "holds" if found.holds else "FAILS"
        print(
            f"{found.id}  {state}  {found.worst:>6}  goal {found.goal:<5} "
            f"{found.cases:>5} cases  {found.what}"
        )
        for miss in found.misses[:20]:
            print(f"      {miss}")
    return 0 if all(found.holds for found in findings) else 1


if __name__ == "__main__":
    sys.exit(main())
