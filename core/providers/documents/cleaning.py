"""One way of writing characters: what programs mean by them, not how they drew them."""

from __future__ import annotations

import re
import unicodedata

from core.providers.documents.words import BULLETS

BULLET = "•"
_REPLACED = {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2043"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2008\u2009\u200a\u202f\u3000\v\f"), " "),
    # soft hyphens, zero-width characters, byte order marks, direction marks
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u2060\ufeff\u200e\u200f\ufffc\ufffd\ufffe"), None),
    # the symbols that stand before an address, a number or a place
    **dict.fromkeys(map(ord, "⌂☎☏✆✉🏠📞📧📱📍🌐🔗🖂🖥"), None),
}
# Names that icon fonts leave behind where an icon was drawn.
_ICON_NAMES = re.compile(
    r"(?<!\S)(?:HOUSE-CHIMNEY|LOCATION-DOT|LOCATION-PIN|MAP-MARKER(?:-ALT)?|MAP-PIN|MOBILE-ALT"
    r"|MOBILE-SCREEN(?:-BUTTON)?|PHONE-ALT|PHONE-FLIP|SQUARE-PHONE|ENVELOPE-OPEN|LINKEDIN-IN"
    r"|GITHUB-ALT|GITHUB-SQUARE|GRADUATION-CAP|fa-[a-z-]+)(?!\S) ?"
)
_LIGATURES = re.compile("[\ufb00-\ufb06\ufb1d-\ufdff\ufe70-\ufefc]")
_PRIVATE = re.compile(
    "[\ue000-\uf8ff\U000f0000-\U0010fffd\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
)
# Accents that stand alone, and the same ones that combine with the letter before them.
_ALONE = "´`¨ˆ˜ˇ¸˚¯˘˝"
_COMBINING = "\u0301\u0300\u0308\u0302\u0303\u030c\u0327\u030a\u0304\u0306\u030b"
_ACCENTS = dict(zip(_ALONE, _COMBINING, strict=True))
_ACCENTED = re.compile(
    rf"(?P<before>[{_ALONE}]) ?(?P<under>[^\W\d_])"
    rf"|(?P<left>[^\W\d_]) ?(?P<after>[{_ALONE.replace('`', '')}])(?!\w)"
)
_SPACES = re.compile(" {2,}")
_GAP = re.compile("[ \t]*\t[ \t]*")
_LISTED = re.compile(rf"^(?:[{''.join(sorted(BULLETS))}]|[-–*o](?= ))\s*")


def _composed(found: re.Match[str]) -> str:
    """A letter with the accent that an old TeX font drew beside it, where there is such a one."""
    accent = _ACCENTS[found["before"] or found["after"]]
    letter = found["under"] or found["left"]
    one = unicodedata.normalize("NFC", letter.replace("ı", "i") + accent)
    return one if len(one) == 1 else found[0]


def clean_line(text: str) -> str:
    """One line in Unicode NFC: single spaces, tabs between columns, at most one leading "• "."""
    text = text.strip()
    listed = _LISTED.match(text)
    if listed:
        text = text[listed.end() :]
    text = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = _PRIVATE.sub("", text.translate(_REPLACED))
    text = _GAP.sub("\t", _SPACES.sub(" ", text))
    text = _ICON_NAMES.sub("", text).strip()
    text = unicodedata.normalize("NFC", _ACCENTED.sub(_composed, text))
    return f"{BULLET} {text}" if listed and text else text
