"""What was sent to language models for the candidate, how much that was, and what it cost.

Drawn in HTML like everything that is counted here (decision 24), so that a screen reader and
paper get the numbers as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date
from html import escape
from typing import Final

import streamlit as st

from core.domain.chat import MILLION, Role
from core.domain.speech import LONGEST_SPEECH
from core.domain.usage import (
    A_MINUTE,
    CHARACTERS_A_MINUTE,
    Spent,
    Usage,
    month_of,
    spent,
    spent_by,
)
from core.errors import NotABudgetError
from core.services.bills import amount, dollars, facts, price, read_as, times
from core.services.receipts import counted, who
from core.services.usages import Overview
from ui import state
from ui.chosen import PARAMETER
from ui.frame import Page, title
from ui.words import line, plain, small

DID: Final = {
    Role.READER: "read your documents",
    Role.INTERVIEWER: "asked you",
    Role.ASSESSOR: "judged and improved",
    Role.LISTENER: "wrote down what you said",
    Role.SPEAKER: "read questions aloud",
}
CHECKED: Final = "looked for distress and abuse"  # in whatever role: nothing else is asked of it
SAVED: Final = "budget-saved"


def draw(page: Page) -> None:
    overview = page.app.usages.overview(page.owner) if page.owner is not None else None
    if overview is None or not overview.calls:
        _nothing(page, overview)
        return
    began = month_of(page.app.now())
    this_month = [call for call in overview.calls if call.at >= began]
    _heading(this_month)
    _left(page, overview)
    _days(this_month)
    _models(page, overview.calls)
    _interviews(overview)
    _months(overview.calls)
    small(plain(read_as(spent(overview.calls))))
    small(
        "Days and months are in UTC. Each call is kept for 90 days: kinds, lengths, times and "
        "costs, and never a word of what was said."
    )


def _nothing(page: Page, overview: Overview | None) -> None:
    title(
        "Nothing left this machine",
        "No outside service was asked for you in the last 90 days, so neither your words nor your "
        "voice were sent to one, and nothing was spent.",
    )
    st.page_link(
        "pages/7_Settings.py", label="See who could work for you", icon=":material/arrow_forward:"
    )
    if overview is not None:
        _left(page, overview)


def _heading(calls: Sequence[Usage]) -> None:
    total = spent(calls)
    if not calls:
        title("Nobody was asked this month", "What was before stands below.")
        return
    failed = f" {counted(total.failed, 'call')} failed." if total.failed else ""
    title(
        f"{counted(total.calls, 'call')} to models this month",
        plain(f"{amount(total)}, {price(total)}.{failed}"),
    )


def _left(page: Page, overview: Overview) -> None:
    free, most = overview.left.tokens, page.app.usages.free_tokens
    voice, most_voice = overview.left.speech, page.app.usages.free_minutes
    offered = overview.budget is not None or bool(page.app.provider_keys.offered())
    if free is None and voice is None and not offered:
        return
    with st.container(key="card-left", border=True, gap="small"):
        limited = any(each is not None for each in (free, voice, overview.budget))
        st.header("What is left this month" if limited else "Your budget", anchor=False)
        if free is not None and most is not None:
            _meter(
                "Free, from whoever runs this Candid", free, most, f"{free:,} of {most:,} tokens"
            )
        if voice is not None and most_voice is not None:
            _voice(voice // A_MINUTE, most_voice)
        if overview.budget is not None and overview.left.cost is not None:
            said = f"{dollars(overview.left.cost)} of {dollars(overview.budget)}"
            _meter("Your budget, for keys of your own", overview.left.cost, overview.budget, said)
        if offered:
            _budget(page, overview.budget)


def _voice(left: int, most: int) -> None:
    """In minutes."""
    _meter("Free voice, from whoever runs this Candid", left, most, f"{left:,} of {most:,} minutes")
    small(
        f"When you begin to talk, {LONGEST_SPEECH / 60:.0f} minutes are held, so that no answer is "
        "cut off. What you did not need comes back when you are done. Reading aloud counts one "
        f"minute for {CHARACTERS_A_MINUTE:,} characters."
    )


def _meter(what: str, left: int, most: int, said: str) -> None:
    _bars([(what, left / most if most else 0, said)])


def _budget(page: Page, budget: int | None) -> None:
    """A call that could go beyond it is not made."""
    if state.flag(SAVED):
        state.lower_flag(SAVED)
        st.success("Your budget is saved.", icon=":material/check:")
    with st.form("budget", border=False):
        typed = st.text_input(
            "Budget a month for keys of your own, in US dollars",
            value="" if budget is None else f"{budget / MILLION:.2f}",
            placeholder="No budget",
            max_chars=12,
        )
        small(
            "Before each call we look whether it could cost more than is left. If so, it is not "
            "made. Leave it empty for no budget."
        )
        if not st.form_submit_button("Save the budget"):
            return
    try:
        page.app.usages.keep_to(page.still(), typed)
    except NotABudgetError as error:
        st.error(error.sentence(), icon=":material/error:")
        return
    state.raise_flag(SAVED)
    st.rerun()


def _days(calls: Sequence[Usage]) -> None:
    """One bar a day, the latest first."""
    days = spent_by(calls, _day)
    if not days:
        return
    highest = max(map(_counted, days.values())) or 1
    st.header("Day by day", anchor=False)
    _bars(
        (f"{day:%-d %B}", _counted(total) / highest, f"{amount(total)} · {price(total)}")
        for day, total in days.items()
    )


def _models(page: Page, calls: Sequence[Usage]) -> None:
    providers = {each.id: each for each in page.app.choices.outside.providers()}
    st.header("Who worked for you", anchor=False)
    with st.container(gap=None):
        groups: dict[tuple[str, str, str, bool], list[Usage]] = {}
        for call in calls:
            its = call.model
            did = CHECKED if call.prompt == "moderation" else DID[call.role]
            key = (its.provider, its.model, did, call.own_key)
            groups.setdefault(key, []).append(call)
        for number, ((provider, model, did, own), part) in enumerate(groups.items()):
            with st.container(key=f"row-model-{number}", gap="xxsmall"):
                whose = "your own" if own else "that of whoever runs this Candid"
                listens = part[0].role is Role.LISTENER  # it takes as long as somebody speaks
                line(f"{model} {did}", facts(spent(part)), "" if listens else times(part))
                known = providers.get(provider)
                paid = "" if known is not None and known.scripted else f" The key is {whose}."
                small(plain(f"{who(provider, known)}.{paid}"))


def _interviews(overview: Overview) -> None:
    totals = spent_by(overview.calls, lambda call: call.interview_id)
    st.header("For which interview", anchor=False)
    with st.container(gap=None):
        for number, (interview_id, total) in enumerate(totals.items()):
            with st.container(key=f"row-for-{number}", gap="xxsmall"):
                summary = overview.interviews.get(interview_id or "")
                if summary is None:
                    st.markdown("**Documents, the Provider lab, and deleted interviews**")
                else:
                    st.page_link(
                        "pages/3_Feedback.py",
                        label=f"{plain(summary.role) or 'Interview'}, "
                        f"{summary.created_at:%-d %B %Y}",
                        query_params={PARAMETER: summary.id},
                    )
                line("", facts(total))


def _months(calls: Sequence[Usage]) -> None:
    totals = spent_by(calls, lambda call: month_of(call.at))
    st.header("Month by month", anchor=False)
    with st.container(gap=None):
        for number, (month, total) in enumerate(totals.items()):
            with st.container(key=f"row-month-{number}", gap="xxsmall"):
                line(f"{month:%B %Y}", facts(total))


def _bars(rows: Iterable[tuple[str, float, str]]) -> None:
    """(what, part of the whole from 0 to 1, what it says in words)."""
    lines = "".join(
        f'<div class="day"><dt>{escape(what)}</dt>'
        f'<dd class="amount" aria-hidden="true"><i style="--part:{part:.4f}"></i></dd>'
        f"<dd>{escape(said)}</dd></div>"
        for what, part, said in rows
    )
    st.html(f'<dl class="days">{lines}</dl>')


def _day(call: Usage) -> date:
    return call.at.astimezone(UTC).date()


def _counted(total: Spent) -> int:
    return total.tokens.total + total.held
