"""The words of strangers, in the widgets that render Markdown."""

import streamlit as st

from ui.words import plain, said

NASTY = (
    "![x](http://planted.example/a.png)",
    '<img src=x onerror="alert(1)"> <b>bold</b> &amp; <script>alert(1)</script>',
    "[a link](http://planted.example) www.planted.example https://planted.example a@b.example",
    ":material/mic: :smile: :+1: :red[red] :small[x] :streamlit: :material_mic: :blue-badge[b]",
    "$x^2$ and $$y$$ cost $5 or $6",
    "-> <- <-> -- >= <= ~= a->b --- ...",
    "# no heading",
    "1. not a list",
    "- not a list",
    "> not a quote",
    "+ plus",
    "*a* _b_ **c** __d__ ~~e~~ `f` ``g`` | h | \\i \\* ^j^ ==k==",
    "10:30:15 at C:\\temp\\new [1]: http://planted.example",
    "C# and # at the end #",
    "a * b, _ alone, ` alone, ~5, $5, 50 % & more",
    "*",
    "`",
    "~5 to ~6 ~~x~~",
    "Tom & Jerry &copy; &#65; &amp;lt;",
    "<5 and >3 and <b and </b and <!-- x --> <https://planted.example>",
    "note:abc{x=y} a:b[c]{d} :e",
    "\\",
    "a \\ b\\",
    "== x",
    "---",
    "***",
    "1) x",
    "12. x",
    "| a | b |",
    "    four spaces",
    "HTTPS://planted.example ftp://planted.example mailto:a@b.example",
    "->",
    "-- dashes -- here --",
    "::: div {.x} ::leaf[x]{a=b} [^1] [x] [ ] {{ jinja }}",
    "a] b]{.x} ](http://planted.example) [c]",
)

st.set_page_config(page_title="Parts", layout="wide")
with st.container(key="page"):
    for number, words in enumerate(NASTY):
        with st.container(key=f"nasty-{number}"):
            st.title(plain(words), anchor=False)
            st.markdown(plain(words))
            st.markdown(f":gray[{plain(words)}]")
            st.button(plain(words), key=f"button-{number}")
            st.radio("One of", [words], format_func=plain, key=f"radio-{number}")
            said(words)
    with st.container(key="widgets"):  # every other kind of widget, once
        words = " ".join(NASTY[:6])
        st.caption(plain(words))
        st.checkbox(plain(words))
        st.segmented_control("One", [words], format_func=plain)
        st.expander(plain(words)).text("inside")
        st.info(plain(words))
        st.success(plain(words))
        st.text_input(plain(words))
        st.header(plain(words), anchor=False)
        st.page_link("Home.py", label=plain(words))
        with st.popover(plain(words)):
            st.text("inside")
