"""Values to try at one place of a schema, each with the name of the rule that it tries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.support.schemas import Schema

Sample = tuple[str, Any]

_MOMENT = "2026-05-01T12:34:56"

# Tried at every place, whatever its type is.
_FOREIGN: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 1.0, 7.5, 10**40, "", "text", "1", "true", [], [""], {}, {"": ""}),
    *(float("nan"), float("inf"), float("-inf")),
)
_INTEGERS = (2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**63, -(2**64), 10**400, -0.0, 1e2, 1e22)
_DECIMALS = (0.1, 0.3, 0.7, 8.1, 48.3, 16.1, -0.1, 10_000.0, 99_999.9, 123_456_789.1, 1e22, 48.35, 0.05, 0.01, 1.23456)
_NEARLY_DECIMALS = (48.300000000000004, 0.30000000000000004, 1e-9)
_DATE_TIMES = (
    *(f"{_MOMENT}Z", f"{_MOMENT}z", f"{_MOMENT.lower()}Z", f"{_MOMENT}+02:00", f"{_MOMENT}-23:59", f"{_MOMENT}-00:00"),
    *(f"{_MOMENT}.1Z", f"{_MOMENT}.123456Z", f"{_MOMENT}.1234567890123Z", "2024-02-29T00:00:00Z", f"{_MOMENT}+23:59"),
    *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00"),
    *(_MOMENT, "2026-05-01", "12:34:56Z", "2026-05-01T12:34Z", f"{_MOMENT},5Z", f"{_MOMENT}.Z", "20260501T123456Z"),
    *(f"{_MOMENT}+0200", f"{_MOMENT}+02", f"{_MOMENT}+24:00", f"{_MOMENT}+02:60", f"{_MOMENT} Z", f" {_MOMENT}Z"),
    *("2026-05-01 12:34:56Z", "2026-05-01_12:34:56Z", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", f"{_MOMENT}Z\n"),
    *("2026-05-01T24:00:00Z", "2026-05-01T12:60:00Z", "2026-05-01T12:34:61Z", "2026-W18-5T12:34:56Z", "1777638896"),
    *("1777638896.5", "-1", "now", "12026-05-01T12:34:56Z", "-2026-05-01T12:34:56Z", "٢٠٢٦-05-01T12:34:56Z"),
)
_ADDRESSES = ("ftp://user:pass@host:21/a/../path", "http://HOST", "urn:x", "no address at all", "://", "x" * 3000)


def snake_case(name: str) -> str:
    """`idTagInfo` as `id_tag_info`."""
    return re.sub(r"(?<=.)(?=[A-Z])", "_", name).lower()


def scalars(schema: Schema) -> Iterator[Sample]:
    """What to try where the schema wants one value."""
    yield from (("foreign type", value) for value in _FOREIGN)
    match schema["type"]:
        case "integer":
            yield from (("integer", value) for value in _INTEGERS)
        case "number":
            yield from (("one decimal", value) for value in _DECIMALS)
            yield from (("nearly one decimal", value) for value in _NEARLY_DECIMALS)
            yield "beyond a float", 10**400
        case "string":
            yield from _strings(schema)
        case _:
            pass


def _strings(schema: Schema) -> Iterator[Sample]:
    if "enum" in schema:
        for value in schema["enum"]:
            yield "enum value", value
            yield from (("spoilt enum value", spoilt) for spoilt in _spoilt(value))
    elif "maxLength" in schema:
        size: int = schema["maxLength"]
        for letter in "aé€😀 ":  # one to four bytes in UTF-8: the length counts characters (TYPE-05)
            yield "longest text", letter * size
            yield "text too long", letter * (size + 1)
    elif schema.get("format") == "date-time":
        yield from (("date-time", value) for value in _DATE_TIMES)
        yield "second 60", "2026-06-30T23:59:60Z"
        yield "year 0", "0000-02-29T00:00:00Z"
    else:
        yield from (("address", value) for value in _ADDRESSES)
        yield "unlimited text", "AF" * 10_000


def _spoilt(value: str) -> Iterator[Any]:
    yield from (value.lower(), value.upper(), value.swapcase(), f"{value} ", f" {value}", value[:-1], f"{value}x")
    yield from (value.replace("-", "_").replace(".", "_"), f"{value}\u0000", [value], {value: value})
