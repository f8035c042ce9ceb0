"""A chat server on loopback, in a process of its own: says its address, and ends with its input."""

from __future__ import annotations

import sys

from tests.chat_server import ChatServer
from tests.chat_server.server import says

REPLY = "A question about what you just said. " * 8

if __name__ == "__main__":
    with ChatServer(says(REPLY), pieces=20) as server:
        print(server.url, flush=True)
        sys.stdin.read()
