"""Turning a line of a document into something that can be said aloud, and nothing but text."""

from __future__ import annotations

import re
import unicodedata

LONGEST_QUOTE = 90  # characters of a line repeated inside a question
_BULLET = re.compile(r"^[\s•‣▪●○◦·*–—>#-]+")
_OPENING, _CLOSING = "“„«", "”»"


# A line that a file broke off in the middle: "and stopped the three that".
_BROKEN_OFF = re.compile(r"\s(?:a|an|and|or|that|the|which)$")


def plain(text: str) -> str:
    """*text* on one line, without bullets, control characters and the punctuation at its end."""
    visible = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return _BULLET.sub("", " ".join(visible.split())).rstrip(" .;:,")


def shortened(text: str, most: int = LONGEST_QUOTE) -> str:
    """*text*, cut at a word with "…" where it is longer than *most* characters.

    A line that breaks off in the middle of a sentence gets the "…" as well.
    """
    if len(text) <= most:
        return f"{text}…" if _BROKEN_OFF.search(text) else text
    head = text[: most - 1]
    at_word = head.rsplit(" ", 1)[0] if " " in head[most // 2 :] else head
    return at_word.rstrip(" .;:,–—-(“‘") + "…"


def _single_quotes(text: str) -> str:
    """Quotation marks inside a quotation, as British books set them."""
    inner, inside = [], False
    for sign in text:
        if sign in _OPENING:
            inner.append("‘")
        elif sign in _CLOSING:
            inner.append("’")
        elif sign == '"':
            inner.append("’" if inside else "‘")
            inside = not inside
        else:
            inner.append(sign)
    return "".join(inner)


def quoted(text: str, most: int = LONGEST_QUOTE) -> str:
    """*text* in quotation marks, to stand inside a sentence."""
    return f"“{_single_quotes(shortened(plain(text), most))}”"


def quoted_sentence(text: str, most: int = LONGEST_QUOTE) -> str:
    """*text* in quotation marks, as a sentence of its own with its full stop."""
    inner = _single_quotes(shortened(plain(text), most))
    return f"“{inner}”" if inner.endswith(("…", "!", "?")) else f"“{inner}.”"
