"""Judging an answer by rules: deterministic, with located evidence, and it says what it cannot."""

from core.coaches.offline.assessment.assess import REF, assess

__all__ = ["REF", "assess"]
