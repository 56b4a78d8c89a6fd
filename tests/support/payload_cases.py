"""Payloads derived from a schema: for every constraint some that just satisfy it and some that break it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.support.field_samples import scalars, snake_case
from tests.support.schemas import Schema, own_schemas

Variant = tuple[str, str, Any]
"""Where in the payload, which rule, and the value of the whole node."""


@dataclass(frozen=True, slots=True)
class Case:
    """One payload to judge."""

    path: str
    rule: str
    text: str


@cache
def own_cases(name: str) -> tuple[Case, ...]:
    """The cases of one payload of the repository's schemas."""
    return cases_of(own_schemas()[name])


def cases_of(schema: Schema) -> tuple[Case, ...]:
    """All cases of a schema without references, no payload twice."""
    found: dict[str, Case] = {}
    for path, rule, value in _variants(schema):
        text = json.dumps(value, ensure_ascii=False)
        found.setdefault(text, Case(path, rule, text))
    return tuple(found.values())


def whole(schema: Schema, *, optional: bool = True) -> Any:
    """A valid value with every field, or with the required ones only."""
    match schema["type"]:
        case "object":
            required = schema.get("required", [])
            rows = schema.get("properties", {}).items()
            return {name: whole(node, optional=optional) for name, node in rows if optional or name in required}
        case "array":
            return [whole(schema["items"], optional=optional)]
        case "integer":
            return 3
        case "number":
            return 16.1
        case "boolean":
            return True
        case _ if "enum" in schema:
            return schema["enum"][0]
        case _:
            return "2026-05-01T12:34:56.789Z" if schema.get("format") == "date-time" else "x"


def _variants(schema: Schema) -> Iterator[Variant]:
    yield "", "whole", whole(schema)
    match schema["type"]:
        case "object":
            yield from _objects(schema)
        case "array":
            yield from _arrays(schema)
        case _:
            pass
    yield from (("", rule, value) for rule, value in scalars(schema))


def _arrays(schema: Schema) -> Iterator[Variant]:
    item = whole(schema["items"])
    for path, rule, value in _variants(schema["items"]):
        yield f"[]{path}", rule, [value]
    yield from (("", "length of a list", [item] * count) for count in (0, 1, 2, 50))
    yield "", "second item", [item, None]
    yield "", "item for a list", item


def _objects(schema: Schema) -> Iterator[Variant]:
    full = whole(schema)
    least = whole(schema, optional=False)
    yield "", "required fields alone", least
    yield "", "unknown field", {**full, "unknown": 1}
    yield "", "unknown field", {**full, "": None}
    yield "", "list of the object", [full]
    for name, node in schema.get("properties", {}).items():
        rest = {key: value for key, value in full.items() if key != name}
        yield f".{name}", "absent field", rest
        yield f".{name}", "one optional field", {**least, name: full[name]}
        for misspelt in {name.upper(), name.lower(), name[0].upper() + name[1:], snake_case(name), f"{name} "} - {name}:
            yield f".{name}", "misspelt field", {**rest, misspelt: full[name]}
            yield f".{name}", "misspelt field beside it", {**full, misspelt: full[name]}
        for path, rule, value in _variants(node):
            yield f".{name}{path}", rule, {**full, name: value}
