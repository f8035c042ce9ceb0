"""What must not get out, tried in a process of its own with every switch for debugging on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
KEY, WORDS = "sk-canary-77e1c0aa", "Zebrafink"

_TALK = """
import logging, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
from core.domain.chat import DataKind, ModelRef
from core.errors import ProviderError
from core.ports.chat import Material, Request
from core.providers.chat import ChatSettings, ConfiguredChatModels, Patience
from tests.chat_server import ChatServer, failures
KEY, WORDS = sys.argv[1:]
with ChatServer() as server:
    models = ConfiguredChatModels(
        ChatSettings(openai_key=KEY, openai_url=server.openai, groq_url=server.url,
                     servers=[{"id": "here", "base_url": server.openai, "key": KEY,
                               "models": [{"id": "small"}]}]),
        Patience(backoff=0.01),
    )
    asked = Request("p@v1#0", "Judge it.", (Material(DataKind.ANSWER, WORDS),))
    opened = [models.open(ModelRef("openai", "gpt-6-luna")),
              models.open(ModelRef("groq", "openai/gpt-oss-20b"), KEY),
              models.open(ModelRef("here", "small"))]
    for model in opened:
        model.reply(asked)
        for failure in (failures.status(401), failures.status(400), failures.not_json(),
                        failures.cut(), failures.refusal()):
            server.fail(failure)
            try:
                model.reply(asked)
            except ProviderError:
                logging.exception("a reply did not come")
        server.fail(failures.status(503))
        model.reply(asked)
    models.check("openai", KEY)
    models.moderator("openai").harm(WORDS)
    print(len(server.exchanges), models.providers(), repr(opened))
    models.close()
"""
_START = """
import sys
from pathlib import Path
from core.bootstrap import bootstrap
from core.config import Settings
app = bootstrap(Settings(data_dir=Path(sys.argv[1])))
app.models.providers()
app.close()
print("imported:", [name for name in ("openai", "groq", "tenacity") if name in sys.modules])
"""


def run(script: str, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout + done.stderr


def test_neither_keys_nor_words_are_logged_however_loud_the_sdks_are() -> None:
    """Each SDK has a switch in the environment that logs whole requests. Replies, failures and
    descriptions: with everything on, nothing of the key, the answer or the vendor's words."""
    shown = run(_TALK, KEY, WORDS, OPENAI_LOG="debug", GROQ_LOG="debug")

    assert "a reply did not come" in shown
    assert "\n26 (" in shown or shown.startswith("26 (")
    for secret in (KEY, WORDS, "the-vendor-said-this"):
        assert secret not in shown


def test_composing_the_application_imports_no_sdk(tmp_path: Path) -> None:
    """They take seconds to load, and most interviews are held without them."""
    assert "imported: []" in run(_START, str(tmp_path))
