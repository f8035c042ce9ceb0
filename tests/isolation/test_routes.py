"""Every route, asked by everybody whom it must not answer, with another candidate's ids.

The routes come from the application: a new one is missed here until somebody has said how it is
asked. After each attempt nothing of hers may have come out, nothing of hers may have changed,
and nobody else may be signed in as her.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import pytest
from httpx2 import Response
from sqlalchemy import Engine
from starlette.testclient import TestClient

import web
from core.bootstrap import App
from core.domain.audit import AuditKind
from core.domain.identity import cookie_hash, new_session_id
from core.errors import AddressTakenError
from tests.data.situations import fill
from tests.isolation.test_services import CANARY, rows_of
from tests.services.test_accounts import at, browser, links, sign_up
from tests.web.doubles import HTTP, site
from web.auth import auth_routes
from web.settings import settings_routes

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
HEALTH = {"/healthz", "/readyz"}
ADDRESS, OTHER = "ada@example.org", "eve@example.org"


@dataclass(frozen=True)
class Attempt:
    """One request, with whatever Eve could have learned of Ada's."""

    method: str
    path: str
    body: bytes = b""
    kind: str = FORM


def form(path: str, **fields: str) -> Attempt:
    return Attempt("POST", path, urlencode(fields).encode())


def attempts(place: str, token: str) -> dict[str, list[Attempt]]:
    """By route: *place* is the hash of Ada's cookie, *token* a link that she has followed."""
    draft = {"interview": "interview-1", "position": 2, "sent": 0, "sequence": 99, "text": "Eve"}
    tricks = ["interview-1", "../interview-1", "interview-1%00", quote("interview-1/../x", safe="")]
    new = "four plain little words"
    return {
        "/healthz": [Attempt("GET", "/healthz")],
        "/readyz": [Attempt("GET", "/readyz")],
        "/drafts": [
            Attempt("POST", "/drafts", json.dumps(draft).encode(), JSON),
        ],
        "/captions/{interview}": [Attempt("GET", f"/captions/{name}") for name in tricks],
        "/sounds/{interview}/{digest}": [
            Attempt("GET", f"/sounds/{name}/a%20digest") for name in tricks
        ],
        "/waits/{interview}": [
            Attempt("POST", f"/waits/{name}", b'{"position": 0, "what": "sound"}', JSON)
            for name in tricks[::2]
        ],
        "/report/{interview}.pdf": [Attempt("GET", f"/report/{name}.pdf") for name in tricks],
        "/auth/sign-in": [form("/auth/sign-in", address=ADDRESS, password="not her password")],
        "/auth/sign-up": [
            form("/auth/sign-up", address=ADDRESS, password=new, adult="yes", agreed="yes")
        ],
        "/auth/reset": [form("/auth/reset", address=ADDRESS)],
        "/auth/send-again": [form("/auth/send-again")],
        "/auth/sign-out": [form("/auth/sign-out")],
        "/auth/sign-out-everywhere": [form("/auth/sign-out-everywhere")],
        "/auth/end": [form("/auth/end", place=place)],
        "/auth/password": [form("/auth/password", password="not her password", new=new)],
        "/auth/address": [form("/auth/address", password="not her password", address=OTHER)],
        "/auth/agree": [form("/auth/agree", adult="yes", agreed="yes")],
        "/auth/confirm": [
            form("/auth/confirm", kind=kind, token=token, new=new, password=new)
            for kind in ("signup", "recovery", "email_change")
        ],
        "/settings/keys": [form("/settings/keys", provider="openai", key="sk-eves-own-key-0001")],
        "/settings/keys/test": [form("/settings/keys/test", provider="openai")],
        "/settings/keys/remove": [form("/settings/keys/remove", provider="openai")],
        "/auth/start/{provider}": [Attempt("GET", "/auth/start/github")],
        "/auth/callback": [Attempt("GET", "/auth/callback?code=hers")],
    }


@dataclass(frozen=True)
class Hers:
    owner: str
    cookie: str  # the one she is signed in with
    old: str  # from before she signed in
    ended: str  # of a place where she has signed out
    token: str  # of a link that she has followed


@pytest.fixture
def hers(app: App) -> Hers:
    """Ada, signed in, with a row in every table."""
    old = new_session_id()
    before = browser()
    here = type(before)(cookie_hash(old), before.origin)
    entered = sign_up(app, here)
    link = links(app)[-1]
    entered = app.accounts.confirm(at(entered), link)
    elsewhere = app.accounts.sign_in(browser(), ADDRESS, "three plain words")
    app.accounts.sign_out(at(elsewhere))
    with app.store.session_for(entered.owner) as records:
        fill(records, CANARY)
        records.choices.put_key("openai", CANARY, app.now())
    return Hers(entered.owner, entered.cookie, old, elsewhere.cookie, link.token)


COOKIES: dict[str, Callable[[App, Hers], str | None]] = {
    "no cookie": lambda _app, _hers: None,
    "a stranger's cookie": lambda _app, _hers: new_session_id(),
    "another guest's cookie": lambda app, _hers: guest(app),
    "another account's cookie": lambda app, _hers: account(app),
    "her cookie from before she signed in": lambda _app, hers: hers.old,
    "her cookie from where she signed out": lambda _app, hers: hers.ended,
    "the hash of her cookie": lambda _app, hers: cookie_hash(hers.cookie)[:43],
    "her cookie, cut short": lambda _app, hers: hers.cookie[:-1],
}


def guest(app: App) -> str:
    cookie = new_session_id()
    app.candidates.admit(cookie_hash(cookie))
    return cookie


def account(app: App) -> str:
    """Another person's, made at the first time."""
    try:
        return sign_up(app, browser(), OTHER).cookie
    except AddressTakenError:
        return app.accounts.sign_in(browser(), OTHER, "three plain words").cookie


@pytest.fixture
def client(app: App, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The routes of the application, answered by *app*."""
    monkeypatch.setattr(web, "current_app", lambda: app)
    ours = ("/auth/", "/settings/")
    others = [route for route in web.ROUTES if not route.path.startswith(ours)]
    with site(*auth_routes(lambda: app), *settings_routes(lambda: app), *others, home=HTTP) as made:
        yield made


def send(client: TestClient, attempt: Attempt, cookie: str | None) -> Response:
    client.cookies.clear()
    headers = {"Origin": HTTP, "Content-Type": attempt.kind}
    if cookie is not None:
        headers["Cookie"] = f"sid={cookie}"
    return client.request(
        attempt.method,
        attempt.path,
        content=attempt.body,
        headers=headers,
        follow_redirects=False,
    )


def test_every_route_is_in_the_matrix() -> None:
    """A new route cannot ship until somebody has said here how it is asked."""
    assert {route.path for route in web.ROUTES} == set(attempts("", ""))


@pytest.mark.parametrize("route", sorted(attempts("", "")))
def test_no_route_gives_or_takes_what_is_hers(
    app: App, behind: Engine, hers: Hers, client: TestClient, route: str
) -> None:
    """Ada's ids, and every cookie but hers: refused, and nothing of hers came out or changed."""
    kept = what_she_has(behind, hers)
    for whose, cookie in COOKIES.items():
        for attempt in attempts(cookie_hash(hers.cookie), hers.token)[route]:
            answer = send(client, attempt, cookie(app, hers))

            assert answer.status_code in {200, 303, 401, 403, 404, 409, 422, 429, 503}, whose
            if answer.status_code == 200:  # a trick that leads to another address: a page, for all
                assert route in HEALTH or answer.headers["Content-Type"].startswith("text/html")
            assert b"Zanzibar" not in answer.content, whose
            assert not answer.content.startswith(b"%PDF"), whose
            given = answer.cookies.get("sid")
            assert not given or app.candidates.recognise(cookie_hash(given)) != hers.owner, whose

        assert what_she_has(behind, hers) == kept, whose
    assert app.candidates.recognise(cookie_hash(hers.cookie)) == hers.owner


def what_she_has(behind: Engine, hers: Hers) -> list[object]:
    """Without what is noted about attempts at her account, and letters that went to her."""
    return [row for row in rows_of(behind, hers.owner) if not about_attempts(row)]


def about_attempts(row: object) -> bool:
    """A line of her log, or a link in a letter to her."""
    noted = {kind.value for kind in AuditKind} | {"recovery", "signup"}
    return isinstance(row, tuple) and any(value in noted for value in row if isinstance(value, str))


OTHER_SITES = ("https://evil.test", "null", "http://evil.test:80", "")


@pytest.mark.parametrize(
    "route", sorted(r for r, tried in attempts("", "").items() if tried[0].method == "POST")
)
def test_no_other_site_posts_in_her_name(
    behind: Engine, hers: Hers, client: TestClient, route: str
) -> None:
    """With her own cookie, as a browser might still send it: the Origin decides."""
    before = rows_of(behind, hers.owner)
    for origin in OTHER_SITES:
        for attempt in attempts(cookie_hash(hers.cookie), hers.token)[route]:
            client.cookies.clear()
            headers = {"Content-Type": attempt.kind, "Cookie": f"sid={hers.cookie}"}
            headers |= {"Origin": origin} if origin else {"Sec-Fetch-Site": "cross-site"}
            answer = client.post(
                attempt.path, content=attempt.body, headers=headers, follow_redirects=False
            )
            assert answer.status_code in {303, 403}, origin
            refused = answer.status_code == 403
            assert refused or "said=not_ours" in answer.headers["Location"], origin

        assert rows_of(behind, hers.owner) == before, origin
