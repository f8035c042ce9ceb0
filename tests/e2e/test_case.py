"""A nervous candidate takes a case on a phone, in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.candidate import BrowserCandidate
from tests.e2e.chromium import assert_accessible, assert_fits, settled
from tests.e2e.conftest import Visit
from tests.e2e.server import Server

ASKED = "what do the owners want? how many days open? how much cost one hour of staff?"
CUT_UP = "customers and what they spend. cost of flour, staff, rent. each shop. each hour."
SUM = "One morning: 1960 minus 686 minus 987 minus 360 is minus 73."
MEANING = "20 of 105 come before eight. 168 - 35,10 = 132,90. in 7 days 930,30 more. so open later."
ADVICE = "Open Harbour and Hill at eight. It brings 930 more a week."


def test_a_nervous_candidate_takes_a_case(  # noqa: PLR0915 - one long way
    server: Server, visit: Visit
) -> None:
    """Chosen in two touches, asked and answered, worked out beside the exhibit, solved at the end:
    accessible and within the screen where it matters, and nobody else is asked for anything."""
    ada = BrowserCandidate(visit(server.url, width=390, scheme="dark", touch=True))
    ada.open("/Prepare").unfold("How the interview goes")
    ada.page.get_by_label("Role").first.fill("Operations")
    ada.page.keyboard.press("Tab")
    settled(ada.page)
    ada.page.get_by_role("combobox", name="Kind of interview").click()
    ada.page.get_by_role("option", name="Case", exact=True).click()
    ada.reads("One case of five parts").begin()
    ada.type("I had tea.").send().reads("Tilde Marlow")
    ada.type(ASKED).send().reads("A staff hour costs €21")
    ada.is_headed("Anything else, or shall we go on?")
    ada.click("Go on").reads("Answer again now").go_on()
    ada.type(CUT_UP).send().go_on()

    expect(ada.page.get_by_role("table").get_by_role("rowheader", name="Harbour")).to_be_visible()
    ada.reads("You did not ask for this.")
    assert_accessible(ada.page)
    assert_fits(ada.page)
    ada.type(SUM).saved().open("/Interview").holds(SUM)
    ada.type(f"{SUM} In 5 days 365.").send().is_headed("Count seven days, not five.")
    ada.unfold("How it could be solved").reads("= −€511").click("Answer again now")
    ada.type(f"{SUM} In 7 days minus 511.").send().is_headed("Right: leave it.")
    ada.go_on()

    chart = ada.page.get_by_role("img", name="Bar chart. Customers. 6 to 7: 8 customers")
    expect(chart).to_be_visible()
    assert_accessible(ada.page)
    assert_fits(ada.page)
    ada.unfold("The numbers as a table")
    ada.page.get_by_role("rowheader", name="10 to 11").wait_for()
    ada.type(MEANING).send().go_on().type(ADVICE).send().reads("Say what could go wrong.")
    settled(ada.page)
    assert_accessible(ada.page)
