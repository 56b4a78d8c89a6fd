"""What is told of a meter, before it is queued."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from ocpp16_sdk.messages.models import MeterValue, ValueFormat

_DIGITS = 12  # significant ones of a float: a meter of a million kWh to the mWh
_LONGEST = 308  # digits before or after the point, as floats have them at most


def value_text(value: float | Decimal | str, format: ValueFormat | None) -> str:
    """The value of a reading, without an exponent; signed data is left as it is (OCPP 1.6 7.42).

    Raises:
        ValueError: it is no finite number.
    """
    if isinstance(value, str) and format is ValueFormat.SIGNED_DATA:
        return value
    try:
        if isinstance(value, bool):
            raise ValueError
        # 0.1 + 0.2 is 0.30000000000000004 for the machine, and 0.3 for a meter; adding 0.0 turns -0.0 into 0.0.
        number = Decimal(f"{value + 0.0:.{_DIGITS}g}" if isinstance(value, float) else value)
    except (InvalidOperation, TypeError, ValueError):
        number = Decimal("nan")
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST:
        raise ValueError(
            "meterValue[0].sampledValue[0].value: expected a finite number; text is for the format SignedData"
        )
    return f"{number:f}"


def check_readings(values: Sequence[MeterValue]) -> None:
    """Refuse what holds no reading.

    Raises:
        ValueError: there is no value, or one of them is empty.
    """
    if not values:
        raise ValueError("meterValue: expected one reading at least")
    for place, value in enumerate(values):
        if not value.sampled_value:
            raise ValueError(f"meterValue[{place}].sampledValue: expected one reading at least")
