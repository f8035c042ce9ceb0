"""The command line: what is read comes out as JSON, what cannot be read as one sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.admin import main
from core.coaches.offline.reading import read_resume
from core.domain.document import Item
from core.errors import EmptyDocumentError, NotAJobError, NotAResumeError
from core.services.profiles_as_json import profile_as_json

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "documents"
ITEM = {"text", "span"}


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core.admin", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_a_resume_comes_out_as_json_with_exactly_the_keys_of_a_profile(tmp_path: Path) -> None:
    """Works from any folder, without a server, and leaves nothing behind."""
    done = run("read-resume", str(SAMPLES / "resumes" / "word-tables.docx"), folder=tmp_path)

    profile = json.loads(done.stdout)
    keys = "contact summary positions education skills achievements languages"
    assert (done.returncode, done.stderr) == (0, "")
    assert list(profile) == keys.split()
    assert list(profile["contact"]) == ["name", "email", "phone", "location", "links"]
    assert all(
        list(position) == ["title", "employer", "start", "end", "bullets"]
        for position in profile["positions"]
    )
    assert all(set(item) == ITEM for item in profile["skills"])
    assert "田中" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_job_comes_out_with_must_and_nice_parted(capsys: pytest.CaptureFixture[str]) -> None:
    """Spans of the printed job point into the file."""
    file = SAMPLES / "jobs" / "bulleted.txt"

    status = main(["read-job", str(file)])

    job = json.loads(capsys.readouterr().out)
    keys = "title company seniority must_have nice_to_have responsibilities skills"
    start, end = job["must_have"][0]["span"]
    assert status == 0
    assert list(job) == keys.split()
    assert file.read_text("utf-8")[start:end] == job["must_have"][0]["text"]
    assert job["nice_to_have"][0]["text"] == "Experience with Kafka"


@pytest.mark.parametrize(
    ("command", "content", "sentence"),
    [
        ("read-resume", "225 g butter, 4 eggs and a lemon.", NotAResumeError.say),
        ("read-job", "Senior Python Developer", NotAJobError.say),
        ("read-resume", "", EmptyDocumentError.say),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    command: str, content: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing on stdout, the sentence on stderr, exit status 1."""
    file = tmp_path / "given.txt"
    file.write_text(content, "utf-8")

    status = main([command, str(file)])

    printed = capsys.readouterr()
    assert (status, printed.out, printed.err) == (1, "", sentence + "\n")


@pytest.mark.parametrize("name", ["nowhere.pdf", "."])
def test_a_file_that_is_not_there_is_said_so(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong name gets a sentence, not a traceback."""
    status = main(["read-resume", str(tmp_path / name)])

    printed = capsys.readouterr()
    assert (status, printed.out) == (1, "")
    assert "no such file" in printed.err


def test_help_starts_nothing() -> None:
    """Asking for help neither reads vocabularies nor loads a reader."""
    code = (
        "import sys, core.admin; "
        "print([m for m in sys.modules if m.startswith(('core.coaches', 'core.providers'))])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


def test_what_the_candidate_wrote_has_no_span() -> None:
    """A corrected item is theirs: it is exported without a place."""
    profile = read_resume((SAMPLES / "resumes" / "plain-text.txt").read_text("utf-8"))

    shown = profile_as_json(replace(profile, skills=(Item("Chess"),)))

    assert shown["skills"] == [{"text": "Chess", "span": None}]
