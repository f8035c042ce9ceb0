"""Letters that cannot be sent lie in a folder of this machine, for whoever runs it."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from core.ports.mail import Letter
from core.providers.mail.message import message

FOLDER = "outbox"
KEPT = timedelta(days=7)  # longer than any link in a letter is good


@dataclass(frozen=True)
class Outbox:
    """``outbox/<time>-<random>.eml``, mode 0600 in a folder of mode 0700; each appears whole."""

    data_dir: Path
    now: Callable[[], datetime]
    delivers: bool = False

    def send(self, letter: Letter) -> None:
        folder = self.data_dir / FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._clear(folder)
        name = f"{self.now():%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}.eml"
        draft = folder / f".{name}"
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(
                message(letter, sender="Candid <candid@localhost>", at=self.now()).as_bytes()
            )
        draft.replace(folder / name)

    def _clear(self, folder: Path) -> None:
        oldest = f"{self.now() - KEPT:%Y%m%dT%H%M%S%f}"
        for path in folder.glob("*.eml"):
            if path.name < oldest:
                path.unlink(missing_ok=True)
