"""What a model wrote, before anybody reads it: plain text, and no quote that nobody said.

Everything that a model wrote and a page shows goes through here, once, when it is made. That
pages show it as text and never as Markdown or HTML is a second wall, not this one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from core.coaches.model.quoting import find

_TAGS = (
    "a|abbr|area|article|aside|audio|b|base|big|blockquote|body|br|button|canvas|caption|center|"
    "code|dd|details|div|dl|dt|em|embed|fieldset|figure|font|footer|form|frame|frameset|h[1-6]|"
    "head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|map|mark|marquee|math|meta|"
    "nav|noscript|object|ol|option|p|param|picture|pre|s|script|section|select|small|source|span|"
    "strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|title|"
    "tr|track|u|ul|var|video"
)
_HTML = re.compile(
    rf"<!--.*?(?:-->|$)|</?(?:{_TAGS})\b[^<>]*(?:>|(?=<)|$)", re.IGNORECASE | re.DOTALL
)
# No pattern looks beyond the next sign that could begin it again, nor begins within what it has
# looked through: else signs without an end would cost their number squared.
_IMAGE = re.compile(r"!\[[^\[\]]*\](?:\([^)]*\)?|\[[^\[\]]*\])?")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^)]*\)?")
_TARGET = re.compile(r"\]\([^)]*\)?")  # of a link whose words have brackets in them
_ADDRESS = re.compile(
    r"<?\b(?:[a-z][a-z0-9+.-]{1,20}://|(?:javascript|data|mailto|vbscript|file):(?=\S)|www\.)[^\s<>]*>?"
    r"|(?<![\w@.-])(?:[\w-]+\.)+[a-z]{2,24}/[^\s<>]*",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"\*{1,3}(?=\S)([^*\n]*?)(?<=\S)\*{1,3}|(?<!\w)__([^_\n]+)__(?!\w)")
_LAYOUT = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?)", re.MULTILINE)
_QUOTED = re.compile(r"“([^“”]*)”|\"([^\"]*)\"|«([^«»]*)»|„([^„“”]*)[“”]")
_KEPT_CONTROLS = "\n"
_DEEPEST = 8  # layers that are taken off one by one; nobody who writes to a candidate has more
_SIGNS = str.maketrans("", "", "<>[]:/@")
_WWW = re.compile(r"w{3,}(?=\.)", re.IGNORECASE)


def plain(text: str) -> str:
    """*text* on one line, without markup, addresses, and signs that nobody sees."""
    text = _without_markup(_seen(text))
    text = _EMPHASIS.sub(lambda match: match[1] or match[2], _LAYOUT.sub("", text))
    return " ".join(text.split())


def _without_markup(text: str) -> str:
    for _ in range(_DEEPEST):  # what is left when something goes may be another address
        before, text = text, _ADDRESS.sub("", _LINK.sub(r"\1", _IMAGE.sub("", _HTML.sub("", text))))
        if text == before:
            text = _TARGET.sub("]", text)
        if text == before:
            return text
    # Layers upon layers are an attack: each would cost another look at all of it.
    return _WWW.sub("", text.translate(_SIGNS))


def honest(text: str, said: Sequence[str]) -> str:
    """*text* as `plain`, in which quotation marks stand only around words of *said*.

    A model likes to quote what it would have liked to hear. Its words may stay; the marks
    that call them somebody's own go.
    """

    def checked(match: re.Match[str]) -> str:
        words = next(group for group in match.groups() if group is not None)
        for source in said:
            place = find(words, source)
            if place is not None:
                return f"“{' '.join(place.of(source).split())}”"
        return words

    return _QUOTED.sub(checked, plain(text))


def _seen(text: str) -> str:
    """*text* without control signs, private ones and marks of direction."""
    hidden = ("Cc", "Cf", "Co", "Cs", "Cn")
    return "".join(
        sign
        for sign in text.replace("\t", " ")
        if sign in _KEPT_CONTROLS or unicodedata.category(sign) not in hidden
    )
