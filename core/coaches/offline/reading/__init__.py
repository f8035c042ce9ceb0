"""Reading by rules: a résumé's text becomes a `Profile`, an advertisement's a `JobProfile`."""

from core.coaches.offline.reading.job import read_job
from core.coaches.offline.reading.resume import read_resume

__all__ = ["read_job", "read_resume"]
