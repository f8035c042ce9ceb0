"""The provider lab: the same answer through several coaches, and what each of them made of it.

Nothing of a trial is stored but the usage of its calls; the last few are held in memory.
"""

from __future__ import annotations

import csv
import io
import json
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from statistics import median
from threading import Lock
from time import perf_counter
from uuid import uuid4

from core import content
from core.domain.chat import ModelRef, Role
from core.domain.evaluation import overall, with_evidence_located
from core.domain.interview import Interview
from core.domain.rubric import Rubric
from core.domain.trial import Example, Setting, Trial
from core.errors import AppError
from core.ports.coach import Background, Coach
from core.ports.repositories import Store
from core.services.coaches import ChosenCoaches, is_offline
from core.services.moderation import harm_in
from core.services.watched import Watched

NEWEST = 5  # interviews whose answers can be tried
AT_ONCE = 4  # coaches
GENERAL = "answer"  # the rubric for any answer
RUNS = 50  # held in memory
Run = tuple[Example, tuple[Trial, ...]]


@dataclass(frozen=True)
class Trials:
    store: Store
    coaches: ChosenCoaches
    golden: Callable[[], Sequence[Example]]
    _runs: OrderedDict[str, tuple[str, Run]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def keep(self, owner: str, run: Run) -> str:
        """Hold *run* in memory, with the last few of everybody's; return its id."""
        run_id = uuid4().hex
        with self._lock:
            self._runs[run_id] = (owner, run)
            while len(self._runs) > RUNS:
                self._runs.popitem(last=False)
        return run_id

    def kept(self, owner: str | None, run_id: str | None) -> Run | None:
        """What *owner* kept; None where it has gone since, or is somebody else's."""
        with self._lock:
            whose, run = self._runs.get(run_id or "", (None, None))
        return run if whose is not None and whose == owner else None

    def examples(self, owner: str | None) -> tuple[Example, ...]:
        """Answers of one's own, the newest interview first, then ours."""
        return (*self._own(owner), *self.golden())

    def settings(self, owner: str | None, readings: int) -> tuple[Setting, ...]:
        """The offline coach twice, and every model that may be asked."""
        offline = self.coaches.offline.ref
        stand = self.coaches.stand(owner)
        agreed = (p for p in stand.usable if p.id in stand.preferences.agreed_to)
        models = (str(model.ref) for provider in agreed for model in provider.models)
        return (
            Setting(offline),
            Setting(offline, rubric=GENERAL),
            *(Setting(ref, readings) for ref in models),
        )

    def run(self, owner: str, example: Example, settings: Sequence[Setting]) -> Iterator[Trial]:
        """A trial for each of *settings*, as they are done. One that fails says so in its trial."""
        with ThreadPoolExecutor(AT_ONCE, "trial") as pool:
            under_way = [pool.submit(self._one, owner, example, each) for each in settings]
            for done in as_completed(under_way):
                yield done.result()

    def _one(self, owner: str, example: Example, setting: Setting) -> Trial:
        rubric = content.rubric(setting.rubric or example.question.rubric)
        watched: Watched | None = None
        began = perf_counter()
        try:
            if is_offline(setting.ref):
                return _judged(self.coaches.offline, example, setting, rubric, began, None)
            model = self.coaches.model_for(owner, Role.ASSESSOR, ModelRef.parse(setting.ref))
            watched = Watched(model)
            coach = self.coaches.modelled(watched, setting.readings)
            return _judged(coach, example, setting, rubric, began, watched)
        except AppError as error:
            return _trial(setting, began, watched, error=type(error).__name__)

    def _own(self, owner: str | None) -> Iterator[Example]:
        if owner is None:
            return
        with self.store.session_for(owner, reading=True) as records:
            interviews = records.interviews.latest_answered(NEWEST)
            evaluated = records.evaluations.of_several([each.id for each in interviews])
        withheld = {place[:2] for place, found in evaluated.items() if found.withheld}
        for interview in interviews:
            yield from _answers(interview, evaluated, withheld)


def _answers(
    interview: Interview,
    evaluated: Collection[tuple[str, int, int]],
    withheld: Collection[tuple[str, int]],
) -> Iterator[Example]:
    """What is judged nowhere else, distress and abuse, is judged and sent nowhere from here. An
    answer that was judged was looked at before."""
    for position, turn in interview.to_assess:
        if turn.answer is None or content.case_part(turn.question.bank_id) is not None:
            continue
        judged = (interview.id, position, len(turn.attempts) - 1) in evaluated
        if (interview.id, position) in withheld:
            continue
        if not judged and harm_in(turn.answer.text):
            continue
        yield Example(
            f"{interview.id}/{position}", turn.question.text, turn.question, turn.answer.text
        )


def _judged(
    coach: Coach,
    example: Example,
    setting: Setting,
    rubric: Rubric,
    began: float,
    watched: Watched | None,
) -> Trial:
    found = coach.assess(example.question, example.answer, rubric, Background())
    judgements = tuple(with_evidence_located(j, example.answer) for j in found.judgements)
    checked = replace(found, judgements=judgements)
    trial = _trial(setting, began, watched)
    return replace(trial, evaluation=checked, overall=overall(checked, rubric))


def _trial(setting: Setting, began: float, watched: Watched | None, *, error: str = "") -> Trial:
    total = perf_counter() - began
    if watched is None:
        return Trial(setting, None, error=error, total=total)
    tokens, price = watched.tokens, watched.model.price
    return Trial(
        setting,
        None,
        error=error,
        total=total,
        first=median(reply.first for reply in watched.replies) if watched.replies else None,
        calls=watched.calls,
        unfit=watched.unfit,
        tokens=tokens,
        cost=price.of(tokens) if price is not None and tokens is not None else None,
    )


COLUMNS = (
    "coach", "readings", "rubric", "overall", "widest", "quotes", "unfit", "calls",
    "first_seconds", "total_seconds", "tokens_in", "tokens_out", "cost_millionths_usd", "error",
)  # fmt: skip


def as_csv(trials: Sequence[Trial]) -> str:
    """A line for each trial: names, numbers and nothing that anybody said."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(COLUMNS)
    lines.writerows([_line(trial)[name] for name in COLUMNS] for trial in trials)
    return written.getvalue()


def as_json(example: Example, trials: Sequence[Trial]) -> str:
    """The whole of it: the question, the answer, and every judgement with its quotes."""
    told = {
        "question": example.question.text,
        "answer": example.answer,
        "labelled": example.band or None,
        "trials": [{**_line(trial), **_judgements(trial, example.answer)} for trial in trials],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)


def _line(trial: Trial) -> dict[str, object]:
    tokens = trial.tokens
    rubric = trial.evaluation.rubric if trial.evaluation else trial.setting.rubric
    values = (
        trial.setting.ref,
        trial.setting.readings,
        rubric,
        trial.overall,
        trial.widest,
        trial.quotes,
        trial.unfit,
        trial.calls,
        None if trial.first is None else round(trial.first, 3),
        round(trial.total, 3),
        tokens.given if tokens else None,
        tokens.made if tokens else None,
        trial.cost,
        trial.error,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _judgements(trial: Trial, answer: str) -> dict[str, object]:
    if trial.evaluation is None:
        return {}
    return {
        "prompt": trial.evaluation.prompt,
        "instruction": trial.evaluation.instruction.title,
        "criteria": {
            judgement.criterion: {
                "state": judgement.state.value,
                "readings": judgement.readings,
                "quotes": [span.of(answer) for span in judgement.spans],
                "reason": judgement.reason,
            }
            for judgement in trial.evaluation.judgements
        },
    }
