"""A speech service that only counts, in a process of its own: when how much sound had come.

Each connection names itself by its key term, answers four times a second that it has heard
everything so far, and is told of when it is asked.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from benchmarks.voice.lines import answer, asked
from core.domain.speech import BYTES_A_SECOND

EVERY = BYTES_A_SECOND // 4
arrivals: dict[str, list[tuple[float, int]]] = {}


async def hear(line: ServerConnection) -> None:
    query = parse_qs(urlsplit(line.request.path if line.request else "").query)
    came = arrivals.setdefault(query.get("keyterm", ["?"])[0], [])
    total = answered = 0
    with suppress(ConnectionClosed):
        async for message in line:
            now, last = time.monotonic(), False
            if isinstance(message, bytes):
                total += len(message)
                came.append((now, total))
            else:
                last = json.loads(message)["type"] == "Finalize"
            if last or total - answered >= EVERY:
                await line.send(json.dumps(_results(answered, total, last=last)))
                answered = total


def _results(start: int, end: int, *, last: bool) -> dict[str, Any]:
    """As Deepgram writes it: this stretch is settled, and nobody said a word in it."""
    return {
        "type": "Results",
        "channel_index": [0, 1],
        "start": start / BYTES_A_SECOND,
        "duration": (end - start) / BYTES_A_SECOND,
        "is_final": True,
        "speech_final": False,
        "from_finalize": last,
        "channel": {"alternatives": [{"transcript": "", "confidence": 0.0, "words": []}]},
        "metadata": {
            "request_id": "0",
            "model_uuid": "0",
            "model_info": {"name": "nova-3", "version": "0", "arch": "nova-3"},
        },
    }


async def main() -> None:
    async with serve(hear, "127.0.0.1", 0, compression=None) as server:
        answer(next(iter(server.sockets)).getsockname()[1])
        while await asked() is not None:
            answer(arrivals)
            arrivals.clear()


if __name__ == "__main__":
    asyncio.run(main())
