"""What a question wants to have happened: a deal lost, a quarrel, a promise not kept.

A story may be good and from the same trade, and answer another question. Likeness tells trades
apart, not stories; what tells these is whether what was asked about happens in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from core.coaches.offline.assessment.sentences import past
from core.coaches.offline.assessment.statement import Mode, Statement
from core.coaches.offline.assessment.words import Word, pairs, root, stems, words_of
from core.content import table

_SILENT = (Mode.COURTESY, Mode.ECHO)
_OTHERS = frozenset(
    ["he", "she", "him", "her", "they", "them", "his", "their", "who", "whom", "people", "each"]
) | frozenset(["nobody", "anybody", "everybody", "somebody", "someone", "everyone", "anyone"])
_THIRD = frozenset({"he", "she", "they", "him", "her", "them"})
# Who speaks, wants or knows is somebody: "the inspector wrote".
_SPOKE = re.compile(
    r"\b(?!(?:i|we|and|or|but|then|also|never|just|not|had|have|to|was|were|is|it|that|which)\b)"
    r"[a-z]+ (?:said|says|told|tells|wrote|writes|asked|asks|want(?:s|ed)|thought|thinks|called|"
    r"refused|complained|agreed|shouted|cried|insisted|knew|believed|promised|answered|laughed)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,;:] )(?!I\b|I['’])[A-Z][a-zà-ž]{2,}")


class _Happening(NamedTuple):
    asked: re.Pattern[str]
    told: re.Pattern[str]
    with_others: bool
    broad: bool


def broad(name: str) -> bool:
    """Whether any of many things is a sign of it: then only their lack says something."""
    return _happenings()[name].broad


def raised(own: str) -> frozenset[str]:
    """The happenings of content/vocabulary/assessment/happenings.toml that a question wants;
    *own* are its own words."""
    return frozenset(name for name, kind in _happenings().items() if kind.asked.search(own))


def signs(
    name: str,
    statements: tuple[Statement, ...],
    answer: str,
    own: frozenset[str] = frozenset(),
    beside: Sequence[str] = (),
) -> int:
    """How many different signs of one happening *statements* have; *answer* has their names.

    A statement that only takes up words of the question (*own*, by their roots) tells nothing:
    "Yes, I have lost deals." Nor does a sentence *beside* them, which carries no fact, unless
    somebody does something in it: "He did not want to".
    """
    kind = _happenings()[name]
    said = [s for s in statements if s.mode not in _SILENT and (s.worth or not s.roots & own)]
    now = any(s.now for s in statements)
    happened = [words for words in map(words_of, beside) if _happens(words, own, now=now)]
    if kind.with_others and not others(said, answer, happened):
        return 0
    told = [s.text for s in said] + [as_past(s.clause.words) for s in said if s.now]
    texts = told + [" ".join(w.text for w in words) for words in happened]
    return len({match.lower() for text in texts for match in kind.told.findall(text)})


def as_past(words: Sequence[Word]) -> str:
    """What is told in the present as it would be of the past: "a mother write" is "wrote"."""
    return " ".join(_pasts().get(word.text, word.text) for word in words)


@cache
def _pasts() -> dict[str, str]:
    return {first: form for form, first in reversed(pairs("irregular").items())}


def _happens(words: Sequence[Word], own: frozenset[str], *, now: bool) -> bool:
    somebody = any(word.text in _THIRD for word in words) or _failed(words)
    return (
        somebody
        and (now or any(map(past, words)))
        and not own & {root(word.stem) for word in words}
    )


def _failed(words: Sequence[Word]) -> bool:
    """True for "the part did not come": something that was awaited and did not happen."""
    said = [word.text for word in words]
    return said[:1] == ["the"] and ("didn't" in said or ("did" in said and "not" in said))


def others(said: Sequence[Statement], answer: str, beside: Sequence[Sequence[Word]] = ()) -> bool:
    """True where somebody else than the candidate is told of."""
    persons = stems("questions", "persons")
    words = [word for s in said for word in s.clause.words]
    words += [word for sentence in beside for word in sentence]
    if any(w.text in _OTHERS or w.stem in persons for w in words) or _NAME.search(answer):
        return True
    return any(_SPOKE.search(s.text) for s in said)


@cache
def _happenings() -> dict[str, _Happening]:
    return {
        name: _Happening(
            _whole(entry["asked"]),
            _whole(entry["told"]),
            bool(entry.get("with_others")),
            bool(entry.get("broad")),
        )
        for name, entry in table("vocabulary/assessment/happenings").items()
    }


def _whole(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)
