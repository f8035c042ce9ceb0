"""OpenAI, by its own SDK, and every server that speaks its protocol."""

from __future__ import annotations

from typing import Any

import httpx
import openai

from core.providers.chat.dialect import Dialect, quieten

_NO_KEY = "none"  # the SDK wants one; a server that asks for none looks at none


def _connect(*, base_url: str, key: str, http: httpx.Client) -> Any:
    quieten("openai", "httpx", "httpcore")
    # The SDK's own generation of httpx is the next one; at run time it takes either.
    either: Any = http
    client = openai.OpenAI(
        api_key=key or _NO_KEY,
        base_url=base_url,
        http_client=either,
        timeout=either.timeout,
        max_retries=0,
    )
    # The SDK reads these from the environment: another account's, with a candidate's own key.
    client.organization = client.project = client.admin_api_key = None
    return client


_COUNTED = {"stream_options": {"include_usage": True}}

# Chat completions are stored for 30 days and shown in the account unless they are told not to be.
OPENAI = Dialect(_connect, "max_completion_tokens", {"store": False}, _COUNTED)
# Servers of that protocol refuse what they do not know, so they get what all of them know.
COMPATIBLE = Dialect(_connect, "max_tokens", {}, _COUNTED)
