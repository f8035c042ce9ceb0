"""Sound for tests, 16 kHz mono 16 bit: real speech, made here, and sound that can be counted."""

from __future__ import annotations

import subprocess
from array import array
from functools import cache
from itertools import pairwise

import numpy as np

from core.domain.speech import RATE

BLOCK = RATE // 50  # samples, 20 ms
BLOCK_SECONDS = BLOCK / RATE
_RAW = ("-t", "raw", "-r", "16000", "-c", "1", "-b", "16", "-e", "signed-integer")
# Not dithered: the same text is the same sound.
_TO_RAW = ("-D", "-t", "wav", "-", *_RAW, "-")


@cache
def spoken(text: str, words_a_minute: int = 150) -> bytes:
    """*text* as espeak-ng says it, with half a second of silence around it."""
    from tests.missing import program

    espeak = program("espeak-ng", package="espeak-ng")
    sox = program("sox", package="sox")
    said = subprocess.run(
        [espeak, "-v", "en-us", "-s", str(words_a_minute), "--stdout", text],
        check=True,
        capture_output=True,
    ).stdout
    made = subprocess.run(
        [sox, *_TO_RAW, "pad", "0.5", "0.5"],
        input=said,
        check=True,
        capture_output=True,
    )
    return made.stdout


def silence(seconds: float) -> bytes:
    return bytes(2 * round(seconds * RATE))


def counted(seconds: float, since: float = 0.0) -> bytes:
    """Sound of which each block of 20 ms says which one it is, from 1 on: whoever gets it can tell
    what came, what did not, and what came twice."""
    first, last = round(since / BLOCK_SECONDS), round((since + seconds) / BLOCK_SECONDS)
    samples = array("h")
    for number in range(first, last):
        samples.extend([number + 1] * BLOCK)
    return samples.tobytes()


def blocks(pcm: bytes) -> list[tuple[int, int]]:
    """(which block, how many samples of it) for each piece of counted sound in *pcm*."""
    samples = np.frombuffer(pcm, np.int16)
    edges = [0, *(np.flatnonzero(np.diff(samples)) + 1).tolist(), len(samples)]
    return [(int(samples[at]) - 1, until - at) for at, until in pairwise(edges) if until > at]
