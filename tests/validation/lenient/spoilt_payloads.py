"""Spoils a valid payload with usual mistakes, and returns the expected reading."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from tests.support.schemas import Schema

Drawn = tuple[Any, Any]
"""The sent JSON and the expected reading."""

_NOTHING: Any = object()


def _spoilt_object(draw: st.DrawFn, schema: Schema, value: dict[str, Any]) -> Drawn:
    sent: dict[str, Any] = {}
    read: dict[str, Any] = {}
    for name, node in schema["properties"].items():
        if name in value:
            sent[name], read[name] = draw(spoilt(node, value[name]))
        elif name not in schema.get("required", ()) and draw(st.integers(0, 3)) == 0:
            sent[name] = None
    if draw(st.integers(0, 3)) == 0:
        sent["vendor-" + draw(st.text(max_size=5))] = draw(st.sampled_from((None, 1, "x", [], {"a": [None]})))
    return sent, read


def _spoilt_list(draw: st.DrawFn, schema: Schema, value: list[Any]) -> Drawn:
    drawn = [draw(spoilt(schema["items"], item)) for item in value]
    sent, read = [each for each, _ in drawn], [each for _, each in drawn]
    if len(sent) == 1 and type(sent[0]) in (dict, str) and draw(st.booleans()):
        return sent[0], read
    return sent, read


def _spoilt_text(draw: st.DrawFn, schema: Schema, value: str) -> Drawn:
    if "enum" in schema:
        text = draw(st.sampled_from((value, value.lower() + "?", value)))
        return text, text
    if schema.get("format") == "date-time":
        moment = datetime.fromisoformat(value).astimezone(UTC)
        plain = moment.replace(tzinfo=None).isoformat()
        return draw(st.sampled_from((value, plain, plain.replace("T", " ") + "+00", plain.replace("-", "")))), value
    number = draw(st.none() | st.integers(-(10**9), 10**9) | st.booleans())
    if number is not None:
        return number, str(number).lower() if isinstance(number, bool) else str(number)
    if "maxLength" in schema and draw(st.booleans()):
        value += "x" * schema["maxLength"]
    return value, value


@st.composite
def spoilt(draw: st.DrawFn, schema: Schema, value: Any) -> Drawn:
    """Draw a spoilt form of this payload."""
    match schema["type"]:
        case "object":
            return _spoilt_object(draw, schema, value)
        case "array":
            return _spoilt_list(draw, schema, value)
        case "integer":
            return (float(value) if draw(st.booleans()) else value), value
        case "string":
            return _spoilt_text(draw, schema, value)
        case _:
            return value, value
