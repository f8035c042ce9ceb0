"""A step that takes its time, and a button beside it for whoever clicks meanwhile. With `?box`, an
answer box that is drawn late."""

import os
import time
from pathlib import Path

import streamlit as st

from ui.components.answer_box import answer_box

STEPS = Path(os.environ["DATA_DIR"]) / "steps"

st.set_page_config(page_title="Parts", layout="wide")
with st.container(key="page"):
    st.title("Slow", anchor=False)
    taken = STEPS.read_text() if STEPS.exists() else ""
    st.text(f"steps: {len(taken)}")
    st.button("Look again")
    for _ in range(8 if "box" in st.query_params else 0):
        time.sleep(0.1)
        st.space("small")
    if "box" in st.query_params:
        given = answer_box(key="box", draft="", interview="one", position=1, sequence=0)
        if given is not None:
            STEPS.with_suffix(".given").write_text(given)
        if STEPS.with_suffix(".given").exists():
            st.code(STEPS.with_suffix(".given").read_text())
    if st.button("Take a step"):
        time.sleep(1.5)
        STEPS.write_text(f"{taken}.")
        st.rerun()
