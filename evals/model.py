"""Measure a configured model: ``python -m evals.model openai/gpt-4.1-mini --cases 30``.

Measures the coach that asks this model, with the operator's key, on cases of our own, writes
the figures to evals/results for the Proof page, and says what has moved since the last run.
Every case costs calls: the number is said before the first one is made. The exit status is 1
where the run could not be finished; then nothing is written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from core.bootstrap import chat_models
from core.coaches.model.coach import ModelCoach
from core.coaches.offline.coach import OfflineCoach
from core.config import Settings
from core.domain.chat import ModelRef
from core.domain.measurement import Measurement
from core.domain.preferences import SAMPLES
from core.errors import ProviderError
from core.ports.chat import ChatModel, ChatModels
from core.providers.measurements import FileMeasurements
from core.services.watched import Watched
from evals.measuring import FEWEST, measure, moved

CASES = 30
_JUDGED = 9  # judgements for each case that is asked for: two sets, again twice, four tricks
_CRITERIA = 5  # of most rubrics


def main(
    arguments: Sequence[str] | None = None,
    models: ChatModels | None = None,
    measurements: FileMeasurements | None = None,
) -> int:
    """Prove, store, compare; return the exit status."""
    asked = _asked(arguments)
    opened = models or chat_models(Settings())
    try:
        return _measure(asked, opened.open(asked.model), measurements or FileMeasurements())
    except ProviderError as error:
        print(f"{error.say} ({type(error).__name__}) Nothing was written.", file=sys.stderr)
        return 1
    finally:
        opened.close()


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.model", description=__doc__)
    parser.add_argument("model", type=ModelRef.parse, help="provider/model")
    parser.add_argument("--cases", type=int, default=CASES, help="of each sort, about")
    parser.add_argument("--samples", type=int, default=SAMPLES, help="readings of an answer")
    asked = parser.parse_args(arguments)
    if asked.cases < FEWEST or asked.samples < 1:
        parser.error(f"at least {FEWEST} cases and 1 sample")
    return asked


def _measure(asked: argparse.Namespace, model: ChatModel, measurements: FileMeasurements) -> int:
    calls = asked.cases * _JUDGED * _CRITERIA * asked.samples
    print(f"{asked.model}: about {calls} calls.", flush=True)
    watched = Watched(model)
    coach = ModelCoach(watched, OfflineCoach(), asked.samples)
    measurement = measure(coach, datetime.now(UTC), asked.cases, asked.samples, watched)
    print("\n".join(_table(measurement)))
    print("\nSince the last run")
    print("\n".join(f"  {line}" for line in moved(measurement, measurements.of(measurement.coach))))
    measurements.put(measurement)
    return 0


def _table(measurement: Measurement) -> list[str]:
    lines = [
        f"{measurement.calls} calls, {measurement.tokens} tokens",
        f"labelled by {'; '.join(measurement.labelled_by)}",
    ]
    for each in measurement.agreed:
        seen = "unseen" if each.unseen else "seen"
        lines.append(
            f"T6     {each.coach:>6.3f} rank agreement, word count {each.words:.3f}, "
            f"{each.answers} {seen} answers"
        )
    if measurement.repeated is not None:
        lines.append(
            f"again  {measurement.repeated.difference:>6.3f} levels apart on average when "
            f"{measurement.repeated.answers} answers were judged twice"
        )
    lines += [
        f"{trick.id:<6} {trick.worst:>6g} {trick.what}; goal {trick.goal:g}; "
        f"{trick.missed} of {trick.cases} missed it"
        for trick in measurement.tricks
    ]
    return lines


if __name__ == "__main__":
    sys.exit(main())
