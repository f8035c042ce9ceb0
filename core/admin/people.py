"""Commands for one person who writes in. Never a web page: whoever has a shell here may do this.

Everything that touches somebody is noted in the log that they can see.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from core.admin.command import Argument, Command
from core.admin.settings import composed
from core.errors import InputError, NotFoundError, NotSetUpError, WeakPasswordError

if TYPE_CHECKING:
    from core.bootstrap import App
    from core.services.operating import Operating


class NobodyError(NotFoundError):
    say = "Nobody here has that address or id. Check it, then try again."


class NotTheSameError(InputError):
    say = "Those two were not the same. Nothing was changed."


class CannotWriteError(InputError):
    say = (
        "That file cannot be made: it is there already, or its folder is not. Nothing was written."
    )


def create_user(chosen: argparse.Namespace) -> Mapping[str, str]:
    """A new account, confirmed; the password never stands on the command line."""
    from core.providers.identity.local import LocalProver

    with _operating() as (app, operating):
        prover = app.accounts.prover
        if not isinstance(prover, LocalProver):
            raise NotSetUpError("Supabase keeps the accounts here: make new ones there.")
        owner = operating.enrol(chosen.address, _password(), prover.vouched_for)
    return {"owner": owner}


def sign_out(chosen: argparse.Namespace) -> Mapping[str, object]:
    """Everywhere at once."""
    with _operating() as (_, operating):
        owner = _found(operating, chosen.who)
        return {"owner": owner, "places": operating.sign_out(owner)}


def export(chosen: argparse.Namespace) -> Mapping[str, object]:
    """Everything about somebody, into a file for us alone; what is in it, by count."""
    with _operating() as (_, operating):
        owner = _found(operating, chosen.who)
        account = operating.account(owner)
        with _new_file(chosen.to) as file:
            made = operating.export(owner)
            json.dump(asdict(made), file, indent=2, ensure_ascii=False)
    return {
        "owner": owner,
        "address_confirmed": account.verified,
        "rows": {table: len(rows) for table, rows in made.tables.items()},
        "files": len(made.files),
        "files_not_read": sum("not_read" in file for file in made.files),
    }


def erase(chosen: argparse.Namespace) -> Mapping[str, object]:
    """Everything about somebody, for good; the rows that went, by table."""
    with _operating() as (_, operating):
        owner = _found(operating, chosen.who)
        if not chosen.yes:
            _ask_again(chosen.who)
        return {"owner": owner, "erased": operating.erase(owner)}


@contextmanager
def _operating() -> Iterator[tuple[App, Operating]]:
    from core.services.operating import Operating

    with composed() as app:
        files, hashed = app.documents.files, app.accounts.hashed
        yield app, Operating(app.store, files, app.candidates.erase, hashed, app.now)


def _found(operating: Operating, who: str) -> str:
    try:
        return operating.find(who)
    except NotFoundError as error:
        raise NobodyError("nobody") from error


def _password() -> str:
    """Asked for twice without being shown, or the first line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    try:
        password = getpass.getpass("Password: ")
        again = getpass.getpass("The same again: ")
    except EOFError as error:
        raise WeakPasswordError("none") from error
    if password != again:
        raise NotTheSameError("two passwords")
    return password


def _ask_again(who: str) -> None:
    print(f"This destroys everything of {who}, for good. Type it again:", file=sys.stderr)
    if sys.stdin.readline().strip() != who:
        raise NotTheSameError("not typed again")


@contextmanager
def _new_file(path: Path) -> Iterator[TextIO]:
    """A file that was not there, mode 0600; nothing of it is left where what follows fails."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise CannotWriteError(type(error).__name__) from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


_WHO: Argument = (
    ("who",),
    {"metavar": "ADDRESS|OWNER", "help": "a mail address, our id of them, or their prover's"},
)

COMMANDS = (
    Command(
        "create-user",
        create_user,
        "make an account with a confirmed address; the password is asked for, or read from stdin",
        ((("address",), {"metavar": "ADDRESS"}),),
    ),
    Command("sign-out", sign_out, "sign somebody out everywhere", (_WHO,)),
    Command(
        "export",
        export,
        "write everything that is held about somebody into a new file, as JSON",
        (_WHO, (("--to",), {"metavar": "FILE", "type": Path, "required": True})),
    ),
    Command(
        "erase",
        erase,
        "destroy everything that is held about somebody",
        (_WHO, (("--yes",), {"action": "store_true", "help": "do not ask again"})),
    ),
)
