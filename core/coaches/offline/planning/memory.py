"""What was asked in earlier interviews: nothing comes again while there is something new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from core.coaches.offline.bank import Entry
from core.ports.coach import Past

NEVER = -1


@dataclass(frozen=True)
class Memory:
    """Earlier questions; "when" is a place in their order, the oldest 0, `NEVER` for none."""

    past: Past

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return tuple(_folded(question.text) for question in self.past.questions)

    @cached_property
    def _all_texts(self) -> str:
        return "\n".join(self._texts)

    @cached_property
    def _ids(self) -> Mapping[str, int]:
        asked = enumerate(self.past.questions)
        return {question.bank_id: when for when, question in asked if question.bank_id}

    @cached_property
    def _lines(self) -> Mapping[str, int]:
        asked = enumerate(self.past.questions)
        return {
            _folded(line): when for when, q in asked for line in (q.requirement, q.claim) if line
        }

    def knows(self, text: str) -> bool:
        """Whether *text* was asked, with or without a persona's words around it."""
        return _folded(text) in self._all_texts

    def when_entry(self, entry: Entry) -> int:
        """When a question of the bank was asked last."""
        by_id = self._ids.get(entry.id, NEVER)
        return max(by_id, self._when(entry.text)) if self.knows(entry.text) else by_id

    def when_lines(self, lines: Iterable[str]) -> int:
        """When a line of a document was asked about last."""
        return max((self._lines.get(_folded(line), NEVER) for line in lines), default=NEVER)

    def _when(self, text: str) -> int:
        folded = _folded(text)
        return max((when for when, asked in enumerate(self._texts) if folded in asked), default=0)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
