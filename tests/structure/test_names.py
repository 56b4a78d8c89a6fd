"""The names of the package: no invented ones, one meaning for each public name, and only paths that exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.structure.sources import GENERATED, MODULES, PACKAGES, ROOT, is_private, public_names

# Names that were invented for the first edition. A reader had to learn them; the usual terms replace them.
INVENTED = {
    *("aftermath", "agenda", "agreement", "bell", "book", "desk", "door", "duties", "guest", "intake", "keeper"),
    *("lingering", "metronome", "patience", "patient", "presence", "pulse", "situation", "standing", "teller"),
    *("trial", "turnstile", "by_hand", "life", "living", "link", "spot", "terms", "truth", "course", "gate", "stay"),
}
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
HAND_WRITTEN = [
    *(path for path in MODULES.values() if not path.read_text("utf-8").startswith(GENERATED)),
    *sorted((ROOT / "codegen").glob("*.py")),
]
PATH = re.compile(r"`((?:ocpp16_sdk|codegen|tests|schemas|examples|benchmarks|docs)/[\w./-]*)`")
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "tests" / "README.md", *(ROOT / "docs").glob("*.md")]
)


def identifiers(source: str) -> Iterator[str]:
    """Yield the names that a module defines or uses."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def words(name: str) -> set[str]:
    """Return the words of a name in lower case, and the whole name."""
    return {name.lower().strip("_"), *(word.lower() for word in WORD.findall(name))}


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_invented_name_is_left(path: Path) -> None:
    names = {*identifiers(path.read_text("utf-8")), path.stem}
    assert not {name for name in names if words(name) & INVENTED}


def test_an_invented_name_is_found() -> None:
    found = [
        name
        for name in identifiers("class HandlerBook: ...\ndef f(by_hand): by_hand._keeper")
        if words(name) & INVENTED
    ]
    assert found == ["HandlerBook", "by_hand", "_keeper", "by_hand"]


def test_a_public_name_has_one_meaning() -> None:
    # A module such as `handlers` may exist in several packages; a twin of another package has a prefix.
    homes: dict[str, set[str]] = {}
    for package in PACKAGES - {"messages"}:
        if is_private(package):
            continue
        for name in public_names(package):
            homes.setdefault(name, set()).add(definition(package, name))
    # Both twins of a function are called the same; the blocking one is imported from `blocking`.
    assert {name for name, places in homes.items() if len(places) > 1} <= {"after_answer", "handlers", "run"}


def definition(package: str, name: str) -> str:
    """Return the module that a package imports a name from."""
    for node in ast.parse(MODULES[package].read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and any((alias.asname or alias.name) == name for alias in node.names):
            return node.module or ""
    return package


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    missing = [path for path in PATH.findall(page.read_text("utf-8")) if not (ROOT / path).exists()]
    assert not missing
