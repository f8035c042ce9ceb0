"""A Supabase that answers from a script, over real HTTP: for what lite cannot do or say.

The replies are hand-written, of the shape that GoTrue's and Storage's documentation gives.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.postgres import free_port
from tests.supabase.github import serving

SUBJECT = "4f1c2d3e-0000-4000-8000-00000000abcd"
ADDRESS = "maren@example.org"


@dataclass(frozen=True)
class Reply:
    status: int
    content: object = None  # JSON, or a str as it is
    after: float = 0.0  # seconds

    def response(self) -> Response:
        if isinstance(self.content, str):
            return Response(self.content, self.status, media_type="text/html")
        return Response(json.dumps(self.content), self.status, media_type="application/json")


@dataclass
class ScriptedSupabase:
    """Fails when the script for a path runs out: a call that nobody expected is a defect."""

    url: str
    script: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[tuple[str, Any]] = field(default_factory=list)  # (path, body)

    def answers(self, path: str, *replies: Reply) -> None:
        self.script[path] = list(replies)

    async def answer(self, request: Request) -> Response:
        path, body = request.url.path.removeprefix("/auth/v1/"), await request.body()
        self.asked.append((path, json.loads(body) if body[:1] in (b"{", b"[") else None))
        replies = self.script.get(path)
        reply = replies.pop(0) if replies else Reply(418, "<p>nothing was scripted</p>")
        time.sleep(reply.after)  # noqa: ASYNC251 - this server answers one at a time
        return reply.response()


@contextmanager
def running_script() -> Iterator[ScriptedSupabase]:
    port = free_port()
    scripted = ScriptedSupabase(f"http://127.0.0.1:{port}")
    methods = ["GET", "POST", "PUT", "DELETE"]
    with serving(Starlette(routes=[Route("/{path:path}", scripted.answer, methods=methods)]), port):
        yield scripted


def user(**changes: object) -> dict[str, object]:
    """GoTrue's user object, of somebody who has confirmed their address."""
    at = "2026-11-20T10:00:00.123456Z"
    known: dict[str, object] = {
        "id": SUBJECT,
        "aud": "authenticated",
        "role": "authenticated",
        "email": ADDRESS,
        "email_confirmed_at": at,
        "confirmation_sent_at": at,
        "confirmed_at": at,
        "created_at": at,
        "updated_at": at,
        "app_metadata": {"provider": "email", "providers": ["email"]},
        "user_metadata": {"email": ADDRESS, "email_verified": True, "sub": SUBJECT},
        "identities": [identity("email")],
        "is_anonymous": False,
    }
    return known | changes


def identity(provider: str, *, verified: bool = True, address: str = ADDRESS) -> dict[str, object]:
    return {
        "id": SUBJECT,
        "identity_id": "9d9d1111-0000-4000-8000-00000000abcd",
        "user_id": SUBJECT,
        "provider": provider,
        "identity_data": {"email": address, "email_verified": verified, "sub": SUBJECT},
        "created_at": "2026-11-20T10:00:00Z",
        "updated_at": "2026-11-20T10:00:00Z",
        "last_sign_in_at": "2026-11-20T10:00:00Z",
    }


def session(**changes: object) -> dict[str, object]:
    """GoTrue's session object; the access token is a JWT in shape alone."""
    return {
        "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDB9.c2VjcmV0",
        "refresh_token": "a-refresh-token",
        "token_type": "bearer",
        "expires_in": 3600,
        "expires_at": 4102444800,
        "provider_token": "gho_of_the_outside_account",
        "user": user(**changes),
    }


def refusal(status: int, code: str, message: str = "") -> Reply:
    """GoTrue's error object, as of its API of 2024-01-01."""
    told = message or f"{code} for {ADDRESS}"
    return Reply(status, {"code": status, "error_code": code, "msg": told})
