"""States the limits of a field in words, for its docstring and its JSON schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def with_limits(text: str, schema: Mapping[str, Any]) -> str:
    """Return the text of a field, followed by the limits of its schema, each as one sentence."""
    limits = " ".join(_limits(schema))
    if not text or not limits:
        return text or limits
    return f"{text if text.endswith(('.', '!', '?')) else f'{text}.'} {limits}"


def _limits(schema: Mapping[str, Any]) -> Iterator[str]:
    if "maxLength" in schema:
        yield f"At most {_count(schema['maxLength'], 'character')}."
    if schema.get("multipleOf") is not None:
        yield "At most one digit after the decimal point."
    if schema.get("format") == "date-time":
        yield "With a time zone."
    if "minItems" in schema:
        yield f"At least {_count(schema['minItems'], 'item')}."
    if "items" in schema:
        yield from (f"Each item: {limit[0].lower()}{limit[1:]}" for limit in _limits(schema["items"]))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
