"""Captions the way a Streamlit script has them: a fragment looks twice a second, and draws them.

As tuned as it can be: nothing else is on the page, nothing is computed, and what is drawn is one
element. Each word is when it was heard, in nanoseconds of the clock that all processes of a
machine share. The environment says how many people talk, and how many words stand there already.
"""

from __future__ import annotations

import os
import time
from itertools import count
from threading import Thread

import streamlit as st

EVERY = 0.5  # seconds
PEOPLE, BEFORE = int(os.environ["PEOPLE"]), int(os.environ["WORDS_BEFORE"])


@st.cache_resource(show_spinner=False)
def heard() -> tuple[list[list[str]], count[int]]:
    """The words of each, and which of them the next tab is."""
    words: list[list[str]] = [[] for _ in range(PEOPLE)]
    Thread(target=talk, args=(words,), daemon=True).start()
    return words, count()


def talk(words: list[list[str]]) -> None:
    """Nobody in step with anybody else: people are not."""
    began = time.monotonic()
    for number in count():
        time.sleep(max(0.0, began + number * EVERY / PEOPLE - time.monotonic()))
        words[number % PEOPLE].append(f"t{time.monotonic_ns()}")


@st.fragment(run_every=EVERY)
def captions(words: list[str]) -> None:
    st.text(" ".join(words))


said, tabs = heard()
mine = said[next(tabs) % PEOPLE]
mine[:] = ["word"] * BEFORE
captions(mine)
