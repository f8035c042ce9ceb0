"""What the offline coach says of a question that the candidate asks, and what to ask instead."""

from core.coaches.offline.asking_back.remark import remark

__all__ = ["remark"]
