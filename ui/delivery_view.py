"""How an answer was said: folded away, without a level, and nothing claimed that is not sure."""

from __future__ import annotations

import streamlit as st

from core.domain.report import Line
from core.services.deliveries import HOW_YOU_SAID_IT, NO_CHANGE, TYPED, changes, delivery_of, told
from core.services.dossiers import Dossier
from ui.words import muted, plain, small


def fold(found: Dossier, position: int, attempt: int) -> None:
    """One element for all lines; nothing where it was typed."""
    if not found.interview.turns[position].attempts[attempt].spoken:
        return
    with st.expander(HOW_YOU_SAID_IT):
        st.markdown("\n\n".join(map(_shown, told(found, position, attempt))))


def _shown(line: Line) -> str:
    text = f"**{line.label}** {plain(line.text)}" if line.label else plain(line.text)
    return f":gray[{text}]" if line.quiet else text


def typed(found: Dossier, position: int, attempt: int) -> None:
    """Said once, quietly, below the answer itself."""
    if not found.interview.turns[position].attempts[attempt].spoken:
        small(f"{HOW_YOU_SAID_IT}: {TYPED[0].lower()}{TYPED[1:]}")


def side_by_side(found: Dossier, position: int, attempt: int) -> None:
    """What is sure to have changed since the attempt before, where both were spoken."""
    before = delivery_of(found, position, attempt - 1)
    after = delivery_of(found, position, attempt)
    if before is None or after is None:
        return
    changed = changes(before, after)
    for name, change in changed:
        st.markdown(f"**{name}**: {change}")
    if not changed:
        muted(f"{HOW_YOU_SAID_IT}: {NO_CHANGE}")
