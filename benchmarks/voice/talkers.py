"""People who talk, in a process of their own: ``{people, loss, seconds}``, then their answers."""

from __future__ import annotations

import asyncio
from itertools import cycle, islice

from aiortc import RTCSessionDescription

from benchmarks.voice.lines import answer, asked
from tests.microphones.speech import PACKET, packets
from tests.microphones.talker import Talker, connected

SPREAD = 0.0037  # seconds between two who begin: people do not breathe in step


async def main() -> None:
    while (wanted := await asked()) is not None:
        talkers = _talkers(**wanted)
        answer([(await each.offer()).sdp for each in talkers])
        for each, sdp in zip(talkers, await asked(), strict=True):
            await each.accept(RTCSessionDescription(sdp, "answer"))
        await asyncio.gather(*(connected(each.connection) for each in talkers))
        answer("connected")
        await asked()
        await _talk(talkers)
        answer([{"sent": each.sent, "kept": each.kept} for each in talkers])
        await asked()
        await asyncio.gather(*(each.close() for each in talkers))
        answer("gone")


def _talkers(people: int, loss: float, seconds: float) -> list[Talker]:
    payloads = tuple(islice(cycle(packets()), round(seconds / PACKET)))
    return [Talker(payloads, loss=loss, seed=number) for number in range(people)]


async def _talk(talkers: list[Talker]) -> None:
    for talker in talkers:
        talker.talk()
        await asyncio.sleep(SPREAD)
    await asyncio.gather(*(talker.spoken() for talker in talkers))


if __name__ == "__main__":
    asyncio.run(main())
