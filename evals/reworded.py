"""Reworded sentences: is what was smuggled in taken out, and what is honest left alone (E6, T2)?

The rules are `core.coaches.facts.check`, which every sentence of a model goes through. A case
says what the candidate gave, honest rewordings of it, and others with something added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from core.coaches import facts
from core.domain.improvement import Piece
from evals.cases import entries, family, unseen
from evals.findings import Finding, Tried, families, misses

Check = Callable[[str, Sequence[str]], tuple[Piece, ...]]

MOST_TOUCHED = 5.0  # per cent of honest rewordings that may lose a word
_OWN = ("reworded", "reworded_held_out")


def smuggled(check: Check = facts.check) -> Iterator[Tried]:
    """One for every sentence with something added; the value is how much of it stayed."""
    for case, name in _cases():
        for entry in case["smuggled"]:
            text, _, added = entry.rpartition("|")
            told = " ".join(p.text for p in check(text, case["known"]) if not p.is_slot)
            stayed = [word for word in added.split("/") if _stands(word, told)]
            miss = f"{case['id']}: {', '.join(stayed)} in “{told}”" if stayed else ""
            yield Tried(_family("reworded", name), len(stayed), miss, unseen(name))


def honest(check: Check = facts.check) -> Finding:
    """How many rewordings that add nothing were touched, in per cent, and which ones."""
    tried = []
    for case, name in _cases():
        for text in case["honest"]:
            left = check(text, case["known"]) == (Piece(text, reworded=True),)
            miss = "" if left else f"{case['id']}: {text}"
            tried.append(Tried(_family("honest", name), float(not left), miss, unseen(name)))
    touched = misses(tried)
    share = 100.0 * len(touched) / max(len(tried), 1)
    what = "per cent of honest rewordings that lost a word to a slot"
    shown = touched if share > MOST_TOUCHED else ()
    return Finding("E6", what, share, MOST_TOUCHED, len(tried), shown, families(tried))


def precision_and_recall(check: Check = facts.check) -> tuple[float, float]:
    """Of the sentences with a slot, those that needed one; of those that needed one, those with."""
    tried = list(smuggled(check))
    caught = sum(not case.value for case in tried)
    touched = sum(found.missed for found in honest(check).families)
    return caught / (caught + touched), caught / len(tried)


def _cases() -> Iterator[tuple[dict[str, Any], str]]:
    for name in _OWN:
        for case in family(name)["case"]:
            yield case, name
    yield from entries("reworded", "case")


def _family(name: str, file: str) -> str:
    return f"{name}, held out" if unseen(file) else name


def _stands(word: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))
