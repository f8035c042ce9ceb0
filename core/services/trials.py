"""The provider lab: the same answer through several coaches, and what each of them made of it.

They work beside the page, so no click and no closed tab breaks off what is paid for. Nothing of
a trial is stored but the usage of its calls; the last few are held in memory, for a day.
"""

from __future__ import annotations

import csv
import io
import json
import logging
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from statistics import median
from threading import Event, Lock
from time import monotonic, perf_counter

from core import content
from core.domain.chat import ModelRef, Role
from core.domain.evaluation import overall, with_evidence_located
from core.domain.interview import Interview
from core.domain.rubric import Rubric
from core.domain.trial import Example, Setting, Source, Trial
from core.errors import AppError
from core.ports.coach import Background, Coach
from core.ports.repositories import InterviewSummary, Store
from core.services.coaches import ChosenCoaches, is_offline
from core.services.errands import Errands
from core.services.moderation import harm_in
from core.services.watched import Watched

log = logging.getLogger(__name__)

NEWEST = 5  # interviews whose answers can be tried
AT_ONCE = 4  # coaches
GENERAL = "answer"  # the rubric for any answer
EACH = 5  # runs of one person that are held
PEOPLE = 100  # whose runs are held; those of whoever ran none for longest go first
HELD = 24 * 3600.0  # seconds
LABELLED = Source("golden", "Ours, labelled by people")


class Run:
    """One example before several judges: each trial is there once it is done."""

    def __init__(self, example: Example, settings: Sequence[Setting], began: float) -> None:
        self.example, self.settings, self.began = example, tuple(dict.fromkeys(settings)), began
        self._done: dict[Setting, Trial] = {}
        self._over = Event()

    @property
    def trials(self) -> tuple[Trial, ...]:
        """Those that are done, in the order of the settings."""
        return tuple(self._done[each] for each in self.settings if each in self._done)

    @property
    def under_way(self) -> bool:
        return not self._over.is_set()

    def wait(self, seconds: float) -> bool:
        """Whether it is over, after *seconds* at most."""
        return self._over.wait(seconds)

    def judge(self, one: Callable[[Setting], Trial]) -> None:
        """Have all of them judge, a few at a time; *one* raises nothing."""

        def judged(setting: Setting) -> None:
            self._done[setting] = one(setting)

        try:
            with ThreadPoolExecutor(AT_ONCE, "trial") as pool:
                list(pool.map(judged, self.settings))
        finally:
            self._over.set()


@dataclass(frozen=True)
class Trials:
    store: Store
    coaches: ChosenCoaches
    golden: Callable[[], Sequence[Example]]
    errands: Errands
    clock: Callable[[], float] = monotonic
    _runs: dict[str, deque[Run]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, owner: str, example: Example, settings: Sequence[Setting]) -> Run:
        """Have *settings* judge *example*, unless a run of *owner*'s is under way: then that one.

        It goes on whoever looks. A judge that fails says so in its trial, and takes nothing
        from the others.
        """
        with self._lock:
            self._let_go()
            theirs = self._runs.pop(owner, deque(maxlen=EACH))
            self._runs[owner] = theirs
            if theirs and theirs[-1].under_way:
                return theirs[-1]
            run = Run(example, settings, self.clock())
            theirs.append(run)
        self.errands.run(
            owner, f"trial {id(run)}", lambda *_: run.judge(lambda s: self._one(owner, example, s))
        )
        return run

    def latest(self, owner: str | None, example: Example | None = None) -> Run | None:
        """The last run of *owner*'s, of *example* as it stands now where one is named."""
        with self._lock:
            self._let_go()
            theirs = self._runs.get(owner or "", ())
            fitting = (run for run in reversed(theirs) if example in (None, run.example))
            return next(fitting, None)

    def forget(self, owner: str) -> None:
        with self._lock:
            self._runs.pop(owner, None)

    def _let_go(self) -> None:
        """Of what nobody may want any more; never of what is under way."""
        earliest = self.clock() - HELD
        for owner, runs in list(self._runs.items()):
            while runs and runs[0].began < earliest and not runs[0].under_way:
                runs.popleft()
            if not runs:
                del self._runs[owner]
        idle = [owner for owner, runs in self._runs.items() if not runs[-1].under_way]
        for owner in idle[: max(0, len(self._runs) - PEOPLE)]:
            del self._runs[owner]

    def sources(self, owner: str | None) -> tuple[Source, ...]:
        """Interviews of one's own in which something was answered, the newest first, then ours.
        None of them is opened."""
        if owner is None:
            return (LABELLED,)
        with self.store.session_for(owner, reading=True) as records:
            newest = records.interviews.latest_answered(NEWEST)
        return (*map(_source, newest), LABELLED)

    def examples(self, owner: str | None, source: str) -> tuple[Example, ...]:
        """What of *source*, the id of one, can be tried. Raise `NotFoundError` where it is gone."""
        if owner is None or source == LABELLED.id:
            return tuple(self.golden())
        with self.store.session_for(owner, reading=True) as records:
            interview = records.interviews.get(source)
            evaluated = records.evaluations.of(source)
        withheld = {position for (position, _), found in evaluated.items() if found.withheld}
        return tuple(_answers(interview, evaluated, withheld))

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
        except Exception:  # a defect must not take from the others what they were paid for
            log.exception("a trial broke")
            return _trial(setting, began, watched, error=AppError.__name__)


def _source(summary: InterviewSummary) -> Source:
    return Source(
        summary.id, f"Yours: {summary.role or 'interview'}, {summary.created_at:%-d %B %Y}"
    )


def _answers(
    interview: Interview,
    evaluated: Collection[tuple[int, int]],
    withheld: Collection[int],
) -> Iterator[Example]:
    """What is judged nowhere else, distress and abuse, is judged and sent nowhere from here. An
    answer that was judged was looked at before."""
    for position, turn in interview.to_assess:
        if turn.answer is None or content.case_part(turn.question.bank_id) is not None:
            continue
        if position in withheld:
            continue
        judged = (position, len(turn.attempts) - 1) in evaluated
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
