"""A visitor: one tab that speaks Streamlit's own websocket protocol, without the browser.

It asks for the document like a browser, keeps the cookie, connects, has the script run, and
takes every message. While a run is being timed nothing is parsed that need not be.
"""

from __future__ import annotations

import asyncio
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

LONGEST_FINISH = 256  # bytes: `script_finished` is a few; what is longer is content
PATIENCE = 30.0  # seconds for one run
WELL = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(frozen=True)
class Run:
    """One run of the script, as the tab saw it."""

    began: float  # s, on time.monotonic: the same clock as in the server's process
    ended: float
    longest_gap: float  # s, between the request, the messages and the end
    messages: tuple[bytes, ...]

    @property
    def seconds(self) -> float:
        return self.ended - self.began

    def polled(self) -> str:
        """The fragment that wants to be run again and again, which browsers see to."""
        for message in self.messages:
            parsed = ForwardMsg.FromString(message)
            if parsed.WhichOneof("type") == "auto_rerun":
                return str(parsed.auto_rerun.fragment_id)
        raise RuntimeError("nothing wants to be run again")

    def elements(self) -> list[tuple[tuple[int, ...], str]]:
        """(place, kind) of everything that was drawn, in order."""
        drawn = []
        for message in self.messages:
            parsed = ForwardMsg.FromString(message)
            if parsed.WhichOneof("type") == "delta":
                delta = parsed.delta
                inner = delta.WhichOneof("type")
                kind = str(inner)
                if inner == "new_element":
                    kind = str(delta.new_element.WhichOneof("type"))
                elif inner == "add_block":
                    kind = f"block {delta.add_block.WhichOneof('type')}"
                drawn.append((tuple(parsed.metadata.delta_path), kind))
        return drawn


class Visitor:
    """A tab that is connected and knows which page it shows."""

    def __init__(self, socket: ClientConnection, url: str) -> None:
        self._socket, self._url = socket, url
        self._page_hash = ""
        self._typed: tuple[str, str] | None = None  # (id of a text box, what stands in it)

    def type(self, run: Run, text: str) -> None:
        """Have *text* stand in the first text box that *run* drew, from the next run on."""
        boxes = (
            parsed.delta.new_element.text_input.id
            for parsed in map(ForwardMsg.FromString, run.messages)
            if parsed.delta.new_element.WhichOneof("type") == "text_input"
        )
        self._typed = next(boxes), text

    async def run(self, page: str | None = None, fragment: str = "") -> Run:
        """Have the script run: *page* by its name in the address, or the same page again, or
        only a *fragment* of it.

        Raises RuntimeError where the script did not end well.
        """
        request = BackMsg()
        state = request.rerun_script
        state.context_info.url = f"{self._url}/{page or ''}"
        state.context_info.timezone = "UTC"
        state.context_info.locale = "en"
        state.fragment_id, state.is_auto_rerun = fragment, bool(fragment)
        if page is None:
            state.page_script_hash = self._page_hash
        else:
            state.page_name = page
        if self._typed is not None:
            box = state.widget_states.widgets.add()
            box.id, box.string_value = self._typed
        async with asyncio.timeout(PATIENCE):
            run = await self._timed(request.SerializeToString())
        if page is not None:
            self._page_hash = _page_hash(run)
        return run

    async def _timed(self, request: bytes) -> Run:
        messages: list[bytes] = []
        longest = 0.0
        began = last = time.monotonic()
        await self._socket.send(request)
        while True:
            message = await self._socket.recv(decode=False)
            now = time.monotonic()
            longest, last = max(longest, now - last), now
            messages.append(message)
            if len(message) < LONGEST_FINISH and _ends(message):
                return Run(began, now, longest, tuple(messages))


def _ends(message: bytes) -> bool:
    parsed = ForwardMsg.FromString(message)
    if parsed.WhichOneof("type") != "script_finished":
        return False
    if parsed.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
        return False  # st.rerun: the run that follows belongs to the same click
    if parsed.script_finished not in WELL:
        raise RuntimeError(f"the script ended as {parsed.script_finished}")
    return True


def _page_hash(run: Run) -> str:
    """The page that was drawn: Streamlit names it in the navigation, once it has found it."""
    for message in run.messages:
        parsed = ForwardMsg.FromString(message)
        if parsed.WhichOneof("type") == "page_not_found":
            raise RuntimeError(f"there is no page {parsed.page_not_found.page_name}")
        if parsed.WhichOneof("type") == "navigation":
            return str(parsed.navigation.page_script_hash)
    return ""  # an application of one page has no navigation


def fetch_document(url: str, cookie: str | None = None) -> str | None:
    """Ask for the page itself; return the `sid` that it came with, or else the one we had."""
    request = urllib.request.Request(url, headers={"Cookie": f"sid={cookie}"} if cookie else {})  # noqa: S310 - loopback, ours
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - loopback, ours
        answer.read()
        jar: SimpleCookie = SimpleCookie(answer.headers.get("Set-Cookie", ""))
    return jar["sid"].value if "sid" in jar else cookie


@asynccontextmanager
async def visiting(url: str, cookie: str | None = None) -> AsyncIterator[Visitor]:
    """A tab with the server at *url*, as the visitor whose `sid` is *cookie*."""
    address = url.replace("http://", "ws://", 1) + "/_stcore/stream"
    headers = {"Cookie": f"sid={cookie}"} if cookie else {}
    async with connect(
        address,
        additional_headers=headers,
        origin=url,  # type: ignore[arg-type]
        subprotocols=["streamlit"],  # type: ignore[list-item]
        compression=None,
        max_size=None,
        open_timeout=PATIENCE,
        ping_interval=None,
    ) as socket:
        yield Visitor(socket, url)
