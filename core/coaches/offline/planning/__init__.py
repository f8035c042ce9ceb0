"""What is asked, why, and what is asked next: the interviewer's half of the offline coach."""

from core.coaches.offline.planning.follow_up import follow_up
from core.coaches.offline.planning.plan import plan
from core.coaches.offline.planning.warm_up import warm_up

__all__ = ["follow_up", "plan", "warm_up"]
