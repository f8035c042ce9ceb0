"""What was chosen for an interview, in the words that prompts use."""

from __future__ import annotations

from core.domain.interview import Brief, Difficulty, Kind, Persona

KINDS = {
    Kind.BEHAVIOURAL: "behavioural",
    Kind.HR_SCREEN: "first conversation with a recruiter",
    Kind.TECHNICAL: "technical",
    Kind.SYSTEM_DESIGN: "design",
    Kind.CASE: "case",
    Kind.MIXED: "mixed",
}
ABOUT = {
    Kind.BEHAVIOURAL: "Stories of what the candidate did at work; at most one about their views.",
    Kind.HR_SCREEN: (
        "Motives, the way so far, what they look for, how they work, and at the end availability "
        "and expectations; one or two stories; nothing that needs a specialist to judge."
    ),
    Kind.TECHNICAL: (
        "The craft of the role, whatever it is: how something is done, why it works, how a fault "
        "is found, how one would check it. No puzzles and no trivia."
    ),
    Kind.SYSTEM_DESIGN: (
        "One or two things to be designed or planned aloud in the craft of the role, from what is "
        "needed to the parts and what they cost; then questions about choices they made before."
    ),
    Kind.CASE: "A business problem.",
    Kind.MIXED: (
        "About half stories of what the candidate did, a third about the craft of the role, the "
        "rest about motives and choices."
    ),
}
DIFFICULTIES = {
    Difficulty.EASIER: "easier: one thing at a time, with room to choose an example",
    Difficulty.USUAL: "as usual",
    Difficulty.HARDER: "harder: less usual situations, trade-offs, things that went wrong",
}
PERSONAS = {
    Persona.WARM: "warm and patient",
    Persona.NEUTRAL: "neutral and polite",
    Persona.DEMANDING: "demanding, brief and polite",
}


def manner(brief: Brief) -> dict[str, str]:
    return {"persona": PERSONAS[brief.persona], "language": brief.language.english_name}


def level(brief: Brief) -> dict[str, str]:
    return {"kind": KINDS[brief.kind], "seniority": brief.seniority.value}
