"""What an operator does for all: migrate, make logins, change keys, look whether it works."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core.admin.database import COMMANDS
from core.bootstrap import App
from core.data.key_ring import KEY_FILE, KeyFile
from tests.admin.conftest import Run
from tests.postgres import OWNER, PostgresServer
from tests.redis_server import RedisServer

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SECRET = "hunter2-in-a-url"


def test_an_empty_folder_is_migrated_with_its_key(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As the server would at its first start, which then finds everything in place."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "fresh"))
    first, second = run("migrate"), run("migrate")

    assert (first.status, second.status) == (0, 0)
    assert first.out == second.out
    assert set(first.json) == {"versions", "key_versions"}
    assert (tmp_path / "fresh" / KEY_FILE).exists()
    assert run("health").json["broken"] == []


def test_keys_are_changed_and_everything_stays_readable(app: App, run: Run, ada: str) -> None:
    """While a server is up: it goes on serving whoever it knows, and everybody new."""
    before = KeyFile(app.settings.data_dir).read()
    done = run("rotate-keys", "--retire")
    newcomer = app.candidates.admit("n" * 64)

    assert (done.status, done.err) == (0, "")
    assert done.json["keys_wrapped"] >= 2
    assert done.json["application_keys"] == 1
    assert not set(before) & set(KeyFile(app.settings.data_dir).read())
    assert [app.candidates.get(owner).guest for owner in (ada, newcomer)] == [True, True]
    assert run("health").json["broken"] == []
    assert not any(key in done.out for key in KeyFile(app.settings.data_dir).read())


def test_keys_from_the_settings_are_changed_in_two_steps(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A new one in front, wrap, leave the old one out; each step too early is one sentence."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "fresh"))
    monkeypatch.setenv("APP_ENCRYPTION_KEYS", OLD)
    run("create-user", "ada@example.org", typed="lamp under a bridge\n")
    too_early = run("rotate-keys")
    monkeypatch.setenv("APP_ENCRYPTION_KEYS", NEW)
    lost = run("sign-out", "ada@example.org"), run("health")
    monkeypatch.setenv("APP_ENCRYPTION_KEYS", f"{NEW},{OLD}")
    done = run("rotate-keys")
    monkeypatch.setenv("APP_ENCRYPTION_KEYS", NEW)

    assert too_early.status == 1
    assert "one key only" in too_early.err
    assert [one.status for one in lost] == [1, 1]
    assert "restore the key" in lost[0].err
    assert lost[1].json["broken"] == ["keys"]
    assert done.json["keys_wrapped"] >= 2
    assert run("sign-out", "ada@example.org").status == 0
    assert run("health").status == 0


def test_health_names_what_is_broken_and_makes_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder that is not there is not made by looking."""
    nowhere = tmp_path / "nowhere"
    monkeypatch.setenv("DATA_DIR", str(nowhere))
    monkeypatch.setenv("APP_ENCRYPTION_KEYS", NEW)
    monkeypatch.setenv("REDIS_URL", f"redis://:{SECRET}@127.0.0.1:1/0")
    done = run("health")

    assert done.status == 1
    assert done.json["broken"] == ["databases", "keys", "data_folder", "redis"]
    assert not nowhere.exists()
    assert SECRET not in done.out + done.err


def test_health_finds_redis(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And says so; where there is none, each process counts for itself."""
    before = run("health").json
    server = RedisServer(tmp_path)
    monkeypatch.setenv("REDIS_URL", server.url)
    after = run("health").json
    server.kill()

    assert (before["redis"], before["limits"]) == ("not set up", "in each process")
    assert (after["redis"], after["limits"]) == ("answers", "in Redis")
    assert run("health").json["broken"] == ["redis"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("PORT", "eighty"),
        ("GUEST_HOURS", "0"),
        ("DATABASE_DUTY_URLS", f"{{{SECRET}"),
        ("SIGN_IN_WITH", SECRET),
        ("APP_ENCRYPTION_KEYS", SECRET),
        ("KEYS_DATABASE_URL", f"nothing://app:{SECRET}@nowhere"),
    ],
)
@pytest.mark.parametrize("command", ["health", "migrate", "rotate-keys", "sign-out"])
def test_a_setting_that_cannot_be_used_is_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str, setting: str, value: str
) -> None:
    """Named, where one can; never quoted, since it may hold a password."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://app_login@127.0.0.1:1/candid")
    monkeypatch.setenv(setting, value)
    done = run(command, *(["nobody@example.org"] if command == "sign-out" else []))

    assert done.status == 1
    assert len(done.err.splitlines()) <= 1
    assert "Traceback" not in done.err
    assert SECRET not in done.out + done.err


@pytest.mark.parametrize("command", ["migrate", "create-logins"])
def test_only_the_owner_of_the_tables_changes_them(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """With the server's own login neither is tried."""
    monkeypatch.setenv("DATABASE_URL", f"postgresql://app_login:{SECRET}@127.0.0.1:1/candid")
    done = run(command)

    assert done.status == 1
    assert done.err.startswith("DATABASE_OWNER_URL is missing")


@pytest.fixture
def empty_databases(postgres_server: PostgresServer) -> Iterator[tuple[str, str]]:
    """The names of two that nobody has migrated; they ask our logins for their passwords."""
    records, keys = (postgres_server.create_database(name="guarded") for _ in range(2))
    yield records, keys
    for name in (records, keys):
        postgres_server.drop_database(name)


def test_a_postgres_is_set_up_from_nothing(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    postgres_server: PostgresServer,
    empty_databases: tuple[str, str],
    tmp_path: Path,
) -> None:
    """Migrate as the owner, make logins, put what is printed into the settings: it is healthy,
    and takes its first account, without the owner's URL."""
    names = ("DATABASE_OWNER_URL", "KEYS_DATABASE_OWNER_URL")
    owned = {
        name: postgres_server.url(OWNER, database)
        for name, database in zip(names, empty_databases, strict=True)
    }
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "fresh"))
    monkeypatch.setenv("APP_ENCRYPTION_KEYS", f"{NEW},{OLD}")
    for name, value in owned.items():
        monkeypatch.setenv(name, value)
    migrated, made = run("migrate"), run("create-logins")
    settings = dict(line.split("=", 1) for line in shlex.split(made.out))
    for name in owned:
        monkeypatch.delenv(name)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "fresh").mkdir(exist_ok=True)
    healthy = run("health")
    account = run("create-user", "ada@example.org", typed="lamp under a bridge\n")
    rotated = run("rotate-keys")

    assert (migrated.status, made.status) == (0, 0)
    assert set(settings) == {"DATABASE_URL", "DATABASE_DUTY_URLS", "KEYS_DATABASE_URL"}
    assert json.loads(settings["DATABASE_DUTY_URLS"])
    assert healthy.json["broken"] == [], healthy.out
    assert (account.status, account.err) == (0, "")
    assert rotated.json["keys_wrapped"] == 3
    assert run("export", "ada@example.org", "--to", str(tmp_path / "out.json")).status == 0
    assert run("erase", "ada@example.org", "--yes").status == 0


def test_every_command_says_what_it_does(run: Run) -> None:
    """In a sentence that begins with a verb and ends like the others."""
    for command in COMMANDS:
        assert command.what[0].islower()
        assert not command.what.endswith(".")
    with pytest.raises(SystemExit) as asked:
        run("--help")

    assert asked.value.code == 0
