"""Which tests prove which item of OCPP 1.6J; `python -m tests.conformance` writes `docs/conformance.md`.

A test proves the items that it names: in its own lines, from the first decorator to the last statement, with markers,
docstring and comments; in the tables of its module that its decorators name; and in the files of `tests/vectors` that
such a table names. Nothing else counts: not the docstring of a module, and not a helper.
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
OWN_TEST = "test_conformance.py"  # it cites items only to try the rule
SIMULATION = ("simulator/", "cli/")
SHOWN = 3  # tests of one item that the page names

_TABLE: Mapping[str, Any] = tomllib.loads((TESTS / "conformance" / "conformance.toml").read_text("utf-8"))
_CITATION = re.compile(rf"\b({'|'.join(_TABLE['groups'])})-(\d{{2,3}})(?:(?:\.\.| to )(?:\1-)?(\d{{2,3}}))?\b")
_VECTORS = re.compile(r'"([\w-]+\.json)"')


class State(StrEnum):
    """How far an item has come."""

    PROVEN = "proven"
    PARTLY = "in part"
    OPEN = "open"
    DECIDED = "decided otherwise"
    SIMULATED = "simulated"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Proof:
    """One test."""

    path: str
    """Of its file, below `tests`."""
    name: str

    def __str__(self) -> str:
        sentence = self.name.removeprefix("test_").replace("_", " ")
        return f"{sentence} ([{self.path}](../tests/{self.path}))"


Proofs = Mapping[str, list[Proof]]


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the page."""

    id: str
    level: str
    title: str
    state: State
    reason: str
    """Why it is not simply proven; empty if it is."""
    proofs: tuple[Proof, ...]


def cited(text: str) -> Iterator[str]:
    """The ids that stand in a text; `J-24..J-26`, `J-24..26` and `J-24 to J-26` are three of them."""
    for group, first, last in _CITATION.findall(text):
        yield f"{group}-{first}"
        for number in range(int(first) + 1, int(last or 0) + 1):
            yield f"{group}-{number:02}"


def proofs_in(source: str, path: str) -> Iterator[tuple[str, Proof]]:
    """Each id that a test of a module names, with the test."""
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
    """The tests that name an id, for each id that is named."""
    found: dict[str, list[Proof]] = {}
    for file in sorted(TESTS.rglob("test_*.py")):
        if file.name != OWN_TEST:
            path = file.relative_to(TESTS).as_posix()
            for item, proof in proofs_in(file.read_text("utf-8"), path):
                found.setdefault(item, []).append(proof)
    return found


def explained(table: str) -> dict[str, str]:
    """The rows of a table of `conformance.toml` whose keys are ids or ranges of them."""
    return {item: reason for key, reason in _TABLE[table].items() for item in cited(key)}


def waiting() -> set[str]:
    """Items of what exists that wait for their tests."""
    return set(cited(" ".join(_TABLE["waiting"])))


def unknown() -> set[str]:
    """What tests and explanations cite, and the list does not have."""
    explanations = {*waiting(), *explained("open"), *explained("decided"), *explained("later")}
    return {*proofs(), *explanations} - set(_TABLE["items"])


def unexplained(items: Iterable[Item]) -> list[str]:
    """Items that are not proven, and nothing says why."""
    return [item.id for item in items if item.state is State.OPEN and not item.reason]


def items() -> list[Item]:
    """Every item, in the order of the list."""
    is_open, decided, later = explained("open"), explained("decided"), explained("later")
    rows: list[Item] = []
    for name, (level, title) in _TABLE["items"].items():
        tests = tuple(proofs().get(name, ()))
        if name in is_open:
            state, reason = (State.PARTLY if tests else State.OPEN), is_open[name]
        elif name in decided:
            state, reason = State.DECIDED, decided[name]
        elif any(not proof.path.startswith(SIMULATION) for proof in tests):
            state, reason = State.PROVEN, ""
        elif tests:
            state, reason = State.SIMULATED, ""
        elif name in later:
            state, reason = State.LATER, later[name]
        else:
            state, reason = State.OPEN, "no test yet" if name in waiting() else ""
        rows.append(Item(name, level, title, state, reason, tests))
    return rows


def page() -> str:
    """The text of `docs/conformance.md`."""
    rows = items()
    groups = {
        f"{group}: {title}": [row for row in rows if row.id.startswith(f"{group}-")]
        for group, title in _TABLE["groups"].items()
    }
    parts = [_HEAD, _line("", "items", *State), _line(*["---"] * (2 + len(State)))]
    for title, members in [*groups.items(), ("All", rows)]:
        counts = Counter(row.state for row in members)
        parts.append(_line(title, len(members), *(counts[state] or "" for state in State)))
    for heading, states in (("Open", (State.OPEN, State.PARTLY)), ("Decided otherwise", (State.DECIDED,))):
        chosen = [row for row in rows if row.state in states]
        parts += ["", f"## {heading}", "", *(_told(row) for row in chosen)]
    for title, members in groups.items():
        parts += ["", f"## {title}", "", _line("item", "level", "asks for", "state", "tests"), _line(*["---"] * 5)]
        parts += [_line(row.id, row.level, row.title, _state(row), _tests(row)) for row in members]
    return "\n".join(parts) + "\n"


def _line(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _told(row: Item) -> str:
    return f"- **{row.id}** ({row.state}), {row.title}: {row.reason}"


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

<!-- Made by `python -m tests.conformance` from tests/conformance/conformance.toml and the tests; do not edit. -->

What OCPP 1.6J asks of a package like this one, and which tests prove it. The items gather OCPP 1.6 edition 2, OCPP-J
1.6, their errata and the whitepaper on security in a numbering of the project's own, which tests and comments cite. The
level is that of the specification; `SDK` marks items on which it is silent or unclear, so that they are proposals.

- **proven**: tests name the item.
- **in part**: tests name it, and something is missing that the section "Open" tells.
- **open**: nothing proves it.
- **decided otherwise**: the package departs from the item on purpose; the reason stands below.
- **simulated**: the simulated charge point or the answering central system of `ocpp16_sdk.cli` keeps it, which are
  programs on top of the roles; the roles themselves leave it to the handlers of an application.
- **later**: it concerns what does not exist yet, or is left to an application.
"""
