"""Which line of work a role belongs to, so that technical questions fit it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from core.content import table
from core.domain.document import JobProfile, Profile
from core.domain.interview import Brief

LONGEST_ROLE = 200  # characters read of one title; longer is not a title


@cache
def _pointers() -> Mapping[str, tuple[tuple[re.Pattern[str], int], ...]]:
    """For each family, what to look for, and how much it says: two words say more than one."""
    return {
        name: tuple((_pattern(word), 1 + word.count("-")) for word in line.split())
        for name, line in table("planning/families")["words"].items()
    }


def _pattern(word: str) -> re.Pattern[str]:
    spelled = re.escape(word).replace(r"\*", r"\w*").replace(r"\-", r"[\s-]?")
    return re.compile(rf"\b{spelled}\b")


def families() -> frozenset[str]:
    """The lines of work that the bank knows."""
    return frozenset(_pointers())


def family_of(title: str) -> str | None:
    """The family that most words of *title* point to; None where no word points anywhere.

    In a tie the first word wins: a "data engineer" in marketing works on data.
    """
    text = title[:LONGEST_ROLE].lower()
    best: tuple[int, int] = (0, 0)
    family = None
    for name, pointers in _pointers().items():
        found = [(hit.start(), says) for word, says in pointers if (hit := word.search(text))]
        rank = (sum(says for _, says in found), -min((at for at, _ in found), default=0))
        if found and (family is None or rank > best):
            best, family = rank, name
    return family


def family_for(brief: Brief, resume: Profile | None, job: JobProfile | None) -> str | None:
    """From the role that the candidate chose, else the job's title, else the latest position's."""
    titles = [brief.role]
    if job is not None and job.title is not None:
        titles.append(job.title.text)
    if resume is not None:
        titles.extend(position.title.text for position in resume.positions[:1] if position.title)
    return next((family for title in titles if (family := family_of(title))), None)
