"""A recording and a component under the policy of the shell."""

import streamlit as st

_dot = st.components.v2.component(
    "parts_dot",
    html='<p id="dot">waiting</p>',
    js="export default ({ parentElement, setTriggerValue }) => {"
    " parentElement.querySelector('#dot').textContent = 'alive';"
    " parentElement.querySelector('#dot').onclick = () => setTriggerValue('tap', 'tapped'); }",
)

st.set_page_config(page_title="Parts", layout="wide")
with st.container(key="page"):
    st.title("Media", anchor=False)
    tap = _dot(key="dot", on_tap_change=lambda: None)
    if tap.tap:
        st.text(f"python heard: {tap.tap}")
    sound = st.audio_input("Record")
    if sound is not None:
        st.text(f"received {len(sound.getvalue())} bytes")
