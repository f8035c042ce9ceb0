"""Three scripted services on loopback, in a process of their own: one that listens and speaks, and
one that asks. Says their addresses; each line that it is sent sets, in milliseconds, how long they
take over the last words, over a question, and over its sound. It ends with its input.
"""

from __future__ import annotations

import json
import sys
import time
from functools import cache

from demo.replies import asked_for
from demo.scripted_model import ScriptedModel
from tests.chat_server import ChatServer
from tests.chat_server.server import Asked
from tests.speech_server import Script, SpeechServer
from tests.speech_server.conversation import Conversation, Manner, Told
from tests.speech_server.rest import Rest, tone

WORDS = "We had a problem with the nightly import and we fixed it together. It was a lot of work."
FOLLOW_UP = json.dumps(
    {
        "question": "You said that you fixed it together. What did you do yourself?",
        "in_other_words": "Which part of that was your own work?",
        "why": "It asks for your own part.",
    }
)
A_WORD = 0.02  # seconds: a whole answer in one, so that there is time for many
takes = {"words": 0.0, "question": 0.0, "sound": 0.0}


def last_words(conversation: Conversation, told: Told) -> None:
    if told.get("from_finalize"):
        time.sleep(takes["words"])
    conversation.socket.send(told)


def question(asked: Asked) -> str:
    request = asked.request()
    if asked_for(request.instruction) != "follow_up":
        return ScriptedModel().reply(request).text
    time.sleep(takes["question"])
    return FOLLOW_UP


def sound(_: str, rate: int) -> bytes:
    time.sleep(takes["sound"])
    return _sound(rate)


@cache
def _sound(rate: int) -> bytes:
    return tone(FOLLOW_UP, rate)


if __name__ == "__main__":
    with (
        SpeechServer(Script.of(WORDS, each=A_WORD), manner=Manner(post=last_words)) as speech,
        ChatServer(question) as chat,
    ):
        Rest(speech, voice=sound)
        print(speech.url, chat.url, flush=True)
        for line in sys.stdin:
            takes.update(zip(takes, (int(ms) / 1000 for ms in line.split()), strict=True))
            print("set", flush=True)
