"""What a question asked for, said once more as a request: "Choose one plan of yours that …".

Made of the question's own words by a few safe turns. Where none fits, its own sentence stands
behind a colon. What the question quotes from a résumé or an advertisement is never repeated.
"""

from __future__ import annotations

import re

from core.coaches.offline.assessment.asking import Asked, parts_of

_LONGEST = 130  # characters that a nervous listener can follow
_SENTENCE = re.compile(r"[^.?!]+[.?!]")
_CASE = re.compile(
    r"(?:please )?(?:tell (?:me|us) about|describe(?: to (?:me|us))?|talk (?:me|us) through|"
    r"walk (?:me|us) through|think of|take|give(?: me| us)?) "
    r"(an?|one|the last|the first)\s+(.+)",
    re.IGNORECASE,
)
_NAME = re.compile(r"name (an?|the|one)\s+(.+)", re.IGNORECASE)
_ORDER = re.compile(r"(?:explain|compare|show)\b.+", re.IGNORECASE)
_ABOUT_YOU = re.compile(r"\b(?:about yourself|introduce yourself)\b", re.IGNORECASE)
_WHEN_NOT_SAID = re.compile(r"^(time|moment|day) (you\b|your\b)", re.IGNORECASE)
_AFTER_A_QUOTE = re.compile(r"…\s*[”“»\"'’]?\s+(?=[A-Z])")
_HOW = re.compile(r",? and (how|what) (you\b.+)")
_YES_OR_NO, _ONE_CASE = "Say yes or no, then one case", "Choose one case"
_LEADS = (
    (re.compile(r"(?:which|what (?:kind|sort|part|one))\b", re.IGNORECASE), "Name one"),
    (re.compile(r"(?:who|whom|whose)\b", re.IGNORECASE), "Name the person"),
    (re.compile(r"why\b", re.IGNORECASE), "Give one reason"),
    (re.compile(r"how (?:did|have) you\b", re.IGNORECASE), "Say it step by step"),
    (re.compile(r"(?:(?:has|have|did) \w+ ever|do|does|are|is|can)\b", re.IGNORECASE), _YES_OR_NO),
    (re.compile(r"when\b", re.IGNORECASE), _ONE_CASE),
)
_STOCK = "Answer the question itself, in one sentence."
_OF_YOU = "Say in three sentences what you do now, what you did before, and why you are here."


def restated(question: str, asked: Asked) -> str:
    """One sentence that asks for what *question* asked; in its words where they are safe."""
    if _ABOUT_YOU.search(question):
        return _OF_YOU
    own = _AFTER_A_QUOTE.sub("…. ", parts_of(question).own)
    sentences = [s.strip() for s in _SENTENCE.findall(own) if "…" not in s and s.strip()]
    for sentence in sentences:
        if (said := _requested(sentence.rstrip(".?!"))) and len(said) <= _LONGEST:
            return said
    asking = [s for s in sentences if s.endswith("?")]
    first = asked in (Asked.STORY, Asked.CLAIM)
    return _behind_a_colon(asking[0 if first else -1], asked) if asking else _STOCK


def _requested(sentence: str) -> str:
    """A sentence that is a request already, said to choose one: empty where it is none."""
    if found := _CASE.fullmatch(sentence):
        which, rest = found[1].lower(), _HOW.sub(r", and say \1 \2", found[2])
        rest = _WHEN_NOT_SAID.sub(r"\1 when \2", rest)
        return f"Choose {which if which.startswith('the') else 'one'} {rest}."
    if found := _NAME.fullmatch(sentence):
        return f"Name {'the' if found[1].lower() == 'the' else 'one'} {found[2]}."
    return f"{sentence}." if _ORDER.fullmatch(sentence) else ""


def _behind_a_colon(sentence: str, asked: Asked) -> str:
    sentence = re.sub(r"^(?:and|so|but)\s+", "", sentence, flags=re.IGNORECASE)
    if len(sentence) > _LONGEST:
        head = sentence.partition(", and ")[0]
        if len(head) > _LONGEST:
            return _STOCK
        sentence = head.rstrip("?") + "?"
    lead = next((said for fits, said in _LEADS if fits.match(sentence)), "")
    told = asked in (Asked.STORY, Asked.CLAIM)
    if not lead or (lead == _ONE_CASE and not told):
        lead = _ONE_CASE if told else "Answer this first"
    first = sentence if re.match(r"I\b", sentence) else sentence[0].lower() + sentence[1:]
    return f"{lead}: {first}"
