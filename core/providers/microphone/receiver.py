# ruff: noqa: SLF001 - private parts of aiortc are what this is about
"""aiortc's receiver, without the delay that it puts on sound. The one place that changes aiortc.

Stock, every frame is 80 ms late; after one lost packet 280 ms, for the rest of the call; and 1 %
of lost packets becomes 5.6 % of lost sound (aiortc issue 543). Here our own buffer
(`jitter.JitterBuffer`) stands in for its, and what is due is decoded at once, where it arrived,
instead of in a thread for each stream and back. Once a voice is known, its packets do not queue
for a task of the connection either: with fifty voices, waking it 2,500 times a second is a fifth
of what receiving costs. Pictures, and all that is no sound, go their usual way.

This reaches into parts of aiortc that are not promised: the version is pinned, and
tests/providers/microphone/test_receiver.py fails when any of them changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

import av
import pylibsrtp
from aiortc import rtcpeerconnection
from aiortc.codecs import get_decoder
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtcdtlstransport import State
from aiortc.rtcrtpreceiver import RTCRtpReceiver, TimestampMapper
from aiortc.rtp import RTP_HEADER_LENGTH, RtpPacket

from core.providers.microphone.jitter import JitterBuffer

if TYPE_CHECKING:
    from aiortc.rtcdtlstransport import RTCDtlsTransport
    from aiortc.rtcrtpparameters import RTCRtpReceiveParameters

RTP_FIRST, RTP_LAST = 128, 191  # first bytes of RTP and RTCP, and of nothing else (RFC 7983)
OPUS_RATE: Final = 48_000  # RFC 7587: the clock of Opus, whatever was recorded


class Decoder(Protocol):
    def decode(self, encoded_frame: JitterFrame) -> list[Any]: ...


def install() -> None:
    """Let connections that are made from now on receive sound without delay. Safe to repeat."""
    rtcpeerconnection.RTCRtpReceiver = PromptReceiver  # type: ignore[attr-defined]


class PromptReceiver(RTCRtpReceiver):
    """Frames reach the track as soon as their packets are in order; `pts` counts from the first
    one, in samples of the codec's clock, so a gap in it is sound that was lost."""

    def __init__(self, kind: str, transport: RTCDtlsTransport) -> None:
        super().__init__(kind, transport)
        self.buffer: JitterBuffer[RtpPacket] = JitterBuffer()
        self._due = _Due(self.buffer)
        self._sound = kind == "audio"
        self._decoders: dict[int, Decoder] = {}
        self._clock = TimestampMapper()
        self._shortcut: _Shortcut | None = None
        if self._sound:
            self._RTCRtpReceiver__jitter_buffer = self._due

    async def receive(self, parameters: RTCRtpReceiveParameters) -> None:
        await super().receive(parameters)
        if self._sound and self._shortcut is None:
            self._shortcut = _Shortcut(self)

    async def _handle_rtp_packet(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        await super()._handle_rtp_packet(packet, arrival_time_ms)
        if self._sound:
            self._pass_on(self._due.take())

    def knows(self, kind: int, source: int) -> bool:
        """Whether *source* has sent something before, of a *kind* that was agreed on."""
        codecs, sources = self._RTCRtpReceiver__codecs, self._RTCRtpReceiver__remote_streams  # type: ignore[attr-defined]
        return kind in codecs and source in sources

    def hear(self, packet: RtpPacket) -> None:
        """What `_handle_rtp_packet` does for sound of a voice that is known."""
        if self._enabled:
            self._RTCRtpReceiver__remote_streams[packet.ssrc].add(packet)  # type: ignore[attr-defined]
            packet._data = packet.payload  # type: ignore[attr-defined]
            self._pass_on(self.buffer.add(packet.sequence_number, packet))

    async def stop(self) -> None:
        if self._shortcut is not None:
            self._shortcut.close()
        if self._sound:
            self._pass_on(self.buffer.drain())
        await super().stop()
        if self._sound and self._track is not None:
            self._track._queue.put_nowait(None)  # also where nothing ever came

    def _pass_on(self, packets: list[RtpPacket]) -> None:
        if not self._RTCRtpReceiver__decoder_thread:  # type: ignore[attr-defined]
            return  # the sender has said goodbye: nobody reads the track
        for packet in packets:
            for frame in self._decoded(packet):
                self._track._queue.put_nowait(frame)  # type: ignore[union-attr]

    def _decoded(self, packet: RtpPacket) -> list[Any]:
        """Its frames; none where it is empty or broken, which then sounds as if it were lost."""
        data = packet._data  # type: ignore[attr-defined]  # set by aiortc
        moment = self._clock.map(packet.timestamp)
        if not data:
            return []
        decoder = self._decoders.get(packet.payload_type)
        if decoder is None:
            decoder = self._decoder(packet.payload_type)
            self._decoders[packet.payload_type] = decoder
        try:
            frames = decoder.decode(JitterFrame(data, moment))
        except av.FFmpegError:
            return []
        for frame in frames:
            frame.pts = moment
            moment += frame.samples
        return frames

    def _decoder(self, payload_type: int) -> Decoder:
        codec = self._RTCRtpReceiver__codecs[payload_type]  # type: ignore[attr-defined]
        return MonoOpus() if codec.name.lower() == "opus" else get_decoder(codec)


class _Due:
    """Stands where the receiver's own buffer stood, and gives it nothing to decode."""

    def __init__(self, buffer: JitterBuffer[RtpPacket]) -> None:
        self._buffer = buffer
        self._packets: list[RtpPacket] = []

    def add(self, packet: RtpPacket) -> tuple[bool, None]:
        self._packets += self._buffer.add(packet.sequence_number, packet)
        return False, None

    def take(self) -> list[RtpPacket]:
        packets, self._packets = self._packets, []
        return packets


class _Shortcut:
    """From the socket to the receiver, for sound of a voice that has been heard before; what comes
    first, and whatever else comes, goes through the connection's queue and its task.

    aiortc's own counters of the transport, which nobody here asks for, do not see it.
    """

    def __init__(self, receiver: PromptReceiver) -> None:
        self._receiver = receiver
        self._transport: Any = receiver.transport
        self._line: Any = self._transport.transport._connection
        self._queued = self._line.data_received
        self._line.data_received = self._arrived  # type: ignore[method-assign]

    def close(self) -> None:
        self._line.data_received = self._queued

    def _arrived(self, data: bytes, component: int) -> None:
        # Nothing overtakes what is queued.
        if self._is_known(data) and self._line._queue.empty():
            self._hear(data)
        else:
            self._queued(data, component)

    def _is_known(self, data: bytes) -> bool:
        """By its header, which is sent in the clear (RFC 3711); no type of RTCP is a codec."""
        return (
            len(data) >= RTP_HEADER_LENGTH
            and RTP_FIRST <= data[0] <= RTP_LAST
            and self._receiver.knows(data[1] & 0x7F, int.from_bytes(data[8:RTP_HEADER_LENGTH]))
            and self._transport._state is State.CONNECTED
        )

    def _hear(self, data: bytes) -> None:
        transport = self._transport
        try:
            plain = transport._rx_srtp.unprotect(data)
            packet = RtpPacket.parse(plain, transport._rtp_header_extensions_map)
        except (pylibsrtp.Error, ValueError):  # damaged, or not of who it says: as if it were lost
            return
        self._receiver.hear(packet)


class MonoOpus:
    """One voice has one channel: decoding two of the same costs 1.6 times as much."""

    def __init__(self) -> None:
        self._codec = av.CodecContext.create("libopus", "r")
        self._codec.format = "s16"
        self._codec.layout = "mono"
        self._codec.sample_rate = OPUS_RATE

    def decode(self, encoded_frame: JitterFrame) -> list[Any]:
        return self._codec.decode(av.Packet(encoded_frame.data))
