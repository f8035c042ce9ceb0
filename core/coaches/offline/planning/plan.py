"""The plan of an interview: which questions, and in which order.

What matters most for the job and is least proved comes first, then strong claims that need
defending, then the bank. Their shares depend on the kind of interview, so that no interview is
only about what is missing. The same input always gives the same plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.coaches.offline.planning import bank, reading
from core.coaches.offline.planning.drafts import Draft, wordings
from core.coaches.offline.planning.families import family_for
from core.coaches.offline.planning.frames import draw, lines, texts
from core.coaches.offline.planning.memory import NEVER, Memory
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
# A first conversation begins with the person and ends with terms and dates.
_HR_ORDER = (
    "background",
    "motivation",
    "fit",
    "self-knowledge",
    "career",
    "preparation",
    "expectations",
    "availability",
)


def plan(brief: Brief, background: Background, past: Past) -> tuple[Question, ...]:
    """Exactly ``brief.questions`` different main questions, in the order in which to ask them.

    Works without résumé and job: then all of them come from the bank.
    """
    memory = Memory(past)
    most_requirements, most_claims = _room(brief, background)
    tested = _take(
        reading.about_requirements(background, brief.kind), brief, memory, most_requirements
    )
    defended = _take(
        reading.about_claims(background), brief, memory, most_claims, tested=_lines_of(tested)
    )
    general = _from_bank(brief, background, memory, [*tested, *defended])
    ordered = _ordered(brief, tested, defended, general)
    return tuple(_in_person(question, brief, place) for place, question in enumerate(ordered))


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


def _lines_of(questions: Iterable[Question]) -> set[str]:
    return {line for q in questions for line in (q.claim, q.requirement) if line is not None}


def _take(
    drafts: Sequence[Draft], brief: Brief, memory: Memory, most: int, *, tested: Iterable[str] = ()
) -> list[Question]:
    """Up to *most* questions from *drafts* in their order, lines never asked before others.

    No line is used twice, and no wording twice as long as there is another.
    """
    used, openings = set(tested), set[str]()
    taken: list[Question] = []
    fresh_first = sorted(drafts, key=lambda draft: _asked_before(draft, memory))
    for draft in fresh_first:
        if len(taken) == most:
            break
        if used & set(draft.lines):
            continue
        question = _worded(draft, brief, memory, openings)
        if question is not None:
            taken.append(question)
            used.update(draft.lines)
            openings.add(_closing(question))
    return taken


def _asked_before(draft: Draft, memory: Memory) -> bool:
    """Whether one of its lines was asked about before."""
    return memory.when_lines(draft.lines) > NEVER


def _worded(draft: Draft, brief: Brief, memory: Memory, used: set[str]) -> Question | None:
    """The first wording that is new; one whose question was used in this plan if need be."""
    fresh = [q for q in wordings(draft, brief) if not memory.knows(q.text)]
    return next((q for q in fresh if _closing(q) not in used), fresh[0] if fresh else None)


def _closing(question: Question) -> str:
    """The words after the quoted line: what two questions of one frame have in common."""
    return question.text[-40:]


def _from_bank(
    brief: Brief, background: Background, memory: Memory, chosen: Sequence[Question]
) -> list[Question]:
    """As many of the bank's questions as are still missing, of different sorts.

    Where there is no claim to begin with, one of them is easy.
    """
    family = family_for(brief, background.resume, background.job)
    ranked = _ranked(brief, family, memory)
    competencies = [question.competency for question in chosen]
    taken: list[bank.Entry] = []

    def rank(entry: bank.Entry) -> tuple[int, bool, int, int]:
        opens = not taken and _begins_with_bank(brief, chosen)
        return (
            memory.when_entry(entry),
            opens and entry.difficulty is not Difficulty.EASIER,
            sum(entry.kind is other.kind for other in taken),
            competencies.count(entry.competency),
        )

    while len(chosen) + len(taken) < brief.questions:
        taken.append(min(ranked, key=rank))
        ranked.remove(taken[-1])
        competencies.append(taken[-1].competency)
    return [_question(entry) for entry in taken]


def _begins_with_bank(brief: Brief, chosen: Sequence[Question]) -> bool:
    """Whether the first question will be the bank's: there is no claim, or it is a screen."""
    return brief.kind is Kind.HR_SCREEN or all(q.requirement is not None for q in chosen)


def _ranked(brief: Brief, family: str | None, memory: Memory) -> list[bank.Entry]:
    """Fitting questions: those for this line of work, of this difficulty, then by lot."""

    def rank(entry: bank.Entry) -> tuple[int, bool, int]:
        lot = draw(entry.id, brief.role, brief.kind, str(len(memory.past.questions)))
        return entry.distance(brief.difficulty), bank.ANY in entry.families, lot

    return sorted((entry for entry in bank.bank() if entry.fits(brief, family)), key=rank)


def _question(entry: bank.Entry) -> Question:
    return Question(
        text=entry.text,
        in_other_words=entry.in_other_words,
        competency=entry.competency,
        why=texts("competencies", "why")[entry.competency],
        bank_id=entry.id,
        probes=tuple(entry.probes.values()),
        source=f"bank:{entry.id}",
    )


def _ordered(
    brief: Brief,
    tested: Sequence[Question],
    defended: Sequence[Question],
    general: Sequence[Question],
) -> list[Question]:
    """Something easy first; then what matters most, with the other sorts in between."""
    if brief.kind is Kind.HR_SCREEN:
        return _as_a_first_conversation([*tested, *defended], general)
    opening = list(defended[:1]) or _easiest(general)
    rest = [[q for q in sort if q not in opening] for sort in (tested, general, defended)]
    return [*opening, *_in_turn(rest)]


def _easiest(general: Sequence[Question]) -> list[Question]:
    hardness = {entry.id: entry.hardness for entry in bank.bank()}
    return sorted(general, key=lambda question: hardness[question.bank_id or ""])[:1]


def _as_a_first_conversation(
    about: Sequence[Question], general: Sequence[Question]
) -> list[Question]:
    ranked = sorted(general, key=lambda question: _HR_ORDER.index(question.competency))
    last = [q for q in ranked if q.competency in _HR_ORDER[-2:]]
    opening = _easiest([q for q in ranked if q not in last] or ranked)
    before = [q for q in ranked if q not in last and q not in opening]
    return [*opening, *_in_turn([about, before]), *(q for q in last if q not in opening)]


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
