"""What in a reworded text is a fact, and whether the candidate ever said it."""

from core.coaches.facts.check import check, is_known

__all__ = ["check", "is_known"]
