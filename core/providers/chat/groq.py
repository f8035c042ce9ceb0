"""Groq, by its own SDK.

It stores no replies, so there is nothing to switch off, and counts tokens in streams unasked.
"""

from __future__ import annotations

from typing import Any

import groq
import httpx

from core.providers.chat.dialect import Dialect, quieten


def _connect(*, base_url: str, key: str, http: httpx.Client) -> Any:
    quieten("groq", "httpx", "httpcore")
    return groq.Groq(
        api_key=key, base_url=base_url, http_client=http, timeout=http.timeout, max_retries=0
    )


GROQ = Dialect(_connect, "max_completion_tokens")
