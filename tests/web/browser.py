"""A browser without a window: cookies, our forms, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

from core.bootstrap import App
from core.domain.identity import cookie_hash
from tests.web.doubles import HTTP, site
from web.auth import auth_routes
from web.settings import settings_routes

FORM = "application/x-www-form-urlencoded"
ADDRESS, PASSWORD = "ada@example.org", "three warm geese"
BOTH = {"adult": "yes", "agreed": "yes"}
SIGN_UP = {"address": ADDRESS, "password": PASSWORD, **BOTH}


class Answered:
    """The page that a form led to, and what it was told."""

    def __init__(self, answer: Response) -> None:
        assert answer.status_code == 303
        assert answer.headers["Cache-Control"] == "no-store"
        self.location = answer.headers["Location"]
        where = urlsplit(self.location)
        assert (where.scheme, where.netloc) == ("", "")
        self.page = where.path
        self.query = {key: values[0] for key, values in parse_qs(where.query).items()}
        self.said = self.query.get("said", "")
        self.cookies = answer.headers.get_list("Set-Cookie")


class LocalBrowser:
    """One person's browser. It has our cookie from its first page on."""

    def __init__(self, app: App, home: str = HTTP) -> None:
        self.app, self.home = app, home
        self.client: TestClient = site(
            *auth_routes(lambda: app), *settings_routes(lambda: app), home=home
        )
        self.client.get("/")

    @property
    def cookie(self) -> str:
        """The hash of the cookie that it has now."""
        name = "__Host-sid" if self.home.startswith("https") else "sid"
        value = self.client.cookies[name]
        assert value is not None
        return cookie_hash(value)

    @property
    def owner(self) -> str | None:
        return self.app.candidates.recognise(self.cookie)

    def post(
        self,
        form: str,
        fields: Mapping[str, str] | bytes = b"",
        *,
        under: str = "/auth",
        **headers: str,
    ) -> Answered:
        """Send *fields* as our pages would; *headers* (``Content_Type="…"``) take the place of
        a browser's own, and empty ones are left out."""
        body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
        sent = {"Origin": self.home, "Content-Type": FORM}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client.post(
            f"{under}/{form}",
            content=body,
            headers={name: value for name, value in sent.items() if value},
            follow_redirects=False,
        )
        return Answered(answer)

    def get(self, path: str, **headers: str) -> Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, headers=sent, follow_redirects=False)

    def sign_up(self, address: str = ADDRESS) -> Answered:
        return self.post("sign-up", {**SIGN_UP, "address": address})

    def sign_in(self, address: str = ADDRESS, password: str = PASSWORD) -> Answered:
        return self.post("sign-in", {"address": address, "password": password})
