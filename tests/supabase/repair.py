"""A proxy before lite that writes times as a hosted project does.

On Postgres, lite writes "2026-11-20 22:45:53+00", which Supabase's own client refuses; hosted it
is ISO 8601. Nothing else is changed, so that the application runs as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.postgres import free_port
from tests.supabase.github import serving

_TIMES = re.compile(rb'"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)\+00"')
_OF_THIS_HOP = {"connection", "content-encoding", "content-length", "host", "transfer-encoding"}
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@contextmanager
def repaired(url: str) -> Iterator[str]:
    """The address of a proxy before *url*, for as long as the block lasts."""
    port = free_port()
    with httpx.Client(base_url=url, timeout=30) as behind:

        def forward(request: Request, body: bytes) -> Response:
            path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            headers = [(k, v) for k, v in request.headers.items() if k not in _OF_THIS_HOP]
            reply = behind.request(request.method, path, headers=headers, content=body)
            content = reply.content
            if "json" in reply.headers.get("content-type", ""):
                content = _TIMES.sub(rb'"\1T\2+00:00"', content)
            answer = Response(content, reply.status_code)
            answer.raw_headers = [
                (k.lower(), v) for k, v in reply.headers.raw
                if k.lower().decode() not in _OF_THIS_HOP
            ] + [(b"content-length", str(len(content)).encode())]  # fmt: skip
            return answer

        async def answer(request: Request) -> Response:
            body = await request.body()
            return await run_in_threadpool(forward, request, body)

        app = Starlette(routes=[Route("/{path:path}", answer, methods=METHODS)])
        with serving(app, port):
            yield f"http://127.0.0.1:{port}"
