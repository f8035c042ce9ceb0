"""Letters that cannot be sent lie in a folder of this machine, for whoever runs it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.policy import SMTPUTF8
from pathlib import Path
from typing import Final

from core.errors import ProviderUnavailableError
from core.ports.mail import Letter
from core.private_files import private_draft, private_folder
from core.providers.mail.message import message

FOLDER: Final = "outbox"
KEPT: Final = timedelta(days=1)  # no link in a letter is good for longer
_TIME: Final = "%Y%m%dT%H%M%S%f"  # sorts by time
_SENDER: Final = "Candid <candid@localhost>"


@dataclass(frozen=True)
class Outbox:
    """``outbox/<time>-<random>.eml``, mode 0600 in a folder of mode 0700; each appears whole."""

    data_dir: Path
    now: Callable[[], datetime]
    delivers: bool = False

    def send(self, letter: Letter) -> None:
        written = message(letter, sender=_SENDER, at=self.now()).as_bytes(policy=SMTPUTF8)
        try:
            self._put(written)
            self.clear()
        except OSError as error:
            raise ProviderUnavailableError("outbox", type(error).__name__) from None

    def clear(self) -> int:
        """Remove letters, and drafts that a stop left behind, once they are of no use."""
        oldest, gone = f"{self.now() - KEPT:{_TIME}}", 0
        for path in self._folder.glob("*.eml*"):
            if path.name < oldest:
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _put(self, written: bytes) -> None:
        name = f"{self.now():{_TIME}}-{uuid.uuid4().hex[:8]}.eml"
        whole = private_folder(self._folder) / name
        private_draft(whole.with_suffix(".eml.part"), written).replace(whole)

    @property
    def _folder(self) -> Path:
        return self.data_dir / FOLDER
