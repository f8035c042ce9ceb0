"""What an answer tells in passing and a good listener would stop at: asked about exactly that.

A choice without its reason, a person who was against it, a plan that failed, a change that is
hardly to be believed. Only where the answer does not go on to tell it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from core.coaches.offline.assessment.words import root, stem, vocabulary, words_of
from core.coaches.offline.planning.cues import cue
from core.coaches.offline.planning.pieces import Piece, pieces_of
from core.coaches.offline.planning.quantities import far_out


class Remark(NamedTuple):
    """What is worth asking about: the key of its wording, and the words that say it."""

    key: str
    quote: str


def remark(question: str, answer: str) -> Remark | None:
    """The first thing in *answer* that a good listener would stop at, if there is one."""
    change = far_out(answer)
    if change is not None:
        return Remark("cause", change)
    pieces = pieces_of(answer)
    for key, tells in (("obstacle", _against), ("decision", _choice), ("learning", _failed)):
        if key == "decision" or not cue(f"asks_{key}").search(question):
            found = next((piece for piece in pieces if tells(piece, answer)), None)
            if found is not None:
                return Remark(key, found.text)
    return None


def _choice(piece: Piece, answer: str) -> bool:
    if not cue("choice").search(piece.text) or cue("unreal").search(piece.text):
        return False
    near = f"{_sentence_around(piece, answer)} {_next_sentence(piece)}"
    return not cue("because").search(near)


def _against(piece: Piece, answer: str) -> bool:
    """Somebody was against it, and nothing that follows says how that went on."""
    del answer
    found = cue("against").search(piece.text)
    if found is None or _first_person(piece.text) or " and " in piece.text[found.end() :]:
        return False
    behind = {word.text for word in words_of(piece.after)}
    named = {root(word.stem) for word in words_of(piece.text) if _is_noun(word.text)}
    goes_on = behind & {"he", "she", "they", "him", "her", "them", "who"}
    return not goes_on and not named & {root(stem(text)) for text in behind}


def _is_noun(text: str) -> bool:
    return text not in vocabulary("english", "function") and len(text) > 2  # noqa: PLR2004


def _failed(piece: Piece, answer: str) -> bool:
    return bool(cue("failed").search(piece.text)) and not cue("lesson").search(answer)


def _first_person(text: str) -> bool:
    return bool(re.match(r"(?:i|we|my team)\b", text, re.IGNORECASE))


def _sentence_around(piece: Piece, answer: str) -> str:
    end = len(answer) - len(piece.after)
    start = max(answer.rfind(mark, 0, max(0, end - len(piece.text))) for mark in ".!?\n")
    stop = min((at for mark in ".!?\n" if (at := answer.find(mark, end)) >= 0), default=len(answer))
    return answer[start + 1 : stop]


def _next_sentence(piece: Piece) -> str:
    parts = re.split(r"[.!?\n]+(?=\s|$)", piece.after, maxsplit=2)
    return parts[1] if len(parts) > 1 else ""
