"""The form of own keys: a key is in the request and nowhere else, as a password is.

It is entered on a page of ours and never in a widget of Streamlit's, whose state would hold it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.routing import Route

from core.bootstrap import App
from core.domain.notice import Notice
from web.auth.answers import Answer
from web.auth.asked import Asked
from web.auth.forms import Form, route_of
from web.auth.places import SETTINGS


def add_key(asked: Asked) -> Answer:
    owner = asked.visit().owner
    asked.app.provider_keys.add(owner, asked.here, asked["provider"], asked["key"])
    return Answer(SETTINGS, Notice.KEY_ADDED)


def test_key(asked: Asked) -> Answer:
    asked.app.provider_keys.test(asked.visit().owner, asked["provider"])
    return Answer(SETTINGS, Notice.KEY_WORKS)


def remove_key(asked: Asked) -> Answer:
    asked.app.provider_keys.remove(asked.visit().owner, asked.here, asked["provider"])
    return Answer(SETTINGS, Notice.KEY_REMOVED)


FORMS: Final = (
    Form("keys", add_key, SETTINGS, "keys", frozenset({"provider", "key"})),
    Form("keys/test", test_key, SETTINGS, "keys", frozenset({"provider"})),
    Form("keys/remove", remove_key, SETTINGS, "keys", frozenset({"provider"})),
)


def settings_routes(app: Callable[[], App]) -> list[Route]:
    """Everything under `/settings/`."""
    return [route_of(form, app, under="/settings") for form in FORMS]
