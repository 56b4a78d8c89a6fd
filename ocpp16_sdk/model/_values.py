"""Types of values that JSON does not have: times, and numbers with one decimal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

_RFC3339 = r"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$"


def format_timestamp(value: datetime) -> str:
    """Return the wire form of a time: UTC, three fraction digits, `Z` (OCPP 1.6 3.14, 3.15)."""
    if value.utcoffset():
        try:
            value = value.astimezone(UTC)
        except OverflowError:  # the first and last hours of `datetime`: keep the offset, which RFC 3339 allows
            return value.isoformat(timespec="milliseconds")
    return value.isoformat(timespec="milliseconds")[:23] + "Z"


class _TimestampSchema:
    """RFC 3339 text on the wire, an aware `datetime` in Python.

    A plain `datetime` would also accept numbers and numeric texts as seconds since 1970.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        rfc3339 = core_schema.custom_error_schema(
            core_schema.str_schema(pattern=_RFC3339),
            custom_error_type="date_time",
            custom_error_message="Input should be a date and time with a time zone, as in RFC 3339",
        )
        aware = core_schema.datetime_schema(tz_constraint="aware")
        text = core_schema.chain_schema([core_schema.str_schema(), rfc3339, aware])
        python = core_schema.union_schema(
            [core_schema.datetime_schema(tz_constraint="aware", strict=True), text],
            mode="left_to_right",
            custom_error_type="date_time",
            custom_error_message="Input should be a date and time with a time zone, such as datetime.now(UTC)",
        )
        return core_schema.json_or_python_schema(
            text,
            python,
            serialization=core_schema.plain_serializer_function_ser_schema(
                format_timestamp, return_schema=core_schema.str_schema(), when_used="json-unless-none"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


Timestamp = Annotated[datetime, _TimestampSchema]
"""A time with a time zone. It is sent as `2026-05-01T12:34:56.123Z`; digits beyond the millisecond are cut."""


def _one_decimal(value: float) -> float:
    # A binary float cannot represent 48.3 exactly. A value this close to one decimal is rounded to it and sent as 48.3.
    rounded = round(value, 1)
    if abs(value - rounded) > 1e-6:
        raise ValueError("must have at most one digit after the decimal point")
    return rounded


OneDecimal = Annotated[float, AfterValidator(_one_decimal)]
"""A number with at most one digit after the decimal point (OCPP 1.6 7.13, 7.14)."""
