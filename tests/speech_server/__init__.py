"""A speech service on this machine: Deepgram's protocol, and everything that goes wrong."""

from tests.speech_server.hearing import Listening, Script
from tests.speech_server.server import SpeechServer

__all__ = ["Listening", "Script", "SpeechServer"]
