"""Turning a line of a document into something that can be said aloud, and nothing but text."""

from __future__ import annotations

import re
import unicodedata

LONGEST_QUOTE = 110  # characters of a line repeated inside a question: one breath
_BULLET = re.compile(r"^[\s•‣▪●○◦·*–—>»#✅👉-]+")
_OPENING, _CLOSING = "“„«", "”»"
_LEAST_KEPT = 0.4  # share of the room that a cut at a clause must fill; else the next sort of cut


# A line that a file broke off in the middle: "and stopped the three that".
_BROKEN_OFF = re.compile(r"\s(?:a|an|and|or|that|the|which)$")
# Where a line can be cut so that what is left still says something: between clauses, else
# between phrases.
_JOINTS = (
    re.compile(
        r"[;:,](?=\s)|\s[–—-](?=\s)|\s(?=\(|(?:which|that|who|so|but|because|while|when)\s)"
    ),
    re.compile(r"\s(?=(?:and|with|by|for|during|through|using|in|on|at|after|before)\s)"),
)
# What a line that we cut must not end with.
_DANGLING = re.compile(
    r"(?:[\s,;:]+(?:an?|the|of|or|and|such|as|to|in|on|with|for|by|from|at|our|their|its|your|his|her"
    r"|that|which|who|is|are|not|into|over|under|about|than))+$",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """*text* on one line, without bullets, control characters and the punctuation at its end."""
    visible = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return _BULLET.sub("", " ".join(visible.split())).rstrip(" .;:,")


def shortened(text: str, most: int = LONGEST_QUOTE) -> str:
    """*text*, cut with "…" where it is longer than *most* characters.

    The cut is made between two clauses, else between two phrases, else at a word. A line that
    breaks off in the middle of a sentence gets the "…" as well.
    """
    if len(text) <= most:
        return f"{text}…" if _BROKEN_OFF.search(text) else text
    head = text[: most - 1]
    at_word = head.rsplit(" ", 1)[0] if " " in head[most // 2 :] else head
    for joint in _JOINTS:
        cuts = [hit.start() for hit in joint.finditer(text, 0, most)]
        fitting = [cut for cut in cuts if most * _LEAST_KEPT <= cut < most and _closed(text[:cut])]
        if fitting:
            at_word = text[: fitting[-1]]
            break
    return _DANGLING.sub("", at_word).rstrip(" .;:,–—-(“‘&") + "…"


def _closed(text: str) -> bool:
    """Whether no bracket is left open."""
    return text.count("(") == text.count(")")


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
