"""PDF: the order of reading and the mending of what typesetting does to words."""

from __future__ import annotations

import pytest

from core.errors import HostileDocumentError
from core.providers.documents import pdf as reading
from core.providers.documents.pdf import pdf_text
from tests.providers.documents.making import Placed, pdf, pdf_of_streams

FILLER = "Led the night shift of sixteen pickers and drivers"


def text_of(*pages: list[Placed]) -> str:
    return pdf_text(pdf(pages))[0]


def column(x: float, top: float, lines: list[str]) -> list[Placed]:
    return [(x, top - 14 * index, 10, line) for index, line in enumerate(lines)]


def test_rows_painted_across_two_columns_are_read_down_each() -> None:
    """Word and Canva paint row by row: the order of the file is not the order of reading."""
    left = column(50, 700, ["Skills", "Python", "SQL", "Kafka", "Go", "Rust", "Scala"])
    right = column(
        250, 697, [f"Sentence {n} about work done and won" for n in ["one", "two", "three", "four"]]
    )
    painted = [item for pair in zip(left, right, strict=False) for item in pair] + left[4:]

    text = text_of(painted)

    assert text.index("Scala") < text.index("Sentence one")


def test_a_full_width_line_between_columns_stays_in_its_place() -> None:
    """What spans both columns ends both."""
    above = column(50, 700, ["Alpha one", "Alpha two", "Alpha three"])
    beside = column(320, 693, ["Beta one", "Beta two", "Beta three"])
    across: list[Placed] = [(50, 640, 10, f"{FILLER} and {FILLER.lower()} for years")]
    below = column(50, 600, ["Gamma one", "Gamma two", "Gamma three"])
    last = column(320, 593, ["Delta one", "Delta two", "Delta three"])

    text = text_of([*above, *below, *beside, *last, *across])

    order = [text.index(word) for word in ("Alpha three", "Beta one", FILLER, "Gamma", "Delta")]
    assert order == sorted(order)


def test_labels_in_the_margin_are_read_with_what_they_label() -> None:
    """A gutter between dates and jobs is not a gutter between columns."""
    dates = [(50.0, 700.0 - 40 * n, 10.0, f"20{10 + n} - 20{11 + n}") for n in range(4)]
    jobs = [(150.0, 700.0 - 40 * n, 10.0, f"Driver at Firm {'ABCD'[n]}") for n in range(4)]

    text = text_of([*dates, *jobs])

    assert "2011 - 2012\tDriver at Firm B" in text.split("\n")


def test_a_name_beside_an_address_comes_first_and_alone() -> None:
    """Three small lines beside a large name are not part of it."""
    name: list[Placed] = [(50, 700, 24, "Ada Example")]
    address = column(420, 722, ["12 Lime Street", "ada@example.org", "+44 20 5550 0100"])
    body = column(50, 650, [FILLER, FILLER, FILLER, FILLER])

    assert text_of([*address, *name, *body]).startswith("Ada Example\n")


def test_letter_spaced_headings_become_words() -> None:
    """ "W O R K   H I S T O R Y" is two words."""
    stream = f"BT /F 12 Tf 6 Tc 50 700 Td (WORK HISTORY) Tj 0 Tc 0 -30 Td ({FILLER}) Tj ET"

    assert pdf_text(pdf_of_streams([stream.encode()]))[0].startswith("WORK HISTORY\n")


def test_words_without_spaces_are_parted_where_the_page_leaves_room() -> None:
    """Some typesetters move the pen instead of writing a space."""
    stream = f"BT /F 10 Tf 50 700 Td [(Qualityassurance)] TJ 0 -20 Td ({FILLER}) Tj ET"
    moved = stream.replace("[(Qualityassurance)]", "[(Quality) -190 (assurance)]")

    assert pdf_text(pdf_of_streams([moved.encode()]))[0].startswith("Quality assurance")


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("planned the inter-", "nationalisation of it", "internationalisation"),
        ("has worked full-", "time ever since then", "full-time"),
        ("a state-of-the-", "art warehouse for all", "state-of-the-art"),
        ("talks with Nwosu-", "Brand about the hall", "Nwosu-Brand"),
    ],
)
def test_words_broken_at_a_line_end_are_whole_again(first: str, second: str, whole: str) -> None:
    """The typesetter's hyphen goes, the writer's hyphen stays."""
    padded = f"{FILLER} who {first}"

    assert whole in text_of(column(50, 700, [padded, second, FILLER, FILLER]))


def test_a_wrapped_bullet_is_one_line_and_short_lines_stay_apart() -> None:
    """A line is joined to the one above only where that one had run out of room."""
    bullets: list[Placed] = [
        (50, 700, 10, "•"),
        (62, 700, 10, f"{FILLER} through the"),
        (62, 686, 10, "whole winter"),
        (50, 672, 10, "•"),
        (62, 672, 10, "Trained nine drivers"),
        (50, 640, 10, "Forklift licence"),
        (50, 626, 10, "First aid"),
    ]

    assert text_of(bullets).split("\n") == [
        f"• {FILLER} through the whole winter",
        "• Trained nine drivers",
        "",
        "Forklift licence",
        "First aid",
    ]


def test_headers_and_page_numbers_are_said_once_or_not_at_all() -> None:
    """An address that only the header holds stays once; "Page 2 of 3" goes."""
    pages = [
        [
            (50.0, 810.0, 9.0, "Ada Example - ada@example.org"),
            (50.0, 700.0, 10.0, f"{FILLER} in {year}"),
            (280.0, 30.0, 9.0, f"Page {number} of 3"),
        ]
        for number, year in ((1, 2011), (2, 2012), (3, 2013))
    ]

    text = text_of(*pages)

    assert text.count("ada@example.org") == 1
    assert "Page" not in text
    assert all(f"in {year}" in text for year in (2011, 2012, 2013))


def test_a_year_at_the_foot_of_a_page_is_no_page_number() -> None:
    """The last line of an education section survives."""
    assert text_of([*column(50, 700, [FILLER]), (50, 40, 10, "2012")]).endswith("2012")


def test_names_of_other_scripts_survive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Right-to-left words keep the order of the file; so do Chinese and Greek ones."""
    words = "سارة القحطاني 王小明 Ελένη Надія"
    real = reading._characters  # noqa: SLF001 - no font of other scripts at hand: swap letters

    def translated(handle: object, count: int) -> str:
        return real(handle, count)[: -len(words)] + words

    monkeypatch.setattr(reading, "_characters", translated)

    assert text_of([*column(50, 700, [FILLER]), (50, 600, 10, "x" * len(words))]).endswith(words)


def test_a_page_of_more_words_than_any_page_holds_is_refused() -> None:
    """Work on one page is bounded before the layout begins."""
    with pytest.raises(HostileDocumentError):
        text_of([(20 + n % 60 * 9, 820 - n // 60 * 8, 4, "ab") for n in range(5_000)])
