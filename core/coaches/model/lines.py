"""The lines of a résumé and a job that a model may see, and what they are numbered as."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from core.coaches.model.contact import reachable
from core.coaches.model.orders import document_seen
from core.domain.chat import DataKind
from core.domain.document import claims
from core.ports.chat import Material
from core.ports.coach import Background

_MOST_LINES, _LONGEST_LINE = 120, 400  # a plan needs no more of a document


@dataclass(frozen=True, repr=False)
class Lines:
    """Of *background* what a question may test: no contact, and no line that gives orders."""

    background: Background

    @cached_property
    def claims(self) -> tuple[str, ...]:
        resume = self.background.resume
        return _usable(item.text for item in claims(resume)) if resume else ()

    @cached_property
    def requirements(self) -> tuple[str, ...]:
        job = self.background.job
        return _usable(each.text for each in job.requirements) if job else ()

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.requirements, *self.claims, *self._about_job, *self._about_resume)

    @property
    def of_the_job(self) -> tuple[str, ...]:
        return (*self._about_job, *self.requirements)

    def material(self) -> tuple[Material, ...]:
        """The job first, then the résumé; what can be tested has a number."""
        found = []
        if self.background.job:
            lines = (*self._about_job, *_numbered("R", self.requirements))
            found.append(Material(DataKind.JOB, "\n".join(lines)))
        if self.background.resume:
            lines = (*self._about_resume, *_numbered("C", self.claims))
            found.append(Material(DataKind.RESUME, "\n".join(lines)))
        return tuple(each for each in found if each.text)

    @cached_property
    def _about_job(self) -> tuple[str, ...]:
        job = self.background.job
        if job is None:
            return ()
        named = [item.text for item in (job.title, job.company, job.seniority) if item]
        return _usable((*named, *(item.text for item in job.responsibilities)))

    @cached_property
    def _about_resume(self) -> tuple[str, ...]:
        resume = self.background.resume
        if resume is None:
            return ()
        held = (
            ", ".join(item.text for item in (position.title, position.employer) if item)
            for position in resume.positions
        )
        listed = (*resume.summary, *resume.education, *resume.skills)
        return _usable((*held, *(item.text for item in listed)))


def _usable(texts: Iterable[str]) -> tuple[str, ...]:
    """*texts* without those that order something of us, or tell how to reach somebody."""
    short = (text for text in texts if text and len(text) <= _LONGEST_LINE)
    return tuple(text for text in short if document_seen(text).whole and not any(reachable(text)))[
        :_MOST_LINES
    ]


def _numbered(letter: str, lines: Iterable[str]) -> Iterable[str]:
    return (f"{letter}{number}: {line}" for number, line in enumerate(lines, start=1))
