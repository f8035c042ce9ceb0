"""Speech for microphones: spoken by espeak-ng, as a WAV of 48 kHz and as packets of Opus."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import av
import numpy as np

from tests.missing import program

SAID: Final = (
    "Last winter our orders doubled, and two drivers left the company. I asked each customer "
    "which day would suit them best. Then I planned every route again, and nobody waited "
    "longer than before."
)
RATE: Final = 48_000
SAMPLES: Final = 960  # of one packet: 20 ms
PACKET: Final = 0.02  # seconds


def wav(path: Path, text: str = SAID, *, before: float = 0.0, after: float = 0.5) -> Path:
    """Have *text* spoken into *path*: 48 kHz, mono, with silence *before* and *after* it."""
    spoken = path.with_suffix(".spoken.wav")
    espeak, sox = program("espeak-ng", package="espeak-ng"), program("sox", package="sox")
    subprocess.run([espeak, "-s", "150", "-w", spoken, text], check=True)
    form = ["-r", str(RATE), "-c", "1", "-b", "16"]
    padding = ["pad", str(before), str(after)]
    subprocess.run([sox, "-G", spoken, *form, path, *padding], check=True)
    spoken.unlink()
    return path


@cache
def packets(text: str = SAID) -> tuple[bytes, ...]:
    """The payloads of *text*, 20 ms each, 32 kbit/s as browsers send it."""
    with TemporaryDirectory() as folder, av.open(str(wav(Path(folder) / "a.wav", text))) as sound:
        encoder: Any = av.CodecContext.create("libopus", "w")
        encoder.rate, encoder.layout, encoder.format = RATE, "mono", "s16"
        encoder.bit_rate = 32_000
        encoder.options = {"application": "voip"}
        encoder.time_base = Fraction(1, RATE)
        resampler = av.AudioResampler("s16", "mono", RATE, frame_size=SAMPLES)
        made = [
            bytes(packet)
            for decoded in sound.decode(audio=0)
            for frame in resampler.resample(decoded)
            for packet in encoder.encode(frame)
        ]
    return tuple(made)


def pcm(path: Path, rate: int = 16_000) -> bytes:
    """The sound of a WAV: mono, 16 bit, *rate* samples a second."""
    sox = program("sox", package="sox")
    return subprocess.run(
        [sox, path, "-t", "raw", "-r", str(rate), "-c", "1", "-b", "16", "-e", "signed", "-"],
        check=True,
        capture_output=True,
    ).stdout


def alike(said: bytes, heard: bytes | bytearray) -> float:
    """How much of *said* is in *heard*, wherever in it: 1 is the same, below 0.1 is nothing."""
    one, other = (np.frombuffer(bytes(each), np.int16).astype(float) for each in (said, heard))
    size = len(one) + len(other)
    found = np.fft.irfft(np.fft.rfft(other, size) * np.conj(np.fft.rfft(one, size)), size)
    at = int(np.argmax(found[: len(other)]))
    there = other[at : at + len(one)]
    return float(np.corrcoef(one[: len(there)], there)[0, 1])
