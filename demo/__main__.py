"""`make demo`: seed a temporary data folder, serve it on this machine, and remove it again."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from cryptography.fernet import Fernet

from core.bootstrap import bootstrap, use
from core.config import Settings
from demo.provider import DemoModels
from demo.seed import seed
from demo.visitor import EverybodyIs

HOST = "127.0.0.1"


class AnnouncedServer(uvicorn.Server):
    """Says where it is once it answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            where = f"http://{HOST}:{self.config.port}"
            sys.stdout.write(f"Candid, as an invented candidate sees it: {where}\n")
            sys.stdout.flush()


def serve(port: int, folder: Path) -> None:
    """Serve the application on *folder*, which is filled first, until told to stop."""
    key = Fernet.generate_key().decode()  # goes with the folder: nothing to back up
    os.environ.update(DATA_DIR=str(folder), APP_ENCRYPTION_KEYS=key, DEMO="true")
    seeded = seed(Settings())
    use(bootstrap(Settings(), models=DemoModels()))
    from Home import app  # served with the App above, so imported after them

    config = uvicorn.Config(
        EverybodyIs(app, seeded.session_id),
        host=HOST,
        port=port,
        access_log=False,
        log_level="warning",
    )
    AnnouncedServer(config).run()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8501)
    port = parser.parse_args().port
    # The server hands a signal on once it has stopped: leave in the ordinary way, so that the
    # folder goes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with suppress(KeyboardInterrupt), TemporaryDirectory(prefix="candid-demo-") as folder:
        serve(port, Path(folder))


if __name__ == "__main__":
    main()
