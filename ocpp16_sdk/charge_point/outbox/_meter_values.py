"""Checks and conversions of meter values before they are queued."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import cast

from ocpp16_sdk._checks import describe, message
from ocpp16_sdk.messages.models import MeterValue, ValueFormat

_FLOAT_DIGITS = 12  # significant digits of a float: enough for a meter of a million kWh in mWh
_MAX_EXPONENT = 308  # digits before or after the point: the range of a float


def value_text(value: object, format: ValueFormat | None) -> str:
    """Return the text of a reading, without an exponent. Signed data is not changed (OCPP 1.6 7.42).

    Raises:
        TypeError: it is neither a number nor a text.
        ValueError: it is not a finite number.
    """
    expected = "a finite number, or text for the format SignedData"
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise TypeError(f"value={describe(value)}: must be {expected}")
    if isinstance(value, str) and format is ValueFormat.SIGNED_DATA:
        return value
    try:
        # As a float 0.1 + 0.2 is 0.30000000000000004; with 12 digits it is 0.3. Adding 0.0 turns -0.0 into 0.0.
        number = Decimal(f"{value + 0.0:.{_FLOAT_DIGITS}g}" if isinstance(value, float) else value)
    except (InvalidOperation, ValueError):
        number = Decimal("nan")
    if not number.is_finite() or abs(number.adjusted()) > _MAX_EXPONENT:
        raise ValueError(message("value", value, expected))
    return f"{number:f}"


def as_readings(name: str, values: object) -> tuple[MeterValue, ...]:
    """Return the readings of an argument as a tuple.

    Raises:
        TypeError: it is not a sequence of `MeterValue`.
    """
    if not isinstance(values, Iterable) or isinstance(values, str | bytes | MeterValue):
        raise TypeError(f"{name}={describe(values)}: must be a sequence of MeterValue")
    return tuple(cast("Iterable[MeterValue]", values))  # the request checks each of them


def check_readings(values: Sequence[MeterValue]) -> None:
    """Raise an error if there is no reading.

    Raises:
        ValueError: there is no meter value, or one of them is empty.
    """
    if not values:
        raise ValueError("meter_value: must contain at least one MeterValue")
    for index, value in enumerate(values):
        if not value.sampled_value:
            raise ValueError(f"meter_value[{index}].sampled_value: must contain at least one SampledValue")
