"""Uploads stay in memory: nothing that a candidate sends is spooled to disk on its way in."""

from __future__ import annotations

from starlette.formparsers import MultiPartParser

ROOM_FOR_FORM = 1024 * 1024  # boundaries and headers around the file itself


def keep_uploads_in_memory(largest: int) -> None:
    """Let Starlette hold uploads of up to *largest* bytes in memory, for the whole process.

    Its own threshold is 1 MB, which any recording over half a minute passes. Larger requests
    than *largest* are refused by Streamlit (`server.maxUploadSize`) before they get here.
    """
    MultiPartParser.spool_max_size = largest + ROOM_FOR_FORM
