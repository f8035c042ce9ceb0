"""Captions: what is being heard, word by word, and the candidate's hand on when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, get_args

import streamlit as st

from core.services.hearing import Place, Snapshot
from ui.components.answer_box import words_for

_HERE = Path(__file__).parent
LOW = 200  # px: the least height; the box grows with the words

_captions = st.components.v2.component(
    "candid_captions",
    css=(_HERE / "captions.css").read_text(encoding="utf-8"),
    js=(_HERE / "captions.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)

Wish = Literal[
    "done", "silence", "over", "look", "poll", "aloud", "still", "touch", "think", "go on"
]
"""Done; the countdown came to its end; to start over; that the page looks once, since nobody
listens any more; that it looks again and again, since nothing can be pushed to it; that a screen
reader reads the captions, or does not; and what goes over the socket while there is one: a key, to
think, and to go on."""
WISHES: Final[Sequence[Wish]] = get_args(Wish)


def captions(
    place: Place,
    now: Snapshot,
    *,
    language: str = "en",
    polled: bool,
    trial: bool = False,
    aloud: bool = False,
) -> Wish | None:
    """Draw what is heard at *place*, from *now* on pushed by the server; return what the candidate
    wishes, once, in the run that it starts.

    *trial*: say also how long the way to the server and back is. *polled*: nothing could be pushed
    to this browser, so the page itself is drawn again and again. *aloud*: a screen reader reads the
    captions as they come, and the open microphone hears it.
    """
    where = f"{place.interview_id}/{place.position}/{place.attempt}"
    box = f"{where}/{now.hearing}"  # another hearing, e.g. after starting over, begins empty
    sent = _captions(
        key=f"captions-{where}",
        data={
            "box": box,
            "interview": place.interview_id,
            **now.told(),
            "polled": polled,
            "trial": trial,
            "aloud": aloud,
            "height": LOW,
            "language": language,
        },
        on_wish_change=_nothing_yet,
    )
    said = words_for(sent.get("wish"), {"box": box})
    return next((wish for wish in WISHES if wish == said), None)


def _nothing_yet() -> None:
    """Streamlit wants a callback to name the trigger; the page acts where it draws the box."""
