"""A microphone over a real peer connection: what was said is what arrives, in time and at once."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from aiortc import RTCPeerConnection

from core.domain.speech import BYTES_A_SECOND
from core.providers.microphone.capture import PeerCapture
from core.providers.microphone.receiver import PromptReceiver, install
from tests.microphones.speech import PACKET, alike, packets, pcm, wav
from tests.microphones.talker import ALONE, Talker, listened

# Real calls over a real line need real seconds, and aiortc leaves sockets to be collected.
pytestmark = [
    pytest.mark.walk,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PACE = 4.0  # times as fast as people talk: our buffer counts packets, not seconds


@dataclass
class Call:
    talker: Talker
    connection: RTCPeerConnection
    capture: PeerCapture
    pcm: bytearray
    levels: list[int] = field(default_factory=list)  # after each piece

    def take(self, pcm: bytes, _lost: float) -> None:
        self.pcm.extend(pcm)
        self.levels.append(self.capture.level)

    @property
    def seconds(self) -> float:
        return len(self.pcm) / BYTES_A_SECOND


async def called(
    payloads: tuple[bytes, ...], loss: float = 0.0, seed: int = 1, pace: float = PACE
) -> Call:
    """A call with one talker, connected, before the first word."""
    install()
    call = Call(
        Talker(payloads, loss=loss, pace=pace, seed=seed),
        RTCPeerConnection(ALONE),
        PeerCapture(),
        bytearray(),
    )
    call.capture.take = call.take
    sink = call.capture.sink()
    sink.addTrack(await listened(call.connection, call.talker))
    sink.start()
    return call


async def ended(call: Call) -> None:
    await call.talker.spoken()
    await asyncio.sleep(0.2)
    await call.talker.close()
    await call.connection.close()


@pytest.fixture(scope="module")
def calls() -> dict[float, Call]:
    """The same speech over networks that lose nothing, 1 % and 3 %, all at once."""

    async def run() -> dict[float, Call]:
        made = {loss: await called(packets() * 2, loss) for loss in (0.0, 0.01, 0.03)}
        for call in made.values():
            call.talker.talk()
        await asyncio.gather(*(ended(call) for call in made.values()))
        return made

    return asyncio.run(run())


@pytest.mark.parametrize("loss", [0.0, 0.01, 0.03])
def test_no_more_sound_is_lost_than_the_network_loses(
    calls: dict[float, Call], loss: float
) -> None:
    """Stock aiortc makes 5.6 % of 1 %; here at most a tenth is added to it."""
    call = calls[loss]
    sent = len(call.talker.kept)
    arrived = round(call.capture.heard / PACKET)

    assert sent == len(packets() * 2)
    assert (call.talker.lost > 0) == (loss > 0)
    assert sent - arrived <= 1.1 * call.talker.lost


@pytest.mark.parametrize("loss", [0.0, 0.01, 0.03])
def test_lost_sound_leaves_silence_of_its_length(calls: dict[float, Call], loss: float) -> None:
    """Words keep their times and pauses theirs: the clock of the sound is that of the candidate,
    to a hundredth of a second."""
    call = calls[loss]

    assert call.capture.lost == pytest.approx(call.talker.lost * PACKET, abs=1e-6)
    assert call.seconds == pytest.approx(len(call.talker.kept) * PACKET, abs=0.01)


def test_with_loss_every_moment_is_still_where_it_was(calls: dict[float, Call]) -> None:
    """Where both calls have sound it is the same sound, at the same place, up to the last word."""
    clean = np.frombuffer(calls[0.0].pcm, np.int16).astype(float)
    holed = np.frombuffer(calls[0.03].pcm, np.int16).astype(float)
    end = min(len(clean), len(holed))
    last = slice(end - 16_000 * 4, end)

    alike = np.corrcoef(clean[last], holed[last])[0, 1]
    moved = np.corrcoef(clean[last], np.roll(holed, 320)[last])[0, 1]

    assert alike > 0.6  # a decoder remembers a little of what it missed
    assert moved < 0.3


@pytest.mark.parametrize("loss", [0.0, 0.03])
def test_what_arrives_is_what_was_said(
    calls: dict[float, Call], loss: float, tmp_path: Path
) -> None:
    """The waveform itself, at 16 kHz: sound that is garbled, halved or at another rate is not."""
    said = pcm(wav(tmp_path / "said.wav"))

    assert alike(said, calls[loss].pcm) > (0.9 if loss == 0 else 0.75)


def test_how_loud_it_is_is_measured_in_passing(calls: dict[float, Call]) -> None:
    """Speech moves the meter; the half second after it does not."""
    call = calls[0.0]

    assert max(call.levels) > -30
    assert call.capture.level < -60


def test_nothing_is_filled_in_for_a_connection_that_was_away() -> None:
    """Two seconds and less are silence. Ten would put whoever listens ten behind: they are told
    as lost, and nothing else."""

    async def run() -> tuple[float, float]:
        call = await called(packets()[:50])
        call.talker.talk()
        await asyncio.sleep(0.1)
        call.talker.be_away(10.0)
        await ended(call)
        return call.capture.lost, call.seconds

    lost, seconds = asyncio.run(run())

    assert lost == pytest.approx(10.0)
    assert seconds == pytest.approx(1.0, abs=0.01)


def test_fifty_calls_leave_nothing_behind() -> None:
    """No thread, no task, no track: whoever closes a tab is gone, also before the first word."""

    async def run() -> list[int]:
        before = threading.active_count() + len(asyncio.all_tasks())
        left = []
        for talks in (True, True, True, True, False):
            calls = [await called(packets()[:10], pace=20) for _ in range(10)]
            if talks:
                for call in calls:
                    call.talker.talk()
                await asyncio.gather(*(call.talker.spoken() for call in calls))
            await asyncio.gather(*(call.connection.close() for call in calls))
            await asyncio.gather(*(call.talker.close() for call in calls))
            await asyncio.sleep(0.2)
            left.append(threading.active_count() + len(asyncio.all_tasks()) - before)
            left += [call.capture.running for call in calls]
        return left

    assert set(asyncio.run(run())) == {0}


def test_an_answer_that_ends_is_never_heard_again() -> None:
    """Whoever takes the sound changes between two answers, in the middle of a call."""

    async def run() -> tuple[int, int, int]:
        call = await called(packets())
        later = bytearray()
        call.talker.talk()
        await asyncio.sleep(0.5)
        call.capture.take = lambda pcm, _lost: later.extend(pcm)
        first = len(call.pcm)
        await asyncio.sleep(0.5)
        call.capture.take = None
        second = len(later)
        await ended(call)
        return first, len(call.pcm) - first, len(later) - second

    first, more, later = asyncio.run(run())

    assert first > 0
    assert (more, later) == (0, 0)


def test_pictures_are_received_as_ever() -> None:
    """Only sound has our buffer."""

    async def run() -> tuple[bool, bool]:
        install()
        connection = RTCPeerConnection(ALONE)
        sound = connection.addTransceiver("audio").receiver
        picture = connection.addTransceiver("video").receiver
        name = "_RTCRtpReceiver__jitter_buffer"
        ours = [type(getattr(each, name)).__module__ for each in (sound, picture)]
        assert isinstance(sound, PromptReceiver)
        await connection.close()
        return ours[0].startswith("core."), ours[1] == "aiortc.jitterbuffer"

    assert asyncio.run(run()) == (True, True)
