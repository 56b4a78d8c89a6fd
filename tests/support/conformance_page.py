"""The page `docs/conformance.md`: the tests that prove each item of OCPP 1.6J. `python -m tests.conformance` writes it.

A test proves the items that it cites. Citations are read from the lines of the test (decorators, docstring, body and
comments), from the tables of its module that its decorators name, and from the files in `tests/vectors` that such a
table names. Citations in the docstring of a module or in a helper do not count.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "conformance.md"
OWN_TEST = "test_conformance.py"  # its citations are examples and prove no item
SHOWN = 3  # the page lists at most this number of tests for one item

_TABLE: Mapping[str, Any] = tomllib.loads((TESTS / "conformance" / "conformance.toml").read_text("utf-8"))
_CITATION = re.compile(rf"\b({'|'.join(_TABLE['groups'])})-(\d{{2,3}})(?:(?:\.\.| to )(?:\1-)?(\d{{2,3}}))?\b")
_VECTORS = re.compile(r'"([\w-]+\.json)"')


class State(StrEnum):
    """The state of an item; `_HEAD` explains each value on the page."""

    PROVEN = "proven"
    PARTLY = "partly proven"
    OPEN = "open"
    DECIDED = "decided otherwise"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Proof:
    """A test that cites an item."""

    path: str
    """The path of its file below `tests`."""
    name: str

    def __str__(self) -> str:
        sentence = self.name.removeprefix("test_").replace("_", " ")
        return f"{sentence} ([{self.path}](../tests/{self.path}))"


Proofs = Mapping[str, list[Proof]]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the list: one row of the page."""

    id: str
    level: str
    title: str
    state: State
    reason: str
    """The reason for every state except proven, else empty."""
    proofs: tuple[Proof, ...]


def cited(text: str) -> Iterator[str]:
    """Yield the ids that a text cites. `J-24..J-26`, `J-24..26` and `J-24 to J-26` each cite three ids."""
    for group, first, last in _CITATION.findall(text):
        yield f"{group}-{first}"
        for number in range(int(first) + 1, int(last or 0) + 1):
            yield f"{group}-{number:02}"


def proofs_in(source: str, path: str) -> Iterator[tuple[str, Proof]]:
    """Yield each id that a test of a module cites, with the test."""
    module, lines = ast.parse(source), source.splitlines()

    def text_of(first: int, node: ast.stmt) -> str:
        return "\n".join(lines[first - 1 : node.end_lineno])

    tables: dict[str, str] = {}
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            text = text_of(node.lineno, node)
            files = [TESTS / "vectors" / name for name in _VECTORS.findall(text)]
            whole = "\n".join([text, *(file.read_text("utf-8") for file in files)])
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            tables.update({target.id: whole for target in targets if isinstance(target, ast.Name)})
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            texts = [text_of(min([node.lineno, *(each.lineno for each in node.decorator_list)]), node)]
            for decorator in node.decorator_list:
                names = [each.id for each in ast.walk(decorator) if isinstance(each, ast.Name)]
                texts += [tables[name] for name in names if name in tables]
            for item in dict.fromkeys(cited("\n".join(texts))):
                yield item, Proof(path, node.name)


@cache
def proofs() -> Proofs:
    """Return the tests that cite each id."""
    found: dict[str, list[Proof]] = {}
    for file in sorted(TESTS.rglob("test_*.py")):
        if file.name != OWN_TEST:
            path = file.relative_to(TESTS).as_posix()
            for item, proof in proofs_in(file.read_text("utf-8"), path):
                found.setdefault(item, []).append(proof)
    return found


def explained(table: str) -> dict[str, str]:
    """Return the reason for each id in a table of `conformance.toml` whose keys are ids or ranges of ids."""
    return {item: reason for key, reason in _TABLE[table].items() for item in cited(key)}


def waiting() -> set[str]:
    """Return the items whose code exists but whose tests are missing."""
    return set(cited(" ".join(_TABLE["waiting"])))


def unknown() -> set[str]:
    """Return the ids that tests or explanations cite and that the list does not contain."""
    explanations = {*waiting(), *explained("open"), *explained("decided"), *explained("later")}
    return {*proofs(), *explanations} - set(_TABLE["items"])


def unexplained(items: Iterable[Item]) -> list[str]:
    """Return the open items without a reason."""
    return [item.id for item in items if item.state is State.OPEN and not item.reason]


def items() -> list[Item]:
    """Return all items in the order of the list."""
    is_open, decided, later = explained("open"), explained("decided"), explained("later")
    rows: list[Item] = []
    for name, (level, title) in _TABLE["items"].items():
        tests = tuple(proofs().get(name, ()))
        if name in is_open:
            state, reason = (State.PARTLY if tests else State.OPEN), is_open[name]
        elif name in decided:
            state, reason = State.DECIDED, decided[name]
        elif tests:
            state, reason = State.PROVEN, ""
        elif name in later:
            state, reason = State.LATER, later[name]
        else:
            state, reason = State.OPEN, "The test is missing." if name in waiting() else ""
        rows.append(Item(name, level, title, state, reason, tests))
    return rows


def page() -> str:
    """Return the text of `docs/conformance.md`."""
    rows = items()
    groups = {
        f"{group}: {title}": [row for row in rows if row.id.startswith(f"{group}-")]
        for group, title in _TABLE["groups"].items()
    }
    parts = [_HEAD, _line("", "items", *State), _line(*["---"] * (2 + len(State)))]
    for title, members in [*groups.items(), ("All", rows)]:
        counts = Counter(row.state for row in members)
        parts.append(_line(title, len(members), *(counts[state] or "" for state in State)))
    for heading, states in (("Open items", (State.OPEN, State.PARTLY)), ("Decided otherwise", (State.DECIDED,))):
        chosen = [row for row in rows if row.state in states]
        parts += ["", f"## {heading}", "", *([_entry(row) for row in chosen] or ["There are no such items."])]
    for title, members in groups.items():
        parts += ["", f"## {title}", "", _line("item", "level", "rule", "state", "tests"), _line(*["---"] * 5)]
        parts += [_line(row.id, row.level, row.title, _state(row), _tests(row)) for row in members]
    return "\n".join(parts) + "\n"


def _line(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _entry(row: Item) -> str:
    return f"- **{row.id}** ({row.state}): {row.title}\n  - {row.reason}"


def _state(row: Item) -> str:
    count = len(row.proofs)
    return f"{row.state}, {count} test{'s' * (count > 1)}" if count else row.state


def _tests(row: Item) -> str:
    if row.state is State.LATER:
        return f"({row.reason})"
    rest = len(row.proofs) - SHOWN
    return "; ".join(map(str, row.proofs[:SHOWN])) + (f"; and {rest} more" if rest > 0 else "")


_HEAD = """\
# Conformance

<!-- Written by `python -m tests.conformance` from tests/conformance/conformance.toml and the tests; do not edit. -->

This page lists the rules of OCPP 1.6J that this package must follow, and the tests that prove each rule. The items
cover OCPP 1.6 edition 2, OCPP-J 1.6, their errata and the security whitepaper. The ids are the project's own; tests and
comments cite them. The level is the level in the specification. `mixed` marks an item that combines several levels.
`SDK` marks an item where the specification is silent or ambiguous: it is a proposal.

- **proven**: at least one test cites the item. `tests/mutations` contains a change of the code that breaks the rule.
  The test fails with that change; `make mutations` checks this. Some rules concern the application. Their tests use a
  program of `examples`.
- **partly proven**: at least one test cites the item. "Open items" describes the missing part.
- **open**: no test proves the item. "Open items" gives the reason.
- **decided otherwise**: the package deliberately does not follow the item. "Decided otherwise" gives the reason.
- **later**: the feature does not exist yet, or the application implements it.
"""
