"""A chat server on this machine: OpenAI's and Groq's protocol, and everything that goes wrong."""

from tests.chat_server.server import Asked, ChatServer, Exchange

__all__ = ["Asked", "ChatServer", "Exchange"]
