"""The look, where only a browser can tell: accessibility, widths, fonts, print, keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.chromium import assert_accessible, assert_fits, settled
from tests.e2e.conftest import Visit
from tests.e2e.server import Server

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, summary, input, textarea')]
  .map(e => e.type === 'radio' ? e.closest('label') : e)
  .map(e => [e.innerText || e.getAttribute('aria-label') || e.tagName, e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && box.height > 1 && (box.width < 44 || box.height < 40))
  .map(([name, box]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


def gallery(parts: Server, visit: Visit, width: int = 1280, scheme: str = "light") -> Page:
    page = visit(parts.url, width=width, scheme=scheme, touch=width < 640)
    page.goto("/Gallery")
    settled(page)
    return page


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (1280, "light"),
        (390, "dark"),
        pytest.param(1280, "dark", marks=pytest.mark.walk),
        pytest.param(390, "light", marks=pytest.mark.walk),
    ],
)
def test_everybody_can_use_every_shape(
    parts: Server, visit: Visit, width: int, scheme: str
) -> None:
    """axe-core finds nothing serious, folded and unfolded; on a phone no target is small."""
    page = gallery(parts, visit, width, scheme)
    assert_accessible(page)
    if width < 640:  # a thumb finds everything
        assert page.evaluate(SMALL_TARGETS) == []
    for fold in page.locator(".st-key-folds summary").all():
        fold.click()
    page.wait_for_timeout(500)

    assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_action_is_read_in_a_form_as_well(
    parts: Server, visit: Visit, scheme: str
) -> None:
    """Streamlit has two kinds of button for it, and white on our light accent is not seen."""
    page = gallery(parts, visit, scheme=scheme)
    colour = "e => getComputedStyle(e).color"
    inside = page.get_by_role("button", name="Show the levels").evaluate(colour)

    assert inside == page.get_by_role("button", name="Start practising").evaluate(colour)


def test_no_page_scrolls_sideways(parts: Server, visit: Visit) -> None:
    """At any width down to 320 px, which is a laptop at 400 % zoom."""
    page = gallery(parts, visit)
    for width in (1280, 1024, 768, 640, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(400)
        assert_fits(page)


def test_what_a_person_says_has_a_face_of_its_own(parts: Server, visit: Visit) -> None:
    """Candid speaks in Atkinson Hyperlegible, people in Literata: both loaded, both ours."""
    page = gallery(parts, visit)
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)"
    )
    face = "e => getComputedStyle(e).fontFamily"

    assert {"Atkinson Hyperlegible Next", "Literata"} <= {name.strip('"') for name in loaded}
    assert "Literata" in page.locator(".said").first.evaluate(face)
    assert "Atkinson" in page.locator("h1").first.evaluate(face)


def test_the_navigation_says_where_one_is(parts: Server, visit: Visit) -> None:
    """For assistive technology too: a named navigation with a current page."""
    page = gallery(parts, visit)

    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
    expect(page.locator("[aria-current=page]")).to_have_count(1)
    expect(page.get_by_role("link", name="Gallery")).to_have_attribute("aria-current", "page")


def test_a_new_page_is_read_from_its_heading(parts: Server, visit: Visit) -> None:
    """Streamlit would leave the focus nowhere."""
    page = gallery(parts, visit)
    page.get_by_role("link", name="Media").first.click()
    heading = page.get_by_role("heading", name="Media")

    expect(heading).to_be_focused()


def test_a_question_mark_opens_the_list_of_keys(parts: Server, visit: Visit) -> None:
    """Unless somebody is typing one."""
    page = gallery(parts, visit)
    page.get_by_label("A role").press("?")
    assert page.get_by_text("What it does").count() == 0
    page.get_by_label("A role").blur()
    page.keyboard.press("?")

    expect(page.get_by_text("What it does")).to_be_visible()


def test_the_keyboard_reaches_everything_and_shows_where_it_is(parts: Server, visit: Visit) -> None:
    """Every stop of the Tab key has a ring of at least two pixels."""
    page = gallery(parts, visit)
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return e === document.body ? null : [e.innerText || e.getAttribute('aria-label')"
            " || e.placeholder || e.tagName, parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !="
            " 'none' || s.boxShadow != 'none']; }"
        )
        if ring is None:
            break
        stops.append(ring)

    assert [name for name, ringed in stops if not ringed] == []
    assert any("Delete everything" in name for name, _ in stops)
    assert any("Skip" in name for name, _ in stops)


def test_paper_is_light_and_unfolded_and_leaves_the_controls_behind(
    parts: Server, visit: Visit
) -> None:
    """What is printed is the feedback, all of it."""
    page = gallery(parts, visit, scheme="dark")
    page.emulate_media(media="print")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")

    expect(page.get_by_text("Second line, folded away.")).to_be_visible()
    expect(page.get_by_role("button", name="Delete everything")).to_be_hidden()
    expect(page.locator(".st-key-nav")).to_be_hidden()
    expect(page.locator(".st-key-controls")).to_be_hidden()
    assert background in {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}
