"""Loaded by Python itself in a server under observation: writes down every full collection.

One line each, "BEGAN ENDED" in seconds of `time.monotonic`, which all processes share.
"""

import gc
import os
import time

_FULL = 2  # the oldest generation
_began = 0.0
_log = os.open(os.environ["FULL_COLLECTIONS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def _note(phase: str, info: dict[str, int]) -> None:
    global _began  # noqa: PLW0603 - a collection begins and ends in the same process
    if info["generation"] != _FULL:
        return
    if phase == "start":
        _began = time.monotonic()
    else:
        os.write(_log, f"{_began} {time.monotonic()}\n".encode())


gc.callbacks.append(_note)
