"""Whole clauses of an answer: what can be quoted back to the person who said it.

A piece has a subject and a verb of its own, begins and ends where a clause does, and is
verbatim. What cannot be cut out as such is not quoted at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.coaches.offline.assessment.addressed import answered
from core.coaches.offline.assessment.sentences import past
from core.coaches.offline.assessment.words import Word, stems, vocabulary, words_of
from core.coaches.offline.planning.cues import cue
from core.coaches.offline.planning.cues import words as listed
from core.coaches.offline.planning.suspicion import may_be_repeated

FEWEST, MOST = 3, 16  # words: fewer say nothing, more are not kept in mind
_SENTENCE = re.compile(r"[.!?…]+(?=[\s\"”’)]|$)|\n+|;")
# Where one clause may end and the next begin. A comma inside a number has no space after it.
_JOINT = re.compile(
    r"(?P<mark>,|:|\s[–—-])?\s+(?:(?P<word>and|but|so|then|because|although|though|while|whereas|when"
    r"|which|where|until|after|before|if|since|as)\s+)?",
    re.IGNORECASE,
)
_ALWAYS = frozenset(("but", "because", "although", "though", "whereas", "while"))
_VOICED = re.compile(
    r"\b(?:um+|uh+|er|hmm|haha|you know|i mean|sort of|kind of|okay|anyway)\b|\bwell$|, well,",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Piece:
    """One clause: `text` verbatim, the number of its sentence, and the word that joins it.

    `after` is all that was said behind it.
    """

    text: str
    sentence: int
    joined_by: str
    after: str
    whole: bool  # it is all of its sentence


def pieces_of(answer: str) -> tuple[Piece, ...]:
    """Every clause of *answer* that can stand in quotation marks, in their order."""
    return tuple(piece for piece in _clauses(answer) if _quotable(piece))


def sentences_of(answer: str) -> tuple[str, ...]:
    """The sentences of *answer*, without what is no answer."""
    return tuple(sentence for _, _, sentence in _sentences(answer))


def _sentences(answer: str) -> Iterator[tuple[int, int, str]]:
    number = 0
    for part in answered(answer):
        text, start = part.of(answer), 0
        for stop in (*(m.span() for m in _SENTENCE.finditer(text)), (len(text), len(text))):
            if text[start : stop[0]].strip():
                yield number, part.start + start, text[start : stop[0]]
                number += 1
            start = stop[1]


def _clauses(answer: str) -> Iterator[Piece]:
    for number, offset, sentence in _sentences(answer):
        start, joined_by = 0, ""
        for joint in _JOINT.finditer(sentence):
            word = (joint["word"] or "").lower()
            if joint.start() <= start or not _begins(sentence, joint, word):
                continue
            yield _piece(answer, offset, sentence, (start, joint.start()), number, joined_by)
            start, joined_by = joint.end(), word
        yield _piece(answer, offset, sentence, (start, len(sentence)), number, joined_by)


def _begins(sentence: str, joint: re.Match[str], word: str) -> bool:
    """Whether a clause of its own begins behind *joint*."""
    if not (joint["mark"] or word):
        return False
    if word in _ALWAYS or (word and joint["mark"] and word in listed("subordinate")):
        return True
    if word in listed("subordinate") and word not in ("when", "as", "since", "where"):
        return False
    following = words_of(sentence[joint.end() : joint.end() + 40])
    if not following:
        return False
    first = following[0]
    acted = past(first) and "-" not in first.text  # "warm-hearted" is no deed
    acting = acted or (bool(word) and first.stem in stems("english", "verbs"))
    return first.text.partition("'")[0] in listed("pronouns") or acting


def _piece(
    answer: str, offset: int, sentence: str, place: tuple[int, int], number: int, joined_by: str
) -> Piece:
    text = sentence[place[0] : place[1]]
    opened = cue("openers").match(text.lstrip())
    lead = len(text) - len(text.lstrip()) + (opened.end() if opened else 0)
    joined_by = joined_by or (text.split() or [""])[0].lower()
    inner = text[lead:].rstrip(" ,:'’–—-")
    whole = inner == sentence.strip(" ,:'’–—-")
    return Piece(inner, number, joined_by, answer[offset + place[1] :], whole)


def _quotable(piece: Piece) -> bool:
    words = words_of(piece.text)
    fits = FEWEST <= len(piece.text.split()) <= MOST
    if not fits or (piece.joined_by in listed("leaning") and not piece.whole) or not words:
        return False
    if _VOICED.search(piece.text) or piece.text.count("(") != piece.text.count(")"):
        return False
    if set('“”"') & set(piece.text) or words[-1].text in listed("loose_ends"):
        return False
    says = any(map(_is_verb, words)) if piece.whole else _has_subject(piece.text, words)
    return says and may_be_repeated(piece.text)


def _has_subject(text: str, words: tuple[Word, ...]) -> bool:
    """Whether the clause begins with who or what it is about, and goes on with a verb."""
    first = words[0].text.partition("'")[0]
    named = text[0].isupper() and not past(words[0]) and first not in listed("subordinate")
    if first not in listed("pronouns") and first not in listed("determiners") and not named:
        return False
    return "'" in words[0].text or any(_is_verb(word) for word in words[1:])


def _is_verb(word: Word) -> bool:
    helps = word.text in vocabulary("english", "be") or word.text in listed("modals")
    return helps or past(word) or word.stem in stems("english", "verbs")
