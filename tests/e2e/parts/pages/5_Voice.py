"""A question read aloud, as `?box=…` and its fellows say; what was wished stands below it."""

import json
from dataclasses import asdict

import streamlit as st

from core.domain.language import Language
from ui.aloud_view import speaker_check
from ui.components.question_voice import Aloud, question_voice

asked = st.query_params
st.set_page_config(page_title="Parts", layout="wide")
with st.container(key="page", width=720):
    st.title("Zebra number one", anchor=False)
    if "check" in asked:
        speaker_check("check")
        st.stop()
    st.button("Draw again")
    number = st.session_state.setdefault("number", 1)
    if st.button("Next question"):
        st.session_state.number += 1
        st.rerun()
    with st.container(key="big-talk"):
        talks = st.toggle("Never talks") or st.button("Start talking")
    wishes = question_voice(
        "voice",
        Aloud(
            box=f"one/{number}",
            interview="one",
            text="Zebra number one",
            language=Language(asked.get("language", "en")),
            url=asked.get("url", "") or st.session_state.get("url", ""),
            service="service" in asked,
            failure=asked.get("failure", "") if "tried" not in st.session_state else "",
            aloud="off" not in asked and st.session_state.get("aloud", True),
            speed=st.session_state.get("speed", 1.0),
            plays="plays" in asked,
            quiet=talks,
            waits=number if "waits" in asked else None,
        ),
    )
    if wishes.make or wishes.again:
        st.session_state.url = f"/sounds/one/good?{number}"
        st.session_state.tried = True
    if wishes.aloud is not None:
        st.session_state.aloud = wishes.aloud
    if wishes.speed is not None:
        st.session_state.speed = wishes.speed
    if any(each not in (None, False) for each in asdict(wishes).values()) or wishes.aloud is False:
        st.session_state.wished = [*st.session_state.get("wished", []), asdict(wishes)]
        st.rerun()
    st.code(json.dumps(st.session_state.get("wished", [])), language=None)
