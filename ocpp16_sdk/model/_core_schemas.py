"""The rules of OCPP in the core schema of a class: pydantic applies them, so they cost nothing per message."""

from __future__ import annotations

import operator
from functools import partial
from typing import Any, Final

from pydantic_core import core_schema

EXCLUDE_IF: Final = "serialization_exclude_if"
"""The entry of a field with the function that decides whether pydantic omits it."""
# The schemas have no such limit. A peer could send a million wrong items, and pydantic creates an error for each one.
_MAX_ITEMS = 10_000
_NUMBERS = frozenset({"int", "float", "bool"})
# A Python function would take twice the time.
_is_none = partial(operator.is_, None)


def _strict(schema: Any) -> Any:
    """Return the schema of a field with strict numbers, and without JSON null where Python accepts None.

    OCPP has no null: an optional field is absent (OCPP-J 4.2.1). By default pydantic accepts `"7"` and `true` as
    integers. The change is made once, when the class is created, so it costs nothing per message.
    """
    kind = schema["type"]
    if kind in _NUMBERS:
        return {**schema, "strict": True}
    if kind == "nullable":
        inner = _strict(schema["schema"])
        return core_schema.json_or_python_schema(inner, core_schema.nullable_schema(inner))
    if kind == "tuple":
        return {**schema, "items_schema": [_strict(item) for item in schema["items_schema"]], "max_length": _MAX_ITEMS}
    if kind == "json-or-python":
        return schema
    if "schema" in schema and kind in {"default", "model-field", "function-after", "function-before", "function-wrap"}:
        return {**schema, "schema": _strict(schema["schema"])}
    return schema


def strict_model(schema: Any) -> Any:
    """Return the schema of a class with the rules of OCPP for each field."""
    kind = schema["type"]
    if kind == "model-fields":
        return {**schema, "fields": {name: _field(field) for name, field in schema["fields"].items()}}
    return {**schema, "schema": strict_model(schema["schema"])}


def _field(field: Any) -> Any:
    """Return the strict schema of a field; an absent field is not written, by any function of pydantic."""
    strict = _strict(field)
    return {EXCLUDE_IF: _is_none, **strict} if _accepts_none(field["schema"]) else strict


def _accepts_none(schema: Any) -> bool:
    return schema["type"] in ("nullable", "any") or ("schema" in schema and _accepts_none(schema["schema"]))
