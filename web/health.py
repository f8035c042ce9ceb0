"""Is the process up, and may it be sent candidates? Two questions, two addresses."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

NO_STORE = {"Cache-Control": "no-store"}


def health_routes(ready: Callable[[], bool]) -> list[Route]:
    """`/healthz` answers while the process lives; `/readyz` answers 200 while *ready* says so.

    *ready* may touch the database: it runs in a worker thread.
    """

    async def healthz(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"}, headers=NO_STORE)

    async def readyz(_: Request) -> JSONResponse:
        if await run_in_threadpool(ready):
            return JSONResponse({"status": "ready"}, headers=NO_STORE)
        return JSONResponse({"status": "not ready"}, status_code=503, headers=NO_STORE)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
