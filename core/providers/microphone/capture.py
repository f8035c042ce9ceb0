"""From a track of frames to 16 kHz mono sound, sent on as it comes out.

Sound that was lost on the way is made up for by silence of the same length, so that the times of
words stay true to the candidate's clock and no pause grows or shrinks; `lost` says how much.
Beyond `LONGEST_HOLE` nothing is filled in: the connection was away, and a burst of silence would
put the listener as far behind.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import av
from aiortc.mediastreams import MediaStreamError

from core.domain.speech import RATE
from core.services.loudness import Meter

if TYPE_CHECKING:
    from aiortc import MediaStreamTrack

    from core.ports.speech import Take

log = logging.getLogger(__name__)

LONGEST_HOLE: Final = 2.0  # seconds


class PeerCapture:
    """Where one candidate's microphone is heard, whichever connection it comes over.

    `take` gets the sound, or nobody where it is None; it may be changed between two frames.
    `heard` and `lost` are seconds of sound since the beginning; `broken`: the latest could not be
    taken, and counts as lost.
    """

    def __init__(self, take: Take | None = None) -> None:
        self.take = take
        self.meter = Meter(most=1)  # a tab may be open for hours
        self.heard = self.lost = 0.0
        self.broken = False
        self._missed = 0.0  # seconds that whoever takes the sound has not been told of yet
        self._sink: Sink | None = None

    @property
    def level(self) -> int:
        return self.meter.level

    @property
    def running(self) -> bool:
        return self._sink is not None and self._sink.running

    def sink(self) -> Sink:
        """For one connection. Once it starts, the one before is left."""
        return Sink(self)

    def stop(self) -> None:
        """Hear nothing more, from whatever thread. Safe to call twice."""
        if self._sink is not None:
            self._sink.stop()

    def replace(self, sink: Sink) -> None:
        self.stop()
        self._sink, self.broken = sink, False

    def hear(self, pcm: bytes, heard: float, lost: float) -> None:
        """*pcm* holds *heard* seconds, and silence for those that were *lost* before."""
        take, missed = self.take, self._missed + lost
        self.meter.add(pcm)
        if take is not None and pcm:
            take(pcm, missed)
        self.heard += heard
        self.lost += lost
        self.broken, self._missed = False, 0.0

    def miss(self, seconds: float, error: Exception) -> None:
        """So many could not be taken. That shows, and whoever takes what comes next is told."""
        if not self.broken:
            log.error("sound could not be taken: %s", type(error).__name__)  # it may quote words
        self.broken = True
        self.lost += seconds
        self._missed += seconds


class Sink:
    """One connection of a microphone, with the methods that streamlit-webrtc asks of a sink."""

    kind = "audio"

    def __init__(self, capture: PeerCapture) -> None:
        self._capture = capture
        self._track: MediaStreamTrack | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        return self._task is not None and not self._task.done()

    def addTrack(self, track: MediaStreamTrack) -> None:  # noqa: N802 - their spelling
        self._track = track

    def hasTrack(self) -> bool:  # noqa: N802 - their spelling
        return self._track is not None

    def start(self) -> None:
        """Begin; call it on the event loop that the track lives on."""
        if self._track is not None and self._task is None:
            self._capture.replace(self)
            self._task = asyncio.get_running_loop().create_task(self._listen(self._track))

    def stop(self) -> None:
        """Leave the track, from whatever thread. Safe to call twice."""
        task, track, self._track = self._task, self._track, None
        if task is None or track is None or task.get_loop().is_closed():
            return
        task.get_loop().call_soon_threadsafe(task.cancel)
        task.get_loop().call_soon_threadsafe(_source(track).stop)

    async def _listen(self, track: MediaStreamTrack) -> None:
        stream, source = _Stream(), _source(track)
        try:
            while True:
                frame: Any = await source.recv()
                seconds, lost = frame.samples / frame.sample_rate, 0.0
                try:
                    lost, pcm = stream.pcm(frame)
                    self._capture.hear(pcm, seconds, lost)
                except Exception as error:  # noqa: BLE001 - what comes next may be taken again
                    self._capture.miss(seconds + lost, error)
        except MediaStreamError:  # it ended
            return
        finally:
            if source is not track:  # a relay that learns that its source has ended forgets it
                with suppress(MediaStreamError):
                    await track.recv()


def _source(track: MediaStreamTrack) -> MediaStreamTrack:
    """streamlit-webrtc hands out one end of a relay. We are alone with the track, and a relay
    costs one more task for each packet: a fifth of what hearing a voice costs."""
    return getattr(track, "_source", None) or track


class _Stream:
    """One connection: a single resampler from its first frame to its last."""

    def __init__(self) -> None:
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        self._next: int | None = None  # when the next frame should begin

    def pcm(self, frame: Any) -> tuple[float, bytes]:
        """The seconds that were lost before *frame*, and what there is to send."""
        hole = frame.pts - self._next if self._next is not None else 0
        self._next = frame.pts + frame.samples
        lost = max(hole, 0) / frame.sample_rate
        silence = b""
        if hole > 0 and lost <= LONGEST_HOLE:
            silence = self._resampled(_silence(frame, hole))
        frame.pts = None  # times are kept here: the resampler need not know of holes
        return lost, silence + self._resampled(frame)

    def _resampled(self, frame: Any) -> bytes:
        return b"".join(
            bytes(out.planes[0])[: out.samples * 2] for out in self._resampler.resample(frame)
        )


def _silence(like: Any, samples: int) -> Any:
    frame = av.AudioFrame(format=like.format.name, layout=like.layout.name, samples=samples)
    frame.sample_rate = like.sample_rate
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    return frame
