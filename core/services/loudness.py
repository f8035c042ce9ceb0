"""How loud sound is, taken while it passes: nothing of it is kept but one number each 0.1 s."""

from __future__ import annotations

from math import log10
from typing import Final

import numpy as np

from core.domain.speech import BYTES_A_SECOND

TENTH: Final = BYTES_A_SECOND // 10  # bytes over which loudness is taken
FULL: Final = 32_768
SILENT: Final = -90  # dB below full scale: what 16 bit cannot tell from nothing


class Meter:
    """`levels`: the level of each tenth of a second so far, in dB below full scale; where *most*
    is given, of so many tenths at the end."""

    def __init__(self, levels: tuple[int, ...] = (), most: int | None = None) -> None:
        self.levels = list(levels)
        self._most = most
        self._rest = b""

    @property
    def level(self) -> int:
        """Of the last tenth of a second."""
        return self.levels[-1] if self.levels else SILENT

    def add(self, pcm: bytes) -> bool:
        """Measure what passes; whether a tenth of a second is full."""
        sound = self._rest + pcm
        whole = len(sound) - len(sound) % TENTH
        self._rest = sound[whole:]
        self.levels += (_level(sound[at : at + TENTH]) for at in range(0, whole, TENTH))
        if self._most is not None:
            del self.levels[: -self._most]
        return whole > 0


def _level(pcm: bytes) -> int:
    """The root mean square of *pcm* in dB below full scale, SILENT at least."""
    samples = np.frombuffer(pcm, np.int16).astype(np.float32)
    power = float(samples.dot(samples)) / len(samples) / FULL**2
    return max(round(10 * log10(power)), SILENT) if power > 0 else SILENT
