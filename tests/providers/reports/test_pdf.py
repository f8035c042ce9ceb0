"""The PDF: all words selectable, none lost without a word about it, and nothing of ours in it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from core.bootstrap import App
from core.domain.report import Asked, Line, Report, Said, Section, Standing, Standings, marked
from core.domain.text import Span
from core.providers.reports.fonts import FALLBACKS, OURS, coverage
from core.providers.reports.pdf import PdfReports
from tests.conftest import STORY, drain
from tests.services.test_interviews import decided_upon

ROOT = Path(__file__).parents[3]
MARKUP = "<b>bold</b> **so** ![x](http://planted.example/x.png) --u-- __i__ [y](http://a.example)"
ARABIC = "عملت في مدرسة لمدة ثلاث سنوات"
SCRIPTS = {
    "Greek": "Θεσσαλονίκη",
    "Cyrillic": "Нижній Новгород",
    "Vietnamese": "Nguyễn Thị Ánh",
    "Polish": "Łódź",
    "Arabic": ARABIC,
    "Hebrew": "שלום",
    "Armenian": "Երևան",
    "Georgian": "თბილისი",
    "Hindi": "समस्या",
    "Bengali": "বাংলা",
    "Tamil": "தமிழ்",
    "Thai": "ภาษาไทย",
    "Chinese": "我在三月修复了导入",
    "Japanese": "テストの結果",
    "Korean": "한국어",
    "emoji": "🎉",
}


def report(*answers: str, title: str = "Senior planner") -> Report:
    sections = tuple(
        Section(
            f"Question {number}",
            (
                Asked("Tell me about a hard problem."),
                Said(marked(answer, (Span(2, min(len(answer), 30)),))),
                Standings((Standing("Structure", 3, (2, 4), 5), Standing("Facts", None,
                           why_not="Not enough evidence."))),
                Line("You say it yourself.", "Say the number."),
            ),
            "Tell me about a hard problem.",
        )
        for number, answer in enumerate(answers, 1)
    )  # fmt: skip
    return Report(title, ("Mixed interview, 20 November 2026.",), sections)


def read(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def squeezed(text: str) -> str:
    """Without white space, which a line that was broken has elsewhere, and footers."""
    return re.sub(r"\s+|Candid·page\d+of\d+", "", re.sub(r"Candid · page \d+ of \d+", "", text))


def letters(text: str) -> set[str]:
    """The letters of *text*, whatever form a font gives them."""
    return {c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c)[0] == "L"}


def test_every_word_of_an_interview_can_be_selected(app: App, ada: str) -> None:
    """Every text of the report, and no id, key or folder of ours."""
    interview = decided_upon(app, ada)
    app.interviews.answer(ada, interview.id, "tab", 1, STORY + " Now I check locks.")
    drain(app)
    made = app.reports.of(ada, interview.id)
    pdf = app.reports.pdf(ada, interview.id)
    words = squeezed(read(pdf))

    for text in made.texts():
        assert squeezed(text) in words
    for secret in (ada, interview.id, str(app.settings.data_dir)):
        assert secret not in read(pdf)
        assert secret.encode() not in pdf


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_is_lost(script: str) -> None:
    """A name in any of them stands in the document, and in its text."""
    words = read(PdfReports().write(report(f"{SCRIPTS[script]} met us.")))

    assert letters(SCRIPTS[script]) <= letters(words)
    assert "What could not be drawn" not in words
    if script == "emoji":
        assert SCRIPTS[script] in words


def test_what_no_font_can_draw_is_replaced_and_said() -> None:
    """A box where it stood, and its name and number at the end: never a silent gap."""
    words = read(PdfReports().write(report("We met አዲስ there.", title="አዲስ")))

    assert "We met □□□ there." in words
    assert "6 characters of this report are in no font" in words
    assert "U+12F2 ETHIOPIC SYLLABLE DI: 2" in words


def test_control_characters_do_not_disappear_either() -> None:
    """A stray one is a box as well; tabs and line ends are what they are."""
    words = read(PdfReports().write(report("one\x07two\tthree\r\nfour")))

    assert "one□two" in words
    assert "U+0007: 1" in words
    assert "four" in words


def test_markup_is_only_words() -> None:
    """Nothing is bold because somebody typed stars, and no address becomes a link."""
    pdf = PdfReports().write(report(MARKUP, title=MARKUP))

    assert squeezed(MARKUP) in squeezed(read(pdf))
    assert b"/Annot" not in pdf
    assert b"/URI" not in pdf


@pytest.mark.parametrize(
    "answer",
    ["word " * 4000, "x" * 20_000, f"{ARABIC} " * 600, "我在三月修复" * 3000, "a\n" * 10_000],
    ids=["words", "one word", "Arabic", "Chinese", "lines"],
)
def test_the_longest_answer_fits(answer: str) -> None:
    """20,000 characters run on over as many pages as they need."""
    words = read(PdfReports().write(report(answer[:20_000])))

    shown = sum(c.isalpha() for c in unicodedata.normalize("NFKC", words))
    given = sum(c.isalpha() for c in unicodedata.normalize("NFKC", answer[:20_000]))
    assert shown >= given
    assert "Say the number." in words


def test_it_can_be_found_one_s_way_in() -> None:
    """A title, a language, a bookmark for every question, and pages that are counted."""
    reader = PdfReader(io.BytesIO(PdfReports().write(report(STORY * 4, STORY * 4, STORY * 4))))
    catalogue: Any = reader.root_object
    outline: Any = reader.outline

    assert reader.metadata is not None
    assert reader.metadata.title == "Senior planner"
    assert catalogue["/Lang"] == "en"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert [entry["/Title"] for entry in outline] == [
        f"Question {number}: Tell me about a hard problem." for number in (1, 2, 3)
    ]
    count = len(reader.pages)
    assert f"page 1 of {count}" in reader.pages[0].extract_text()


def test_all_fonts_are_in_the_document() -> None:
    """It looks the same on every machine: no letter is borrowed from the reader's."""
    reader = PdfReader(io.BytesIO(PdfReports().write(report(" ".join(SCRIPTS.values())))))
    resources: list[Any] = [page["/Resources"] for page in reader.pages]
    fonts = [font.get_object() for each in resources for font in each["/Font"].values()]

    assert len(fonts) > len(FALLBACKS)
    for font in fonts:
        below = font["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in below["/FontDescriptor"].get_object()


def test_our_own_fonts_have_our_own_letters() -> None:
    """Latin never falls back to another face."""
    latin = {ord(c) for c in "abcdefghijklmnopqrstuvwxyzäöüßéèçñøåœłžćşğıİ“”‘’…–·ABCXYZ0123456789"}

    for font in OURS.values():
        assert latin <= coverage(font)


def test_the_library_is_not_loaded_at_the_start(tmp_path: Path) -> None:
    """Half a second that nobody waits for before the first report."""
    start = (
        "import sys; from pathlib import Path; from core.bootstrap import bootstrap;"
        "from core.config import Settings;"
        "bootstrap(Settings(data_dir=Path(sys.argv[1]))).close();"
        "print(sorted({'fpdf', 'fontTools', 'uharfbuzz'} & set(sys.modules)))"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", start, str(tmp_path / "data")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert ended.stdout.strip() == "[]"
