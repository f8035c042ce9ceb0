"""Fillers: words of a spoken answer that could be left out where they stand, and nothing is lost.

"um", "uh" and the like always are. Of the others ("like", "you know", "I mean", "sort of", "kind
of", "basically", "actually", "right?", "so") each place is decided by rules on the words, the
punctuation and the silences around it; no model. evals/cases/fillers.toml says what counts, and
T7 how often the rules agree with it. English only. Where a rule cannot tell, it is no filler: a
filler that is missed costs less than one that was never there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.domain.filler_like import is_filler as like_is_filler
from core.domain.filler_words import (
    ADVERBS,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    NEGATIONS,
    SOUNDS,
    WHICH,
    listed,
    verb,
)
from core.domain.speech import Word
from core.domain.token import Token, tokens

Tokens = Sequence[Token]
LIKE: Final = "like"
SOUND: Final = "um"  # the name of them all: um, uh, er, erm, hmm


@dataclass(frozen=True)
class Decision:
    """A place where a filler may be: words `first` to `last`, both included, and what they are.
    `name`: as it is listed, e.g. "you know"; SOUND for every "um", "uh" and "er"."""

    name: str
    first: int
    last: int
    filler: bool


def decisions(words: Sequence[Word]) -> tuple[Decision, ...]:
    """Every place of *words* where a filler may be, in order."""
    read = tokens(words)
    found = []
    for at, token in enumerate(read):
        if token.key in SOUNDS:
            found.append(Decision(SOUND, at, at, filler=True))
        for name, rule in _BY_FIRST.get(token.key, ()):
            last = at + name.count(" ")
            if " ".join(each.key for each in read[at : last + 1]) == name:
                found.append(Decision(name, at, last, filler=rule(read, at, last)))
    return tuple(found)


def fillers(words: Sequence[Word]) -> tuple[Decision, ...]:
    return tuple(each for each in decisions(words) if each.filler)


def _key(read: Tokens, at: int) -> str:
    return read[at].key if 0 <= at < len(read) else ""


def _like(read: Tokens, first: int, _last: int) -> bool:
    return like_is_filler(read, first)


def _sentence(read: Tokens, at: int) -> tuple[int, int]:
    """The first word of the sentence that *at* is in, and the one after its last."""
    first = at
    while not read[first].opens:
        first -= 1
    last = at
    while not read[last].ends:
        last += 1
    return first, last + 1


def _clause(read: Tokens, last: int) -> list[str]:
    """The words after *last* until something sets them apart: a comma, an end, a silence."""
    if read[last].ends:
        return []
    found = []
    for token in read[last + 1 :]:
        found.append(token.key)
        if token.after:
            break
    return found


_ASKED_OR_KNOWN = listed(
    "do did don't didn't does if as let lets let's when once before until should would could might"
    " may must can to how what that all everything everyone who than whether because"
)
_KNOWN = WHICH | {"him", "her", "them", "nothing", "everything", "about", "if", "whether"}
_THINGS = DETERMINERS - {"that", "this", "these", "those"}


def _you_know(read: Tokens, first: int, last: int) -> bool:
    """Not where something is asked or known: "do you know", "you know what", "you know him". Of
    "you know the …" it is known where nothing is said of it: "you know the type"."""
    before, after = _key(read, first - 1), _key(read, last + 1)
    apart = read[last].after
    if before in _ASKED_OR_KNOWN and not (read[first].before and apart):
        return False
    if apart:
        return True
    if after in _KNOWN:
        return False
    return not (after in _THINGS and not any(map(verb, _clause(read, last))))


_PREPOSITIONS = listed("of in on at for from by with to about")


def _i_mean(read: Tokens, first: int, last: int) -> bool:
    """Not in "what I mean" and "I mean by"; not where it puts something right or explains a
    word, which has no verb: "Monday, I mean the Tuesday after"."""
    before, after = _key(read, first - 1), _key(read, last + 1)
    if (before in WHICH or before in {"by", "do", "that's"}) and not read[first].before:
        return False
    if after in {"by", "what"} and not read[last].after:
        return False
    if after in DETERMINERS | _PREPOSITIONS | {"not"}:
        return any(map(verb, _clause(read, last)))
    return True


_SORTS = (
    DETERMINERS
    | WHICH
    | listed(
        "some any every each no other same right all one two many different new certain another"
        " special strange similar only best worst"
    )
)


def _sort_of(read: Tokens, first: int, last: int) -> bool:
    """Not after what a kind takes ("what kind of", "the same sort of"), unless a deed follows
    "this" or "that" ("that kind of helped"); not "that is kind of you"."""
    before, after = _key(read, first - 1), _key(read, last + 1)
    if before in {"this", "that", "it", "which"} and not read[first].before:
        return after.endswith("ed") or (before == "it" or verb(after))
    if before in _SORTS and not read[first].before:
        return False
    return not (before in BE and after in {"you", "him", "her", "them", "me"})


_ALL_BUT = listed(
    "same nothing nobody none impossible free identical equal zero empty useless dead unchanged"
    " no all over"
)


def _basically(read: Tokens, first: int, last: int) -> bool:
    """Not before what is all but true: "basically the same", "basically impossible"."""
    if read[first].before and read[last].after:
        return True
    following = [_key(read, last + 1), _key(read, last + 2)]
    if following[0] in {"the", "an", "a"}:
        following = following[1:]
    return following[0] not in _ALL_BUT


_AGAINST = (
    NEGATIONS
    | WHICH
    | listed(
        "turned turns than instead expected thought said whether did does do if really along but"
        " although though"
    )
)


def _actually(read: Tokens, first: int, last: int) -> bool:
    """Only where nothing in its sentence is expected, denied or asked; and not as the whole point
    of "it was actually the cable"."""
    start, end = _sentence(read, first)
    near = {token.key for token in read[max(start, first - 8) : min(end, last + 9)]}
    if near & _AGAINST or read[end - 1].asks or any(key.endswith("n't") for key in near):
        return False
    if read[first].opens or (read[first].before and read[last].after):
        return True
    before = _key(read, first - 1)
    return before in CONJUNCTIONS or before in {"i", "we"} or before in SOUNDS


_NOT_ASKED = listed("all that's that the is was are were my turn quite just his its")
_RIGHT_THERE = listed(
    "away now there here after before on in at under next behind above to side hand thing way"
    " person answer time from over then beside by"
)


def _right(read: Tokens, first: int, last: int) -> bool:
    """Only as a question to whoever listens: "there was a queue, right, and nobody helped"."""
    before, after = _key(read, first - 1), _key(read, last + 1)
    if before in _NOT_ASKED or read[first].opens:
        return False
    if after in _RIGHT_THERE and not read[last].after:
        return False
    if read[first].before:
        return read[last].after
    return read[last].asks or after in CONJUNCTIONS or after in SOUNDS or last + 1 == len(read)


def _so(read: Tokens, first: int, last: int) -> bool:
    """Only to begin the answer, before another filler, and in "so yeah"; elsewhere it says why,
    or how much."""
    if first == 0:
        return _key(read, 1) not in {"that", "many", "much", "far"}
    after = _key(read, last + 1)
    if after in {"yeah", "yes", "yep"}:
        return True
    following = " ".join(_key(read, last + n) for n in (1, 2))
    starts = after in SOUNDS or after in {LIKE, "basically"} or following in {"you know", "i mean"}
    before = _key(read, first - 1)
    return starts and (read[first].opens or before not in BE | ADVERBS | NEGATIONS)


Rule = Callable[[Tokens, int, int], bool]
_RULES: Mapping[str, Rule] = {
    LIKE: _like,
    "you know": _you_know,
    "i mean": _i_mean,
    "sort of": _sort_of,
    "kind of": _sort_of,
    "basically": _basically,
    "actually": _actually,
    "right": _right,
    "so": _so,
}
_BY_FIRST: Mapping[str, Sequence[tuple[str, Rule]]] = {
    name.split()[0]: [(name, rule)] for name, rule in _RULES.items()
}
