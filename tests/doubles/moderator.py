"""A provider's moderator that finds what it was told to find."""

from __future__ import annotations

from dataclasses import replace

from core.bootstrap import App
from core.domain.harm import Harm
from core.domain.work import WorkKind
from core.errors import ProviderError
from core.services.moderation import Moderation, Outside


class ScriptedModerator:
    """Finds *harm* in whatever holds *words*; `error` is how every look ends, if there is one."""

    def __init__(self, words: str, harm: Harm) -> None:
        self.words, self.found = words, harm
        self.error: ProviderError | None = None
        self.seen: list[str] = []

    def harm(self, text: str) -> Harm | None:
        self.seen.append(text)
        if self.error is not None:
            raise self.error
        return self.found if self.words in text else None


def moderated(app: App, moderator: ScriptedModerator) -> App:
    """*app* as it is where the chosen provider moderates."""
    outside = Outside("acme", moderator, own_key=False, guest=True)
    usages = app.usages
    moderation = Moderation(lambda *_: outside, usages.reserve, usages.finish, app.now)
    evaluations = replace(app.evaluations, moderation=moderation)
    remarks = replace(app.remarks, moderation=moderation)
    do = {
        **app.slow_work.do,
        WorkKind.ASSESS_ANSWER: evaluations.assess,
        WorkKind.REMARK_ON_QUESTION: remarks.make,
    }
    return replace(
        app,
        evaluations=evaluations,
        remarks=remarks,
        interviews=replace(app.interviews, moderation=moderation),
        slow_work=replace(app.slow_work, do=do),
    )
