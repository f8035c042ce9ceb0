"""The settings of an interview: every choice has a name, and every kind says what is asked."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.domain.interview import Kind
from ui.brief_view import KINDS, WHAT_IS_ASKED


def test_every_kind_can_be_chosen_and_says_what_is_asked() -> None:
    """No kind of interview is missing from the list, and none is only a name."""
    assert set(KINDS) == set(WHAT_IS_ASKED) == set(Kind)
    assert all(len(sentence) <= 80 for sentence in WHAT_IS_ASKED.values())


@pytest.mark.parametrize("kind", Kind)
def test_the_page_explains_the_kind_that_is_chosen(kind: Kind) -> None:
    """Choosing a kind brings its sentence, and no other kind's."""

    def script() -> None:
        from core.domain.interview import Brief
        from ui import brief_view

        brief_view.choose(Brief(), "Nurse")

    page = AppTest.from_function(script).run()
    page.selectbox(key="kind").select(kind).run()

    assert not page.exception
    shown = " ".join(line.value for line in page.markdown)
    assert [told for told in Kind if WHAT_IS_ASKED[told] in shown] == [kind]
