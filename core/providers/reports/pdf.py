"""A report as PDF, by fpdf2: selectable text, embedded fonts, an outline of its sections."""

from __future__ import annotations

import logging

from fpdf import FPDF, ViewerPreferences, XPos, YPos
from fpdf.fonts import FontFace

from core.domain.report import (
    Asked,
    Block,
    Line,
    Report,
    Said,
    Section,
    Standing,
    Standings,
    Table,
)
from core.domain.rubric import LEVELS
from core.providers.reports import fonts

for _library in ("fpdf", "fontTools"):  # what they warn of quotes the text
    logging.getLogger(_library).setLevel(logging.CRITICAL)

MARGIN = 20.0  # mm; A4
INK, QUIET, ACCENT, SOFT = (22, 33, 31), (82, 97, 94), (11, 97, 112), (201, 225, 228)
TITLE, HEADING, WORDS, SMALL = 20, 13, 10.5, 9.5  # points
LEAD = 0.5  # mm of line height a point
NAME, SCALE = 50.0, 36.0  # mm: a criterion's name, and the scale beside it
TOGETHER = 45.0  # mm that must be left on a page for a section to begin on it
LONGEST_BOOKMARK = 80  # characters


class PdfReports:
    """Implements `ReportWriter`."""

    def write(self, report: Report) -> bytes:
        return bytes(_Paper(report).output())


class _Paper(FPDF):
    def __init__(self, report: Report) -> None:
        super().__init__(format="A4")
        self._drawable = fonts.drawable([*report.texts(), "“”…·"])
        self._prepare(report.title)
        self.add_page()
        self._heading(TITLE, report.title)
        for fact in report.facts:
            self._line(Line(fact, quiet=True))
        for section in report.sections:
            self._section(section)
        if self._drawable.missing:
            self._section(self._what_is_missing())

    def footer(self) -> None:
        self.set_y(-MARGIN * 0.7)
        self._use("sans", SMALL, QUIET)
        self.set_text_shaping(False)
        self.cell(0, 5, f"Candid · page {self.page_no()} of {{nb}}", align="C")

    def _prepare(self, title: str) -> None:
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN)
        self.set_title(self._drawable.text(title))
        self.set_lang("en")
        self.set_creator("Candid")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        for (family, style), font in fonts.OURS.items():
            self.add_font(family, style, fonts.path(font))
        for font in self._drawable.fallbacks:
            self.add_font(font, "", fonts.path(font))
        self.set_fallback_fonts(self._drawable.fallbacks, exact_match=False)

    def _use(
        self, family: str, size: float, ink: tuple[int, int, int] = INK, style: str = ""
    ) -> None:
        self.set_font(family, style, size)
        self.set_text_color(*ink)

    def _section(self, section: Section) -> None:
        if self.will_page_break(TOGETHER):
            self.add_page()
        else:
            self.ln(5)
        name = f"{section.heading}: {section.summary}" if section.summary else section.heading
        self.start_section(self._drawable.text(" ".join(name.split()))[:LONGEST_BOOKMARK])
        self._heading(HEADING, section.heading)
        for block in section.blocks:
            self._block(block)

    def _heading(self, size: int, text: str) -> None:
        self._use("sans", size, style="B")
        self._paragraph(text, size)

    def _block(self, block: Block) -> None:
        match block:
            case Line():
                self._line(block)
            case Asked(text):
                self._use("serif", WORDS + 1.5)
                self._paragraph(text, WORDS + 1.5)
            case Said():
                self._said(block)
            case Standings(rows):
                for row in rows:
                    self._standing(row)
                self.ln(1)
            case Table():
                self._table(block)

    def _line(self, line: Line) -> None:
        size, ink = (SMALL, QUIET) if line.quiet else (WORDS, INK)
        if line.label and self._in_order(line.label + line.text):
            self._use("sans", size, ink, "B")
            self.write(size * LEAD, self._drawable.text(f"{line.label} "))
            self._use("sans", size, ink)
            self.write(size * LEAD, self._drawable.text(line.text))
            self.ln(size * LEAD + 1.5)
            return
        for text, style in ((line.label, "B"), (line.text, "")):
            if text:
                self._use("sans", size, ink, style)
                self._paragraph(text, size)

    def _said(self, said: Said) -> None:
        """Evidence is underlined. Where words run leftwards it is quoted below instead: pieces
        that are set one after the other would stand in the wrong order."""
        size = WORDS + 0.5
        evidence = [text for text, kind in said.pieces if kind == "evidence"]
        if self._in_order(said.text):
            for text, kind in said.pieces:
                self._use("serif", size, style="U" if kind == "evidence" else "")
                self.write(size * LEAD, self._drawable.text(text))
            self.ln(size * LEAD + 1.5)
            return
        self._use("serif", size)
        self._paragraph(said.text, size)
        if evidence != [said.text]:
            for text in evidence:
                self._line(Line(f"“{text}”", "Marked:", quiet=True))

    def _in_order(self, text: str) -> bool:
        """Whether pieces of *text* can be set one after the other, from left to right."""
        self.set_text_shaping(fonts.needs_shaping(text))
        return not fonts.has_leftward(text)

    def _paragraph(self, text: str, size: float) -> None:
        self.set_text_shaping(fonts.needs_shaping(text))
        align = "R" if fonts.runs_leftwards(text) else "L"
        words = self._drawable.text(text)
        self.multi_cell(0, size * LEAD, words, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(1.5)

    def _standing(self, row: Standing) -> None:
        height = WORDS * LEAD
        if self.will_page_break(3 * height):
            self.add_page()
        top = self.get_y()
        self._use("sans", SMALL, style="B")
        self.set_text_shaping(False)
        self.cell(NAME, height, row.name)
        after = NAME
        if row.level is not None:
            _scale(self, row, self.get_x(), top + height / 2)
            after += SCALE + 6
        self.set_xy(self.l_margin + after, top)
        self._use("sans", SMALL, INK if row.level is not None else QUIET)
        words = self._drawable.text(row.words)
        self.multi_cell(0, height, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _table(self, table: Table) -> None:
        self._line(Line("", table.title))
        self._use("sans", SMALL)
        self.set_text_shaping(False)
        align = ("LEFT", *("RIGHT",) * (len(table.heads) - 1))
        with self.table(
            (table.heads, *table.rows),
            text_align=align,
            borders_layout="HORIZONTAL_LINES",
            line_height=WORDS * LEAD + 1,
            headings_style=FontFace(emphasis="BOLD"),
        ):
            pass
        self.ln(2)

    def _what_is_missing(self) -> Section:
        total = self._drawable.missing.total()
        each = [f"{fonts.named(letter)}: {n}" for letter, n in self._drawable.missing.items()]
        said = (
            f"{total} characters of this report are in no font that comes with Candid, and stand "
            f"as {fonts.REPLACEMENT}. Nothing is lost: they are in the app as you wrote them."
        )
        return Section("What could not be drawn", (Line(said), *map(Line, each)))


def _scale(paper: FPDF, row: Standing, left: float, middle: float) -> None:
    """A line from 0 to 5 with a dot for the level, a bar for the spread, a ring for the guess."""
    step = SCALE / LEVELS[-1]
    paper.set_line_width(0.2)
    paper.set_draw_color(*QUIET)
    paper.line(left, middle, left + SCALE, middle)
    for level in LEVELS:
        paper.line(left + level * step, middle - 0.8, left + level * step, middle + 0.8)
    if row.spread is not None:
        low, high = row.spread
        paper.set_fill_color(*SOFT)
        paper.rect(left + low * step - 1, middle - 0.9, (high - low) * step + 2, 1.8, style="F")
    if row.guess is not None:
        paper.circle(left + row.guess * step, middle, 1.7)
    if row.level is not None:
        paper.set_fill_color(*ACCENT)
        paper.circle(left + row.level * step, middle, 1.2, style="F")
