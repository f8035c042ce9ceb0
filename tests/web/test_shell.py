"""The page around the app: its head, and the security headers of every answer."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from hashlib import sha256

import pytest

from tests.web.doubles import HTTPS, site
from web.shell import INDEX, SCRIPT
from web.streamlit_files import FRONTEND


@pytest.mark.parametrize("path", ["/", "/Interview", "/own", "/data", "/component/x/index.html"])
def test_every_answer_carries_the_security_headers(path: str) -> None:
    """Pages, our own routes and data alike."""
    headers = site().get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "microphone=(self), camera=(self)"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "Strict-Transport-Security" not in headers


def test_only_the_inline_script_that_streamlit_ships_may_run() -> None:
    """Its hash stands in the policy, and 'unsafe-inline' does not."""
    inline = re.findall(r"<script>(.*?)</script>", INDEX, re.DOTALL)
    policy = site().get("/").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))

    assert len(inline) == 1
    digest = b64encode(sha256(inline[0].encode()).digest()).decode()
    assert scripts == f"script-src 'self' blob: 'sha256-{digest}'"
    assert "unsafe-eval" not in policy


def test_pages_are_never_framed_and_components_only_by_us() -> None:
    """Clickjacking has nothing to click."""
    page, frame = site().get("/").headers, site().get("/component/x/index.html").headers

    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]


def test_https_is_remembered_where_there_is_https() -> None:
    """And nowhere else: a laptop without it would be locked out of its own Candid."""
    assert "max-age=31536000" in site(home=HTTPS).get("/").headers["Strict-Transport-Security"]


def test_a_page_is_streamlits_with_our_head_and_is_not_stored() -> None:
    """Our style before the first paint; the document is the same at every address."""
    answer = site().get("/Interview")

    assert "<title>Candid</title>" in answer.text
    assert answer.text.index(SCRIPT) < answer.text.index("/static/js/")  # it is run first
    assert "SourceSans" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "etag" not in answer.headers
    assert '<div id="root">' in answer.text


@pytest.mark.parametrize("packing", ["gzip", "identity"])
def test_a_page_arrives_whole_packed_or_not(packing: str) -> None:
    """The length that is announced is the length that is sent."""
    with site().stream("GET", "/", headers={"Accept-Encoding": packing}) as answer:
        raw = b"".join(answer.iter_raw())

    assert len(raw) == int(answer.headers["Content-Length"])
    assert (gzip.decompress(raw) if packing == "gzip" else raw).decode() == INDEX


def test_a_head_request_has_no_body() -> None:
    """But the headers of the page."""
    answer = site().head("/")

    assert answer.content == b""
    assert answer.headers["Content-Type"].startswith("text/html")


def test_documents_of_ours_and_of_components_are_left_as_they_are() -> None:
    """Only Streamlit's own index is dressed."""
    assert site().get("/own").text == "<p>ours</p>"
    assert "candid.js" not in site().get("/component/x/index.html").text


def test_streamlits_scripts_go_out_packed() -> None:
    """A quarter of the bytes, kept by the browser for a year."""
    script = next((FRONTEND / "static" / "js").glob("index.*.js"))
    answer = site().get(f"/static/js/{script.name}", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) < script.stat().st_size / 3
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.content == script.read_bytes()


def test_streamlits_fonts_give_way_to_ours() -> None:
    """366 KB of icons become ours."""
    font = next((FRONTEND / "static" / "media").glob("MaterialSymbols-Rounded.*"))
    answer = site().get(f"/static/media/{font.name}", follow_redirects=False)

    assert answer.headers["Location"] == "/app/static/fonts/symbols.woff2"


def test_a_path_that_climbs_out_finds_nothing() -> None:
    """Only files of the bundle are packed and sent."""
    answer = site().get("/static/..%2f..%2f..%2fconfig.js")

    assert answer.status_code == 404
