""" "like" as a filler, told from the verb, the comparison, the example and the quotation.

In the order in which it is decided:

1. fixed phrases are none: "looks like", "something like", "like that", "like I said", "would like";
2. before an amount it is a filler ("like forty people": the word is "about"), and so it is beside
   another filler, or set apart on both sides by commas or silences;
3. after "was" it is a filler before a degree ("was like so tired", "like the youngest"), else
   somebody is quoted or something is compared ("he was like, no", "it was like a race");
4. after a subject it is the verb where something liked follows ("I like plans"), and a filler
   where a verb or an adverb does ("they like really tried");
5. after "and" or "but", or first in a sentence, it is a filler before a subject;
6. what is left is a comparison or an example, and none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from core.domain.filler_words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    NEGATIONS,
    PRONOUNS,
    SOUNDS,
    WHICH,
    listed,
    past,
    verb,
)
from core.domain.token import Token

_SEEMING = re.compile(r"(look|sound|feel|felt|seem|smell|taste|act|behav|treat)(s|ed|ing|e[ds])?$")
_THINGS: Final = listed(
    "something anything nothing everything things thing stuff places people ones tools more much"
    " exactly just bit lot somebody someone anybody nobody"
)
_WISHING: Final = listed("would i'd we'd you'd they'd he'd she'd to wouldn't should")
_DOING: Final = listed("do does did don't didn't doesn't cannot can't not never also")
_POINTING: Final = listed("that this these those when before everybody everyone me him her us them")
_NUMBERS: Final = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    " hundred thousand million half third quarter dozens hundreds thousands hours days weeks"
    " months years ages every"
)
_UNITS: Final = listed(
    "second minute hour day week month year night winter summer third quarter half dozen hundred"
    " thousand million couple few lot bunch"
)
_DEGREES: Final = listed("so really very totally completely super extremely pretty quite too")


def is_filler(read: Sequence[Token], at: int) -> bool:
    """Whether the "like" at *at* is a filler."""
    token = read[at]
    before = read[at - 1].key if at else ""
    after = read[at + 1].key if at + 1 < len(read) else ""
    if _fixed(read, at, before, after):
        return False
    if not token.ends and _amount(read, at + 1) and before not in _THINGS:
        return True
    if after in SOUNDS or before in SOUNDS or _beside_another(read, at):
        return True
    if before in BE and not token.before:
        return _degree(read, at + 1)
    if token.before:
        return token.after or ((token.opens or after not in PRONOUNS) and _begins(read, at, after))
    return _inside(read, at, before, after)


def _inside(read: Sequence[Token], at: int, before: str, after: str) -> bool:
    """Where nothing sets it apart before: the verb, a comparison, or a filler before a verb."""
    if before in _DOING:
        return False
    if read[at].after:
        return before not in PRONOUNS
    if before in CONJUNCTIONS:
        return _begins(read, at, after)
    deed = after in ADVERBS | AUXILIARIES or past(after)
    return deed or (before not in PRONOUNS and after in {"at", "within", "by"})


def _fixed(read: Sequence[Token], at: int, before: str, after: str) -> bool:
    """ "looks like", "would like to", "something like", "like that", "like I said"."""
    token = read[at]
    if _SEEMING.match(before) and not token.before:
        return True
    if before in _WISHING and not token.before and not token.after:
        return True
    if before in {"something", "anything", "nothing", "more", "much"} and not token.before:
        return True
    if after in {"i", "you", "we"} and not token.after:
        said = read[at + 2].key if at + 2 < len(read) else ""
        if said in {"said", "mentioned", "told"}:
            return True
    return after in _POINTING and not token.after


def _degree(read: Sequence[Token], at: int) -> bool:
    """Whether a degree stands at *at*: "so tired", "the youngest"."""
    keys = [token.key for token in read[at : at + 2]] + ["", ""]
    return keys[0] in _DEGREES or (keys[0] == "the" and keys[1].endswith("est"))


def _amount(read: Sequence[Token], at: int) -> bool:
    """Whether an amount stands at *at*: "forty", "a month", "the whole day", "10 %"."""
    keys = [token.key for token in read[at : at + 3]] + ["", "", ""]
    if keys[0][:1].isdigit() or keys[0].split("-")[0] in _NUMBERS:
        return True
    if keys[0] not in {"a", "an", "the"}:
        return False
    return keys[1] in _UNITS or (keys[1] in {"whole", "full", "good", "last"} and keys[2] in _UNITS)


def _beside_another(read: Sequence[Token], at: int) -> bool:
    """ "like, you know", "I mean, like"."""
    after = " ".join(token.key for token in read[at + 1 : at + 3])
    before = " ".join(token.key for token in read[max(at - 2, 0) : at])
    return after in {"you know", "i mean"} or before in {"you know", "i mean"}


def _begins(read: Sequence[Token], at: int, after: str) -> bool:
    """Whether it is a filler where something begins: before whoever does something."""
    if after in PRONOUNS | ADVERBS | AUXILIARIES | NEGATIONS | CONJUNCTIONS or past(after):
        return True
    if after in WHICH:
        return False
    following = []
    for token in read[at + 1 : at + 6]:
        following.append(token.key)
        if token.ends:
            break
    return after in DETERMINERS and any(map(verb, following[1:]))
