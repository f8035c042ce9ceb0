"""A page of our own with the parts of the shell on it: what browser tests look at."""

import io
import json
import os
import time
import wave
from pathlib import Path
from threading import Thread

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

STORE = Path(os.environ["DATA_DIR"]) / "drafts.json"


def stored() -> dict[str, tuple[int, str]]:
    """visitor/position -> (sequence, text)."""
    if not STORE.exists():
        return {}
    return {key: (each[0], each[1]) for key, each in json.loads(STORE.read_text()).items()}


def save(visitor: str, _: str, place: tuple[int, int], sequence: int, text: str) -> bool:
    drafts = stored()
    key = f"{visitor}/{place[0]}"
    if drafts.get(key, (-1, ""))[0] > sequence:
        return False
    drafts[key] = (sequence, text)
    STORE.write_text(json.dumps(drafts))
    return True


def forget(key: str) -> None:
    drafts = stored()
    drafts.pop(key, None)
    STORE.write_text(json.dumps(drafts))


def saw(_: str, interview: str, position: int, what: str) -> None:
    with (STORE.parent / "waits").open("a") as file:
        file.write(f"{interview} {position} {what}\n")


def beep() -> bytes:
    """A second and a half of something that can be heard."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes((b"\x00\x20" * 10 + b"\x00\xe0" * 10) * 600)
    return file.getvalue()


if get_script_run_ctx(suppress_warning=True) is None:
    from starlette.middleware import Middleware

    from core.errors import NotFoundError, ProviderUnavailableError
    from core.ports.speech import Sound
    from core.services.errands import Errand
    from web.access_log import AccessLog
    from web.cookie import IdentityCookie
    from web.drafts import drafts_route
    from web.health import health_routes
    from web.lighter import Lighter
    from web.shell import Shell
    from web.sounds import sounds_route
    from web.waits import waits_route

    SOUND = Sound(beep(), "audio/wav")
    late: list[Errand] = []

    def fail(*_: object) -> None:
        raise ProviderUnavailableError("acme", "SECRET")

    def sound(_: str, __: str, digest: str) -> Sound | Errand:
        """`good` is there, `slow` is there in a second, and `failed` cannot be made."""
        if digest == "good" or (digest == "slow" and late and not late[0].under_way):
            return SOUND
        if digest == "slow":
            if not late:
                late.append(Errand(lambda *_: time.sleep(1)))
                Thread(target=late[0].do).start()
            return late[0]
        if digest == "failed":
            errand = Errand(fail)
            errand.do()
            return errand
        raise NotFoundError(digest)

    app = st.App(
        __file__,
        routes=[
            *health_routes(lambda: True),
            drafts_route(save),
            sounds_route(sound),
            waits_route(saw),
        ],
        middleware=[Middleware(each) for each in (AccessLog, Shell, IdentityCookie, Lighter)],
    )
else:
    from core.domain.identity import cookie_hash, session_id
    from ui.components.answer_box import answer_box

    st.set_page_config(page_title="Parts", layout="wide")
    with st.container(key="page", width=720):
        position = st.session_state.setdefault("position", 1)
        with st.container(key="said-question"):
            st.title(f"Question {position}", anchor=False)
        session = session_id(st.context.cookies.to_dict(), secure=False)
        visitor = cookie_hash(session or "")
        sequence, draft = stored().get(f"{visitor}/{position}", (0, ""))
        tries = st.session_state.setdefault("tries", 0)
        answer = answer_box(
            key=f"box-{position}-{tries}",
            draft=draft,
            interview="one",
            position=position,
            sequence=sequence,
            repeats=st.session_state.get("repeats", 0),
        )
        if answer is not None:
            st.session_state.said = answer
            forget(f"{visitor}/{position}")
            if answer == "again":
                st.session_state.tries += 1
            else:
                st.session_state.position += 1
            st.rerun()
        st.button("Draw again")
        if st.button("In other words"):
            st.session_state.repeats = 1
            st.rerun()
        if "said" in st.session_state:
            st.code(json.dumps(st.session_state.said), language=None)
