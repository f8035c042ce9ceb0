"""A closed question in an open wording, from its own words; nothing where rules cannot do it."""

from __future__ import annotations

import re

from core.coaches.offline.asking_back.form import Asked
from core.coaches.offline.asking_back.words import listed

_SUBJECT = (
    r"you|i|we|they|people|(?:the|your|this|my) (?:new )?(?:team|company|department|school|ward|"
    r"hospital|shop|manager|managers|boss|colleagues|teachers|nurses|engineers|developers|designers)"
)
_DOING = re.compile(
    rf"^(?P<aux>do|does|did|will|would|can|could) (?P<who>{_SUBJECT}) "
    r"(?P<often>often|usually|ever|regularly|sometimes )?\s?(?P<verb>\w+) ?(?P<rest>.*)$"
)
_THERE = re.compile(
    r"^(?P<aux>is|are|was|were) there (?P<what>[\w -]+?)"
    r"(?P<rest> (?:for|in|with|to|of|on|at|from|during)\b.*)?$"
)
_LONG_HERE = re.compile(
    r"^have (?P<who>you|they) (?P<did>worked|been) (?P<where>.*?)(?: for)?(?: a)? long(?: time)?$"
)
_HOW = "large|big|small|busy|old|young|international|experienced|stable|independent"
_LARGE = re.compile(
    rf"^(?P<aux>is|are) (?P<who>{_SUBJECT}) (?:very |really |rather )?(?P<how>{_HOW})$"
)
_COUNTABLE = (
    "budget",
    "process",
    "programme",
    "program",
    "training",
    "plan",
    "policy",
    "system",
    "support",
    "rota",
    "routine",
)
_MOST_WORDS = 18  # in longer ones the rules lose the thread


def opened(asked: Asked) -> str:
    """*asked* begun with "how" or "what"; empty where that would not be English."""
    text = " ".join(asked.text[len(asked.text) - len(asked.core) :].split())
    words = text.rstrip(" ?.!")
    small = words.lower()
    if len(words.split()) > _MOST_WORDS or re.search(r"\bor\b|,|:", small):
        return ""
    found = _large(small) or _here(small) or _there(small, words) or _doing(small, words)
    return f"{found}?" if found else ""


def _doing(small: str, words: str) -> str:
    match = _DOING.match(small)
    if match is None:
        return ""
    aux, who, often, verb = (match[name] or "" for name in ("aux", "who", "often", "verb"))
    rest = words[match.start("rest") :]
    if verb in listed("having") and aux not in ("can", "could"):
        thing = rest.split(" ")
        if thing[0].lower() in listed("small_words"):
            thing = thing[1:]
        if not thing or thing[0].lower() in _NO_THING:
            return ""
        head, tail = _cut(" ".join(thing))
        return f"What {head} {aux} {_case(who, words)} {verb}{tail}"
    if verb not in listed("bare_verbs"):
        return ""
    how = "How often" if often.strip() in ("often", "ever", "usually", "regularly") else "How"
    return f"{how} {aux} {_case(who, words)} {verb} {rest}".rstrip()


_NO_THING = frozenset({"you", "me", "us", "them", "it", "to", "this", "that", "my", "your"})


def _there(small: str, words: str) -> str:
    match = _THERE.match(small)
    if match is None:
        return ""
    what = words[match.start("what") : match.end("what")].split(" ")
    lead = what[0].lower()
    if lead in ("a", "an") and what[-1].lower() not in _COUNTABLE:
        return ""
    if lead in listed("small_words"):
        what = what[1:]
    rest = words[match.start("rest") :] if match["rest"] else ""
    return f"What {' '.join(what)} {match['aux']} there{rest}" if what else ""


def _here(small: str) -> str:
    match = _LONG_HERE.match(small)
    return f"How long have {match['who']} {match['did']} {match['where']}" if match else ""


def _large(small: str) -> str:
    match = _LARGE.match(small)
    if match is None:
        return ""
    how = "large" if match["how"] in ("big", "small") else match["how"]
    return f"How {how} {match['aux']} {match['who']}"


def _cut(thing: str) -> tuple[str, str]:
    """The thing itself, and what is said about it behind "for" and the like."""
    match = re.search(r" (?:for|in|with|to|on|at|from|during|after|when|if)\b", thing)
    return (thing[: match.start()], thing[match.start() :]) if match else (thing, "")


def _case(who: str, words: str) -> str:
    """ "I" is written large; names within the subject stay as typed."""
    found = re.search(rf"\b{re.escape(who)}\b", words, re.IGNORECASE)
    return "I" if who == "i" else (found[0] if found else who)
