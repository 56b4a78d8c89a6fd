"""Wrong models: each generated class with one small mistake."""

from __future__ import annotations

import ast
import copy
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ocpp16_sdk.messages import models
from ocpp16_sdk.model import Payload
from tests.support.schemas import own_schemas


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake in one class, tested through a payload that contains the class."""

    mistake: str
    """Its place and, after a colon, its kind."""
    payload: str
    name: str
    source: ast.ClassDef

    @property
    def kind(self) -> str:
        """Return the kind of the mistake."""
        return self.mistake.partition(": ")[2]

    def build(self) -> type[Payload]:
        """Return the payload's class, created again with the mistake."""
        bodies = [self.source if name == self.name else classes()[name] for name in needed(self.payload)]
        code = compile(
            ast.fix_missing_locations(ast.Module([*_imports(), *bodies], [])), "<mutant>", "exec", dont_inherit=True
        )
        space: dict[str, Any] = {"__name__": "mutant"}
        exec(code, space)
        model: type[Payload] = space[self.payload]
        return model


@cache
def _source() -> ast.Module:
    return ast.parse(inspect.getsource(models))


def _imports() -> list[ast.stmt]:
    own = [each for each in _source().body if isinstance(each, ast.Import | ast.ImportFrom)]
    return [*own, *_parsed("from pydantic import WrapValidator")]


@cache
def classes() -> dict[str, ast.ClassDef]:
    """Return the generated classes in order."""
    return {each.name: each for each in _source().body if isinstance(each, ast.ClassDef)}


@cache
def needed(payload: str, *, parts_only: bool = False) -> tuple[str, ...]:
    """Return the classes that a payload's class needs, itself last; `parts_only` omits the response of a request."""
    found: set[str] = set()
    waiting = [payload]
    while waiting:
        name = waiting.pop()
        if name in classes() and name not in found:
            found.add(name)
            nodes = classes()[name].body if parts_only else [classes()[name]]
            waiting += [each.id for node in nodes for each in ast.walk(node) if isinstance(each, ast.Name)]
    return tuple(name for name in classes() if name in found)


def mutants() -> Iterator[Mutant]:
    """Return every mistake, once per class."""
    owners: dict[str, str] = {}
    enums = {name for name, each in classes().items() if "StrEnum" in map(ast.unparse, each.bases)}
    for payload in own_schemas():
        for name in needed(payload, parts_only=True):
            owners.setdefault(name, payload)
    for name, payload in owners.items():
        body = classes()[name].body
        if name not in enums:
            opened = copy.copy(classes()[name])
            opened.keywords = [*opened.keywords, ast.keyword("extra", ast.Constant("ignore"))]
            yield Mutant(f"{name}: unknown fields ignored", payload, name, opened)
        for place, statement in enumerate(body):
            for where, mistake, wrong in _spoilt(statement):
                source = copy.copy(classes()[name])
                source.body = [*body[:place], *wrong, *body[place + 1 :]]
                yield Mutant(f"{name}.{where}: {mistake}", payload, name, source)


def _spoilt(statement: ast.stmt) -> Iterator[tuple[str, str, list[ast.stmt]]]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(value))) if name.isupper():
            yield name, "enum value spoilt", _parsed(f"{name} = {value + 'x'!r}")
            yield name, "enum value lost", []
        case ast.AnnAssign(target=ast.Name(id=name)):
            for mistake, text in _spoilt_field(name, _DESCRIPTION.sub("", ast.unparse(statement))):
                yield name, mistake, _parsed(text)
        case _:
            pass


def _spoilt_field(name: str, field: str) -> Iterator[tuple[str, str]]:
    annotation = field.removeprefix(f"{name}: ").removesuffix(" = None")
    yield "field lost", "pass"
    yield "field misspelt", f"{name}_{field[len(name) :]}"
    if field.endswith(" = None"):
        yield "optional made required", f"{name}: {annotation.replace(' | None', '', 1)}"
        lenient = "WrapValidator(lambda value, check: value if value is None else check(value))"
        yield "null accepted", f"{name}: Annotated[{annotation}, {lenient}] = None"
    else:
        yield "required made optional", f"{name}: {annotation} | None = None"
    for mistake, old, new in _SWAPS:
        swapped = re.sub(old, new, annotation)
        # A limit of a length cannot stand on a number: no such class can be made.
        if swapped != annotation and not ("_length" in annotation and mistake.startswith(("text", "list"))):
            yield mistake, field.replace(annotation, swapped)
    for limit in ("max_length=", "min_length="):
        if limit in annotation:
            size = re.split("[,)]", annotation.partition(limit)[2])[0]
            yield f"{limit}+1", field.replace(limit + size, f"{limit}{int(size) + 1}")
            yield f"{limit}-1", field.replace(limit + size, f"{limit}{int(size) - 1}")


# The text of a field may contain the words that are searched in its type.
_DESCRIPTION = re.compile(r"""(, )?description=('([^'\\\\]|\\\\.)*'|"([^"\\\\]|\\\\.)*")""")
_SWAPS = (
    ("integer made number", r"\bint\b", "float"),
    ("integer made text", r"\bint\b", "str"),
    ("one decimal made number", r"\bOneDecimal\b", "float"),
    ("one decimal made integer", r"\bOneDecimal\b", "int"),
    ("bool made integer", r"\bbool\b", "int"),
    ("text made integer", r"\bstr\b", "int"),
    ("text made time", r"\bstr\b", "Timestamp"),
    ("time made text", r"\bTimestamp\b", "str"),
    ("list made one item", r"tuple\[(.*), \.\.\.\]", r"\1"),
)


def _parsed(text: str) -> list[ast.stmt]:
    return ast.parse(text).body
