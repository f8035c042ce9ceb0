"""The report of one interview, put into words once for the page and for the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core import content
from core.domain.case import PART_NAMES, PARTS, Case, Part, is_reply, place_of
from core.domain.evaluation import Evaluation, State
from core.domain.history import LISTED
from core.domain.improvement import Improvement, as_it_was
from core.domain.interview import Interview, Kind, QuestionKind, Turn
from core.domain.limit import Limited
from core.domain.remark import Worth
from core.domain.report import (
    Asked,
    Block,
    Line,
    Report,
    Said,
    Section,
    Standing,
    Standings,
    Table,
    marked,
)
from core.domain.rubric import Rubric
from core.domain.summary import Summary, ToPractise
from core.domain.text import Span
from core.errors import NotFoundError
from core.ports.limits import Limits
from core.ports.reports import ReportWriter
from core.services import deliveries
from core.services.dossiers import Dossier, Dossiers
from core.services.evaluations import Evaluated, overall_of, summary_of
from core.services.moderation import what_to_say
from core.services.remarks import questions_of

UNSCORED = {
    State.NOT_ENOUGH_EVIDENCE: "Not enough evidence.",
    State.NOT_ASKED: "Not asked in this question.",
    State.NOT_ASSESSED: "Not assessed by this coach.",
    State.FAILED: "Could not be scored. Your answer is safe.",
}
WORTH = {
    Worth.STRONG: "A strong question.",
    Worth.FINE: "Worth asking.",
    Worth.ELSEWHERE: "Better asked elsewhere.",
    Worth.WEAK: "Little would be learned from the answer.",
    Worth.UNREADABLE: "This coach could not read it.",
}
AS_IT_COULD_BE_TOLD = "How it could be told"
NAMED_OTHERWISE = {Kind.HR_SCREEN: "First call with HR"}
ORDINALS = ("first", "second", "third", "fourth", "fifth")


@dataclass(frozen=True)
class Reports:
    dossiers: Dossiers
    writer: ReportWriter
    limits: Limits

    def of(self, owner: str, interview_id: str) -> Report:
        """Raise `NotFoundError` for another owner's interview, or one that was never begun."""
        found = self.dossiers.of(owner, interview_id)
        if found.interview.phase not in LISTED:
            raise NotFoundError(f"interview {interview_id} is {found.interview.phase}")
        return report(found)

    def pdf(self, owner: str, interview_id: str) -> bytes:
        """Raise as `of` does, and `TooOftenError`: making one takes a moment."""
        made = self.of(owner, interview_id)
        self.limits.hit(Limited.EXPORT, owner)
        return self.writer.write(made)


def report(found: Dossier) -> Report:
    """One interview in words; the same for the page, the printer and the PDF."""
    interview = found.interview
    summary = summary_of(interview, found.evaluated)
    kind = kind_name(interview.brief.kind)
    sections = [
        *_case(interview),
        *_questions(found),
        _works(summary),
        *_practise(summary),
        *_solutions(interview),
        *_asked_back(found),
        *_typed(interview),
    ]
    return Report(
        interview.brief.role or "Practice interview",
        (f"{kind}, {interview.created_at:%-d %B %Y}.", counted(interview, summary)),
        (*sections, _judged_by(found.evaluated), *_waited(found), _received(found)),
    )


def kind_name(kind: Kind) -> str:
    """E.g. ``Behavioural interview``."""
    return NAMED_OTHERWISE.get(kind) or f"{kind.replace('_', ' ').capitalize()} interview"


def counted(interview: Interview, summary: Summary) -> str:
    """How many were answered and skipped, and where the whole stands."""
    answered = len(interview.to_assess)
    skipped = interview.skips
    words = [f"{answered} answered", f"{skipped} skipped" if skipped else "none skipped"]
    if interview.ended_early:
        words.append("ended early")
    return f"{', '.join(words)}. {_middle(summary)}"


def _middle(summary: Summary) -> str:
    """Where the whole stands, or why that cannot be said."""
    if not summary.scored:
        return "There was not enough to judge."
    if summary.overall is None:
        return f"Only {summary.scored} of {summary.answers} could be judged: too few for a level."
    of_all = f" of {summary.answers}" if summary.scored < summary.answers else ""
    if summary.scored == 1:
        return f"One{of_all} could be judged, at {summary.overall:g} of 5."
    return (
        f"{summary.scored}{of_all} could be judged. Their middle level is {summary.overall:g} of 5."
    )


def to_practise(practise: ToPractise, summary: Summary) -> str:
    """Why this is what to practise, in one sentence."""
    if practise.criterion is None:
        unjudged = summary.answers - summary.scored
        return f"{unjudged} of your {summary.answers} answers could not be judged. Begin here."
    return f"Your lowest point was “{practise.criterion.name}”: usually {practise.median:g} of 5."


def _case(interview: Interview) -> Iterator[Section]:
    """What lay on the table: the background, and the exhibits that were shown."""
    parts = _parts(interview)
    if not parts:
        return
    case, last = parts[-1]
    blocks: list[Block] = [
        Line(f"{case.industry}.", quiet=True),
        Line(case.filled(case.background)),
    ]
    for exhibit in reversed(case.shown_by(last)):
        number = case.exhibits.index(exhibit) + 1
        heads = (exhibit.rows_name, *(column.headed for column in exhibit.columns))
        rows = tuple(
            (row.name, *(c.cell(v) for c, v in zip(exhibit.columns, row.values, strict=True)))
            for row in exhibit.rows
        )
        blocks.append(Table(f"Exhibit {number}: {exhibit.title}", heads, rows))
        if exhibit.note:
            blocks.append(Line(case.filled(exhibit.note), quiet=True))
    yield Section(f"The case: {case.title}", tuple(blocks))


def _solutions(interview: Interview) -> Iterator[Section]:
    """How each part that was asked could be solved, line by line."""
    for case, part in _parts(interview):
        blocks: list[Block] = [Line(case.filled(sentence)) for sentence in part.solution]
        blocks += [
            Line(case.line(quantity), f"{quantity.name}:") for quantity in case.quantities_of(part)
        ]
        number = PARTS.index(part.key) + 1
        yield Section(f"How part {number} could be solved", tuple(blocks), PART_NAMES[part.key])


def _parts(interview: Interview) -> list[tuple[Case, Part]]:
    """The parts of a case that were asked, in order; none in any other interview."""
    mains = [turn for turn in interview.turns if turn.question.kind is QuestionKind.MAIN]
    found = (content.case_part(turn.question.bank_id) for turn in mains)
    return [pair for pair in found if pair is not None]


def _questions(found: Dossier) -> Iterator[Section]:
    for number, turn in enumerate(found.interview.turns, found.interview.first_number):
        position = number - found.interview.first_number
        *told, asked = turn.wording.splitlines() or [""]
        blocks: list[Block]
        if is_reply(turn.question):
            blocks = [*map(Line, filter(None, told)), Asked(asked)]
        else:
            blocks = [Asked(turn.wording)]
        if number and turn.question.why:
            blocks.append(Line(turn.question.why, "Why it was asked:", quiet=True))
        blocks += _answer(found, position, turn)
        yield Section(_heading(number, turn), tuple(blocks), asked)


def _heading(number: int, turn: Turn) -> str:
    if is_reply(turn.question):
        return "What you were told"
    place = place_of(turn.question.bank_id)
    if place is not None:
        return f"Part {PARTS.index(place[1]) + 1}: {PART_NAMES[place[1]].lower()}"
    heading = f"Question {number}" if number else "Warm-up"
    return f"{heading}, a follow-up" if turn.question.kind is QuestionKind.FOLLOW_UP else heading


def _answer(found: Dossier, position: int, turn: Turn) -> Iterator[Block]:
    if turn.answer is None:
        skipped = "You went on." if turn.went_on else "You skipped this question."
        yield Line(skipped if turn.skipped else "You gave no answer.")
        return
    last = len(turn.attempts) - 1
    if last:
        yield Line(f"Your {_ordinal(last)} try. The ones before it are not printed.", quiet=True)
    evaluation = found.evaluated.get((position, last))
    if turn.question.kind is QuestionKind.WARM_UP:
        yield Said(((turn.answer.text, ""),))
        yield Line("Nobody judges the warm-up.", quiet=True)
    elif evaluation is None:
        yield Said(((turn.answer.text, ""),))
        yield Line("This answer has not been judged, and no level was made up.")
    else:
        yield from _judged(turn, evaluation, found.evaluated.get((position, last - 1)))
    improvement = found.improvements.get((position, last))
    if improvement is not None:
        yield from _as_it_could_be_told(improvement, turn.answer.text)
    if turn.answer.spoken and (evaluation is None or not evaluation.withheld):
        yield Line("", f"{deliveries.HOW_YOU_SAID_IT}.")
        yield from deliveries.told(found, position, last)


def _judged(turn: Turn, evaluation: Evaluation, before: Evaluation | None) -> Iterator[Block]:
    answer = turn.attempts[-1]
    if evaluation.withheld:
        yield Said(((answer.text, ""),))
        yield Line(evaluation.instruction.because, f"{evaluation.instruction.title}.")
        return
    rubric = content.rubric_of(evaluation.rubric)
    spans = tuple(span for judgement in evaluation.judgements for span in judgement.spans)
    yield Said(marked(answer.text, spans))
    yield Line(evaluation.instruction.because, evaluation.instruction.title)
    if is_reply(turn.question) and all(j.state is State.NOT_ASKED for j in evaluation.judgements):
        return  # "go on" was no question: there is nothing to stand anywhere
    yield Standings(
        tuple(
            Standing(
                rubric[judgement.criterion].name,
                judgement.level,
                judgement.spread,
                (answer.guess or {}).get(judgement.criterion),
                f"{UNSCORED[judgement.state]} {judgement.reason}".strip()
                if judgement.level is None
                else "",
            )
            for judgement in evaluation.asked
        )
    )
    overall = overall_of(evaluation)
    reached = "not enough evidence" if overall is None else f"{overall:g} of 5, by a fixed rule"
    yield Line(f"{reached}.", "Over all:")
    for name, reason in reasons(rubric, evaluation):
        yield Line(reason, f"{name}.", quiet=True)
    if before is not None:
        for name, change in changes(rubric, before, evaluation):
            yield Line(change, f"Since the try before, {name}:", quiet=True)


def reasons(rubric: Rubric, evaluation: Evaluation) -> list[tuple[str, str]]:
    """(criterion, why its level) in words; not where they only say the criterion's name again."""
    named = (
        (rubric[judgement.criterion].name, judgement.reason)
        for judgement in evaluation.judgements
        if judgement.level is not None
    )
    return [(name, reason) for name, reason in named if reason.rstrip(".") not in ("", name)]


def changes(rubric: Rubric, before: Evaluation, after: Evaluation) -> list[tuple[str, str]]:
    """(criterion, from which level to which in words); less than a level is no change."""
    found = []
    levels = {judgement.criterion: judgement.level for judgement in before.judgements}
    for judgement in after.judgements:
        old, new = levels.get(judgement.criterion), judgement.level
        if old is None and new is None:
            continue
        if old is None or new is None:
            was, now = ("not scored" if level is None else f"{level} of 5" for level in (old, new))
            change = f"{was}, now {now}."
        elif old == new:
            change = f"{new} of 5 both times."
        else:
            change = f"{'up' if new > old else 'down'} from {old} to {new}."
        found.append((rubric[judgement.criterion].name, change))
    return found


def _as_it_could_be_told(improvement: Improvement, answer: str) -> Iterator[Block]:
    """The words are printed once: where it is told as it was, only what is said of it."""
    if as_it_was(improvement, answer):
        yield Line(" ".join(improvement.changes), f"{AS_IT_COULD_BE_TOLD}.")
        return
    own = "From your own sentences. What only you know is left open in brackets."
    said = reworded_by(improvement) if improvement.reworded else own
    yield Line(said, f"{AS_IT_COULD_BE_TOLD}.")
    yield Said(improvement.told)
    for change in improvement.changes:
        yield Line(change, quiet=True)


def reworded_by(improvement: Improvement) -> str:
    """Who says it in other words, and what of: it must not be taken for the candidate's own."""
    return (
        f"Reworded by {improvement.coach}, from your answer and your résumé alone. "
        "What it did not find there is left open in brackets."
    )


def _typed(interview: Interview) -> Iterator[Section]:
    """Said once for all answers that were typed."""
    answers = [turn.answer for turn in interview.turns if turn.answer is not None]
    if any(not answer.spoken for answer in answers):
        said = deliveries.TYPED
        if any(answer.spoken for answer in answers):
            said = "Not measured where you typed."
        yield Section(deliveries.HOW_YOU_SAID_IT, (Line(said, quiet=True),))


def _works(summary: Summary) -> Section:
    blocks: list[Block] = []
    for strength in summary.strengths:
        blocks += [
            Line(strength.question, f"{strength.criterion.name}, {strength.level} of 5."),
            Said(((strength.quote, "evidence"),)),
        ]
    nothing = Line("No criterion reached 4 of 5 with evidence yet. That is usual at first.")
    return Section("What already works", tuple(blocks) or (nothing,))


def _practise(summary: Summary) -> Iterator[Section]:
    practise = summary.practise
    if practise is None:
        return
    advice = Line(practise.instruction.because, practise.instruction.title)
    yield Section("What to practise next", (Line(to_practise(practise, summary)), advice))


def _asked_back(found: Dossier) -> Iterator[Section]:
    blocks: list[Block] = []
    for number in questions_of(found.interview):
        question = found.interview.candidate_questions[number]
        remark = found.remarks.get(number)
        quote: Span | None = remark.quote if remark is not None else None
        blocks.append(Said(marked(question, (quote,) if quote and quote.fits(question) else ())))
        if remark is not None and remark.withheld:
            blocks.append(Line(remark.because, f"{what_to_say(remark.withheld).title}."))
        elif remark is not None:
            blocks.append(Line(remark.because, WORTH[remark.worth]))
            first, *more = remark.instead.splitlines() or [""]
            blocks += [Line(first, "To ask instead:")] if first else []
            blocks += [Line(each, "Or:") for each in more]
    if blocks:
        yield Section("What you asked at the end", tuple(blocks))


def _judged_by(evaluated: Evaluated) -> Section:
    """Who judged, by what, when: each as it is stored with the levels."""
    evaluations = list(evaluated.values())
    if not evaluations:
        return Section("How this was judged", (Line("Nothing in it was judged."),))
    dates = sorted(evaluation.at for evaluation in evaluations if evaluation.at)
    blocks = [
        Line(_each(evaluation.coach for evaluation in evaluations), "Coach:"),
        Line(_each(evaluation.rubric for evaluation in evaluations), "Rubrics:"),
    ]
    if prompts := _each(evaluation.prompt or "" for evaluation in evaluations):
        blocks.append(Line(prompts, "Prompts:"))
    if dates:
        blocks.append(Line(f"{dates[-1]:%-d %B %Y}.", "Last judged:"))
    blocks.append(
        Line(
            "Levels go from 0 to 5 and are about the words of an answer, never about the person. "
            "The words that they rest on are marked in each answer."
        )
    )
    return Section("How this was judged", tuple(blocks))


def _received(found: Dossier) -> Section:
    """Who besides this machine got something of it: from the calls themselves."""
    return Section("Who received your words", found.receipt)


def _waited(found: Dossier) -> Iterator[Section]:
    if found.waited:
        yield Section("How long you waited after an answer", found.waited)


def _each(names: Iterator[str]) -> str:
    return ", ".join(sorted({name for name in names if name}))


def _ordinal(attempt: int) -> str:
    return ORDINALS[attempt] if attempt < len(ORDINALS) else f"{attempt + 1}th"
