"""Signing up, in and out over the web: forms of our pages, and the way to accounts elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Route

from core.bootstrap import App
from web.auth.forms import form_routes
from web.auth.outside import outside_routes

__all__ = ["auth_routes"]


def auth_routes(app: Callable[[], App]) -> list[Route]:
    """Everything under `/auth/`."""
    return [*form_routes(app), *outside_routes(app)]
