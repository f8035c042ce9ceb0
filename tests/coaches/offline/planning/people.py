"""Two fictional candidates and the jobs that they want, for the tests of planning."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from core.coaches.offline.reading import read_job, read_resume
from core.domain.document import Contact, Item, JobProfile, Position, Profile, Requirement
from core.domain.interview import Kind
from core.ports.coach import Background

KINDS = tuple(kind for kind in Kind if kind is not Kind.CASE)  # a case has a plan of its own
PAIRS = Path(__file__).parent / "pairs"
TRADES = tuple(sorted(path.name.partition(".")[0] for path in PAIRS.glob("*.resume.txt")))


@cache
def pair(trade: str) -> Background:
    """A résumé and a job of one trade, read as they would be, with what is messy in them."""
    resume = (PAIRS / f"{trade}.resume.txt").read_text("utf-8")
    job = (PAIRS / f"{trade}.job.txt").read_text("utf-8")
    return Background(read_resume(resume), read_job(job))


def items(*texts: str) -> tuple[Item, ...]:
    return tuple(map(Item, texts))


ERRORS = "Cut checkout errors by 38 % in one quarter"
MOVE = "Led the move of 14 services to Kubernetes"
PARTNER_API = "Designed the partner API that 60 shops use"
MENTORED = "Mentored two junior engineers"

ENGINEER = Profile(
    contact=Contact(
        name=Item("Mariam Haddad"),
        email=Item("mariam.haddad@example.org"),
        phone=Item("+49 30 5550147"),
        location=Item("Lisbon"),
    ),
    positions=(
        Position(
            Item("Backend Engineer"),
            Item("Northwind Pay"),
            bullets=items(ERRORS, MOVE, PARTNER_API, MENTORED, "Wrote the on-call handbook"),
        ),
    ),
    skills=items("Python", "PostgreSQL", "Kafka"),
    education=items("BSc Computer Science"),
    languages=items("Arabic", "English"),
)

AUDITORS = "Works with auditors"
TRADE_OFFS = "Explains trade-offs to people who do not code"
APIS = "Designs APIs that other teams depend on"
POSTGRES = "Experience with PostgreSQL in production"

PAYMENTS = JobProfile(
    title=Item("Senior Backend Engineer, Payments"),
    requirements=(
        Requirement(TRADE_OFFS),
        Requirement(APIS),
        Requirement("Helps other engineers grow"),
        Requirement(POSTGRES),
        Requirement("At least 5 years of experience building backend systems"),
        Requirement(AUDITORS, must=False),
        Requirement("Swedish", must=False),
    ),
    responsibilities=items("Take part in the on-call rota, one week in seven"),
    skills=items("Kafka", "Rust"),
)

NURSE = Profile(
    positions=(
        Position(
            Item("Staff nurse"),
            Item("Harbour Hospital"),
            bullets=items(
                "Cared for up to 12 patients per shift on a surgical ward",
                "Trained 6 new nurses in medication safety",
                "Introduced a bedside handover checklist",
            ),
        ),
    ),
    skills=items("wound care"),
)

WARD = JobProfile(
    title=Item("Ward sister"),
    requirements=(
        Requirement("Registered nurse with an active licence"),
        Requirement("Good knowledge of medication safety"),
        Requirement("Calm under pressure"),
    ),
)
