"""The oracle: `jsonschema` with exact decimals, and an own date-time check after RFC 3339."""

from __future__ import annotations

import json
import re
from datetime import datetime
from decimal import Decimal, localcontext
from importlib import import_module
from typing import Any

from tests.support.schemas import Schema

_jsonschema: Any = import_module("jsonschema")  # it is not typed

_RFC3339 = re.compile(
    r"(?P<year>[0-9]{4})(?P<date>-[0-9]{2}-[0-9]{2})[Tt](?P<minute>[0-9]{2}:[0-9]{2}):(?P<second>[0-9]{2})"
    r"(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


def is_rfc3339(value: object) -> bool:
    """Return whether it is a date-time (RFC 3339 5.6), with second 60 and year 0. Values that are not texts pass."""
    if not isinstance(value, str):
        return True
    found = _RFC3339.fullmatch(value)
    if found is None:
        return False
    # datetime knows neither year 0 (a leap year, like 2000) nor second 60.
    year = "2000" if found["year"] == "0000" else found["year"]
    second = "59" if found["second"] == "60" else found["second"]
    try:
        datetime.fromisoformat(f"{year}{found['date']}T{found['minute']}:{second}")
    except ValueError:
        return False
    return True


def _no_json(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON (RFC 8259 6)")


class Judge:
    """Checks whether a schema allows the text of a payload."""

    def __init__(self, schema: Schema) -> None:
        formats = _jsonschema.FormatChecker(formats=())
        formats.checks("date-time")(is_rfc3339)
        self._validator: Any = _jsonschema.validators.validator_for(schema)(schema, format_checker=formats)

    def accepts(self, text: str) -> bool:
        """Return whether the text is JSON and the schema allows it."""
        try:
            instance: Any = json.loads(text, parse_float=Decimal, parse_constant=_no_json)
        except ValueError:
            return False
        with localcontext(prec=500):
            valid: bool = self._validator.is_valid(instance)
            return valid
