"""The mutations as data: every TOML file in this folder except `without_code.toml` and `open.toml`.

A mutation breaks the rule of one item once. It replaces a text that occurs exactly once in a file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.conformance_page import State, items

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
WITHOUT_CODE = FOLDER / "without_code.toml"
OPEN = FOLDER / "open.toml"


class DoesNotApplyError(Exception):
    """A mutation does not fit the present sources."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A text of one file and its replacement."""

    file: str
    """The path below the root of the repository."""
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Mutation:
    """A change of the code that breaks the rule of an item, and the tests that must fail."""

    item: str
    edits: tuple[Edit, ...]
    """Applied one after the other."""
    tests: tuple[str, ...]
    """Node ids of pytest."""

    def sources(self, root: Path) -> Mapping[Path, str]:
        """Return the changed text of each file. Raise `DoesNotApplyError` if an edit does not fit."""
        changed: dict[Path, str] = {}
        for edit in self.edits:
            path = root / edit.file
            if not path.is_file():
                raise DoesNotApplyError(f"{edit.file} does not exist")
            text = changed[path] if path in changed else path.read_text("utf-8")
            if (count := text.count(edit.old)) != 1:
                raise DoesNotApplyError(f"the text to replace occurs {count} times in {edit.file}, expected once")
            changed[path] = text.replace(edit.old, edit.new)
            if changed[path] == text:
                raise DoesNotApplyError(f"the replacement changes nothing in {edit.file}")
        for path, text in changed.items():
            if path.suffix == ".py":
                try:
                    compile(text, path, "exec")
                except SyntaxError as error:
                    raise DoesNotApplyError(f"{path.relative_to(root)} does not compile: {error}") from error
        return changed


def _mutation(entry: Mapping[str, Any]) -> Mutation:
    edits = entry.get("edits") or [{name: entry[name] for name in ("file", "old", "new")}]
    return Mutation(entry["item"], tuple(Edit(**edit) for edit in edits), tuple(entry["tests"]))


def files() -> list[Path]:
    """Return the files that contain mutations: one for each section of the page."""
    return sorted({*FOLDER.glob("*.toml")} - {WITHOUT_CODE, OPEN})


def mutations_in(file: Path) -> list[Mutation]:
    """Return the mutations of one file."""
    return [_mutation(entry) for entry in tomllib.loads(file.read_text("utf-8"))["mutation"]]


def mutations() -> list[Mutation]:
    """Return all mutations in the order of the page."""
    order = [item.id for item in items()]
    return sorted((each for file in files() for each in mutations_in(file)), key=lambda each: order.index(each.item))


def without_code() -> dict[str, str]:
    """Return the reason for each proven item whose rule is not in the code."""
    return dict(tomllib.loads(WITHOUT_CODE.read_text("utf-8"))["reasons"])


def not_mutated() -> list[str]:
    """Return the proven items whose mutation is not written yet."""
    return list(tomllib.loads(OPEN.read_text("utf-8"))["items"])


def proven() -> list[str]:
    """Return the items that `docs/conformance.md` calls proven, in its order."""
    return [item.id for item in items() if item.state is State.PROVEN]


def missing(mutated: Iterable[str]) -> list[str]:
    """Return the proven items without a mutation and without a reason."""
    explained = {*mutated, *without_code()}
    return [item for item in proven() if item not in explained]
