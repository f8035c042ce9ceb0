"""A step that takes its time, and a button beside it for whoever clicks meanwhile."""

import os
import time
from pathlib import Path

import streamlit as st

STEPS = Path(os.environ["DATA_DIR"]) / "steps"

st.set_page_config(page_title="Parts", layout="wide")
with st.container(key="page"):
    st.title("Slow", anchor=False)
    taken = STEPS.read_text() if STEPS.exists() else ""
    st.text(f"steps: {len(taken)}")
    st.button("Look again")
    if st.button("Take a step"):
        time.sleep(1.5)
        STEPS.write_text(f"{taken}.")
        st.rerun()
