"""One whole interview as it is printed: nothing folded, nothing to press but print and save."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.domain.interview import Interview
from core.domain.report import Asked, Block, Line, Said, Section, Standings, Table
from core.services.reports import report
from ui.chosen import PARAMETER, chosen
from ui.drawings import LevelRow, levels_html
from ui.frame import Page, title
from ui.words import inline, plain, small


def draw(page: Page) -> None:
    found = chosen(page)
    if found is None:
        return
    printed = report(found)
    title(plain(printed.title), plain(" ".join(printed.facts)))
    _actions(found.interview)
    for section in printed.sections:
        st.html(f'<section class="report">{_section(section)}</section>')


def _actions(interview: Interview) -> None:
    with st.container(key="report-actions", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.button("Print", icon=":material/print:", key="print")
            st.link_button("Save as PDF", f"/report/{interview.id}.pdf")
            its = {PARAMETER: interview.id}
            st.page_link("pages/3_Feedback.py", label="Back to the feedback", query_params=its)
        unseen = sum(turn.attempts[-1].guess is None for _, turn in interview.to_assess)
        if unseen:
            small(
                "It shows the levels of every answer, also of those that you have not rated "
                "yourself yet."
            )
        small("A printed or saved copy stays where you put it: we cannot delete it for you.")


def _section(section: Section) -> str:
    return f"<h2>{escape(section.heading)}</h2>{''.join(map(_block, section.blocks))}"


def _block(block: Block) -> str:
    match block:
        case Line(text, label, quiet):
            bold = f"<strong>{escape(label)}</strong> " if label else ""
            return f'<p class="{"quiet" if quiet else "line"}">{bold}{escape(text)}</p>'
        case Asked(text):
            return f'<p class="asked">{escape(text)}</p>'
        case Said(pieces):
            return f'<p class="said">{inline(pieces)}</p>'
        case Standings(rows):
            return levels_html(
                [LevelRow(row.name, row.level, row.spread, row.guess, row.why_not) for row in rows]
            )
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        f"{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        for name, *cells in table.rows
    )
    return (
        f'<figure class="exhibit"><figcaption>{escape(table.title)}</figcaption>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></figure>"
    )
