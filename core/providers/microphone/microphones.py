"""Microphones over WebRTC. aiortc is imported, and changed, with the first one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.ports.microphone import Capture
from core.providers.microphone.ice import IceServers


class PeerMicrophones:
    def __init__(self, ice: IceServers) -> None:
        self._ice = ice

    def capture(self) -> Capture:
        from core.providers.microphone.capture import PeerCapture
        from core.providers.microphone.receiver import install

        install()
        return PeerCapture()

    def servers(self) -> Sequence[dict[str, Any]]:
        return self._ice.current()
