"""What is being made for the candidate: waited for a moment, looked at again, or tried again."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from core.domain.chat import Role
from core.domain.work import Work, WorkKind, WorkState
from ui.frame import Page, watched
from ui.trying_again import ways_on, why
from ui.words import muted

PATIENCE = 1.5  # seconds that a page waits before it shows that something is being made
POLL = 0.5  # seconds between looks at something that takes longer
ROLES: Final = {
    WorkKind.READ_DOCUMENT: Role.READER,
    WorkKind.ASSESS_ANSWER: Role.ASSESSOR,
    WorkKind.IMPROVE_ANSWER: Role.ASSESSOR,
    WorkKind.REMARK_ON_QUESTION: Role.ASSESSOR,
}
_WAITING = (WorkState.QUEUED, WorkState.RUNNING)


def settled(page: Page, owner: str, kind: WorkKind, subject: str) -> Work | None:
    """The work as it stands; where it has just begun, after a moment's patience."""
    work = page.app.slow_work.status(owner, kind, subject)
    if work is None or work.state not in _WAITING:
        return work
    return wait(page, owner, kind, subject)


def wait(page: Page, owner: str, kind: WorkKind, subject: str) -> Work | None:
    """The work once it is settled, or as it stands after a moment's patience."""
    return page.app.slow_work.wait(owner, kind, subject, PATIENCE)


def still_coming(page: Page, work: Work, coming: str, failed: str) -> None:
    """Say that it is on its way, and look again; or that it failed, with a way to try again.

    *coming* and *failed* are our own sentences.
    """
    if work.state in _WAITING:
        muted(coming)
        _look_again(page, work)
        return
    because = f" {why(page, work.error)}" if work.error else ""
    muted(f"{failed}{because}")
    with st.container(horizontal=True, gap="xsmall"):
        ways_on(
            page, work.owner, ROLES[work.kind], work.coach, partial(_retry, page, work), work.id
        )


def _retry(page: Page, work: Work, by: str | None) -> None:
    page.app.slow_work.retry(work.owner, work.kind, work.subject, by)


def _look_again(page: Page, work: Work) -> None:
    @st.fragment(run_every=POLL)
    def look() -> None:
        with watched():
            now = page.app.slow_work.status(work.owner, work.kind, work.subject)
        if now is None or now.state not in _WAITING:
            st.rerun()

    look()
