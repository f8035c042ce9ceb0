"""The command line as an operator meets it: words in, what is printed and the status out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from core.admin import main
from core.bootstrap import App


class Done(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def run(app: App, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("erase", address, typed="yes")`: one command on the data folder of *app*."""
    monkeypatch.setenv("DATA_DIR", str(app.settings.data_dir))

    def run(*arguments: str, typed: str = "") -> Done:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main(arguments)
        return Done(status, *capsys.readouterr())

    return run
