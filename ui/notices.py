"""What a form answered: the short code in a page's address, put into words.

Anybody can type an address, so a code that we do not know says nothing, and nothing of the
address itself is ever shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from core.domain.notice import LONGEST_WAIT, Notice, error_of
from core.errors import TooOftenError

SAID, WAIT = "said", "wait"

WORDS: Final = {
    Notice.SIGNED_UP: "Your account is ready. Everything that you do here is kept in it.",
    Notice.SIGNED_IN: "You are signed in.",
    Notice.SIGNED_OUT: "You are signed out. What is in your account stays there.",
    Notice.SIGNED_OUT_EVERYWHERE: "You are signed out here and everywhere else.",
    Notice.ENDED: "You are signed out there.",
    Notice.MAIL_SENT: "We have sent you a mail. Follow its link to finish.",
    Notice.RESET_ASKED: (
        "If there is an account with that address, a mail with a link is on its way to it."
    ),
    Notice.SENT_AGAIN: "We have sent the mail again. Only the newest link works.",
    Notice.CONFIRMED: "Your e-mail address is confirmed.",
    Notice.PASSWORD_CHANGED: "Your new password holds. Everywhere else you are signed out.",
    Notice.ADDRESS_ASKED: (
        "We have sent a mail to the new address. It holds once you follow the link in it."
    ),
    Notice.ADDRESS_CHANGED: "Your new address holds. Everywhere else you are signed out.",
    Notice.KEY_ADDED: "Your key is kept, encrypted. Test it to see whether it works.",
    Notice.KEY_WORKS: "Your key works. Choose who works for you with it.",
    Notice.KEY_REMOVED: "Your key is gone. Nothing is asked with it any more.",
    Notice.NOT_OURS: (
        "That did not come from a page of Candid, so nothing was done. Please use the form here."
    ),
    Notice.MALFORMED: "That form did not reach us whole, so nothing was done. Please try again.",
    Notice.NOT_ALLOWED_THERE: "You were not signed in there, so nothing was changed here.",
    Notice.TOOK_TOO_LONG: (
        "That took too long, or was begun in another browser. Nothing was changed. "
        "Please try again."
    ),
}
WRONG: Final = frozenset(
    {Notice.NOT_OURS, Notice.MALFORMED, Notice.NOT_ALLOWED_THERE, Notice.TOOK_TOO_LONG}
)


@dataclass(frozen=True)
class Said:
    code: str
    words: str
    wrong: bool


def said() -> Said | None:
    """What the form that led here answered; None where none did."""
    code = st.query_params.get(SAID, "")
    if code in set(Notice):
        notice = Notice(code)
        return Said(code, WORDS[notice], notice in WRONG)
    error = error_of(code)
    if error is None:
        return None
    if error is TooOftenError:
        return Said(code, TooOftenError("", wait=_wait()).sentence(), wrong=True)
    return Said(code, error.say, wrong=True)


def draw(*, right: bool = True, wrong: bool = True) -> None:
    """Above what the page has to say itself, announced as it appears: what went *right*, and what
    went *wrong*, which a page with forms says beside the form that it is about."""
    answer = said()
    if answer is None or not (wrong if answer.wrong else right):
        return
    if answer.wrong:
        st.error(answer.words, icon=":material/error:")
    else:
        st.success(answer.words, icon=":material/check:")


def wrong() -> str:
    """What went wrong, for a form to say; empty where nothing did."""
    answer = said()
    return answer.words if answer is not None and answer.wrong else ""


def _wait() -> float:
    """Seconds, as the address says them, within what a limit of ours can last."""
    text = st.query_params.get(WAIT, "")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LONGEST_WAIT))):
        return 60
    return min(max(int(text), 1), LONGEST_WAIT)
