"""Start-up and housekeeping: the port answers at once, `/readyz` when everything is warm.

Composing, migrating and warming up happen beside the event loop, so that `/healthz` can say
that the process lives while it gets ready. What cannot start ends the process: a server that
never becomes ready helps nobody.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool
from streamlit import config

from core import activity, heap, logs
from core.bootstrap import current_app
from web import access_log
from web.uploads import keep_uploads_in_memory

log = logging.getLogger(__name__)

EVERY, QUIET = 5.0, 0.5  # seconds between looks for a quiet moment, and how quiet it must be

MEGABYTE = 2**20

_ready = False


def is_ready() -> bool:
    """Migrated, warmed, frozen, and the database answers."""
    if not _ready:
        return False
    try:
        current_app().store.ping()
    except Exception:  # whatever keeps the database from answering: the answer is "not ready"
        log.exception("the database does not answer")
        return False
    return True


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[None]:
    logs.configure()
    access_log.silence_the_server()
    keep_uploads_in_memory(int(config.get_option("server.maxUploadSize")) * MEGABYTE)
    beginning = asyncio.create_task(_begin())
    tidying = asyncio.create_task(_tidy())
    yield
    for task in (beginning, tidying):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await run_in_threadpool(_end)


async def _begin() -> None:
    try:
        await run_in_threadpool(_compose)
    except Exception:  # said once, plainly, before the process goes
        log.exception("Candid cannot start")
        signal.raise_signal(signal.SIGTERM)


def _compose() -> None:
    """Migrate and warm up, then keep what is warm out of every later garbage collection."""
    global _ready  # noqa: PLW0603 - one process, one application, one readiness
    app = current_app()
    app.warm()
    app.start()
    heap.freeze()
    _ready = True
    log.info("Candid is ready")


def _end() -> None:
    global _ready  # noqa: PLW0603
    if _ready:
        _ready = False
        current_app().close()


async def _tidy() -> None:
    while True:
        await asyncio.sleep(EVERY)
        if activity.quiet_for() >= QUIET:
            gc.collect()
