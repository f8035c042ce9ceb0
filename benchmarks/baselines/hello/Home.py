"""Bare Streamlit: a greeting and three widgets, served the way we serve ours."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:
    app = st.App(__file__)
else:
    st.title("Hello")
    name = st.text_input("Name")
    st.slider("Age", 0, 120, 30)
    if st.button("Greet"):
        st.text(f"Hello, {name}")
