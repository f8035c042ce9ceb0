"""The client that stands in for a browser, against a real server of bare Streamlit."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

from benchmarks import bare
from benchmarks.p6_captions import SCRIPT
from benchmarks.p8_start_and_memory import HELLO
from benchmarks.processes import alive, cpu_seconds, family, resident_mb, serving
from benchmarks.visitor import fetch_document, visiting


def test_a_tab_sees_every_element_and_the_end_of_the_run() -> None:
    """The protocol is Streamlit's own: what is drawn comes back, at the first run and again."""

    async def visit(url: str) -> tuple[list[str], list[str]]:
        async with visiting(url, "x") as tab:
            first, again = await tab.run(""), await tab.run()
            assert 0 < first.longest_gap <= first.seconds
            return [kind for _, kind in first.elements()], [kind for _, kind in again.elements()]

    with serving(HELLO) as server:
        healthy = server.answers("/_stcore/health")
        fetch_document(server.url)
        first, again = asyncio.run(visit(server.url))
        memory, used, processes = (
            resident_mb(server.pid),
            cpu_seconds(server.pid),
            family(server.pid),
        )

    assert first == again == ["heading", "text_input", "slider", "button"]
    assert healthy > 0
    assert memory > 20
    assert used > 0
    assert processes[0] == server.pid
    assert not alive(server.pid)


PAGE = """
import streamlit as st
st.{element}("drawn")
"""


def test_a_tab_stays_on_its_page(tmp_path: Path) -> None:
    """A rerun is a rerun of the page that is open: else every page would be measured as Home."""

    async def visit(url: str) -> list[str]:
        async with visiting(url) as tab:
            await tab.run("Other")
            return [kind for _, kind in (await tab.run()).elements()]

    (tmp_path / "pages").mkdir()
    (tmp_path / "app.py").write_text('import streamlit as st\n\napp = st.App("Home.py")\n')
    (tmp_path / "Home.py").write_text(PAGE.format(element="title"))
    (tmp_path / "pages" / "1_Other.py").write_text(PAGE.format(element="text"))
    with serving(tmp_path, "app:app") as server:
        server.answers("/_stcore/health")

        assert asyncio.run(visit(server.url)) == ["text"]


def test_a_tab_has_a_fragment_run_again(tmp_path: Path) -> None:
    """As browsers do where a script wants it: only that part is drawn, with what is new."""

    async def visit(url: str) -> tuple[list[str], bytes, bytes]:
        async with visiting(url) as tab:
            first = await tab.run("")
            await asyncio.sleep(1.1)
            again = await tab.run(fragment=first.polled())
            kinds = [kind for _, kind in again.elements()]
            return kinds, b"".join(first.messages), b"".join(again.messages)

    bare.write(tmp_path / "app", {"Home.py": SCRIPT.read_text("utf-8")}, "")
    talk = {"PEOPLE": "1", "WORDS_BEFORE": "3"}
    with serving(tmp_path / "app", "app:app", talk) as server:
        server.answers("/_stcore/health")
        kinds, first, again = asyncio.run(visit(server.url))

    assert kinds == ["block flex_container", "text"]
    assert b"word word word" in first
    assert re.search(rb"word word word t\d+ t\d+", again)


def test_our_own_memory_is_what_the_system_says() -> None:
    """Megabytes of 1,048,576 bytes, of this very process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])

    assert abs(resident_mb(os.getpid()) - pages * os.sysconf("SC_PAGE_SIZE") / 2**20) < 5
