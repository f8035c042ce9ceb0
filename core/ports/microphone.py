"""A microphone that is heard while somebody speaks. Nothing of the sound is kept behind this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from core.ports.speech import Take


class Capture(Protocol):
    """Where one candidate's microphone is heard, whichever connection it comes over.

    `take` gets the sound (core/ports/speech.py `Take`), or nobody where it is None; it may change
    at any moment. `heard` and `lost` are seconds of sound since the beginning.
    """

    take: Take | None

    @property
    def heard(self) -> float: ...

    @property
    def lost(self) -> float: ...

    @property
    def level(self) -> int:
        """How loud the last tenth of a second was, in dB below full scale."""
        ...

    @property
    def broken(self) -> bool:
        """The latest sound came and could not be taken; it counts as lost."""
        ...

    def sink(self) -> Any:
        """For one connection, as streamlit-webrtc wants its sinks."""
        ...

    def stop(self) -> None:
        """Hear nothing more, from whatever thread. Safe to call twice."""
        ...


class Microphones(Protocol):
    def capture(self) -> Capture:
        """For one tab. The first one imports what hears."""
        ...

    def servers(self) -> Sequence[dict[str, Any]]:
        """STUN and TURN servers, as `RTCConfiguration.iceServers`; empty where there are none."""
        ...
