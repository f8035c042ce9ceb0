"""What a whole visit leaves in the server's output, at its most talkative."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import STORY
from tests.e2e.candidate import BrowserCandidate
from tests.e2e.conftest import Visit
from tests.e2e.server import ROOT, Server
from tests.services.test_documents import RESUME

CANARY = "Zyzzyva"  # in no dictionary of ours


@pytest.fixture
def talkative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("STREAMLIT_LOGGER_LEVEL", "debug")
    running = Server(ROOT, tmp_path).start()
    yield running
    running.stop()


def test_no_word_and_no_address_reaches_the_log(
    talkative: Server, visit: Visit, tmp_path: Path
) -> None:
    """Résumé, job, file name, draft, answer, name, path, query: none of it, at DEBUG either."""
    resume = tmp_path / f"cv {CANARY}.txt"
    resume.write_text(RESUME.replace("Ada Palmer", f"Ada {CANARY}"), encoding="utf-8")
    page = visit(talkative.url)
    candidate = BrowserCandidate(page).open(f"/?name={CANARY}")
    candidate.click("Start practising")
    page.locator("input[type=file]").first.set_input_files(resume)
    candidate.reads("You will be asked to defend")
    page.get_by_label("Paste the job advertisement").fill(f"{CANARY} wanted")
    candidate.click("Read it").reads("too little")
    candidate.begin().type(f"I am {CANARY}, {STORY}").saved().send()
    page.reload()
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{talkative.url}/media/38f0{CANARY}.pdf")  # noqa: S310 - ours
    said = talkative.log.read_text(encoding="utf-8")

    assert "Candid is ready" in said
    assert CANARY not in said
    assert re.findall(r"\b127\.0\.0\.1(?!:\d+\b/?$)", said) == []
