"""An answer as it could be told: its own sentences, and slots for what is missing."""

from core.coaches.offline.improving.improve import improve

__all__ = ["improve"]
