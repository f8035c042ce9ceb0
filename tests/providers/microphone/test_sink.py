# ruff: noqa: SLF001 - what a relay keeps is private, and what this is about
"""A microphone behind a relay, as streamlit-webrtc hands it out: heard directly, and left whole."""

from __future__ import annotations

import asyncio
from typing import Any

import av
import pytest
from aiortc.contrib.media import MediaRelay
from aiortc.rtcrtpreceiver import RemoteStreamTrack

from core.domain.speech import BYTES_A_SECOND
from core.providers.microphone.capture import PeerCapture


def frame(number: int) -> Any:
    made = av.AudioFrame(format="s16", layout="mono", samples=960)
    made.sample_rate, made.pts = 48_000, number * 960
    return made


def kept(relay: Any) -> list[int]:
    """How many tracks a relay knows, and how many tasks it has for them."""
    return [len(relay._MediaRelay__proxies), len(relay._MediaRelay__tasks)]


async def some_steps() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.parametrize("stopped", [False, True], ids=["its connection ends", "it is stopped"])
def test_a_relay_costs_nothing_and_keeps_nothing(*, stopped: bool) -> None:
    """While a voice is heard no task of the relay passes it on; and however it ends, the relay
    forgets the track, and nothing piles up in it."""

    async def run() -> tuple[float, list[int], list[int], str]:
        relay, source, capture = MediaRelay(), RemoteStreamTrack(kind="audio"), PeerCapture()
        sink = capture.sink()
        sink.addTrack(relay.subscribe(source))
        sink.start()
        for number in range(5):
            source._queue.put_nowait(frame(number))
        await some_steps()
        during = kept(relay)
        if stopped:
            sink.stop()
        else:
            source._queue.put_nowait(None)
        await some_steps()
        assert not sink.running
        return capture.heard, during, kept(relay), source.readyState

    heard, during, after, state = asyncio.run(asyncio.wait_for(run(), 5))

    assert heard == pytest.approx(0.1)
    assert during == [1, 0]
    assert after == [0, 0]
    assert state == "ended"


def test_whoever_takes_the_sound_is_told_what_was_lost_before_it() -> None:
    """Silence stands for it, and nobody else could tell that from a pause."""
    taken: list[tuple[float, float]] = []

    async def run() -> None:
        source = RemoteStreamTrack(kind="audio")
        capture = PeerCapture(lambda pcm, lost: taken.append((len(pcm) / BYTES_A_SECOND, lost)))
        sink = capture.sink()
        sink.addTrack(source)
        sink.start()
        for number in (0, 1, 52, 53):
            source._queue.put_nowait(frame(number))
        await some_steps()
        sink.stop()
        await some_steps()

    asyncio.run(asyncio.wait_for(run(), 5))

    assert [lost for _, lost in taken] == pytest.approx([0.0, 0.0, 1.0, 0.0])
    assert sum(seconds for seconds, _ in taken) == pytest.approx(1.08, abs=0.01)


def test_a_tab_that_is_open_for_hours_keeps_one_level() -> None:
    """Nobody looks at any but the last."""
    capture = PeerCapture()
    for _ in range(20):
        capture.hear(bytes(BYTES_A_SECOND), 1.0, 0.0)
    capture.hear(b"\0\x40" * (BYTES_A_SECOND // 20), 0.1, 0.0)

    assert capture.meter.levels == [capture.level] == [-6]


def test_sound_that_cannot_be_taken_shows_and_counts_as_lost(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One failure does not end the microphone in silence: it is broken while it lasts, and whoever
    takes the sound after it is told how much is missing. No word of theirs is told."""
    source, taken, stuck = RemoteStreamTrack(kind="audio"), list[float](), False

    def take(_: bytes, lost: float) -> None:
        if stuck:
            raise ValueError("My salary was too low.")
        taken.append(lost)

    async def come(*numbers: int) -> None:
        for number in numbers:
            source._queue.put_nowait(frame(number))
        await some_steps()

    async def run() -> None:
        nonlocal stuck
        sink.addTrack(source)
        sink.start()
        await come(0)
        stuck = True
        await come(1, 2, 4)
        assert (capture.broken, sink.running) == (True, True)
        stuck = False
        await come(5)
        assert not capture.broken
        sink.stop()
        await some_steps()

    capture = PeerCapture(take)
    sink = capture.sink()
    asyncio.run(asyncio.wait_for(run(), 5))

    assert taken == pytest.approx([0.0, 0.08])
    assert (capture.heard, capture.lost) == pytest.approx((0.04, 0.08))
    assert caplog.text.count("sound could not be taken: ValueError") == 1
    assert "salary" not in caplog.text
