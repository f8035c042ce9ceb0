"""Words stay words: what `plain` escapes, and what it leaves alone.

tests/e2e/test_policy.py shows in a browser that the escaped words are seen as they were given.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.words import JOINER, plain


@pytest.mark.parametrize(
    "words",
    [
        "Cut checkout errors by 38 %, in one quarter (2024–2025).",
        "C++, C# and Node.js: what do you use?",
        "Zoë O'Brien-Łukasiewicz & Sons",
        "e.g. 10:30, a/b, snake_case, 5 > 3!",
    ],
)
def test_ordinary_words_pass_untouched(words: str) -> None:
    """Some labels are read to blind candidates as they are: no backslash without need."""
    assert plain(words) == words


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("![x](http://a.example)", rf"!\[x\](http:{JOINER}//a.example)"),
        ("1. one", r"1\. one"),
        ("  # head  #", r"\# head \#"),
        ("**bold**", r"\*\*bold\*\*"),
        (":red[x]", r"\:red\[x\]"),
        (":smile:", rf":{JOINER}smile:"),
        ("<img src=x>", r"\<img src=x>"),
        ("&copy;", r"\&copy;"),
        ("a -> b", rf"a -{JOINER}> b"),
    ],
)
def test_markup_is_disarmed(words: str, escaped: str) -> None:
    """Each kind of Markdown that Streamlit renders, once."""
    assert plain(words) == escaped


@given(st.text())
def test_nothing_is_lost_and_nothing_added_but_escapes(words: str) -> None:
    """Without backslashes and joiners, what is left is what was given, spaces settled."""
    settled = " ".join(words.split())

    assert bare(plain(words)) == bare(settled)


def bare(text: str) -> str:
    return text.replace("\\", "").replace(JOINER, "")
