"""The plan of an interview: which questions, and in which order.

What matters most for the job and is least proved comes first, then strong claims that need
defending, then the bank. Their shares depend on the kind of interview, so that no interview is
only about what is missing. The same input always gives the same plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from core.coaches.offline import bank
from core.coaches.offline.assessment import rubric_name
from core.coaches.offline.planning import reading
from core.coaches.offline.planning.choosing import OPENINGS, Choice, choice
from core.coaches.offline.planning.drafts import AboutRequirement, Draft, whys, wordings
from core.coaches.offline.planning.frames import draw, lines
from core.coaches.offline.planning.memory import Memory
from core.domain.interview import Brief, Difficulty, Kind, Question
from core.ports.coach import Background, Past

# Shares of questions about requirements and about claims; the bank has the rest. A first
# conversation is about the person's wishes, a technical one about what the job needs.
_SHARES = {
    Kind.BEHAVIOURAL: (0.4, 0.3),
    Kind.TECHNICAL: (0.5, 0.2),
    Kind.SYSTEM_DESIGN: (0.2, 0.1),
    Kind.HR_SCREEN: (0.2, 0.2),
    Kind.MIXED: (0.4, 0.3),
}
_QUOTED = re.compile("“[^”]*”")
_DESIGNS_FIRST = 2  # of a design interview
# A first conversation begins with the person and ends with terms and dates.
_HR_BEGINS = (*OPENINGS, "career", "preparation")
_HR_ENDS = ("expectations", "availability")


def plan(brief: Brief, background: Background, past: Past) -> tuple[Question, ...]:
    """Exactly ``brief.questions`` different main questions, in the order in which to ask them.

    Works without résumé and job: then all of them come from the bank.
    """
    memory = Memory(past)
    most_requirements, most_claims = _room(brief, background)
    wanted = reading.about_requirements(background, brief.kind)
    defensible = reading.about_claims(background, brief.kind)
    tested = _take(wanted, brief, memory, most_requirements)
    opens = brief.kind is not Kind.HR_SCREEN
    defended = _take(defensible, brief, memory, most_claims, beside=tested, opening=opens)

    def more(beside: Sequence[Question]) -> list[Question]:
        return _take([*wanted, *defensible], brief, memory, 1, beside=beside)

    from_bank = choice(brief, background, memory)
    general = _the_rest(brief, from_bank, [*tested, *defended], more)
    ordered = _ordered(brief, tested, defended, general)
    judged = [replace(question, rubric=rubric_name(question)) for question in ordered]
    return tuple(_in_person(question, brief, place) for place, question in enumerate(judged))


def _room(brief: Brief, background: Background) -> tuple[int, int]:
    """How many questions about requirements, and about claims; at least one is the bank's."""
    for_job, for_claims = _SHARES[brief.kind]
    if background.job is None:
        for_job, for_claims = 0.0, for_claims + for_job / 2
    if background.resume is None:
        for_job, for_claims = for_job + for_claims / 2 if for_job else 0.0, 0.0
    about_job = _rounded(for_job * brief.questions)
    about_claims = _rounded(for_claims * brief.questions)
    return about_job, min(about_claims, brief.questions - 1 - about_job)


def _rounded(number: float) -> int:
    return int(number + 0.5)


def _take(
    drafts: Iterable[Draft],
    brief: Brief,
    memory: Memory,
    most: int,
    *,
    beside: Sequence[Question] = (),
    opening: bool = False,
) -> list[Question]:
    """Up to *most* questions from *drafts*: lines never asked before others, then their order.

    No line is used twice, and no wording or competency as long as there is another that is
    as pressing. With *opening*, the first of them may begin the interview.
    """
    left, taken = list(drafts), list[Question]()
    while left and len(taken) < most:
        chosen = [*beside, *taken]
        draft = min(left, key=_rank(brief, memory, chosen))
        left.remove(draft)
        if {line for q in chosen for line in (q.claim, q.requirement)} & set(draft.lines):
            continue
        question = _worded(draft, brief, memory, chosen, opening=opening and not taken)
        if question is not None:
            taken.append(question)
    return taken


def _rank(
    brief: Brief, memory: Memory, chosen: Sequence[Question]
) -> Callable[[Draft], tuple[object, ...]]:
    """How soon a draft is asked, beside the questions that are *chosen* already."""
    competencies = [question.competency for question in chosen]

    def rank(draft: Draft) -> tuple[object, ...]:
        if isinstance(draft, AboutRequirement):
            odd, importance, proof, repeated = reading.pressing(draft, brief.kind)
            asked = memory.when_lines(draft.lines[:1])
            return asked, odd, importance, proof, competencies.count(draft.competency), repeated
        asked = memory.when_lines(draft.lines)
        return asked, *reading.worth(draft), competencies.count(draft.competency)

    return rank


def _worded(
    draft: Draft, brief: Brief, memory: Memory, chosen: Sequence[Question], *, opening: bool
) -> Question | None:
    """The first wording that is new; one whose question was used in this plan if need be."""
    used = {_closing(question) for question in chosen}
    fresh = [q for q in wordings(draft, brief, opening=opening) if not memory.knows(q.text)]
    question = next((q for q in fresh if _closing(q) not in used), fresh[0] if fresh else None)
    return None if question is None else _explained(question, whys(draft), chosen)


def _explained(question: Question, reasons: Sequence[str], chosen: Sequence[Question]) -> Question:
    """*question* with the first of its *reasons* that is not worded as one of *chosen*."""
    used = {_shape(other.why) for other in chosen}
    new = (reason for reason in reasons if _shape(reason) not in used)
    return replace(question, why=next(new, reasons[-1]))


def _shape(reason: str) -> str:
    """The words of a reason without what it quotes."""
    return _QUOTED.sub("", reason)


def _closing(question: Question) -> str:
    """The words after the quoted line: what two questions of one frame have in common."""
    return question.text[-40:]


def _the_rest(
    brief: Brief, from_bank: Choice, chosen: Sequence[Question], more: Callable[..., list[Question]]
) -> list[Question]:
    """As many of the bank's questions as are still missing, of different sorts.

    When those that fit have all been asked, *more* lines of the documents come before an old
    question; at last, what was asked longest ago. Where there is no claim to begin with, one
    of them is easy.
    """
    found: list[Question] = []
    begins = brief.kind is Kind.HR_SCREEN or all(q.requirement is not None for q in chosen)
    while len(chosen) + len(found) < brief.questions:
        beside = [*chosen, *found]
        entry = from_bank.best(beside, easy=begins and not found)
        new = from_bank.is_new(entry)
        general = _explained(from_bank.question(entry), from_bank.whys(entry), beside)
        found += (not new and more(beside)) or [general]
    return found


def _ordered(
    brief: Brief,
    tested: Sequence[Question],
    defended: Sequence[Question],
    general: Sequence[Question],
) -> list[Question]:
    """Something easy first; then what matters most, with the other sorts in between."""
    if brief.kind is Kind.HR_SCREEN:
        return _as_a_first_conversation([*tested, *defended], general)
    if brief.kind is Kind.SYSTEM_DESIGN:  # a design leads, and whoever came for one gets it
        opening = sorted(general, key=_hardness)[:_DESIGNS_FIRST]
    else:
        opening = list(defended[:1]) or _easiest(general)
    rest = [[q for q in sort if q not in opening] for sort in (tested, general, defended)]
    return [*opening, *_in_turn(rest)]


def _easiest(general: Sequence[Question]) -> list[Question]:
    return sorted(general, key=_hardness)[:1]


def _hardness(question: Question) -> int:
    entry = bank.entry(question.bank_id) if question.bank_id else None
    return entry.hardness if entry is not None else len(Difficulty)


def _as_a_first_conversation(
    about: Sequence[Question], general: Sequence[Question]
) -> list[Question]:
    last = sorted((q for q in general if q.competency in _HR_ENDS), key=_hr_place)
    before = sorted((q for q in general if q not in last), key=_hr_place)
    opening = _easiest([q for q in before if q.competency in OPENINGS] or before or last)
    between = [q for q in before if q not in opening]
    return [*opening, *_in_turn([about, between]), *(q for q in last if q not in opening)]


def _hr_place(question: Question) -> int:
    order = (*_HR_BEGINS, question.competency, *_HR_ENDS)
    return order.index(question.competency)


def _in_turn(sorts: Sequence[Sequence[Question]]) -> Iterator[Question]:
    """One of each sort, again and again, until none is left."""
    for place in range(max(map(len, sorts), default=0)):
        for sort in sorts:
            yield from sort[place : place + 1]


def _in_person(question: Question, brief: Brief, place: int) -> Question:
    """Every second question in the manner of the persona; more would be a tic."""
    if place % 2 == 0:
        return question
    turn = place // 2 + draw(brief.role) % 7
    before = lines("persona", "before", brief.persona)
    after = lines("persona", "after", brief.persona)
    parts = (
        before[turn % len(before)] if before else "",
        question.text,
        after[turn % len(after)] if after else "",
    )
    return replace(question, text=" ".join(filter(None, parts)))
