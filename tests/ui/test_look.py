"""What can be checked of the look without looking: contrast of colours, and icons that exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tools.subset_icons import TARGET, icons_in, ours

ROOT = Path(__file__).parents[2]
TEXT, SHAPE = 4.5, 3.0  # least ratios of WCAG 2.2 AA (1.4.3, 1.4.11)
PAIRS = (  # what it is, ink, ground, least ratio
    ("text on page", "textColor", "backgroundColor", TEXT),
    ("text on card", "textColor", "--card", TEXT),
    ("our ink on page", "--ink", "backgroundColor", TEXT),
    ("quiet text on page", "--muted", "backgroundColor", TEXT),
    ("quiet text on card", "--muted", "--card", TEXT),
    ("theme's grey on page", "grayTextColor", "backgroundColor", TEXT),
    ("theme's grey on card", "grayTextColor", "--card", TEXT),
    ("link and accent on page", "linkColor", "backgroundColor", TEXT),
    ("accent on card", "--accent", "--card", TEXT),
    ("primary button", "--on-accent", "primaryColor", TEXT),
    ("evidence", "textColor", "--mark", TEXT),
    ("quiet text on badge", "--muted", "grayBackgroundColor", TEXT),
    ("danger on page", "--danger", "backgroundColor", TEXT),
    ("danger on card", "--danger", "--card", TEXT),
    ("error box", "redTextColor", "redBackgroundColor", TEXT),
    ("warning box", "yellowTextColor", "yellowBackgroundColor", TEXT),
    ("info box", "blueTextColor", "blueBackgroundColor", TEXT),
    ("success box", "greenTextColor", "greenBackgroundColor", TEXT),
    ("level on its bar", "--accent", "--soft", SHAPE),
    ("half dot on card", "--doubt", "--card", SHAPE),
    ("focus ring on page", "--accent", "backgroundColor", SHAPE),
    ("edge of the answer box on page", "--edge", "backgroundColor", SHAPE),
    ("edge of the answer box on card", "--edge", "--card", SHAPE),
)


def colours(scheme: str) -> dict[str, str]:
    """Every colour of one scheme by name: the theme's, then those of the stylesheet."""
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    css = (ROOT / "static" / "candid.css").read_text()
    tokens = re.findall(r"(--[a-z-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
    own = {name: light if scheme == "light" else dark for name, light, dark in tokens}
    return {**theme[scheme], **own}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("what", "ink", "ground", "least"), PAIRS)
def test_everybody_can_read_it(scheme: str, what: str, ink: str, ground: str, least: float) -> None:
    """Every pair of colours that meets on a page has the contrast of WCAG 2.2 AA."""
    palette = colours(scheme)

    assert ratio(palette[ink], palette[ground]) >= least, what


def test_black_on_white_is_the_most_there_is() -> None:
    """The measure itself is right at both of its ends."""
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert ratio("#777777", "#777777") == pytest.approx(1)


def test_every_icon_that_we_name_is_in_our_font() -> None:
    """Else its name would stand there in letters; `python -m tools.subset_icons` mends it."""
    assert sorted(ours() - icons_in(TARGET).keys()) == []


def test_the_font_of_icons_stays_small() -> None:
    """It is loaded on every first visit: the whole font would be 366 KB."""
    assert TARGET.stat().st_size < 30_000
