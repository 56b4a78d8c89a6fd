"""Hypothesis strategies for valid payloads of a schema, and their form on the wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from tests.support.schemas import Schema

_ZONES = (UTC, timezone(timedelta(hours=5, minutes=45)), timezone(-timedelta(hours=11)))


def _text(moment: datetime, zone: timezone, digits: str) -> str:
    return moment.replace(tzinfo=zone).isoformat(timespec=digits)


_moments: st.SearchStrategy[str] = st.builds(
    _text,
    st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31)),
    st.sampled_from(_ZONES),
    st.sampled_from(("seconds", "milliseconds", "microseconds")),
)


def _tenths(count: int) -> float:
    return count / 10


def payloads(schema: Schema) -> st.SearchStrategy[Any]:
    """Values that the schema allows, of modest size."""
    match schema["type"]:
        case "object":
            required = set(schema.get("required", ()))
            rows = {name: payloads(node) for name, node in schema.get("properties", {}).items()}
            return st.fixed_dictionaries(
                {name: row for name, row in rows.items() if name in required},
                optional={name: row for name, row in rows.items() if name not in required},
            )
        case "array":
            return st.lists(payloads(schema["items"]), min_size=schema.get("minItems", 0), max_size=3)
        case "integer":
            return st.integers(-(2**40), 2**40)
        case "number":
            return st.integers(-(10**9), 10**9).map(_tenths)
        case "boolean":
            return st.booleans()
        case _ if "enum" in schema:
            return st.sampled_from(schema["enum"])
        case _ if schema.get("format") == "date-time":
            return _moments
        case _:
            return st.text(max_size=min(schema.get("maxLength", 60), 60))


def as_sent(schema: Schema, value: Any) -> Any:
    """The value as the package sends it: each time in UTC, cut to milliseconds."""
    match schema["type"]:
        case "object":
            return {name: as_sent(schema["properties"][name], each) for name, each in value.items()}
        case "array":
            return [as_sent(schema["items"], each) for each in value]
        case "string" if schema.get("format") == "date-time":
            moment = datetime.fromisoformat(value).astimezone(UTC)
            return moment.strftime(f"{moment.year:04}-%m-%dT%H:%M:%S.{moment.microsecond // 1000:03}Z")
        case _:
            return value
