"""Likeness: whether an answer and a question are about the same thing, though no word is shared.

Word vectors that the package WordLlama ships (32,000 pieces of words, 256 numbers each, learned
from text) are averaged over a text; two texts about one thing point the same way. It is a
dictionary of near meanings, looked up: nothing is generated, and nothing leaves the machine.
Only the package's two data files are read; its own loader would look for them on the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from tokenizers import Tokenizer

from core.coaches.offline import bank

Vector = NDArray[np.float32]

_WEIGHTS = "weights/l2_supercat_256.safetensors"
_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
_TENSOR = "embedding.weight"


@dataclass(frozen=True)
class _Vectors:
    """One vector for each piece of a word, as the package ships them."""

    tokenizer: Tokenizer
    weights: NDArray[np.float16]  # (32,000, 256)

    def of(self, text: str) -> Vector | None:
        """The direction of *text*, a unit vector of 256 numbers; None for a text of no words."""
        written = text.lower().replace("’", "'")  # capitals are cut into other pieces
        pieces = self.tokenizer.encode(written, add_special_tokens=False).ids
        mean: Vector = self.weights[pieces].astype(np.float32).mean(axis=0) if pieces else _ZERO
        length = float(np.linalg.norm(mean))
        return mean / length if length else None


_ZERO: Vector = np.zeros(256, dtype=np.float32)


@cache
def _vectors() -> _Vectors:
    found = find_spec("wordllama")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("wordllama", name="wordllama")
    folder = Path(found.origin).parent
    with safe_open(folder / _WEIGHTS, framework="np") as file:
        weights: NDArray[np.float16] = file.get_tensor(_TENSOR)
    return _Vectors(Tokenizer.from_file(str(folder / _TOKENIZER)), weights)


def vector_of(word: str) -> Vector:
    """The mean vector of a word's pieces, as long as the package has it: 256 numbers."""
    pieces = _vectors().tokenizer.encode(word, add_special_tokens=False).ids
    return _vectors().weights[pieces].astype(np.float32).mean(axis=0) if pieces else _ZERO


@cache
def usual() -> NDArray[np.float32]:
    """The directions of the bank's questions: what interviews usually ask. (n, 256)"""
    texts = (f"{entry.text} {entry.in_other_words}" for entry in bank.bank())
    return np.stack([v for text in texts if (v := _vectors().of(text)) is not None])


def direction(text: str) -> Vector | None:
    """Where *text* points: a unit vector of 256 numbers; None for a text of no words."""
    return _vectors().of(text)


def likeness(question: str, answer: str) -> float:
    """How much nearer *answer* is to *question* than to what interviews usually ask.

    In standard deviations of an answer's nearness over the questions of the bank: about 0 for
    an answer that would fit any question as well, 1 and more for one about the same thing,
    below 0 for one that fits nearly every other question better. 0.0 where either has no words.
    """
    asked, said = _vectors().of(question), _vectors().of(answer)
    if asked is None or said is None:
        return 0.0
    return float((asked @ said - (usual() @ said).mean()) / _SPREAD)


# The standard deviation for a usual answer: the median over 107 labelled ones, of which nine
# in ten lie between 0.071 and 0.099. That of the answer itself is smaller where its words are
# odd, and would make much of nothing.
_SPREAD = 0.084
