"""What a line of a job description asks for, and how to speak of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from core.coaches.offline.planning.wording import plain, quoted, quoted_sentence, shortened
from core.content import table

OTHER, TASK, CONDITION = "other", "task", "condition"
_SHORTEST_TOPIC, _LONGEST_TOPIC = 2, 48  # characters; a longer thing is quoted with its line
_MOST_NAMES = 4  # words of a named thing: "Amazon Web Services"
_LONGEST_NAME = 38  # characters by which a reason speaks of a line
_NAME = "planning/requirement_types"


@dataclass(frozen=True)
class Wanted:
    """One line of a job: `text` as it stands there, what it asks for, and the thing itself."""

    text: str
    type: str
    must: bool
    topic: str | None = None  # "Kubernetes"
    your: str | None = None  # "your experience with Kubernetes"
    competency: str = ""

    @property
    def line(self) -> str:
        """The line as it can be repeated: without "(essential)" and the like around it."""
        return spoken(self.text)

    @property
    def name(self) -> str:
        """A few words of the line by which a reason can speak of it, quoted."""
        words = self.topic or _pattern("opening").sub("", self.line) or self.line
        return quoted(shortened(words, _LONGEST_NAME))


class _Topic(NamedTuple):
    """What a line is about: the thing, "your … with it", and whether knowing is what counts.

    `several`: it names more than one thing, so that none of them stands for the line.
    """

    thing: str | None = None
    your: str | None = None
    knowing: bool = False
    several: bool = False


def _expression(line: str) -> re.Pattern[str]:
    words = (re.escape(w).replace(r"\*", r"\w*").replace(r"\-", r"[\s-]") for w in line.split())
    return re.compile(rf"\b(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


@cache
def _words(name: str) -> re.Pattern[str]:
    return _expression(table(_NAME)["words"][name])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(table(_NAME)["patterns"][name], re.IGNORECASE)


@cache
def _languages() -> re.Pattern[str]:
    names = table(_NAME)["words"]["languages"].split()
    return re.compile(rf"\b(?:{'|'.join(names)})\b")  # case counts: "polish the prose"


@cache
def _behaviours() -> Mapping[re.Pattern[str], str]:
    """The words of each sort of behaviour, and the competency that it belongs to."""
    found = table("planning/requirement_frames")["behaviour"]
    return {_expression(words): competency for words, competency in found.items()}


@cache
def _competencies() -> Mapping[str, str]:
    found: Mapping[str, str] = table("planning/requirement_frames")["competency"]
    return found


def _is_language(line: str) -> bool:
    if not _languages().search(line):
        return False
    rest = _languages().sub(" ", line)
    return len(rest.split()) <= 1 or bool(_pattern("language").search(rest))


def _is_named(topic: str) -> bool:
    """Whether *topic* is a named thing: its words begin with a capital or hold a sign."""
    words = [word for word in topic.split() if word.lower() not in ("or", "and", "in", "on", "for")]
    return len(words) <= _MOST_NAMES and all(not w[0].islower() or "+" in w for w in words)


def _tool_or_skill(topic: str) -> str:
    """One tool can be weighed against another; "Python or Go" cannot."""
    return "skill" if {"or", "and"} & set(topic.lower().split()) else "tool"


def spoken(text: str) -> str:
    """*text* on one line, without what an advertisement adds on how much it matters."""
    line = plain(text)
    bare = plain(_pattern("aside").sub("", _pattern("announced").sub("", line)))
    return bare if any(map(str.isalpha, bare)) else line


def _topic(line: str) -> _Topic:
    found = _pattern("about").match(line) or _skills(line)
    if not found:
        return _Topic()
    knowing = bool(_pattern("knowing").match(found.groupdict().get("noun") or ""))
    if _pattern("listed").match(line[found.end("topic") :]):
        return _Topic(knowing=knowing, several=True)
    after = _pattern("afterwards").search(found["topic"])
    if after is not None and after[0].split()[0] == "and":
        return _Topic(knowing=knowing, several=True)
    topic = found["topic"][: after.start() if after else None].strip(" .")
    fits = _SHORTEST_TOPIC <= len(topic) <= _LONGEST_TOPIC
    if not fits or _pattern("unfinished").search(topic):
        return _Topic(knowing=knowing, several=True)
    first = topic.split()[0]
    doing = first.endswith("ing") and first[0].islower() and len(topic.split()) > 1
    by = "of" if knowing else ("in" if doing else "with")
    your = f"your {'knowledge' if knowing else 'experience'} {by} {topic}"
    return _Topic(None if doing else topic, your, knowing)


def _skills(line: str) -> re.Match[str] | None:
    """ "Strong Excel skills", "PLC experience"; a sort of behaviour is no skill."""
    found = _pattern("skills").match(line)
    if found is None or _words("behaviour").search(found["topic"]):
        return None
    certain = found["much"] or _pattern("sign").search(found["topic"])
    return found if certain else None


def _type(line: str, topic: _Topic) -> str:
    named = topic.thing is not None and _is_named(topic.thing)
    for type_, fits in (
        ("years", _pattern("years").search(line)),
        ("language", _is_language(line)),
        ("certificate", _words("certificate").search(line)),
        (_tool_or_skill(topic.thing or ""), named),
        (CONDITION, not (topic.your or topic.several) and _words("condition").search(line)),
        ("behaviour", _words("behaviour").search(line)),
        ("knowledge" if topic.knowing else "skill", topic.your or topic.several),
    ):
        if fits:
            return type_
    return OTHER


def _competency(line: str, type_: str) -> str:
    if type_ in ("behaviour", OTHER, TASK):
        for words, competency in _behaviours().items():
            if words.search(line):
                return competency
    return _competencies().get(type_, "results")


def wanted(text: str, *, must: bool) -> Wanted:
    """*text*, one requirement, with what it asks for; "other" where rules cannot say."""
    line = spoken(text)
    topic = _topic(line)
    type_ = _type(line, topic)
    if type_ not in ("tool", "skill", "knowledge"):
        topic = _Topic()
    return Wanted(text, type_, must, topic.thing, topic.your, _competency(line, type_))


def task(text: str) -> Wanted:
    """*text*, one thing that whoever gets the job will do.

    A wish that stands among the tasks ("Strong Excel skills") is still a wish, and a must.
    """
    if _pattern("wish").match(plain(text)):
        return wanted(text, must=True)
    return Wanted(text, TASK, must=False, competency=_competency(plain(text), TASK))


def skill(text: str) -> Wanted:
    """*text*, a skill named on its own ("Kafka")."""
    topic = plain(text)
    if not 1 <= len(topic) <= _LONGEST_TOPIC or _languages().fullmatch(topic):
        return wanted(text, must=False)
    type_ = _tool_or_skill(topic) if _is_named(topic) else "skill"
    return Wanted(
        text,
        type_,
        must=False,
        topic=topic,
        your=f"your experience with {topic}",
        competency=_competency(topic, type_),
    )


def asked(requirement: Wanted, turn: int) -> str:
    """A sentence that repeats the line; *turn* varies the wording."""
    line, odd = requirement.line, turn % 2
    if requirement.type == TASK and not _pattern("addressed").search(line):
        return f"{('Part of this job:', 'One of the tasks is this:')[odd]} {quoted_sentence(line)}"
    named = _pattern("noun_like").match(line) or requirement.topic == line
    if named and not _pattern("statement").search(line):
        return f"{('The job asks for', 'They are looking for')[odd]} {quoted(line)}."
    opening = ("The advertisement says:", "One line of the advertisement reads:")[odd]
    return f"{opening} {quoted_sentence(line)}"
