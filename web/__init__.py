"""The Starlette side: routes, middleware and start-up. Served by `python -m uvicorn Home:app`."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from core import logs
from core.bootstrap import current_app
from core.errors import NotFoundError
from core.ports.documents import LARGEST_FILE
from web import access_log
from web.access_log import AccessLog
from web.cookie import IdentityCookie
from web.drafts import drafts_route
from web.health import health_routes
from web.lighter import Lighter
from web.shell import Shell
from web.uploads import keep_uploads_in_memory

log = logging.getLogger(__name__)

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


def save_draft(
    cookie_hash: str, interview: str, place: tuple[int, int], sequence: int, text: str
) -> bool:
    """Keep a draft of the candidate behind *cookie_hash*; see `Interviews.save_draft`."""
    app = current_app()
    owner = app.candidates.recognise(cookie_hash)
    if owner is None:
        raise NotFoundError("no such candidate")
    return app.interviews.save_draft(owner, interview, place, text, sequence)


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[None]:
    """Migrate and warm up, then keep what is warm out of every later garbage collection."""
    global _ready  # noqa: PLW0603 - one process, one application, one readiness
    logs.configure()
    access_log.silence_the_server()
    keep_uploads_in_memory(LARGEST_FILE)
    app = await run_in_threadpool(current_app)
    await run_in_threadpool(app.warm)
    app.start()
    gc.collect()
    gc.freeze()
    _ready = True
    log.info("Candid is ready")
    yield
    _ready = False
    await run_in_threadpool(app.close)


ROUTES = [*health_routes(is_ready), drafts_route(save_draft)]
MIDDLEWARE = [
    Middleware(AccessLog),
    Middleware(IdentityCookie),
    Middleware(Shell),
    Middleware(Lighter),
]
