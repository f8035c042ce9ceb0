"""Every shape that the stylesheet knows, on one page."""

import streamlit as st

from ui.drawings import LevelRow, level_legend, levels, steps
from ui.words import muted, said, small

st.set_page_config(page_title="Gallery", layout="wide", initial_sidebar_state="collapsed")
with st.container(horizontal_alignment="center", gap=None):
    with st.container(
        key="top", horizontal=True, vertical_alignment="center", width=1080, gap="xsmall"
    ):
        with st.container(key="brand", width="content"):
            st.page_link("Home.py", label="Candid")
        st.space("stretch")
        with st.container(key="nav", horizontal=True, width="content", gap="xxsmall"):
            st.page_link("pages/1_Media.py", label="Media", icon=":material/edit_note:")
            st.page_link("pages/2_Gallery.py", label="Gallery", icon=":material/shield:")
            st.page_link("Home.py", label="Interview", icon=":material/forum:")
            st.page_link("Home.py", label="Your data", icon=":material/shield:")
    with st.container(key="page", width=720, gap="medium"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="where"):
            steps(2, 5)
            small("2 of 5")
            st.space("stretch")
            with st.popover("Keys", type="tertiary", key="keys"):
                st.markdown("| Key | What it does |\n|---|---|\n| Alt+P | Pause |")
            st.button("Pause", type="tertiary", icon=":material/pause:", key="pause")
        with st.container(key="hero", gap="medium"):
            st.title("Say the number.", anchor=False)
            st.button("Start practising", type="primary", key="big-start")
            muted("A quiet line of ours.")
        with st.container(key="card-quote", border=True, gap="xsmall"):
            with st.container(key="said-asked"):
                st.markdown("Tell me about the checkout errors.")
            said([("In the end ", ""), ("the errors went down a lot", "evidence"), (".", "")])
            said([("You ", ""), ("gave up", "doubt"), (" and ", ""), ("how you know", "slot")])
            small("You, first try")
        level_legend(has_spread=True, has_guess=True)
        levels(
            [
                LevelRow("Structure", level=4, guess=3),
                LevelRow("Specific facts", level=2, spread=(2, 3), guess=4),
                LevelRow("Clear and short", level=0, spread=(0, 0)),
                LevelRow("Your own part", why_not="Not enough evidence.", guess=5),
            ]
        )
        for number in range(2):
            with st.container(key=f"row-{number}"):
                what, until = st.columns((5, 4), gap="small")
                what.markdown("**Your résumé, as text**")
                until.markdown(":gray[Deleted on 19 February 2027]")
        with st.container(key="folds", gap=None):
            with st.expander("What the levels mean"):
                st.markdown("**0** Nothing that could be checked.")
            with st.expander("Your whole answer"):
                said("First line.\nSecond line, folded away.")
        with st.container(key="promises"):
            st.header("Kept only if you say so", anchor=False)
        st.error("Something went wrong.", icon=":material/error:")
        st.warning("Look out.")
        st.info("For your information.")
        st.success("Done.")
        st.text_input("A role", placeholder="The job you are going for")
        st.segmented_control("Level", ["Entry", "Senior"], default="Senior", required=True)
        st.radio("Readings", ["Three times", "Once"])
        with st.form("form", border=False):
            st.form_submit_button("Show the levels", type="primary")
        st.badge("Offline coach: rules, not AI", color="gray", icon=":material/rule:")
        st.button("Delete everything", icon=":material/delete_forever:", key="danger-delete")
        st.button("Replace", type="tertiary", key="replace-resume")
        st.button("Print or save as PDF", type="tertiary", icon=":material/print:", key="print")
    with (
        st.bottom,
        st.container(horizontal_alignment="center"),
        st.container(key="controls", horizontal=True, width=720, gap="xsmall"),
    ):
        st.button("Think first", icon=":material/hourglass_empty:", key="think")
        st.button("Skip", icon=":material/skip_next:", key="skip")
