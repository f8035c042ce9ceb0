"""Questions worth asking, from our own bank, fitted to the job where it has words for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.coaches.offline.asking_back.job import names
from core.coaches.offline.asking_back.words import same_question
from core.coaches.offline.planning.families import family_for
from core.content import table
from core.domain.interview import Brief, Seniority
from core.ports.coach import Background

_NAME = re.compile(r"\{(\w+)\}")
_FOR_NOTHING_ASKED = ("first_months", "people")  # themes that every job has an answer to
_ANY = "success"  # a theme for whatever has none of its own


@dataclass(frozen=True)
class Proposal:
    learn: str
    text: str
    families: frozenset[str] = frozenset()
    seniority: frozenset[Seniority] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """What of the job it is built from."""
        return frozenset(_NAME.findall(self.text))


@cache
def bank() -> tuple[Proposal, ...]:
    """Every question of content/asking_back/proposals.toml."""
    return tuple(
        Proposal(
            entry["learn"],
            entry["text"],
            frozenset(entry.get("families", ())),
            frozenset(map(Seniority, entry.get("seniority", ()))),
        )
        for entry in table("asking_back/proposals")["question"]
    )


@dataclass(frozen=True)
class Proposals:
    """What can be proposed in one interview, where *asked* stand already."""

    brief: Brief
    background: Background
    asked: Sequence[str]
    number: int  # of the question in whose place it comes: so that two get different ones

    def on(self, theme: str) -> str:
        """One question by what one learns from it; from another theme where all are used up."""
        for learn in dict.fromkeys((theme or _ANY, _ANY, *(each.learn for each in bank()))):
            usable = list(self._usable(learn))
            if usable:
                return usable[self.number % len(usable)]
        return ""

    def two(self) -> tuple[str, ...]:
        """Two for somebody who has nothing to ask: what would be theirs, and with whom."""
        found: list[str] = []
        for place, learn in enumerate(_FOR_NOTHING_ASKED):
            usable = [text for text in self._usable(learn, skip=place) if text not in found]
            found += usable[:1]
        return tuple(found)

    def _usable(self, learn: str, skip: int = 0) -> Iterator[str]:
        """Those that fit, built from the job first, then for this line of work, then any."""
        known = names(self.background)
        fitting = [each for each in bank() if each.learn == learn and self._fits(each, known)]
        fitting.sort(key=lambda each: (not each.names, not (each.families or each.seniority)))
        for each in fitting:
            text = self._filled(each, known, skip)
            if not any(same_question(text, asked) for asked in self.asked):
                yield text

    def _fits(self, proposal: Proposal, known: Mapping[str, tuple[str, ...]]) -> bool:
        if proposal.names - known.keys():
            return False
        if proposal.seniority and self.brief.seniority not in proposal.seniority:
            return False
        return not proposal.families or self._family in proposal.families

    def _filled(self, proposal: Proposal, known: Mapping[str, tuple[str, ...]], skip: int) -> str:
        text = proposal.text
        for name in proposal.names:
            texts = known[name]
            text = text.replace(f"{{{name}}}", texts[(self.number + skip) % len(texts)])
        return text

    @property
    def _family(self) -> str | None:
        return family_for(self.brief, self.background.resume, self.background.job)
