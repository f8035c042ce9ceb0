"""A microphone as a page has it: what is heard is written down for the test, here alone."""

import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import aioice.ice
import streamlit as st

from core.providers.microphone.ice import IceServers
from core.providers.microphone.microphones import PeerMicrophones
from ui.microphone import microphone, try_again

HEARD = Path(os.environ["DATA_DIR"]) / "heard"
SERVERS = IceServers((), (), "", lambda: datetime.now(UTC))
# Whoever is gone is noticed after 30 s (RFC 7675): for a test, after 3.
aioice.ice.CONSENT_INTERVAL, aioice.ice.CONSENT_FAILURES = 1, 3


def take(name: str, pcm: bytes) -> None:
    with (HEARD.with_suffix(f".{name}.pcm")).open("ab") as file:
        file.write(pcm)


st.set_page_config(page_title="Parts", layout="wide")
with st.container(key="page"):
    st.title("Microphone", anchor=False)
    on = st.toggle("Listen")
    name = st.radio("Answer", ("one", "two"), horizontal=True)
    choose = "choose" in st.query_params
    seen = microphone(
        "microphone",
        lambda pcm, _lost: take(name, pcm),
        microphones=PeerMicrophones(SERVERS),
        on=on,
        choose=choose,
    )
    st.text(f"state: {seen.state}")
    st.text(seen.failed or "nothing failed")
    st.button("Try again", on_click=try_again, args=("microphone",))
    st.button("Draw again")
    st.text(f"level: {seen.level}, heard: {seen.heard:.1f}, lost: {seen.lost:.2f}")
    decoders = [t for t in threading.enumerate() if t.name == "audio-decoder"]
    st.text(f"receivers: {len(decoders)}")
