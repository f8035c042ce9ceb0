"""What is not judged: words of somebody in distress, and abuse."""

from __future__ import annotations

from enum import StrEnum


class Harm(StrEnum):
    SELF_HARM = "self_harm"  # a kind word, and where help is; nothing is scored
    ABUSE = "abuse"  # declined; nothing is scored
