"""Words that a person or a model wrote: shown exactly as they are, never as markup.

Streamlit renders Markdown in titles, labels, captions, most options, toasts and chat messages,
and Markdown loads images and makes links by itself. Two ways round it:

said()   a passage, in the face that Candid keeps for what people say: HTML, escaped
plain()  one line for a widget that renders Markdown
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final

import streamlit as st

WRAP: Final = {  # what a span is -> the element that shows it
    "": "{}",
    "evidence": "<mark>{}</mark>",
    "found": "<mark>{}</mark>",
    "doubt": '<span class="doubt" title="We are not sure about this word.">{}</span>',
    "slot": '<span class="slot">{}</span>',
    "coming": '<span class="coming">{}</span>',
}
Spans = Iterable[tuple[str, str]]
"""(text, key of WRAP) in reading order."""

JOINER: Final = "\u2060"  # word joiner: no width, no break, no sound
# What Streamlit still rewrites after Markdown is done, when every escape is gone: shortcodes for
# emoji and icons, bare addresses, arrows and dashes. A joiner inside keeps them from being one.
_REWRITTEN = (
    re.compile(r"(?<=:)(?=[\w+-]+:|material/)"),
    re.compile(r"(?<=https:)(?=//)|(?<=http:)(?=//)", re.IGNORECASE),
    re.compile(r"(?<=www)(?=\.)", re.IGNORECASE),
    re.compile(r"(?<=@)(?=[\w-])"),
    re.compile(r"(?<![^\s\ufeff].)(?<=[<>~-])(?=[>=-]>?(?![^\s\ufeff]))|(?<=<-)(?=>)"),
)
# Escapes where Markdown would see something, and nowhere else: screen readers are given some
# labels as they are, backslashes and all.
_ESCAPED = re.compile(
    r"""
      ^(?:[-+>=]|:(?=:)|\d+(?=[.)]))   # at the start: lists, quotes, rules, directives
    | (?:(?<=^)|(?<=\s))\#            # headings, and the end of one
    | [\[\]]                          # links, images, notes, tasks; the end of our own colours
    | <(?=[A-Za-z/!?])                # HTML
    | &(?=[#A-Za-z])                  # character references
    | :(?=[A-Za-z])                   # directives
    | \\(?=[!-/:-@\[-`{-~]|$)         # backslashes
    """,
    re.VERBOSE,
)
_PAIRED = "*_`~$"  # emphasis, code, strike-through, mathematics: nothing happens to one alone


def said(words: str | Spans) -> None:
    """Words as they were said or written, line breaks kept, with marks where spans ask for them."""
    st.html(f'<p class="said">{inline(words)}</p>')


def heard(words: str | Spans) -> None:
    """The same, announced to screen readers as it grows."""
    st.html(
        '<div class="said" role="log" tabindex="0" aria-label="What we heard">'
        f"{inline(words)}</div>"
    )


def plain(text: str) -> str:
    """*text* as Markdown that shows exactly its characters, for widgets that render Markdown.

    For one line: white space, line breaks included, becomes single spaces, as a browser would
    show it. Do not use it where Streamlit shows text as it is (`st.text`, `st.html`, values,
    placeholders, page titles, options of `st.selectbox` and `st.multiselect`): the backslashes
    would be seen. Nor in `st.badge`, which has an escaping of its own that is not enough.
    """
    line = " ".join(text.split())
    for pattern in _REWRITTEN:
        line = pattern.sub(JOINER, line)
    line = _ESCAPED.sub(_escape, line)
    for mark in _PAIRED:
        if line.count(mark) > 1 or line.startswith(mark):
            line = line.replace(mark, f"\\{mark}")
    return line


def _escape(found: re.Match[str]) -> str:
    words = found.group()
    return f"{words}\\" if words[0].isdigit() else f"\\{words}"


def muted(text: str) -> None:
    """A quiet line of our own words, Markdown allowed (st.caption fades below AA)."""
    st.markdown(f":gray[{text}]")


def small(text: str) -> None:
    """A quiet small line of our own words, Markdown allowed."""
    st.markdown(f":gray[:small[{text}]]")


def inline(words: str | Spans) -> str:
    """*words* as HTML for a part of a page that draws its own: escaped, with their marks."""
    spans = [(words, "")] if isinstance(words, str) else words
    return "".join(WRAP[kind].format(escape(text)) for text, kind in spans)


def told(lines: Iterable[str], *, wide: bool = False) -> None:
    """Lines as they were written, one below the other: one element, however many there are."""
    kind = "told wide" if wide else "told"
    st.html(f'<div class="{kind}">{"".join(f"<p>{escape(each)}</p>" for each in lines)}</div>')


def line(what: str, *told: str, figure: str = "") -> None:
    """Something by its name, what is to be said of it below, and a figure before both."""
    head = f'<p class="place"><strong>{escape(what)}</strong></p>' if what else ""
    below = "".join(f'<p class="facts">{escape(each)}</p>' for each in told if each)
    if figure:
        first = f'<p class="figure">{escape(figure)}</p>'
        st.html(f'<div class="measured">{first}<div>{head}{below}</div></div>')
    else:
        st.html(f"{head}{below}")
