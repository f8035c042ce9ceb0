"""DOCX: tables, lists, text boxes, headers, and what only looks like words."""

from __future__ import annotations

from core.providers.documents.docx import docx_text
from tests.providers.documents.making import W, docx, paragraph

NUMBERED = '<w:numPr><w:numId w:val="3"/></w:numPr>'


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def test_short_cells_share_a_line_and_long_ones_do_not() -> None:
    """A row of facts is a line; a row of two columns is two blocks."""
    facts = [paragraph("ada@example.org"), paragraph("Leeds")]
    columns = [
        paragraph("Skills") + paragraph("SQL"),
        paragraph("Experience") + paragraph("Driver"),
    ]

    text = docx_text(docx(table(facts, columns)))

    assert text == "ada@example.org | Leeds\n\nSkills\nSQL\n\nExperience\nDriver"


def test_a_date_cell_stands_before_the_first_line_of_its_job() -> None:
    """Templates put the years in the first column."""
    job = [paragraph("2019 – 2021"), paragraph("Driver") + paragraph("Drove.", NUMBERED)]

    assert docx_text(docx(table(job))) == "2019 – 2021 | Driver\n• Drove."


def test_lists_by_number_and_by_style_are_bullets() -> None:
    """docx2txt drops both kinds; a switched-off number is none."""
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="Punkt"><w:pPr><w:numPr/></w:pPr></w:style>'
        '<w:style w:styleId="Sub"><w:basedOn w:val="Punkt"/></w:style></w:styles>'
    )
    body = (
        paragraph("one", NUMBERED)
        + paragraph("two", '<w:pStyle w:val="Sub"/>')
        + paragraph("three", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    )

    assert docx_text(docx(body, styles=styles.encode())) == "• one\n• two\nthree"


def test_text_boxes_are_read_once() -> None:
    """Word stores each box twice, for new and for old programs."""
    box = f"<w:txbxContent>{paragraph('ada@example.org')}</w:txbxContent>"
    twice = (
        "<w:p><w:r><mc:AlternateContent>"
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent><w:t>Ada</w:t></w:r></w:p>"
    )

    assert docx_text(docx(twice)) == "Ada\n\nada@example.org"


def test_deleted_words_and_field_codes_are_not_said() -> None:
    """Tracked deletions and the code of a page number are not the candidate's words."""
    body = (
        "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>kept</w:t></w:r></w:p>"
    )

    assert docx_text(docx(body)) == "kept"


def test_a_contact_that_only_the_header_holds_comes_first() -> None:
    """Many people put their name and address into the header."""
    header = paragraph("Ada Example") + paragraph("ada@example.org")

    assert docx_text(docx(paragraph("Driver"), header1=header)) == (
        "Ada Example\nada@example.org\n\nDriver"
    )


def test_headers_that_say_nothing_new_are_left_out() -> None:
    """ "Curriculum vitae" above every page is not the candidate's name."""
    body = paragraph("Ada Example")

    assert (
        docx_text(docx(body, header1=paragraph("Curriculum vitae – Ada Example"))) == "Ada Example"
    )


def test_office_hyphens_and_spaces_are_plain_ones() -> None:
    """Tabs, doubled and unbreakable spaces, soft and special hyphens, icons, ligatures."""
    body = paragraph("A\u00a0 b\u2010c d\u00ade \ufb01ne \uf0e0 HOUSE-CHIMNEY Leeds")

    assert docx_text(docx(body)) == "A b-c de fine Leeds"


def test_letters_and_accents_become_one_character() -> None:
    """Searching for "Zoë" finds it, however it was typed."""
    assert docx_text(docx(paragraph("Zoe\u0308"))) == "Zoë"


def test_words_that_we_would_miss_are_taken_from_the_second_opinion() -> None:
    """Markup that nobody has seen before must not cost a résumé its words."""
    words = "<w:t>Driver since 2012, nights and weekends</w:t>"
    hidden = f"<w:p><w:pPr><w:odd>{words}</w:odd></w:pPr></w:p>"

    assert docx_text(docx(hidden)) == "Driver since 2012, nights and weekends"
