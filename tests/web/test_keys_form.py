"""The form of own keys: a key comes in, and a page with a short code goes out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.domain.notice import Notice
from tests.conftest import with_quick_hashes
from tests.doubles.chat_models import ScriptedChatModels
from tests.doubles.clock import StandingClock
from tests.services.test_accounts import links
from tests.web.browser import Answered, LocalBrowser

KEY = "sk-canary-Zebrafink-0001-wxyz"


@pytest.fixture
def models() -> ScriptedChatModels:
    return ScriptedChatModels(opens=[KEY])


@pytest.fixture
def app(
    tmp_path: Path, migrated: Path, clock: StandingClock, models: ScriptedChatModels
) -> Iterator[App]:
    data_dir = Path(copytree(migrated, tmp_path / "data"))
    made = with_quick_hashes(bootstrap(Settings(data_dir=data_dir), clock, models=models))
    yield made
    made.close()


@pytest.fixture
def browser(app: App) -> Iterator[LocalBrowser]:
    """Signed in, with a confirmed address."""
    here = LocalBrowser(app)
    here.sign_up()
    link = links(app)[-1]
    here.post("confirm", {"kind": link.kind, "token": link.token})
    yield here
    here.client.close()


def send(browser: LocalBrowser, form: str = "keys", **fields: str) -> Answered:
    return browser.post(form, {"provider": "openai", **fields}, under="/settings")


def test_a_key_is_entered_tested_and_removed(
    app: App, browser: LocalBrowser, models: ScriptedChatModels
) -> None:
    """Each leads back to Settings with a code that says what happened, and never with the key."""
    owner = browser.owner or ""
    answers = [
        send(browser, key=KEY),
        send(browser, "keys/test"),
        send(browser, "keys/remove"),
    ]

    assert [each.page for each in answers] == ["/Settings"] * 3
    assert [each.said for each in answers] == [
        Notice.KEY_ADDED,
        Notice.KEY_WORKS,
        Notice.KEY_REMOVED,
    ]
    assert (models.checked, models.forgotten) == ([KEY], [KEY])
    assert app.provider_keys.of(owner) == []
    assert all("Zebrafink" not in each.location for each in answers)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"key": "two words of a key here"}, "not_a_key"),
        ({"key": KEY, "provider": "nobody"}, "not_found"),
        ({"key": KEY, "base_url": "http://evil.test"}, Notice.MALFORMED),
        ({"key": "sk-" + "x" * 9000}, Notice.MALFORMED),
    ],
)
def test_what_is_no_key_comes_back_with_a_code(
    browser: LocalBrowser, fields: dict[str, str], said: str
) -> None:
    """Where a provider is reached is the operator's to say: such a field is not in the form."""
    answer = send(browser, **fields)

    assert (answer.page, answer.said, answer.query["form"]) == ("/Settings", said, "keys")
    assert browser.app.provider_keys.of(browser.owner or "") == []


def test_a_key_that_does_not_open_the_provider_says_whose_move_it_is(browser: LocalBrowser) -> None:
    """The candidate's own, not whoever runs this Candid."""
    send(browser, key="sk-another-key-of-hers")

    assert send(browser, "keys/test").said == "own_key_refused"


def test_a_guest_is_led_to_where_an_account_is_made(app: App) -> None:
    """With a sentence that says why; a stranger is asked to sign in."""
    here = LocalBrowser(app)
    stranger = send(here, key=KEY)
    guest = app.candidates.admit(here.cookie)
    answer = send(here, key=KEY)
    here.client.close()

    assert (stranger.page, stranger.said) == ("/Sign_in", "sign_in_required")
    assert (answer.page, answer.said) == ("/Sign_in", "account_needed")
    assert app.provider_keys.of(guest) == []


@pytest.mark.parametrize("origin", ["https://evil.test", "null"])
@pytest.mark.parametrize("form", ["keys", "keys/test", "keys/remove"])
def test_no_other_site_enters_or_removes_a_key(
    browser: LocalBrowser, models: ScriptedChatModels, form: str, origin: str
) -> None:
    """With her cookie, from another site's page."""
    send(browser, key=KEY)
    more = {"key": "sk-somebody-elses-key"} if form == "keys" else {}
    answer = browser.post(form, {"provider": "openai", **more}, under="/settings", Origin=origin)
    [kept] = browser.app.provider_keys.of(browser.owner or "")

    assert (answer.page, answer.said) == ("/Settings", Notice.NOT_OURS)
    assert (kept.last_four, models.checked) == ("wxyz", [])
