"""A candidate's hand for page tests: AppTest has no browser in which to type."""

from __future__ import annotations

from collections.abc import Mapping

SENT_WITH = ("box", "interview", "position", "sequence")


class ScriptedBox:
    """Stands in for the browser's side of the answer box: hands over what it was told, once.

    Put it where the component is: `monkeypatch.setattr("ui.components.answer_box._box", box)`,
    then `box.types("…")` and run the page.
    """

    def __init__(self) -> None:
        self.words: str | None = None
        self.drawn: list[Mapping[str, object]] = []

    def types(self, words: str) -> None:
        """These words are sent the next time that a box is drawn."""
        self.words = words

    def __call__(self, *, key: str, data: Mapping[str, object], **_: object) -> dict[str, object]:
        self.drawn.append({**data, "key": key})
        words, self.words = self.words, None
        if words is None:
            return {"answer": None}
        return {"answer": {**{name: data[name] for name in SENT_WITH}, "text": words}}
