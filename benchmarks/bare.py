"""The bare application that draws what was recorded: the baseline of the rerun benchmark."""

from __future__ import annotations

import shutil
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from benchmarks.processes import ROOT, Server

# As ours: what is warm when the server is ready is kept out of every later collection.
APP = '''"""Bare scripts, served with the settings of the application that they were taken from."""

import gc
from contextlib import asynccontextmanager

import streamlit as st


@asynccontextmanager
async def frozen(_):
    gc.collect()
    gc.freeze()
    yield


app = st.App("Home.py", lifespan=frozen)
'''


def recorded(server: Server, what: str = "/recorded") -> str:
    """What the recorder wrote down of the last run."""
    with urllib.request.urlopen(server.url + what, timeout=10) as answer:  # noqa: S310 - loopback, ours
        return str(answer.read().decode())


def write(folder: Path, scripts: Mapping[str, str], components: str) -> None:
    """Write an application of *scripts* (path below the root -> source) into *folder*."""
    (folder / "pages").mkdir(parents=True)
    (folder / "static").mkdir()  # the settings say that there is one
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    (folder / "app.py").write_text(APP, "utf-8")
    (folder / "components.py").write_text(components, "utf-8")
    for path, source in scripts.items():
        (folder / path).write_text(source, "utf-8")
