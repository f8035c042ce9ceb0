"""One way of writing characters: what programs mean by them, not how they drew them."""

from __future__ import annotations

import re
import unicodedata

from core.providers.documents.words import BULLETS

BULLET = "•"
_REPLACED = {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2043"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2008\u2009\u200a\u202f\u3000\t\v\f"), " "),
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
_SPACES = re.compile(" {2,}")
_LISTED = re.compile(rf"^(?:[{''.join(sorted(BULLETS))}]|[-–*o](?= ))\s*")


def clean_line(text: str) -> str:
    """One line in Unicode NFC with single spaces and at most one leading "• "."""
    text = text.strip()
    listed = _LISTED.match(text)
    if listed:
        text = text[listed.end() :]
    text = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = _PRIVATE.sub("", text.translate(_REPLACED))
    text = _ICON_NAMES.sub("", _SPACES.sub(" ", text)).strip()
    text = unicodedata.normalize("NFC", text)
    return f"{BULLET} {text}" if listed and text else text
