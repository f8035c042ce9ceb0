"""The Starlette side: routes, middleware and start-up. Served by `python -m uvicorn Home:app`."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute

from core.bootstrap import current_app
from core.errors import NotFoundError
from core.ports.speech import Sound
from core.services.errands import Errand
from core.services.hearing import Hearing
from core.services.waits import Seen
from web.access_log import AccessLog
from web.auth import auth_routes
from web.captions import captions_route
from web.cookie import IdentityCookie
from web.drafts import drafts_route
from web.health import health_routes
from web.lighter import Lighter
from web.report import report_route
from web.settings import settings_routes
from web.shell import Shell
from web.sockets import OwnSockets
from web.sounds import sounds_route
from web.startup import is_ready, lifespan
from web.waits import waits_route

__all__ = ["MIDDLEWARE", "ROUTES", "lifespan"]


def save_draft(
    cookie_hash: str, interview: str, place: tuple[int, int], sequence: int, text: str
) -> bool:
    """Keep a draft of the candidate behind *cookie_hash*; see `Interviews.save_draft`."""
    app = current_app()
    owner = app.candidates.recognise(cookie_hash)
    if owner is None:
        raise NotFoundError("no such candidate")
    if app.voice_answers.typed(owner, interview, place, text, sequence):
        return True
    return app.interviews.save_draft(owner, interview, place, text, sequence)


def make_report(cookie_hash: str, interview: str) -> bytes:
    """The report of an interview of the candidate behind *cookie_hash*, as PDF."""
    app = current_app()
    owner = app.candidates.recognise(cookie_hash)
    if owner is None:
        raise NotFoundError("no such candidate")
    return app.reports.pdf(owner, interview)


def hearing_of(cookie_hash: str, interview: str) -> Hearing | None:
    """The hearing that is under way there, of the candidate behind *cookie_hash*."""
    app = current_app()
    owner = app.candidates.recognise(cookie_hash)
    return app.voice_answers.current(owner, interview) if owner is not None else None


def sound_of(cookie_hash: str, interview: str, digest: str) -> Sound | Errand:
    """A question as it sounds, of the candidate behind *cookie_hash*; see `Voices.sound`."""
    app = current_app()
    owner = app.candidates.recognise(cookie_hash)
    if owner is None:
        raise NotFoundError("no such candidate")
    return app.voices.sound(owner, interview, digest)


def tell_wait(cookie_hash: str, interview: str, position: int, what: Seen) -> None:
    """What the candidate behind *cookie_hash* waited for is there; see `Waits.saw`."""
    app = current_app()
    owner = app.candidates.recognise(cookie_hash)
    if owner is None:
        raise NotFoundError("no such candidate")
    app.waits.saw(owner, interview, position, what)


def public_url() -> str:
    """Where browsers reach us; empty where nobody said so."""
    return current_app().settings.public_url


ROUTES: list[Route | WebSocketRoute] = [
    *health_routes(is_ready),
    *auth_routes(current_app),
    *settings_routes(current_app),
    drafts_route(save_draft),
    report_route(make_report),
    captions_route(hearing_of),
    sounds_route(sound_of),
    waits_route(tell_wait),
]
MIDDLEWARE = [
    Middleware(AccessLog),
    Middleware(OwnSockets, public_url=public_url),
    Middleware(IdentityCookie),
    Middleware(Shell),
    Middleware(Lighter),
]
