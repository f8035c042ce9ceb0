"""Judging an answer by rules: deterministic, with located evidence, and it says what it cannot."""

from core.coaches.offline.assessment.assess import REF, assess
from core.coaches.offline.assessment.deserving import rubric_name

__all__ = ["REF", "assess", "rubric_name"]
