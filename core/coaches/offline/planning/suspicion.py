"""Which lines of a document are never repeated in a question.

Three sorts: what looks like an instruction to a machine (it is data, and must not be spread),
contact data, and markup or addresses that some reader further on might follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from core.content import table
from core.domain.document import Contact

_NAME = "planning/suspicion"
LONGEST_LINE = 600  # characters looked at; a longer line is not a line of a document


@cache
def _sign(name: str) -> re.Pattern[str]:
    return re.compile(table(_NAME)[name], re.IGNORECASE)


@cache
def _orders() -> tuple[re.Pattern[str], ...]:
    """The patterns, with the lists of words put in; "_" in a list stands for a space."""
    content = table(_NAME)
    patterns: list[str] = content["patterns"]
    for part, words in content["parts"].items():
        either = "|".join(words.split()).replace("_", " ")
        patterns = [pattern.replace(f"<{part}>", either) for pattern in patterns]
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def is_instruction(text: str) -> bool:
    """Whether *text* tries to tell a machine what to do or how to judge."""
    line = " ".join(text[: LONGEST_LINE * 4].split())
    return any(pattern.search(line) for pattern in _orders())


def names_an_address(text: str) -> bool:
    """Whether *text* holds an e-mail or web address, or a telephone number."""
    return bool(_sign("address").search(text) or _sign("phone").search(text))


def may_be_repeated(text: str, private: Iterable[str] = ()) -> bool:
    """Whether a line may stand in a question. *private* are texts of the contact block."""
    if len(text) > LONGEST_LINE or is_instruction(text) or names_an_address(text):
        return False
    folded = text.casefold()
    return not (_sign("markup").search(text) or any(secret in folded for secret in private))


def private_texts(contact: Contact) -> tuple[str, ...]:
    """What of the contact block must not appear in a question, case-folded.

    A town is no contact datum in a line such as "Opened the Lisbon office"; a street is.
    """
    items = [contact.name, contact.email, contact.phone, *contact.links]
    if contact.location is not None and any(sign.isdigit() for sign in contact.location.text):
        items.append(contact.location)
    texts = (" ".join(item.text.split()).casefold() for item in items if item is not None)
    return tuple(text for text in texts if len(text) > 2)  # noqa: PLR2004 (initials hide nothing)
