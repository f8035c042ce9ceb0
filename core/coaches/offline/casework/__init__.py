"""Answers to the parts of a case, judged by rules."""

from core.coaches.offline.casework.assess import assess

__all__ = ["assess"]
