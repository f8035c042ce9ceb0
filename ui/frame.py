"""What every page does before and around its own content.

With a pages/ folder the first visit after a restart can skip Home.py, so each page opens this
frame, and the frame guards: it knows the visitor by their cookie, asks what has to be agreed to
before anything else, draws the navigation, and puts every deliberate error into words, once.
Streamlit's own stop and rerun signals are not `Exception`s, so they pass through.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from time import monotonic

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.activity import drawing
from core.bootstrap import App, current_app
from core.domain.identity import cookie_hash, session_id
from core.errors import AppError, CookieRequiredError, NotFoundError, SessionEndedError
from core.ports.repositories import Visit
from ui import agreement, forms, notices, state
from ui.words import muted, small

log = logging.getLogger(__name__)

KNEW = "knew-somebody"  # in this tab
CHANGED = "changed"  # in the address: another tab has another cookie since (static/candid.js)
DEMO = "Demo: the candidate is invented."
FORM, TEXT, WORK = 480, 720, 1080  # px: a form; a page to read; a page to work on
SIGN_IN, ACCOUNT = "pages/9_Sign_in.py", "pages/10_Account.py"
LINKS = (
    ("pages/1_Prepare.py", "Prepare", ":material/edit_note:"),
    ("pages/2_Interview.py", "Interview", ":material/forum:"),
    ("pages/3_Feedback.py", "Feedback", ":material/format_quote:"),
    ("pages/5_Progress.py", "History", ":material/history:"),
    ("pages/6_Data_and_Privacy.py", "Your data", ":material/shield:"),
    ("pages/7_Settings.py", "Settings", ":material/tune:"),
)


@dataclass
class Page:
    """What a page is given: the application, and who is looking at it."""

    app: App
    cookie: str | None  # the hash of the visitor's cookie; None where there is none
    visit: Visit | None = None  # who that is; None for a stranger
    owner: str | None = None  # None for a stranger
    quiet: bool = False  # set by a page that wants the room for itself: no navigation
    began: float = field(default_factory=monotonic)  # when what they did arrived here

    def admit(self) -> str:
        """The owner, made a guest now: called at the first thing worth keeping."""
        if self.owner is None:
            if self.cookie is None:
                raise CookieRequiredError("no cookie")
            self.owner = self.app.candidates.admit(self.cookie)
        return self.owner

    def still(self) -> str:
        """The owner, asked again. Raise `SessionEndedError` where they are not here any more.

        For what a dialog, a fragment or a download does later than its page was drawn: they may
        have signed out meanwhile, in another tab or everywhere.
        """
        visit = None if self.cookie is None else self.app.candidates.visit(self.cookie)
        if visit is None or visit.owner != self.owner:
            raise SessionEndedError("not here any more")
        return visit.owner


@contextmanager
def open_page(
    title: str,
    *,
    width: int = TEXT,
    public: bool = False,
    unasked: bool = False,
    asks: bool = False,
) -> Iterator[Page]:
    """Set a page up and draw what follows into its one column.

    A *public* page works without our cookie; every other page asks for it. An *unasked* one can
    be read before anything is agreed to. One that *asks* by forms says itself what went wrong
    with them.
    """
    st.set_page_config(
        page_title=f"{title} · Candid", layout="wide", initial_sidebar_state="collapsed"
    )
    page = Page(current_app(), visitor())
    with drawing(), st.container(horizontal_alignment="center", gap=None):
        top = st.container(horizontal_alignment="center", gap=None)
        with st.container(key="page", width=width, gap="medium"):
            first = _guarded(page, public=public, unasked=unasked)
            notices.draw(wrong=not asks)
            if first is not None:
                _draw_instead(first, page, top)
            try:
                yield page
            except AppError as error:
                page.quiet = False
                _explain(error)
            except Exception:  # a defect of ours: on to `explain_defect`, but with a way out
                with top:
                    _header(page)
                raise
            if not (asks or page.quiet):
                _remind(page)
            if page.app.settings.demo:
                small(DEMO)
        if not page.quiet:
            with top:
                _header(page)


@contextmanager
def watched() -> Iterator[None]:
    """Around what a fragment or a dialog does by itself, outside of `open_page`: where it is gone,
    or they are, in another tab or everywhere, the whole page looks again and finds the words."""
    try:
        yield
    except (NotFoundError, SessionEndedError):
        st.rerun()


@contextmanager
def in_place() -> Iterator[None]:
    """Put a deliberate error into words here, and go on drawing the rest of the page."""
    try:
        yield
    except AppError as error:
        _explain(error)


def explain_defect(error: Exception) -> bool:
    """Put a defect of ours into the same plain words; its place, not its text, is logged."""
    log.error("a page broke", exc_info=error)
    with st.container(horizontal_alignment="center"), st.container(width=TEXT):
        st.error(AppError.say, icon=":material/error:")
    return True


def title(text: str, below: str = "") -> None:
    """The one heading of a page: what it has to say, not its name. Our own words only."""
    with st.container(gap="xsmall"):
        st.title(text, anchor=False)
        if below:
            muted(below)


def _header(page: Page) -> None:
    with st.container(
        key="top", horizontal=True, vertical_alignment="center", width=WORK, gap="xsmall"
    ):
        with st.container(key="brand", width="content"):
            st.page_link("Home.py", label="Candid")
        st.space("stretch")
        with st.container(key="nav", horizontal=True, width="content", gap="xxsmall"):
            for path, label, icon in LINKS:
                st.page_link(path, label=label, icon=icon)
        with st.container(key="who", width="content"):
            if page.visit is None or page.visit.guest:
                st.page_link(SIGN_IN, label="Sign in")
            else:
                st.page_link(ACCOUNT, label="Account", icon=":material/account_circle:")


def visitor() -> str | None:
    """The hash of the visitor's cookie; None where the browser sent no well-formed one."""
    secure = str(st.context.url or "").startswith("https:")
    value = session_id(st.context.cookies.to_dict(), secure=secure)
    return None if value is None else cookie_hash(value)


def _guarded(page: Page, *, public: bool, unasked: bool) -> Callable[[], None] | None:
    """Know the visitor; return what takes the place of the page, if anything comes first."""
    try:
        _recognise(page, public=public)
    except AppError as error:
        return partial(_explain, error)
    return None if unasked else _first(page)


def _draw_instead(first: Callable[[], None], page: Page, top: DeltaGenerator) -> None:
    first()
    with top:
        _header(page)
    st.stop()


def _recognise(page: Page, *, public: bool) -> None:
    if page.cookie is None:
        if public:
            return
        raise CookieRequiredError("no cookie")
    page.visit = page.app.candidates.visit(page.cookie)
    page.owner = page.visit.owner if page.visit is not None else None


def _first(page: Page) -> Callable[[], None] | None:
    """What comes before whatever page it is."""
    visit = page.visit
    if visit is None:
        return _begin_again if state.flag(KNEW) or CHANGED in st.query_params else None
    state.raise_flag(KNEW)
    if not visit.guest and not visit.agreed:  # from outside: nobody asked them yet
        return agreement.draw
    return None


def _begin_again() -> None:
    """This tab still has a cookie that leads nowhere now. What it would save under that one
    could not be found again, so it saves nothing."""
    title(
        "Load this page again",
        "You signed in or out in another tab, or everything was deleted there. "
        "What is saved is safe.",
    )
    forms.ways({"Load it again": ""})


def _remind(page: Page) -> None:
    """One small line about what is still open, where something can be done about it."""
    visit = page.visit
    if visit is None:
        return
    if visit.was is not None:
        _open("What you did here before you signed in waits for you to decide.", ACCOUNT, "Decide")
    elif visit.pending:
        _open("Your account waits for the link in our mail.", SIGN_IN, "Nothing came?")
    elif not (visit.guest or visit.verified) and page.app.accounts.prover.mails:
        _open("Your e-mail address is not confirmed yet.", ACCOUNT, "Confirm it")


def _open(what: str, where: str, label: str) -> None:
    with st.container(key="open", horizontal=True, vertical_alignment="center", gap="xsmall"):
        small(what)
        st.page_link(where, label=label)


def _explain(error: AppError) -> None:
    log.warning("%s: %s", type(error).__name__, error, exc_info=error.__cause__)
    st.error(error.sentence(), icon=":material/error:")
    if error.retryable:
        st.button("Try again", key="try-again")
