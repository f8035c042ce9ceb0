"""Who does what for whom."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.chat import Role
from core.ports.coach import Coach


@dataclass(frozen=True)
class OneCoach:
    """The same coach for everybody and everything."""

    coach: Coach

    def of(self, owner: str, role: Role, interview_id: str | None = None) -> Coach:
        del owner, role, interview_id
        return self.coach
