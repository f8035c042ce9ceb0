"""The reasons for which a session may see rows of more than one person, or of nobody yet."""

from __future__ import annotations

from enum import StrEnum


class Duty(StrEnum):
    """A closed list. What each may touch is data in core/data/duties.py."""

    IDENTIFY = "identify"  # from a cookie's hash to an owner, a new guest, who is signed in where
    PROVE = "prove"  # our own passwords, and the links in our mails
    AUDIT = "audit"  # note what happened to an account, and nothing else
    BRING_ALONG = "bring_along"  # make a guest's records those of the account they signed in to
    QUEUE = "queue"  # find slow work, whoever's it is
    SWEEP = "sweep"  # find what has expired
    ERASE = "erase"  # remove everything of one person
