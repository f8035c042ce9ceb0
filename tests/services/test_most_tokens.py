"""What is held for a request, against a real tokenizer of few and short entries (Llama 2's, 32,000;
those of the models in our catalogue have more, so they make fewer tokens of the same text)."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from core.domain.chat import DataKind
from core.ports.chat import Material, Request
from core.services.most_tokens import FRAME, most_given

PROMPTS = sorted((Path(__file__).parents[2] / "prompts").glob("*/v*.md"))
DENSE = [
    "zqxjkvbw" * 40,
    "".join(chr(0x1F600 + number) for number in range(60)),
    "\u0e01\u0e33\u0e25\u0e31\u0e07\u0e07" * 30,
    "Ich habe das Ländle gerettet. 我修复了它。🦓🧑🏽‍🚀",
    "\u200b\u2060\ufeff" * 50,
    "7f3a9c1e" * 60,
]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    found = find_spec("wordllama")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent / "tokenizers"
    return Tokenizer.from_file(str(folder / "l2_supercat_tokenizer_config.json"))


def made(tokenizer: Tokenizer, text: str) -> int:
    return len(tokenizer.encode(text, add_special_tokens=False).ids)


@pytest.mark.parametrize("path", PROMPTS, ids=lambda path: path.parent.name)
def test_every_prompt_takes_less_than_is_held_for_it(tokenizer: Tokenizer, path: Path) -> None:
    """Our own English, the densest of it included, without the room for a message around it."""
    text = path.read_text("utf-8")

    assert made(tokenizer, text) <= most_given(Request("p", text, ())) - FRAME


@pytest.mark.parametrize("text", DENSE, ids=range(len(DENSE)))
def test_no_text_of_a_person_takes_more_than_is_held_for_it(
    tokenizer: Tokenizer, text: str
) -> None:
    """Whatever somebody types to make a call dearer than it looks."""
    empty = most_given(Request("p", "", (Material(DataKind.ANSWER, ""),)))
    held = most_given(Request("p", "", (Material(DataKind.ANSWER, text),)))

    assert made(tokenizer, text) <= held
    assert held - empty == len(text.encode())
