"""Where nothing could be judged: how to begin."""

from __future__ import annotations

from core.coaches.offline.assessment.advice import first
from core.coaches.offline.assessment.judging import Heard
from core.coaches.offline.assessment.questions import Asked
from core.coaches.offline.assessment.quoting import quoted
from core.coaches.offline.assessment.statement import Mode
from core.domain.evaluation import Instruction

_WANTED = {
    "number": ("Say the number.", "A rough figure is enough: how many, how much or how long."),
    "result": ("Say what came of it.", "One sentence on what was different afterwards is enough."),
    "own_part": ("Say which part was yours.", "One thing that you did yourself is enough."),
}
_BY_WHAT_IS_ASKED = {
    Asked.STORY: ("Tell one real event.", "Say where it was, what you did, and what came of it."),
    Asked.FACT: ("Say the number.", "A number or a date, and one reason, is an answer."),
    Asked.STATUS: ("Say yes or no.", "Then say since when, and where you have used it."),
    Asked.EXPLANATION: (
        "Explain it with one example.",
        "Two or three plain sentences are enough.",
    ),
}
_DESIGN = ("Say first what it has to do.", "Then name three parts, and what each gives the next.")
_OTHERWISE = ("Give one reason and one example.", "Two or three sentences are enough.")
_TALK = 25  # words from which it is no short answer, but a general one


def start(heard: Heard) -> Instruction:
    """The first step towards an answer that can be judged."""
    if not heard.account.readable:
        return Instruction(
            "Answer in English sentences.",
            "This coach reads English only. Two or three plain sentences are enough.",
        )
    statement = first([s for s in heard.account.statements if s.mode is not Mode.ECHO])
    quote = quoted(heard.account, statement) if statement else None
    words = quote.of(heard.account.answer) if quote else ""
    length = heard.account.words + heard.account.said.idle
    if quote and length >= _TALK and heard.topic.asked is Asked.STORY:
        return Instruction(
            "Tell one story, not your habits.",
            f"“{words}” could be said by anybody. Choose one day when it happened, and say what "
            "you did then.",
            None,
            quote,
        )
    said = f"“{words}” is too little to judge. " if quote else ""
    title, next_step = _next_step(heard)
    return Instruction(title, f"{said}{next_step}", None, quote)


def _next_step(heard: Heard) -> tuple[str, str]:
    if heard.topic.design:
        return _DESIGN
    wanted = _WANTED.get(heard.topic.wants)
    return wanted or _BY_WHAT_IS_ASKED.get(heard.topic.asked, _OTHERWISE)
