"""A stand-in for GitHub on loopback: it asks nobody, and vouches for whoever it was told to.

It answers the four addresses of GitHub's documented sign-in: authorize, token, user and e-mails.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.postgres import free_port


@dataclass
class StandInGitHub:
    """`login` and `address` are who is signed in there; `verified` is what it says of them."""

    url: str
    login: str = "maren"
    address: str = "maren@example.org"
    verified: bool = True
    refuses: bool = False
    _codes: set[str] = field(default_factory=set)
    _tokens: set[str] = field(default_factory=set)

    async def authorize(self, request: Request) -> Response:
        asked = request.query_params
        answer = {"state": asked["state"]}
        if self.refuses:
            answer |= {"error": "access_denied", "error_description": "The user has denied it."}
        else:
            answer["code"] = secrets.token_hex(10)
            self._codes.add(answer["code"])
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", 302)

    async def token(self, request: Request) -> Response:
        body = await request.body()
        given = await request.json() if body[:1] == b"{" else dict(await request.form())
        if given.get("code") not in self._codes:
            return JSONResponse({"error": "bad_verification_code"})
        self._codes.discard(given["code"])
        token = f"gho_{secrets.token_hex(18)}"
        self._tokens.add(token)
        return JSONResponse({"access_token": token, "token_type": "bearer", "scope": "user:email"})

    async def user(self, request: Request) -> Response:
        number = int.from_bytes(self.login.encode()[-6:])
        known = {"id": number, "login": self.login, "name": self.login, "email": self.address}
        return self._for_its_holder(request, known)

    async def emails(self, request: Request) -> Response:
        mail = {"email": self.address, "primary": True, "verified": self.verified}
        return self._for_its_holder(request, [mail])

    def _for_its_holder(self, request: Request, content: object) -> Response:
        token = request.headers.get("authorization", "").partition(" ")[2]
        if token not in self._tokens:
            return JSONResponse({"message": "Bad credentials"}, 401)
        return JSONResponse(content)


@contextmanager
def running_github() -> Iterator[StandInGitHub]:
    """For as long as the block lasts."""
    port = free_port()
    github = StandInGitHub(f"http://127.0.0.1:{port}")
    routes = [
        Route("/login/oauth/authorize", github.authorize),
        Route("/login/oauth/access_token", github.token, methods=["POST"]),
        Route("/api/v3/user", github.user),
        Route("/api/v3/user/emails", github.emails),
    ]
    with serving(Starlette(routes=routes), port):
        yield github


@contextmanager
def serving(app: Starlette, port: int) -> Iterator[None]:
    """*app* on a loopback port, in a thread of this process."""
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", lifespan="off")
    )
    thread = threading.Thread(target=server.run, name=f"port-{port}")
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
