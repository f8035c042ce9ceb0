"""Logs that say where something broke, and never what the candidate said.

The text of an exception may quote what it was working on: a validation error quotes the
reply, a database error the row. So only the kind of exception and the places it passed are
written. Deliberate errors (core/errors.py) carry no such text and are logged in full.
"""

from __future__ import annotations

import copy
import logging
import sys
import traceback
from types import TracebackType

from core.errors import AppError

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlacesOnly(logging.Formatter):
    """Formats an exception as the chain of its kinds and places, without their messages."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Never what another formatter has already made of the exception and left behind."""
        own = copy.copy(record)
        own.exc_text = own.stack_info = None
        return super().format(own)

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - the library's name
        error = ei[1]
        lines: list[str] = []
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {f.filename}:{f.lineno} in {f.name}" for f in frames]
            said = f": {error}" if isinstance(error, AppError) else ""
            lines.append(f"{type(error).__name__}{said}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def configure(level: int = logging.INFO) -> None:
    """Send every log record to standard error in our format; quieten those who chatter."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlacesOnly())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in {"streamlit", "uvicorn", "websockets"}:
            logger = logging.getLogger(name)
            logger.handlers = []
            logger.propagate = True
    # These would write down every address that they call, or that somebody speaks from.
    for name in ("alembic", "httpx", "aioice", "aiortc", "streamlit_webrtc"):
        logging.getLogger(name).setLevel(logging.WARNING)
