"""A speech server on loopback, in a process of its own: says its address, and ends with its input.

The first word of each result is when it was sent, in nanoseconds of the clock that all processes of
a machine share.
"""

from __future__ import annotations

import sys
import time

from tests.speech_server import Script, SpeechServer
from tests.speech_server.conversation import Conversation, Manner, Told

SETTLE = 5.0  # seconds of sound: twelve words in a result, or so
MINUTES = 3


def stamped(conversation: Conversation, told: Told) -> None:
    for alternative in told.get("channel", {}).get("alternatives", []):
        for word in alternative["words"][:1]:
            word["punctuated_word"] = f"t{time.monotonic_ns()}"
    conversation.socket.send(told)


if __name__ == "__main__":
    script = Script.of("word " * MINUTES * 150)
    with SpeechServer(script, manner=Manner(guess=0.25, settle=SETTLE, post=stamped)) as server:
        print(server.url, flush=True)
        sys.stdin.read()
