"""The only module that touches `st.session_state`: ids and choices, never words or records."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

AGAIN = "answering_again"


def seat() -> str:
    """Which tab this is: Streamlit's own id of the session, new after every reload."""
    context = get_script_run_ctx()
    return context.session_id if context else "no-tab"


def is_open(holder: str) -> bool:
    """Whether the tab that *holder* names is connected to this process right now.

    A tab that was closed or reloaded, or that hangs on another replica or on a server that
    is gone, is not: its interview can be taken without asking.
    """
    return Runtime.exists() and Runtime.instance().is_active_session(holder)


def answering_again() -> tuple[str, int] | None:
    """(interview, position) that the candidate is answering once more, in this tab."""
    value: tuple[str, int] | None = st.session_state.get(AGAIN)
    return value


def answer_again(interview_id: str, position: int) -> None:
    st.session_state[AGAIN] = (interview_id, position)


def stop_answering_again() -> None:
    st.session_state.pop(AGAIN, None)


def flag(name: str) -> bool:
    """A choice of this tab that is gone with it."""
    return bool(st.session_state.get(f"flag-{name}", False))


def raise_flag(name: str) -> None:
    st.session_state[f"flag-{name}"] = True


def lower_flag(name: str) -> None:
    st.session_state.pop(f"flag-{name}", None)


def kept(name: str) -> Any:
    """A live handle of this tab, e.g. where its microphone is heard; None before it is kept."""
    return st.session_state.get(f"kept-{name}")


def value(key: str) -> Any:
    """What a widget, or a library that draws one, keeps under *key*; None before it does."""
    return st.session_state.get(key)


def keep(name: str, handle: object) -> None:
    st.session_state[f"kept-{name}"] = handle


def forget(*keys: str) -> None:
    for key in keys:
        st.session_state.pop(key, None)


def turn(name: str) -> int:
    """A number that `next_turn` raises: a widget keyed with it begins afresh."""
    return int(st.session_state.get(f"turn-{name}", 0))


def next_turn(name: str) -> None:
    st.session_state[f"turn-{name}"] = turn(name) + 1


def let_go(uploaded: UploadedFile) -> None:
    """Have it leave this server's memory: Streamlit holds what was uploaded for as long as the tab
    is open, also where the widget has gone."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, uploaded.file_id)


def submitted(kind: str, document_id: str) -> None:
    """Remember what was sent, to say what became of it."""
    st.session_state[f"submitted-{kind}"] = document_id


def last_submitted(kind: str) -> str | None:
    found: str | None = st.session_state.get(f"submitted-{kind}")
    return found


def forget_submitted(kind: str) -> None:
    st.session_state.pop(f"submitted-{kind}", None)


def follow(key: str, suggested: object) -> None:
    """Let the widget *key* show what is suggested, until the candidate has chosen in this tab."""
    if key not in st.session_state or not flag(f"chose-{key}"):
        st.session_state[key] = suggested


def chose(key: str) -> None:
    raise_flag(f"chose-{key}")


def has_chosen(key: str) -> bool:
    return flag(f"chose-{key}")


def page_of(key: str) -> int:
    """Which page of a pagination is looked at."""
    return int(st.session_state.get(key, 1))


def turn_to(key: str, number: int) -> None:
    """Show another page at the next run: a widget that is drawn can no longer be set."""
    st.session_state[f"next-{key}"] = number


def begin_at(key: str) -> None:
    """Show the page that was turned to, before the pagination is drawn."""
    turned = st.session_state.pop(f"next-{key}", None)
    if turned is not None:
        st.session_state[key] = turned


def remember_found(asked: int, interview_ids: tuple[str, ...]) -> None:
    """The ids that a search found; *asked* is a hash of what was asked."""
    st.session_state["found"] = (asked, interview_ids)


def found(asked: int) -> tuple[str, ...] | None:
    """What the very same search found before in this tab, or None."""
    before: tuple[int, tuple[str, ...]] | None = st.session_state.get("found")
    return before[1] if before is not None and before[0] == asked else None


def forget_found() -> None:
    st.session_state.pop("found", None)
