"""A key of one's own, planted, used and refused: looked for wherever anything of it could stand."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from core.bootstrap import App, bootstrap
from core.config import Settings
from core.data.engine import records_engine
from core.data.export import WITHHELD_SAYS
from core.data.tables import Base
from core.domain.chat import DataKind, Role
from core.domain.document import DocumentKind
from core.errors import ProviderError
from core.logs import PlacesOnly
from core.ports.chat import Material, Request
from core.providers.chat import ChatSettings, ConfiguredChatModels
from core.services.operating import Operating
from tests.chat_server import ChatServer, failures
from tests.chat_server.server import Failure
from tests.conftest import with_quick_hashes
from tests.contracts.test_chat_model import HASTY
from tests.data.test_secrets_at_rest import on_disk
from tests.doubles.clock import StandingClock
from tests.pages.conftest import HOME
from tests.services.test_accounts import links
from tests.web.browser import LocalBrowser

KEY = "sk-canary-Zebrafink-7419-wxyz"
SPOKEN = ("openai", "groq", "httpx", "httpx2", "httpcore", "httpcore2", "core", "web", "ui")
ASKED = Request("judge@v1#00000000", "Judge.", (Material(DataKind.ANSWER, "I did it."),))


class EverythingHeard(logging.Handler):
    """All that any logger says at its most talkative, as our log would write it and as it is."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(PlacesOnly())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{self.format(record)} {record.getMessage()} {record.args!r}")


@pytest.fixture
def heard() -> Iterator[EverythingHeard]:
    handler = EverythingHeard()
    loggers = [logging.getLogger(), *map(logging.getLogger, SPOKEN)]
    levels = [logger.level for logger in loggers]
    logging.getLogger().addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield handler
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer(keys=frozenset({KEY})) as made:
        yield made


@pytest.fixture
def app(tmp_path: Path, migrated: Path, clock: StandingClock, server: ChatServer) -> Iterator[App]:
    """The vendors' own SDKs, against a server on this machine."""
    data_dir = Path(copytree(migrated, tmp_path / "data"))
    models = ConfiguredChatModels(ChatSettings(openai_url=server.openai), HASTY)
    made = with_quick_hashes(bootstrap(Settings(data_dir=data_dir), clock, models=models))
    yield made
    made.close()


def echoing(status: int) -> Failure:
    """As vendors do: the key that was refused stands in what they say."""
    return failures.status(status, {"message": f"Incorrect API key provided: {KEY}."})


def test_a_key_stands_nowhere_but_sealed(
    app: App, server: ChatServer, heard: EverythingHeard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entered, tested, used, refused with the key in the vendor's own words, exported, shown:
    not in a log, an error, a `repr`, a row, a file, an export, a page or the session."""
    browser = LocalBrowser(app)
    browser.sign_up()
    link = links(app)[-1]
    browser.post("confirm", {"kind": link.kind, "token": link.token})
    owner = browser.owner or ""
    answers = [
        browser.post("keys", {"provider": "openai", "key": KEY}, under="/settings"),
        browser.post("keys/test", {"provider": "openai"}, under="/settings"),
    ]
    server.fail(echoing(401))
    answers.append(browser.post("keys/test", {"provider": "openai"}, under="/settings"))
    errors = _asked(app, owner, server)
    app.documents.submit_file(owner, DocumentKind.RESUME, "cv.txt", b"Too little.", keep_file=True)
    while app.slow_work.run_one():
        pass
    exported = Operating(
        app.store, app.documents.files, lambda _: {}, app.accounts.hashed, app.now
    ).export(owner)
    page = _page(app, browser, monkeypatch)

    assert [each.said for each in answers] == ["key_added", "key_works", "own_key_refused"]
    assert sum(exchange.key == KEY for exchange in server.exchanges) > 3, "it was really used"
    assert len(errors) == 4
    assert "wxyz" in page
    assert WITHHELD_SAYS in str(exported.tables["provider_keys"])
    places = {
        "answers": str([(each.location, each.cookies) for each in answers]),
        "logs": "\n".join(heard.lines),
        "errors": "".join(f"{error}{error!r}{error.sentence()}" for error in errors),
        "reprs": f"{app!r}{app.models!r}{app.provider_keys!r}{app.provider_keys.of(owner)!r}",
        "export": f"{json.dumps(exported.tables, default=str)}{exported!r}",
        "rows": _rows(app),
        "page": page,
    }
    assert not [place for place, words in places.items() if "Zebrafink" in words]
    assert heard.lines
    for form in ("utf-8", "utf-16-le"):
        assert "Zebrafink".encode(form) not in on_disk(app.settings.data_dir)


def _asked(app: App, owner: str, server: ChatServer) -> list[ProviderError]:
    """What came of calls with the key: one reply, and one error for each thing that went wrong."""
    key = app.provider_keys.key(owner, "openai")
    offered = next(each for each in app.models.providers() if each.id == "openai")
    ref = offered.models[0].ref
    server.models = (ref.model,)
    model = app.usages.metered(
        app.models.open(ref, key),
        owner=owner,
        role=Role.ASSESSOR,
        own_key=True,
    )
    assert repr(model).count("Zebrafink") == 0
    assert model.reply(ASKED).text
    errors = []
    for failure in (echoing(401), echoing(400), failures.cut(), failures.not_json()):
        server.fail(*[failure] * HASTY.tries)
        try:
            model.reply(ASKED)
        except ProviderError as error:
            logging.getLogger("core").warning("a call failed", exc_info=error)
            errors.append(error)
        server.failures.clear()
    return errors


def _rows(app: App) -> str:
    """Every column of every row, work and usages among them."""
    engine = records_engine(app.settings.data_dir)
    with engine.connect() as behind:
        rows = [
            str(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in behind.execute(select(table))
        ]
    engine.dispose()
    return "\n".join(rows)


def _page(app: App, browser: LocalBrowser, monkeypatch: pytest.MonkeyPatch) -> str:
    """All that Settings sends to a browser, and what the session keeps."""
    monkeypatch.setattr("ui.frame.current_app", lambda: app)
    monkeypatch.setattr("ui.frame.visitor", lambda: browser.cookie)
    at = AppTest.from_file(str(HOME), default_timeout=30).run()
    at = at.switch_page("pages/7_Settings.py").run()
    assert not at.exception
    kept = vars(at.session_state)["_state"]
    return "\n".join([str(vars(kept)), *(str(element.proto) for element in at.main)])
