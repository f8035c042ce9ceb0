"""A case as an interview: which one comes, its five questions, and the interviewer's replies."""

from __future__ import annotations

from collections.abc import Sequence

from core import content
from core.coaches.offline.casework.clarifying import seen_later, unanswered
from core.coaches.offline.casework.reading import Heard, listed
from core.coaches.offline.planning.drafts import SOURCE
from core.coaches.offline.planning.families import family_of
from core.coaches.offline.planning.frames import draw
from core.domain.case import PARTS, Case, Exhibit, Fact, PartKey, owes_reply, place_id, place_of
from core.domain.interview import CASE, Brief, Question, QuestionKind, Turn
from core.domain.text import Span
from core.ports.coach import Past

SEEN_LATER = "You will see that in an exhibit in a moment."
CLOSING = "Anything else, or shall we go on?"
_COMPETENCY = {
    PartKey.CLARIFY: "clarifying",
    PartKey.STRUCTURE: "structuring",
    PartKey.CALCULATE: "calculation",
    PartKey.INTERPRET: "insight",
    PartKey.RECOMMEND: "recommendation",
}
# A question that is not recognised is no proof that there is nothing: the words leave both open.
_WITHOUT = "Put it another way, go on without it, or assume something."
_LONGEST_QUOTE = 80  # characters of a question that is repeated when there is no answer to it


def plan(brief: Brief, past: Past) -> tuple[Question, ...]:
    """The five questions of one case: one not done before while there is one, of the role's
    line of work where one is."""
    case = _chosen(brief, past)
    return tuple(_question(case, key) for key in PARTS)


def _chosen(brief: Brief, past: Past) -> Case:
    places = [place_of(question.bank_id) for question in past.questions]
    done = [place[0] for place in places if place is not None]
    family = family_of(brief.role)

    def rank(case: Case) -> tuple[int, bool, int]:
        last = max((n for n, case_id in enumerate(done) if case_id == case.id), default=-1)
        return last, family not in case.families, draw(case.id, brief.role)

    return min(content.cases(), key=rank)


def _question(case: Case, key: PartKey) -> Question:
    part = case.parts[key]
    return Question(
        text=case.filled(part.question),
        in_other_words=case.filled(part.in_other_words),
        competency=_COMPETENCY[key],
        why=case.filled(part.why),
        bank_id=place_id(case.id, key),
        source=SOURCE,
        rubric=CASE,
    )


def reply(turns: Sequence[Turn]) -> Question | None:
    """The interviewer's answer to what was asked last, or None to go on.

    Facts that were told before are not told again. What an exhibit will show is said to come.
    What neither a fact nor an exhibit answers is said to be unknown, in the candidate's own
    words. The last line asks whether there is anything else.
    """
    found = content.case_part(turns[-1].question.bank_id)
    answer = turns[-1].answer
    if found is None or answer is None or not owes_reply(turns):
        return None
    case, part = found
    heard = Heard(case, part, answer.text)
    earlier = [a.text for turn in turns[:-1] for a in turn.attempts if _of(case, turn)]
    before = case.learned(earlier)
    told = [fact for fact, _ in case.asked_for(heard.text)]
    coming = [exhibit for exhibit, _ in seen_later(heard)]
    later = [SEEN_LATER] if coming else []
    lines = [*_told(case, told, before), *later, *_unknown(heard, [*told, *coming]), CLOSING]
    seen = [exhibit for text in earlier for exhibit, _ in seen_later(Heard(case, part, text))]
    topics: list[Fact | Exhibit] = [*before, *told, *seen, *coming]
    keys = dict.fromkeys(topic.key for topic in topics)
    return Question(
        text="\n".join(lines),
        in_other_words="Ask one thing more, or say that you would like to go on.",
        competency=_COMPETENCY[PartKey.CLARIFY],
        kind=QuestionKind.FOLLOW_UP,
        why=part.why,
        bank_id=place_id(case.id, PartKey.CLARIFY),
        source=f"{SOURCE}#{','.join(keys)}",
        rubric=CASE,
    )


def _of(case: Case, turn: Turn) -> bool:
    return place_of(turn.question.bank_id) == (case.id, PartKey.CLARIFY)


def _told(case: Case, told: Sequence[Fact], before: Sequence[Fact]) -> list[str]:
    new = [case.filled(fact.text) for fact in told if fact not in before]
    if told and not new:
        return ["I have told you what I know about that."]
    return new


def _unknown(heard: Heard, told: Sequence[Fact | Exhibit]) -> list[str]:
    asked = unanswered(heard)
    if asked:
        quotes = listed([f"“{_short(span, heard.answer)}”" for span in asked[:2]])
        stop = "" if quotes.endswith("?”") else "."
        return [f"I find nothing on that in my papers: {quotes}{stop} {_WITHOUT}"]
    if not told:
        return [f"I find nothing on that in my papers. {_WITHOUT}"]
    return []


def _short(span: Span, answer: str) -> str:
    words = " ".join(span.of(answer).split()).rstrip(" .,;")
    if len(words) <= _LONGEST_QUOTE:
        return words
    return f"{words[: words.rfind(' ', 0, _LONGEST_QUOTE)]} …"
