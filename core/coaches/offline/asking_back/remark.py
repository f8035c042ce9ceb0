"""One question of the candidate, read by rules: why it is good, or what to ask instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.coaches.offline.asking_back.form import Asked, Form, core_of, form_of
from core.coaches.offline.asking_back.job import taken_up, told_already
from core.coaches.offline.asking_back.opening import opened
from core.coaches.offline.asking_back.proposals import Proposals
from core.coaches.offline.asking_back.sorts import Found, sort_of
from core.coaches.offline.asking_back.words import pattern, same_question
from core.coaches.offline.assessment import REF
from core.coaches.offline.planning.wording import quoted
from core.content import table
from core.domain.interview import Brief
from core.domain.remark import Remark, Worth
from core.domain.text import Span
from core.ports.coach import Background

_SHOWN = 60  # characters of the candidate's words that stand inside a remark
_RANK = (Worth.STRONG, Worth.FINE, Worth.ELSEWHERE, Worth.WEAK, Worth.UNREADABLE)


def _say(name: str) -> str:
    return str(table("asking_back/wordings")["say"][name])


@dataclass(frozen=True)
class _Reading:
    """One question with all that a rule may look at."""

    asked: Asked
    whole: str  # the question with what leads to it
    found: Found | None
    brief: Brief
    background: Background
    proposals: Proposals

    @property
    def found_text(self) -> str:
        return self.found.span.of(self.asked.text) if self.found else self.asked.text

    @property
    def quote(self) -> Span:
        """The words by which it was recognised, else all of it, within the whole text."""
        if self.found is None:
            return self.asked.span
        inside = self.found.span
        return Span(self.asked.span.start + inside.start, self.asked.span.start + inside.end)


def remark(brief: Brief, background: Background, asked: Sequence[str], number: int) -> Remark:
    """Say of question *number* of *asked* why it is good, or what to ask instead.

    With nothing asked at all, say what could have been. Raises nothing.
    """
    proposals = Proposals(brief, background, asked, number)
    if not asked:
        return Remark(REF, Worth.WEAK, _say("none"), "\n".join(proposals.two()))
    text = asked[number]
    form = form_of(text)
    unasked = _not_a_question(form, proposals)
    if unasked is not None:
        return unasked
    earlier = next((one for one in asked[:number] if _same(one, text)), None)
    if earlier is not None:
        because = _say("again").format(earlier=quoted(earlier, _SHOWN))
        return Remark(REF, Worth.WEAK, because, proposals.on(_theme(sort_of(text))))
    readings = [
        _Reading(
            one,
            one.text if form.several else text,
            _sort(one, text, form),
            brief,
            background,
            proposals,
        )
        for one in form.asked
    ]
    remarks = [(_judged(reading), reading) for reading in readings]
    best, reading = min(remarks, key=lambda pair: _RANK.index(pair[0].worth))
    if form.several:
        return _of_several(best, reading)
    if form.long and best.worth is Worth.STRONG:
        because = f"{best.because} {_say('long')}"
        return Remark(REF, Worth.FINE, because, reading.asked.text, reading.asked.span)
    return best


def _of_several(best: Remark, reading: _Reading) -> Remark:
    """The best of them to be asked first; where none is worth asking here, why, and at once."""
    if best.instead or best.worth not in (Worth.STRONG, Worth.FINE):
        return replace(best, because=f"{_say('several_at_once')} {best.because}")
    words = reading.asked.text
    alone = words[:1].upper() + words[1:].rstrip(" .") + ("" if words.endswith("?") else "?")
    return Remark(REF, Worth.FINE, _say("several"), alone, reading.asked.span)


def _same(one: str, other: str) -> bool:
    return same_question(core_of(one), core_of(other))


def _sort(one: Asked, text: str, form: Form) -> Found | None:
    """By its own words, else by those that lead to it."""
    found = sort_of(one.text)
    if found is not None or form.several:
        return found
    led_to = sort_of(text)
    return None if led_to is None else Found(led_to.sort, Span(0, len(one.text)))


def _not_a_question(form: Form, proposals: Proposals) -> Remark | None:
    if form.none:
        return Remark(REF, Worth.WEAK, _say("no_questions"), "\n".join(proposals.two()))
    if form.foreign:
        return Remark(REF, Worth.UNREADABLE, _say("other_language"))
    if form.gibberish:
        return Remark(REF, Worth.UNREADABLE, _say("gibberish"))
    if not form.asked:
        because = _say("thanks" if form.thanks else "statement")
        return Remark(REF, Worth.UNREADABLE, because, proposals.on(""))
    return None


def _theme(found: Found | None) -> str:
    return found.sort.theme if found else ""


def _judged(it: _Reading) -> Remark:
    told = told_already(it.asked.core, it.asked.text, it.background)
    if told is not None:
        because = _say("in_the_job").format(line=told)
        return Remark(REF, Worth.WEAK, because, it.proposals.on("practice"), it.quote)
    if it.found is None:
        return _unknown(it)
    if it.found.sort.worth in (Worth.STRONG, Worth.FINE):
        return _good(it, it.found)
    return _better_not(it, it.found)


def _better_not(it: _Reading, found: Found) -> Remark:
    """Elsewhere, or of no use: the reason with the words it is about, and another question."""
    sort, said = found.sort, quoted(it.found_text, _SHOWN)
    worth, because = sort.worth, sort.because
    if it.brief.kind in sort.here:
        worth, because = Worth.FINE, sort.because_here
    because = because.replace("{quote}", said)
    return Remark(REF, worth, because, it.proposals.on(sort.theme), it.quote)


def _good(it: _Reading, found: Found) -> Remark:
    said = quoted(it.found_text, _SHOWN)
    because = found.sort.because.replace("{quote}", said)
    named = taken_up(it.whole, it.background)
    if named is not None:
        because += " " + _say("named" if named.name else "specific").format(line=named.line)
    if it.asked.brief:
        because = f"{because} {_say('too_short')}"
        return Remark(REF, Worth.FINE, because, it.proposals.on(found.sort.theme), it.quote)
    if it.asked.closed and found.sort.key not in _ASKED_AS_ONE_LIKES:
        return _closed(it, because)
    if found.sort.worth is Worth.STRONG:
        return Remark(REF, Worth.STRONG, because, quote=it.quote)
    instead = "" if found.sort.key == "next_steps" else it.proposals.on(found.sort.theme)
    return Remark(REF, Worth.FINE, because, instead, it.quote)


_ASKED_AS_ONE_LIKES = ("next_steps", "wide")  # where yes or no is an answer, or the least matter


def _closed(it: _Reading, because: str) -> Remark:
    said = quoted(it.asked.opener, _SHOWN)
    start = it.asked.span.end - len(it.asked.core)
    learn = because[:1].lower() + because[1:]
    openly = _say("openly").format(learn=learn) if because else _say("openly_unknown")
    because = f"{_say('closed').format(opener=said)} {openly}"
    instead = opened(it.asked) or it.proposals.on(_theme(it.found))
    quote = Span(start, start + len(it.asked.opener))
    return Remark(REF, Worth.FINE, because, instead, quote)


def _unknown(it: _Reading) -> Remark:
    named = taken_up(it.whole, it.background)
    if named is not None:
        because = _say("named" if named.name else "specific").format(line=named.line)
        if it.asked.closed:
            return _closed(it, because)
        return Remark(REF, Worth.STRONG, because, quote=it.quote)
    if not pattern("work").search(it.asked.core):
        return Remark(REF, Worth.WEAK, _say("unrelated"), it.proposals.on(""), it.quote)
    if it.asked.closed:
        return _closed(it, "")
    return Remark(REF, Worth.FINE, _say("open_unknown"), it.proposals.on(""), it.quote)
