"""What each form does, one function a form: ask the service, and say which page comes next.

They may touch the database, a mail server or a vendor: they run in a worker thread. What
fails is raised; web/auth/forms.py turns it into a code on the page that the form stands on.
"""

from __future__ import annotations

import re

from core.domain.identity import new_session_id
from core.domain.notice import Notice
from core.errors import LinkExpiredError
from core.ports.identity import Link, LinkKind
from core.services.accounts import Entered
from web.auth.answers import Answer
from web.auth.asked import Asked
from web.auth.places import ACCOUNT, HOME, SIGN_IN, next_page

_TOKEN = re.compile(r"[A-Za-z0-9_.~-]{1,300}")


def sign_in(asked: Asked) -> Answer:
    entered = asked.app.accounts.sign_in(asked.here, asked["address"], asked["password"])
    return arrived(entered, Notice.SIGNED_IN, next_page(asked["next"]))


def sign_up(asked: Asked) -> Answer:
    entered = asked.app.accounts.sign_up(
        asked.here,
        asked["address"],
        asked["password"],
        adult=asked.ticked("adult"),
        agreed=asked.ticked("agreed"),
    )
    wanted = next_page(asked["next"])
    if entered is None:
        return Answer(SIGN_IN, Notice.MAIL_SENT, {"next": wanted})
    return arrived(entered, Notice.SIGNED_UP, wanted)


def sign_out(asked: Asked) -> Answer:
    """A guest has nothing to be signed out of: their cookie is all that leads to their work."""
    visit = asked.app.candidates.visit(asked.here.cookie)
    if visit is not None and visit.guest:
        return Answer(HOME)
    asked.app.accounts.sign_out(asked.here)
    return Answer(HOME, Notice.SIGNED_OUT, cookie=new_session_id())


def sign_out_everywhere(asked: Asked) -> Answer:
    asked.app.accounts.sign_out_everywhere(asked.account(), asked.here)
    return Answer(HOME, Notice.SIGNED_OUT_EVERYWHERE, cookie=new_session_id())


def end(asked: Asked) -> Answer:
    if asked["place"] == asked.here.cookie:
        return sign_out(asked)
    asked.app.accounts.end(asked.account(), asked["place"], asked.here)
    return Answer(ACCOUNT, Notice.ENDED)


def ask_reset(asked: Asked) -> Answer:
    asked.app.accounts.ask_reset(asked.here, asked["address"])
    return Answer(SIGN_IN, Notice.RESET_ASKED, {"form": "reset"})


def send_again(asked: Asked) -> Answer:
    visit = asked.visit()
    asked.app.accounts.send_again(visit.owner, asked.here)
    return Answer(SIGN_IN if visit.guest else ACCOUNT, Notice.SENT_AGAIN)


def confirm(asked: Asked) -> Answer:
    link = link_of(asked["kind"], asked["token"])
    entered = asked.app.accounts.confirm(
        asked.here, link, password=asked["password"] or None, new=asked["new"] or None
    )
    match link.kind:
        case LinkKind.SIGN_UP:
            return arrived(entered, Notice.CONFIRMED, HOME)
        case LinkKind.RECOVERY:
            return arrived(entered, Notice.PASSWORD_CHANGED, HOME)
        case LinkKind.ADDRESS_CHANGE:
            return arrived(entered, Notice.ADDRESS_CHANGED, ACCOUNT)


def change_password(asked: Asked) -> Answer:
    entered = asked.app.accounts.change_password(
        asked.here, asked.account(), asked["password"], asked["new"]
    )
    return arrived(entered, Notice.PASSWORD_CHANGED, ACCOUNT)


def change_address(asked: Asked) -> Answer:
    entered = asked.app.accounts.change_address(
        asked.here, asked.account(), asked["password"], asked["address"]
    )
    if entered is None:
        return Answer(ACCOUNT, Notice.ADDRESS_ASKED)
    return arrived(entered, Notice.ADDRESS_CHANGED, ACCOUNT)


def agree(asked: Asked) -> Answer:
    asked.app.accounts.agree(
        asked.account(), asked.here, adult=asked.ticked("adult"), agreed=asked.ticked("agreed")
    )
    return Answer(next_page(asked["next"]))


def arrived(entered: Entered, notice: Notice, page: str) -> Answer:
    """Signed in. Whoever left something as a guest is asked about it first."""
    if entered.asks and page != ACCOUNT:
        return Answer(ACCOUNT, notice, {"next": page}, entered.cookie)
    return Answer(page, notice, cookie=entered.cookie)


def link_of(kind: str, token: str) -> Link:
    if kind not in set(LinkKind) or _TOKEN.fullmatch(token) is None:
        raise LinkExpiredError("no link of ours")
    return Link(LinkKind(kind), token)
