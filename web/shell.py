"""The page around the app: our stylesheet and font in the head before the first paint, and the
security headers of every answer.

Streamlit answers every page address with the same index.html. That document is dressed once, when
the server starts, and sent wherever Streamlit would have sent its own; all else passes through
but for its headers.
"""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.streamlit_files import FRONTEND

STATIC = Path(__file__).parent.parent / "static"
STYLES = ("candid.css", "drawings.css", "exhibits.css", "forms.css")
SCRIPT = '<script type="module" src="/app/static/candid.js"></script>'
NOT_PAGES = ("/component/", "/_stcore/", "/app/static/", "/media/", "/static/")
YEAR = 31_536_000  # seconds


def dressed(index: str, css: str) -> str:
    """Streamlit's *index* with our head, and without the preload of a 170 KB font we do not use."""
    head = f"""<meta name="color-scheme" content="light dark">
<meta name="description" content="Interview practice that quotes what you said and names one thing to change.">
<link rel="preload" href="/app/static/fonts/atkinson-next-latin.woff2" as="font" type="font/woff2" crossorigin>
<style>{css}</style>
</head>"""  # noqa: E501 - one element a line reads better than a wrapped attribute
    index = re.sub(r'<link\s+rel="preload"[^>]*SourceSans[^>]*/>', "", index)
    index = re.sub(r'<link rel="service-desc"[^>]*/>', "", index)
    index = index.replace("./favicon.png", "/app/static/mark.png")
    index = index.replace("<title>Streamlit</title>", "<title>Candid</title>")
    # Ours runs before Streamlit's, which reads the address that ours puts right.
    index = index.replace('<script type="module"', f'{SCRIPT}\n    <script type="module"', 1)
    return index.replace("</head>", head, 1)


def policy(index: str, *, framed: bool = False) -> str:
    """The Content-Security-Policy: our own files, and the inline script of *index* by its hash.

    `blob:` carries components, recordings and workers; `framed` is for component documents,
    which our own pages show in a frame.
    """
    inline = re.findall(r"<script>(.*?)</script>", index, re.DOTALL)
    hashes = " ".join(f"'sha256-{b64encode(sha256(s.encode()).digest()).decode()}'" for s in inline)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' blob: {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "connect-src 'self' blob: data:",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' blob: data:",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "manifest-src 'self'",
            "frame-ancestors 'self'" if framed else "frame-ancestors 'none'",
            "base-uri 'self'",
            "object-src 'none'",
            "form-action 'self'",
        )
    )


INDEX = dressed(
    (FRONTEND / "index.html").read_text(encoding="utf-8"),
    "".join((STATIC / name).read_text(encoding="utf-8") for name in STYLES),
)
BODY = INDEX.encode()
PACKED = gzip.compress(BODY, 9)
POLICY = policy(INDEX)
FRAMED_POLICY = policy(INDEX, framed=True)


class Shell:
    """ASGI middleware: dresses documents and sets the headers of everything."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, _Dressing(scope, send))


class _Dressing:
    """What happens to one answer on its way out."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope, self.send = scope, send
        self.ours: bytes | None = None  # the document that goes out instead of Streamlit's
        self.sent = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start(MutableHeaders(scope=message), message["status"])
        elif self.ours is not None:
            if self.sent:
                return
            self.sent = True
            body = b"" if self.scope["method"] == "HEAD" else self.ours
            message = {"type": "http.response.body", "body": body}
        await self.send(message)

    def _start(self, headers: MutableHeaders, status: int) -> None:
        path: str = self.scope["path"]
        document = headers.get("content-type", "").startswith("text/html")
        # Streamlit sends its index from a file, our routes build theirs: only a file has a date.
        from_file = status == HTTPStatus.OK and "last-modified" in headers
        if document and from_file and not path.startswith(NOT_PAGES):
            self._replace(headers)
        secure(headers, path, https=self.scope.get("scheme") == "https")
        if document:
            headers["Cache-Control"] = "no-store"
        elif path.startswith("/app/static/fonts/"):
            headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"

    def _replace(self, headers: MutableHeaders) -> None:
        packs = "gzip" in Headers(scope=self.scope).get("accept-encoding", "")
        self.ours = PACKED if packs else BODY
        for stale in ("content-encoding", "etag", "last-modified", "accept-ranges"):
            del headers[stale]
        headers["Content-Length"] = str(len(self.ours))
        headers["Vary"] = "Accept-Encoding"
        if packs:
            headers["Content-Encoding"] = "gzip"


def secure(headers: MutableHeaders, path: str, *, https: bool) -> None:
    """Set the security headers of one answer, whatever it is."""
    framed = path.startswith("/component/")
    headers["Content-Security-Policy"] = FRAMED_POLICY if framed else POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "microphone=(self), camera=(self)"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if not framed:
        headers["X-Frame-Options"] = "DENY"
    if https:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}"
