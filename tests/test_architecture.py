"""Rules that no linter knows: where a line belongs, and what it must not do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import errors
from core.errors import AppError

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "pages").glob("*.py"))
OURS = [
    path
    for folder in ("core", "ui", "web", "pages", "evals", "benchmarks", "demo", "tools")
    for path in sorted((ROOT / folder).rglob("*.py"))
] + [ROOT / "Home.py"]
DRAWS = [path for path in OURS if path.parts[-2] in ("ui", "pages", "components")]
BANNED = {"manager", "helper", "utils", "common", "base", "handler", "processor", "models"}
MARKDOWN = {"write", "chat_message", "toast", "caption"}  # they render what they are given


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield node


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_pages_are_thin(page: Path) -> None:
    """A page is at most 60 lines, defines nothing, and opens the frame that guards it."""
    source = page.read_text("utf-8")
    nodes = list(ast.walk(ast.parse(source)))
    imported = {n.module for n in nodes if isinstance(n, ast.ImportFrom)}

    assert len(source.splitlines()) <= 60
    assert not [n for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    assert "with open_page(" in source
    assert [m for m in imported if not str(m).startswith(("core.domain", "ui"))] == []


def test_only_one_module_touches_session_state() -> None:
    """What a tab remembers has one home, so that it can be read in one place."""
    touching = [names(p) for p in OURS if re.search(r"\bst\.session_state\b", _code(p))]

    assert touching == ["ui/state.py"]


@pytest.mark.parametrize("path", DRAWS, ids=names)
def test_no_widget_renders_words_behind_our_back(path: Path) -> None:
    """`st.write` and its kin render Markdown of whatever they get; `ui.words` is the way."""
    used = [
        call.func.attr
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "st"
        and call.func.attr in MARKDOWN
    ]

    assert used == []


def test_nobody_shares_one_persons_data_through_a_cache() -> None:
    """`st.cache_data` is shared between people: banned."""
    assert [names(p) for p in OURS if "cache_data" in _code(p)] == []


@pytest.mark.parametrize("path", OURS, ids=names)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    """The first thing in a file is a sentence about it, and its name means something."""
    source = path.read_text("utf-8")

    assert not source.strip() or ast.get_docstring(ast.parse(source))
    assert not BANNED & set(re.split(r"[_.]", path.name))


def test_the_error_tree_in_the_docstring_is_the_real_one() -> None:
    """Adding an error means drawing it."""
    real = {n for n, c in vars(errors).items() if isinstance(c, type) and issubclass(c, AppError)}
    drawn = {w for line in (errors.__doc__ or "").splitlines() for w in line.split()[:5]}

    assert real <= drawn


@pytest.mark.parametrize(
    "error",
    [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, AppError)],
    ids=lambda c: c.__name__,
)
def test_every_error_is_a_sentence_a_person_can_act_on(error: type[AppError]) -> None:
    """No error ends in jargon, a code or half a sentence."""
    assert error.say.endswith(".")
    assert not re.search(r"\b(error|exception|invalid|failed to|null|HTTP)\b", error.say)


def test_nothing_in_the_repository_reaches_outside_it() -> None:
    """No absolute path of a machine, and no address of a package registry."""
    told = re.compile(r"/work/|/root/|/home/\w|pypi\.org|files\.pythonhosted|registry\.npmjs")
    own = Path(__file__)
    found = [names(p) for p in [*OURS, *ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
             if p != own and told.search(p.read_text("utf-8"))]  # fmt: skip

    assert found == []


def _code(path: Path) -> str:
    """The source without docstrings and comments."""
    return ast.unparse(_without_docstrings(ast.parse(path.read_text("utf-8"))))


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            continue
        first = node.body[0] if node.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            node.body[0] = ast.Pass()
    return tree
