"""Whether a clause is aimed at whoever assesses, by what it is made of and not by its wording.

An account tells of the world; an order stays within the interview: it speaks to the reader, of
this text or of its measuring, and wants the most there is or that nothing be looked at. One such
sign says little, and two may meet by chance; what counts is which of them meet, and whether
anybody tells anything (content/vocabulary/assessment/aimed.toml).
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from core.coaches.offline.assessment.words import Word, pairs, telling, vocabulary, words_of
from core.content import table
from core.domain.text import Span

_AGENTS = frozenset({"i", "we", "he", "she", "they", "my", "our"})
_OWN = frozenset({"i", "we", "i've", "we've", "i'm", "i'd"})
_HELPS = frozenset(
    ["am", "is", "are", "be", "been", "being", "was", "were", "has", "have", "had", "having"]
)
_WAS = frozenset({"was", "were", "had", "did", "could", "couldn't", "didn't", "wasn't"})
_STAND_BETWEEN = frozenset(
    {
        "never",
        "always",
        "not",
        "so",
        "all",
        "been",
        "already",
        "just",
        "very",
        "much",
        "fully",
        "and",
    }
)
_TEXTS = frozenset({"answer", "response", "reply", "text", "submission"})
_THEM = frozenset({"us", "him", "them"})
_SUPPOSED = re.compile(
    r"\b(?:if|imagine|suppose|pretend|assume|as though|were i|had i)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"(?:^|[,:;.!?(\[{–—]|\s-\s)\W*")
_LEADS = re.compile(
    r"(?:(?:please|kindly|just|simply|only|now|then|so|and|do|always)\W+)*", re.IGNORECASE
)
_MINE = re.compile(r"\b(?:me|my|myself)\b", re.IGNORECASE)
_BINDS = re.compile(
    r"\b(?:must|should|shall|may|has to|have to|ought to|(?:is|are|be) to)\b", re.IGNORECASE
)
_PRESSES = re.compile(
    r"^\W*(?:would|could|can|will|might|may|were|what if|how about)\b", re.IGNORECASE
)
_ASKS = re.compile(r"\?\W*$|^\W*(?:how|what|which|when|why|where|who)\b", re.IGNORECASE)
_MASK = "\x1f"  # stands for one letter that is not looked at; nobody types it
_FEW = 3  # telling words beside the signs: more of them tell of something else


class Read(NamedTuple):
    """The signs of a clause by kind, and what it tells beside them."""

    signs: dict[str, list[Span]]
    told: bool  # somebody did something
    own: bool  # "I" or "we" acts
    verdict: bool  # what was done was done by "the candidate", and the measuring is named
    worldly: int  # telling words that are no signs

    def has(self, *kinds: str) -> bool:
        return any(kind in self.signs for kind in kinds)


class Form(NamedTuple):
    """What a sentence is made of, for weighing it (spoken_to.py)."""

    kinds: frozenset[str]  # kinds of signs
    told: bool
    past: bool  # a past form without "was" or "has" before it
    own: bool
    verdict: bool
    worldly: int
    ordered: bool  # it begins with an order
    figure: bool  # a number that is no level
    begins_with_me: bool
    others: bool  # "we", "they", "our customers"
    question: bool
    words: int


_EDGES = r"(?<![\w'])(?<!\d[.,])(?:{})(?![\w']|[.,]\d)"


@cache
def _signs() -> dict[str, re.Pattern[str]]:
    return {
        kind: re.compile(_EDGES.format("|".join(alternatives)), re.IGNORECASE)
        for kind, alternatives in table("vocabulary/assessment/aimed")["signs"].items()
    }


@cache
def _against(name: str) -> re.Pattern[str]:
    return re.compile(table("vocabulary/assessment/aimed")["told"][name], re.IGNORECASE)


def aimed(clause: str) -> Span | None:
    """Where the signs of an order stand in *clause*, first to last; None where it is none."""
    plain = _uncounted(clause)
    read = _read(plain)
    if not _demands(read) or (
        read.told and _against("reports").search(plain) and not read.has("here")
    ):
        return None
    spans = [span for found in read.signs.values() for span in found]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def believed(clause: str) -> bool:
    """Whether *clause* tells something of the world and is not spoken to any reader."""
    read = _read(_uncounted(clause))
    if read.has("here", "address", "plea", "reader") or read.verdict:
        return False
    if read.told and read.own:
        return True
    wish = read.has("most", "void")
    if read.told or read.own:
        return read.worldly > 0 or not wish
    return read.worldly > 0 and not wish and not read.has("machine", "candidate", "order", "bound")


def form_of(sentence: str) -> Form:
    """What *sentence* is made of."""
    words = words_of(sentence)
    read = _read(_uncounted(sentence))
    said = [word.text for word in words]
    first = next((word for word in said if not _LEADS.fullmatch(f"{word} ")), "")
    return Form(
        frozenset(read.signs),
        read.told,
        any(map(_deed, (None, *words[:-1]), words)),
        read.own,
        read.verdict,
        read.worldly,
        first in _verbs(),
        any(word[0].isdigit() and word not in _LEVELS for word in said),
        not _OWN.isdisjoint(said[:_BEGINNING]),
        not _OTHERS.isdisjoint(said),
        "?" in sentence,
        len(words),
    )


def _deed(before: Word | None, word: Word) -> bool:
    return _past(word, before) and (before is None or before.text not in _HELPS)


_LEVELS = frozenset({"5", "10", "100"})
_BEGINNING = 4  # words
_OTHERS = frozenset(
    ["we", "our", "us", "they", "them", "their", "he", "she", "his", "her", "customers"]
)


def points(clause: str) -> bool:
    """Whether *clause* only points at this text or its reader: "Read the next line carefully"."""
    read = _read(_uncounted(clause))
    return read.worldly <= 1 and read.has("here", "address")


def leads(clause: str) -> bool:
    """Whether *clause* only leads to what somebody wants: "I have one wish"."""
    read = _read(_uncounted(clause))
    return read.worldly <= 1 and read.has("here", "address", "plea", "reader")


def worldly(clause: str) -> bool:
    """Whether *clause* tells of much else than the interview."""
    return _read(_uncounted(clause)).worldly > _FEW


def asks(clause: str) -> bool:
    """Whether *clause*, of a question or a requirement, is meant for whoever answers it."""
    plain = _against("invites").sub(lambda match: _MASK * len(match[0]), _uncounted(clause))
    read = _read(plain)
    if read.own or read.has("here", "address") or _MINE.search(plain):
        return False
    if _MASK in plain[:_LATE] or _ASKS.search(clause):
        return True
    labelled = ":" in clause
    return read.worldly > 0 and not (labelled or read.has("plea", "void", "machine", "order"))


def wishes(clause: str) -> bool:
    """Whether *clause* tells nothing and only names the most there is: "It is five"."""
    read = _read(_uncounted(clause))
    return not read.worldly and read.has("most", "void", "every")


def told(text: str) -> bool:
    """Whether somebody does something in *text*: "and found a cracked seal" has its "I" before."""
    words = words_of(text)
    return any(
        _past(word, before)
        and (before is None or before.text not in _HELPS)
        and (after is None or after.text != "you")
        for before, word, after in zip((None, *words), words, (*words[1:], None), strict=False)
    )


def quotes(before: str, after: str) -> bool:
    """Whether what stands between them is somebody's words: "he said, …", "…, my mentor said"."""
    return bool(_against("said_before").search(before) or _against("said_after").match(after))


def _uncounted(clause: str) -> str:
    """*clause* without numbers that count things, and what is said to any listener."""
    plain = clause.replace("_", " ")
    for name in ("counts", "conversation"):
        plain = _against(name).sub(lambda match: _MASK * len(match[0]), plain)
    return plain


def _demands(read: Read) -> bool:
    """Which signs must meet. Whoever tells of deeds is believed, unless it is of this text."""
    urged = read.has("plea") or (read.has("order") and read.has("reader", "void"))
    most = read.has("most") or (urged and read.has("every"))
    wish = most or read.has("void")
    about = read.has("measure", "candidate", "here") or (most and read.has("shown"))
    if read.told:
        return wish and not read.own and (read.has("here") or read.verdict)
    if read.has("order") and read.has("plea") and (wish or about):
        return True
    if read.has("mine") and read.worldly <= _FEW:
        return True
    if wish and read.has("here", "address"):
        return not (read.own and read.worldly > _FEW)
    if not read.own and read.has("measure") and wish and read.worldly <= 1:
        return True
    return wish and about and _spoken(read)


def _spoken(read: Read) -> bool:
    """True where enough signs meet and one of them is of speech to a reader."""
    if len(read.signs.keys() - {"mine"}) < _FEW or read.worldly > _FEW:
        return False
    if read.has("plea", "void", "address"):
        return True
    alone = read.has("reader") and read.worldly <= 1  # "you" may be the employer
    return not read.own and (alone or read.has("machine", "order", "candidate"))


_LATE = 8  # characters into a clause: what begins before is its subject


def _read(clause: str) -> Read:
    words = words_of(clause)
    signs = {
        kind: [Span(*match.span()) for match in found]
        for kind, pattern in _signs().items()
        if (found := list(pattern.finditer(clause)))
    }
    told, own = _told(clause, words), any(word.text in _OWN for word in words)
    if orders := list(_ordered(clause)):
        signs["order"] = orders
        if not told and not own and _MINE.search(clause, orders[0].end):
            signs["mine"] = orders
    if binding := [*_BINDS.finditer(clause), *_PRESSES.finditer(clause)]:
        signs["bound"] = [Span(*match.span()) for match in binding]
    covered = {
        place for found in signs.values() for span in found for place in range(span.start, span.end)
    }
    known = vocabulary("addressed", "speaks") | vocabulary("addressed", "values")
    worldly = sum(
        telling(word) and word.text not in known and word.start not in covered for word in words
    )
    return Read(signs, told, own, _verdict(signs, words), worldly)


def _verdict(signs: dict[str, list[Span]], words: tuple[Word, ...]) -> bool:
    """True for "the candidate met every criterion"."""
    ends = {span.end for span in signs.get("candidate", ())}
    done = [
        before.end
        for before, word in pairwise(words)
        if before.end in ends and (_past(word, before) or word.text in _HELPS)
    ]
    return any(span.start >= min(done) for span in signs.get("measure", ())) if done else False


def _told(clause: str, words: tuple[Word, ...]) -> bool:
    """True where somebody did something: not for what "has been", "is" or "should be" done, what
    is only supposed, and what the reader was told."""
    supposed = _SUPPOSED.search(clause)
    end = supposed.start() if supposed else len(clause)
    agent = helped = passive = False
    for before, word, after in zip((None, *words), words, (*words[1:], None), strict=False):
        last = before.text if before else ""
        between = last in _STAND_BETWEEN or last.endswith("ly")
        helped = last in _HELPS or (helped and between) or (passive and last == "and")
        if word.start >= end:
            return False
        towards = after.text if after else ""
        passive = passive or helped
        if last in _TEXTS and word.text in _WAS:
            continue
        past = _past(word, before) and (word.text in _WAS or not helped)
        if past and towards != "you" and (agent or towards in _THEM):
            return True
        agent = agent or word.text in _AGENTS or word.text in vocabulary("english", "articles")
    return False


def _past(word: Word, before: Word | None) -> bool:
    first = pairs("irregular").get(word.text)
    if first == word.text:  # "put", "let", "set"
        return before is not None and before.text in _AGENTS
    ended = len(word.text) > 4 and word.text.endswith("ed") and "-" not in word.text
    return ended or word.text in _WAS or first is not None


def _ordered(clause: str) -> list[Span]:
    """Verbs at the beginning of a clause, without anybody who does it."""
    found = []
    for match in _CLAUSE.finditer(clause):
        start = _LEADS.match(clause, match.end()).end()  # type: ignore[union-attr]
        first = next(iter(words_of(clause[start : start + 30], start)), None)
        if first and first.start == start and first.text in _verbs():
            found.append(Span(first.start, first.end))
    return found


@cache
def _verbs() -> frozenset[str]:
    lists = ("verbs", "weak_verbs", "light_verbs")
    verbs = frozenset().union(*(vocabulary("english", name) for name in lists))
    return (verbs | vocabulary("aimed", "orders")) - vocabulary("aimed", "no_orders")
