from __future__ import annotations

from pathlib import Path

import pytest

from core import prompts
from core.coaches.model.prompts import IN_USE
from tools import lock_prompts


def a_prompt(root: Path, text: str) -> Path:
    (root / "greet").mkdir()
    (root / "greet" / "v1.md").write_text(text, "utf-8")
    return root


GOOD = '+++\npurpose = "Say hello."\ninputs = ["tone"]\n+++\nSay hello in a {{ tone }} way.\n'


def test_a_prompt_is_named_by_its_text(tmp_path: Path) -> None:
    """What a model produced can be traced to the exact words that asked for it."""
    first = prompts.load("greet", "v1", a_prompt(tmp_path, GOOD))
    (tmp_path / "greet" / "v2.md").write_text(GOOD.replace("hello in", "hi in"), "utf-8")
    second = prompts.load("greet", "v2", tmp_path)

    assert first.ref.startswith("greet@v1#")
    assert first.ref.split("#")[1] != second.ref.split("#")[1]
    assert first.render(tone="warm") == "Say hello in a warm way."


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace('"tone"', ""),
        GOOD.replace('"tone"', '"tone", "name"'),
        "Say hello.",
    ],
)
def test_a_prompt_that_hides_an_input_is_refused(tmp_path: Path, text: str) -> None:
    """Header and text must agree, before anything is sent anywhere."""
    with pytest.raises(ValueError, match="greet@v1"):
        prompts.load("greet", "v1", a_prompt(tmp_path, text))


@pytest.mark.parametrize("inputs", [{}, {"tone": "warm", "name": "Ada"}])
def test_rendering_takes_exactly_the_declared_inputs(
    tmp_path: Path, inputs: dict[str, str]
) -> None:
    """Nothing is filled in that the header does not speak of."""
    prompt = prompts.load("greet", "v1", a_prompt(tmp_path, GOOD))

    with pytest.raises(ValueError, match="takes"):
        prompt.render(**inputs)


def test_every_prompt_file_loads() -> None:
    """A prompt in the repository whose header lies fails here."""
    for path in prompts.ROOT.glob("*/v*.md"):
        assert prompts.load(path.parent.name, path.stem).purpose


def test_a_released_prompt_never_changes() -> None:
    """What it produced names it; whoever looks it up has to find the very words."""
    assert lock_prompts.broken() == []
    assert lock_prompts.hashes().keys() == lock_prompts.locked().keys()


def test_a_lock_takes_new_versions_and_no_changed_ones(tmp_path: Path) -> None:
    """A new file is entered; a changed one is named, and the lock stays as it was."""
    file = a_prompt(tmp_path, GOOD) / "greet" / "v1.md"
    assert lock_prompts.main(tmp_path) == 0
    before = lock_prompts.locked(tmp_path)
    (tmp_path / "greet" / "v2.md").write_text(GOOD, "utf-8")
    assert lock_prompts.main(tmp_path) == 0
    file.write_text(GOOD.replace("hello", "goodbye"), "utf-8")

    assert lock_prompts.broken(tmp_path) == ["greet@v1"]
    assert lock_prompts.main(tmp_path) == 1
    assert lock_prompts.locked(tmp_path) == {**before, "greet@v2": before["greet@v1"]}


def test_every_prompt_in_use_is_there_and_none_is_left_over() -> None:
    """A file that nothing loads is a promise that nobody keeps."""
    framing = {"frame_material", "fit_schema", "reply_again"}  # of core/providers/chat
    folders = {path.parent.name for path in prompts.ROOT.glob("*/v*.md")}

    assert folders == set(IN_USE) | framing
    assert all((prompts.ROOT / name / f"{version}.md").exists() for name, version in IN_USE.items())


def test_no_prompt_takes_text_of_people() -> None:
    """Its inputs are ours: counts, names of languages, words of rubrics. Material is no input."""
    ours = {
        *("count", "kind", "about", "seniority", "difficulty", "persona", "language"),
        *("competencies", "criterion", "asks", "anchors", "examples", "weak", "slots"),
    }

    for name, version in IN_USE.items():
        assert prompts.load(name, version).inputs <= ours
