"""Choosing from the bank: what fits, what was not asked yet, and nothing of one sort twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.coaches.offline import bank
from core.coaches.offline.planning import reading
from core.coaches.offline.planning.families import family_for
from core.coaches.offline.planning.frames import draw, lines, reasons, texts
from core.coaches.offline.planning.memory import NEVER, Memory
from core.coaches.offline.planning.requirements import Wanted
from core.domain.document import claims
from core.domain.interview import Brief, Difficulty, Kind, Question
from core.ports.coach import Background


@dataclass(frozen=True)
class Choice:
    """The questions of the bank that fit one interview, in the order of their lots.

    `wanted` is the line of the job that asks for a competency, where one does.
    """

    entries: tuple[bank.Entry, ...]
    difficulty: Difficulty
    wanted: Mapping[str, Wanted]
    asked: Mapping[str, int]  # when each was asked last, by its id

    def best(self, chosen: Sequence[Question], *, easy: bool) -> bank.Entry:
        """The question to ask beside *chosen*; with *easy*, an easy one to begin with.

        What was never asked comes first, else what was asked longest ago; then kinds and
        competencies that are not there yet; then this difficulty, this line of work, and what
        the job asks for.
        """
        taken = {question.bank_id for question in chosen}
        kinds = [entry.kind for entry in self.entries if entry.id in taken]
        competencies = [question.competency for question in chosen]

        def rank(entry: bank.Entry) -> tuple[int | bool, ...]:
            return (
                self.asked[entry.id],
                easy and not _opens(entry),
                kinds.count(entry.kind),
                competencies.count(entry.competency),
                entry.distance(self.difficulty),
                bank.ANY in entry.families,
                entry.competency not in self.wanted,
            )

        return min((entry for entry in self.entries if entry.id not in taken), key=rank)

    def is_new(self, entry: bank.Entry) -> bool:
        return self.asked[entry.id] == NEVER

    def whys(self, entry: bank.Entry) -> tuple[str, ...]:
        """Every way of saying what *entry* is to show, the usual one first."""
        wanted = self.wanted.get(entry.competency)
        about = (
            texts("competencies", "why")[entry.competency],
            *lines("competencies", "why_again", "any"),
        )
        if wanted is None:
            return about
        return tuple(why.format(req=wanted.name) for why in reasons("requirement_frames", "bank"))

    def question(self, entry: bank.Entry) -> Question:
        """*entry* as it is asked, with what it is to show."""
        return Question(
            text=entry.text,
            in_other_words=entry.in_other_words,
            competency=entry.competency,
            why=self.whys(entry)[0],
            bank_id=entry.id,
            probes=tuple(entry.probes.values()),
            source=f"bank:{entry.id}",
        )


# With what a first conversation begins.
OPENINGS = ("background", "motivation", "fit", "self-knowledge")


def _opens(entry: bank.Entry) -> bool:
    about_the_person = entry.kind is not Kind.HR_SCREEN or entry.competency in OPENINGS
    return entry.difficulty is Difficulty.EASIER and about_the_person


def choice(brief: Brief, background: Background, memory: Memory) -> Choice:
    """What of the bank fits the kind, the line of work and the seniority.

    The lot falls differently for every role and every résumé, and always the same for one.
    """
    family = family_for(brief, background.resume, background.job)
    resume = background.resume
    person = "\n".join(item.text for item in claims(resume)) if resume is not None else ""

    def lot(entry: bank.Entry) -> int:
        return draw(entry.id, brief.role, brief.kind, person)

    fitting = sorted((e for e in bank.bank() if e.fits(brief, family)), key=lot)
    wanted: dict[str, Wanted] = {}
    for line in reading.behaviours(background):
        wanted.setdefault(line.competency, line)
    asked = {entry.id: memory.when_entry(entry) for entry in fitting}
    return Choice(tuple(fitting), brief.difficulty, wanted, asked)
