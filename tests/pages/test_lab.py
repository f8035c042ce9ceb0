"""The provider lab as a page: choose, judge, read, take along."""

from __future__ import annotations

from tests.pages.conftest import Visit, press, texts


def test_one_answer_is_judged_side_by_side_without_any_key(visit: Visit) -> None:
    """The offline coach works in two ways; each has its figure and what it took."""
    at = press(visit("13_Provider_lab.py"), "Judge it")
    shown = " ".join(str(each.proto.body) for each in at.get("html"))

    assert not at.exception
    assert "What each of them made of it" in texts(at)
    assert shown.count("on this machine, nothing sent") == 2
    assert "by the rubric for any answer" in shown
    assert [button.proto.label for button in at.get("download_button")] == [
        "Download as CSV",
        "Download as JSON",
    ]


def test_another_answer_shows_no_figures_of_the_last_one(visit: Visit) -> None:
    """What stands there is always about the answer that stands there."""
    at = press(visit("13_Provider_lab.py"), "Judge it")
    at = at.selectbox(key="lab-example").select_index(5).run()

    assert "What each of them made of it" not in texts(at)
