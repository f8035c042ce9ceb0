"""What an operator does for one person: the right one, noted, and nothing half."""

from __future__ import annotations

import json
import sqlite3
import stat
from base64 import b64decode
from contextlib import closing
from pathlib import Path

import pytest

from core.bootstrap import App
from core.data.engine import RECORDS_FILE
from core.domain.audit import AuditKind, Origin
from core.domain.document import DocumentKind
from core.domain.identity import cookie_hash
from core.errors import AddressTakenError, NotAnAddressError, NotFoundError, WeakPasswordError
from core.services.accounts import Here
from core.services.operating import OPERATOR
from tests.admin.conftest import Run
from tests.conftest import ADA
from tests.services.test_documents import RESUME
from tests.services.test_interviews import decided_upon

ADDRESS, PASSWORD = "maren.oduya@example.org", "lamp under a bridge"


@pytest.fixture
def maren(run: Run) -> str:
    """An account that an operator made; whose it is."""
    done = run("create-user", ADDRESS, typed=f"{PASSWORD}\n")
    assert (done.status, done.err) == (0, "")
    return str(done.json["owner"])


def people(app: App) -> int:
    """How many accounts and guests there are, looked at from behind."""
    with closing(sqlite3.connect(app.settings.data_dir / RECORDS_FILE)) as behind:
        return int(behind.execute("select count(*) from accounts").fetchone()[0])


def events(app: App, owner: str) -> list[tuple[AuditKind, str]]:
    with app.store.session_for(owner, reading=True) as records:
        return [(event.kind, event.device) for event in records.account.events()]


def test_a_new_account_is_confirmed_and_signs_in_at_once(app: App, maren: str) -> None:
    """Its terms are agreed to by whoever signs in, not by the operator; no visit is left over."""
    account = app.accounts.get(maren)
    assert app.accounts.places(maren) == []
    with app.store.session_for(maren, reading=True) as records:
        assert records.counts()["web_sessions"] == 0
    entered = app.accounts.sign_in(Here(cookie_hash("her browser"), Origin()), ADDRESS, PASSWORD)

    assert (account.address, account.verified, account.guest) == (ADDRESS, True, False)
    assert entered.owner == maren
    assert not entered.agreed
    assert (AuditKind.SIGNED_UP, OPERATOR) in events(app, maren)
    app.accounts.require_verified(maren)


@pytest.mark.parametrize(
    ("address", "password", "sentence"),
    [
        (ADDRESS.upper(), PASSWORD, AddressTakenError.say),
        ("maren.oduya", PASSWORD, NotAnAddressError.say),
        ("other@example.org", "short", WeakPasswordError.say),
        ("other@example.org", "", WeakPasswordError.say),
    ],
)
@pytest.mark.usefixtures("maren")
def test_an_account_that_cannot_be_is_one_sentence(
    app: App, run: Run, address: str, password: str, sentence: str
) -> None:
    """And leaves nobody behind who would be half an account."""
    before = people(app)
    done = run("create-user", address, typed=f"{password}\n")

    assert (done.status, done.out, done.err) == (1, "", sentence + "\n")
    assert people(app) == before


@pytest.mark.parametrize("way", ["address", "spelling", "owner"])
def test_signing_out_ends_every_place(app: App, run: Run, maren: str, way: str) -> None:
    """By any way of saying who it is; and she can read that it was not she."""
    for browser in ("one", "two"):
        app.accounts.sign_in(Here(cookie_hash(browser), Origin()), ADDRESS, PASSWORD)
    who = {"address": ADDRESS, "spelling": f" {ADDRESS.upper()} ", "owner": maren}[way]
    done = run("sign-out", who)

    assert (done.status, done.json) == (0, {"owner": maren, "places": 2})
    assert app.accounts.places(maren) == []
    assert events(app, maren)[0] == (AuditKind.SIGNED_OUT_EVERYWHERE, OPERATOR)


@pytest.mark.parametrize("command", ["sign-out", "export", "erase"])
@pytest.mark.parametrize("who", ["nobody@example.org", "0" * 32, "", "'; drop table accounts"])
def test_nobody_is_somebody(run: Run, tmp_path: Path, command: str, who: str) -> None:
    """One sentence, and no file."""
    more = {"export": ["--to", str(tmp_path / "out.json")], "erase": ["--yes"]}.get(command, [])
    done = run(command, who, *more)

    assert (done.status, done.out) == (1, "")
    assert done.err == "Nobody here has that address or id. Check it, then try again.\n"
    assert not (tmp_path / "out.json").exists()


def test_an_address_that_was_only_typed_finds_nobody(app: App, run: Run, ada: str) -> None:
    """Whoever signs up with somebody else's address owns nothing that is asked for by it."""
    app.accounts._remember(ada, address="victim@example.org")  # noqa: SLF001 - as a sign-up does

    assert run("erase", "victim@example.org", "--yes").status == 1
    assert app.candidates.get(ada)


def test_an_export_holds_everything_of_one_person_for_us_alone(
    app: App, run: Run, maren: str, ada: str, tmp_path: Path
) -> None:
    """Rows of every table, opened; the kept file; nothing of anybody else; mode 0600."""
    for owner, name in ((maren, "Maren"), (ada, "Ada")):
        decided_upon(app, owner)
        app.candidates.introduce(owner, display_name=name, target_role="", goals="")
        app.documents.submit_file(
            owner, DocumentKind.RESUME, f"{name}.txt", RESUME.encode(), keep_file=True
        )
    to = tmp_path / "out.json"
    done = run("export", ADDRESS, "--to", str(to))
    written = json.loads(to.read_text("utf-8"))
    with app.store.session_for(maren, reading=True) as records:
        held = records.counts()

    assert done.status == 0
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert set(written["tables"]) == set(app.store.declarations())
    assert {table: len(rows) for table, rows in written["tables"].items()} == held
    assert done.json["rows"] == held
    assert written["tables"]["accounts"][0]["about"]["display_name"] == "Maren"
    assert [f["name"] for f in written["files"]] == ["Maren.txt"]
    assert b64decode(written["files"][0]["base64"]) == RESUME.encode()
    assert (done.json["files"], done.json["files_not_read"]) == (1, 0)
    assert ada not in to.read_text("utf-8")
    assert "argon2" not in to.read_text("utf-8")
    assert events(app, maren)[0] == (AuditKind.EXPORTED, OPERATOR)


def test_a_file_that_cannot_be_read_is_said_to_be_missing(
    app: App, run: Run, maren: str, tmp_path: Path
) -> None:
    """An export that silently left it out would be believed to be whole."""
    app.documents.submit_file(maren, DocumentKind.RESUME, "cv.txt", RESUME.encode(), keep_file=True)
    for path in (app.settings.data_dir / "files").rglob("*"):
        if path.is_file():
            path.write_bytes(b"damaged")
    done = run("export", maren, "--to", str(tmp_path / "out.json"))
    written = json.loads((tmp_path / "out.json").read_text("utf-8"))

    assert (done.json["files"], done.json["files_not_read"]) == (1, 1)
    assert written["files"][0]["not_read"] == "UnreadableRecordError"


def test_an_export_replaces_no_file(run: Run, maren: str, tmp_path: Path) -> None:
    """A wrong name must not cost anybody a file, nor follow a link to one."""
    there = tmp_path / "there.json"
    there.write_text("mine")
    link = tmp_path / "link.json"
    link.symlink_to(there)
    done = [run("export", maren, "--to", str(path)) for path in (there, link, tmp_path / "a/b")]

    assert [one.status for one in done] == [1, 1, 1]
    assert there.read_text() == "mine"


def test_an_export_that_fails_leaves_no_file(
    app: App, run: Run, maren: str, tmp_path: Path
) -> None:
    """Half of somebody's records in a file would be believed to be all."""
    decided_upon(app, maren)
    with closing(sqlite3.connect(app.settings.data_dir / RECORDS_FILE)) as behind:
        behind.execute("update answers set content = x'01'")
        behind.commit()
    done = run("export", maren, "--to", str(tmp_path / "out.json"))

    assert done.status == 1
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("typed", ["", "yes\n", "maren\n"])
def test_nobody_is_erased_by_a_slip(app: App, run: Run, maren: str, typed: str) -> None:
    """The address has to be typed again, in full."""
    done = run("erase", ADDRESS, typed=typed)

    assert (done.status, done.out) == (1, "")
    assert done.err.endswith("Those two were not the same. Nothing was changed.\n")
    assert app.accounts.get(maren).verified


@pytest.mark.parametrize("asked", [True, False])
def test_an_erased_person_is_gone_and_everybody_else_is_not(
    app: App, run: Run, maren: str, ada: str, *, asked: bool
) -> None:
    """The rows that went are counted by table; afterwards nobody has that address."""
    decided_upon(app, maren)
    decided_upon(app, ada)
    done = run("erase", ADDRESS, typed=f"{ADDRESS}\n") if asked else run("erase", ADDRESS, "--yes")

    assert done.status == 0
    assert done.json["erased"]["interviews"] == 1
    assert done.json["erased"]["credentials"] == 1
    with pytest.raises(NotFoundError):
        app.accounts.get(maren)
    assert run("sign-out", ADDRESS).status == 1
    assert app.candidates.recognise(ADA) == ada
    assert app.candidates.held(ada)["interviews"] == 1
    assert run("create-user", ADDRESS, typed=f"{PASSWORD}\n").status == 0


def test_a_password_never_stands_on_the_command_line(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """Others on the machine can read the arguments of every program."""
    with pytest.raises(SystemExit) as wrong:
        run("create-user", ADDRESS, PASSWORD)

    assert wrong.value.code == 2
    assert "usage" in capsys.readouterr().err
