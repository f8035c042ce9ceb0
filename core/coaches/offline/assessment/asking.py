"""What a question asks for: a story, a fact, a reason, an explanation.

A question of our own says so by where it comes from: the bank, a line of the résumé, a line of
the job, an answer just given. Any other is read: what it asks about the past is a story.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from core.coaches.offline.assessment.sentences import past
from core.coaches.offline.assessment.words import words_of
from core.content import table
from core.domain.interview import Question, QuestionKind


class Asked(StrEnum):
    STORY = "story"  # tell me about a time …
    FACT = "fact"  # salary, notice period
    STATUS = "status"  # do you have it, how well, since when
    REASON = "reason"  # why this job, your weakness, tell me about yourself
    CLAIM = "claim"  # your strength, why should we hire you: to be shown by an instance
    EXPLANATION = "explanation"  # how does an index work; what would you do if
    FOLLOW_UP = "follow_up"  # one more thing about the answer before


# What is asked for where the rubric of a question judges no story, though its words ask for one.
_INSTEAD_OF_A_STORY = {"hr_screen": Asked.REASON, "technical": Asked.EXPLANATION}


class Asking(NamedTuple):
    """What is asked for; which question of a first talk it is, if one; and, for a follow-up,
    the one thing that it wants: the part of its source behind "#"."""

    asked: Asked
    screen: str = ""
    wants: str = ""


class Parts(NamedTuple):
    """A question's own words, and the lines of the résumé or the job that it repeats."""

    own: str
    quoted: str


_QUOTES = re.compile(
    r"[“„«]([^“”„«»]{2,400})[”“»]|\"([^\"]{2,400})\""
    r"|(?<!\w)[‘'](?=\w)((?:[^‘’'\n]|(?<=\w)['’](?=\w)){2,400})['’](?!\w)"
)
_RETOLD = re.compile(
    r"\b(?:according to your (?:cv|r[ée]sum[ée])|you (?:write|state|claim) that|"
    r"your (?:cv|r[ée]sum[ée]) (?:says|states|tells me|mentions) that)\b,?"
    r"((?:[^.?!]|\.(?=\w)){3,400})",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:your (?:cv|r[ée]sum[ée]) (?:names|lists|mentions)|did not find|"
    r"(?:experience|knowledge) (?:with|of|in))\s((?:[^.?!,;:“”]|\.(?=\w)){2,60}?)"
    r"(?=[.?!,;:“”]|$|\s(?:in your|make|when|where|that|counted)\b)",
    re.IGNORECASE,
)
_BEFORE_PAST = frozenset(
    [
        "have",
        "had",
        "'ve",
        "once",
        "ever",
        "really",
        "only",
        "also",
        "last",
        "first",
        "never",
        "just",
    ]
)
_ASKING = frozenset({"which", "who", "what", "whose"})
_GAP = "\x1f"  # stands for one letter that is repeated; nobody types it
_REACH = 4  # words after "you" within which a past form belongs to it


def parts_of(text: str) -> Parts:
    """Cut *text* into what is asked, and what it only repeats."""
    quoted: list[str] = []
    for expression in (_QUOTES, _RETOLD, _NAMED):
        for match in expression.finditer(text):
            start, end = next(match.span(g) for g in range(1, 1 + len(match.groups())) if match[g])
            quoted.append(text[start:end])
            text = text[:start] + _GAP * (end - start) + text[end:]
    return Parts(re.sub(f"{_GAP}+", " … ", text), " ".join(q.strip(_GAP) for q in quoted))


@cache
def pattern(*path: str) -> re.Pattern[str]:
    """The patterns at *path* in content/vocabulary/assessment/questions.toml, as one."""
    found: Any = table("vocabulary/assessment/questions")
    for key in path:
        found = found[key]
    return re.compile("|".join(found), re.IGNORECASE)


def asking_of(question: Question, own: str) -> Asking:
    """What *question* asks for; *own* are its own words, what it repeats left out."""
    if question.kind is QuestionKind.FOLLOW_UP:
        return _followed_up(question)
    if question.bank_id:
        return _of_the_bank(question.bank_id.partition("-")[0], own)
    if (question.requirement and question.source) or pattern("about_job").search(own):
        return Asking(_of_the_job(own))
    if question.claim or pattern("about_resume").search(own):
        return Asking(_of_the_resume(own))
    found = _read(own)
    instead = _INSTEAD_OF_A_STORY.get(question.rubric)
    return found._replace(asked=instead) if instead and found.asked is Asked.STORY else found


def _followed_up(question: Question) -> Asking:
    """An example is a story where the main question asked for one."""
    origin, _, wants = question.source.rpartition("#")
    told = origin.startswith("bank:beh") or (question.claim and not question.requirement)
    if told and wants in ("example", "thin"):
        return Asking(Asked.STORY, wants=wants)
    return Asking(Asked.FOLLOW_UP, wants=wants)


def _of_the_bank(origin: str, own: str) -> Asking:
    if origin == "beh":
        return Asking(Asked.STORY)
    if origin != "hrs":
        return Asking(Asked.EXPLANATION)
    found = _read(own)
    return found._replace(asked=Asked.REASON) if found.asked is Asked.STORY else found


def _of_the_resume(own: str) -> Asked:
    if pattern("claim_explained").search(own):
        return Asked.EXPLANATION
    return Asked.REASON if pattern("claim_motive").search(own) else Asked.STORY


def _of_the_job(own: str) -> Asked:
    for asked in (Asked.STORY, Asked.CLAIM, Asked.STATUS, Asked.EXPLANATION):
        if pattern(f"job_{asked.value}").search(own):
            return asked
    return Asked.CLAIM


def _read(own: str) -> Asking:
    told = _told(own)
    if not pattern("certainly_a_story").search(own):
        for name, screen in table("vocabulary/assessment/questions")["screens"].items():
            if not (told and screen.get("loose")) and pattern("screens", name, "fits").search(own):
                return Asking(Asked(screen["asks"]), name)
    if pattern("status").search(own):
        return Asking(Asked.STATUS)
    if told:
        return Asking(Asked.STORY)
    if pattern("experience").search(own):
        return Asking(Asked.CLAIM)
    asks_you = any(word.text in ("you", "your", "yourself") for word in words_of(own))
    explained = pattern("explanation").search(own) or not asks_you
    return Asking(Asked.EXPLANATION if explained else Asked.REASON)


def _told(own: str) -> bool:
    """Whether *own* asks for something that happened."""
    if pattern("certainly_a_story").search(own):
        return True
    if pattern("asks_back").search(own) or pattern("deed").search(own):
        return True
    if pattern("no_story").search(own) or pattern("experience").search(own):
        return False
    if pattern("asks_now").search(own):
        return bool(pattern("superlative").search(own)) and _looks_back(own)
    if pattern("story").search(own):
        return True
    words = words_of(own)
    invited = pattern("invites").search(own)
    happened = words if invited else words[1:_REACH] if words and words[0].text in _ASKING else ()
    return _looks_back(own) or any(past(word) for word in happened)


def _looks_back(own: str) -> bool:
    """True for "the rule that you changed", "made by you"."""
    words = words_of(own)
    for place, word in enumerate(words):
        if word.text == "you" and place and words[place - 1].text == "by":
            return True
        if word.text in ("you", "you've", "your"):
            after = words[place + 1 : place + _REACH]
            if word.text != "your" and any(past(w) and _tied(after, w) for w in after):
                return True
    return False


def _tied(after: tuple[Any, ...], verb: Any) -> bool:
    """Whether only small words stand between "you" and its verb."""
    between = after[: after.index(verb)]
    return all(w.text in _BEFORE_PAST or w.text.endswith("ly") for w in between)
