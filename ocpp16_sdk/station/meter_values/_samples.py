"""The meter values of a reading (OCPP 1.6 7.33, 7.43). Pure.

Registers are whole Wh, rounded down, as in StartTransaction and StopTransaction: a value is never above the meterStop
that follows. The values of an interval are a meter value of their own, with the start of the interval as timestamp
(CP-86, CP-87).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ocpp16_sdk.messages import Location, MeterValue, ReadingContext, SampledValue, ValueFormat
from ocpp16_sdk.station._hardware import UNITS, Quantity, Reading
from ocpp16_sdk.station._state import Session
from ocpp16_sdk.station.meter_values._measurands import ENERGY, REGISTER_OF

_MILLI = 1000
_REGISTERS = frozenset(REGISTER_OF.values())


@dataclass(frozen=True, slots=True)
class TimedReading:
    """A reading and its time."""

    reading: Reading
    at: datetime


def meter_values(
    reading: Reading,
    quantities: Sequence[Quantity],
    context: ReadingContext,
    at: datetime,
    *,
    connector: int,
    before: TimedReading | None = None,
) -> tuple[MeterValue, ...]:
    """Return the quantities of a reading that it contains; those of an interval need the reading at its start."""
    values = list[MeterValue]()
    if before is not None:
        texts = [(each, _interval(each, reading, before.reading)) for each in quantities]
        values += _as_meter_value(before.at, _sampled(texts, context, connector))
    sampled = list(_sampled([(each, _value(each, reading)) for each in quantities], context, connector))
    if reading.signed is not None and ENERGY in quantities:
        signed = next(iter(_sampled([(ENERGY, reading.signed)], context, connector)))
        sampled.append(signed.model_copy(update={"format": ValueFormat.SIGNED_DATA}))
    return (*values, *_as_meter_value(at, sampled))


def last_register(session: Session) -> TimedReading:
    """Return the last register of a transaction that is known, and its time."""
    return TimedReading(Reading(energy=session.register * _MILLI), session.register_at or session.started_at)


def milli_text(value: int) -> str:
    """Return thousandths as a decimal number without needless zeros."""
    whole, rest = divmod(abs(value), _MILLI)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest:03}".rstrip("0").rstrip(".")


def _as_meter_value(at: datetime, sampled: Iterable[SampledValue]) -> Sequence[MeterValue]:
    values = tuple(sampled)
    return (MeterValue(timestamp=at, sampled_value=values),) if values else ()


def _sampled(
    texts: Iterable[tuple[Quantity, str | None]], context: ReadingContext, connector: int
) -> Iterable[SampledValue]:
    for quantity, text in texts:
        if text is not None:
            yield SampledValue(
                value=text,
                context=context,
                measurand=quantity.measurand,
                phase=quantity.phase,
                location=quantity.location or (Location.INLET if connector == 0 else None),
                unit=UNITS[quantity.measurand],
            )


def _value(quantity: Quantity, reading: Reading) -> str | None:
    if quantity.measurand in REGISTER_OF:
        return None
    value = _register(quantity, reading)
    if value is None:
        return None
    return str(value // _MILLI) if quantity.measurand in _REGISTERS else milli_text(value)


def _interval(quantity: Quantity, reading: Reading, before: Reading) -> str | None:
    """Return the value of the hardware, or the difference of the registers."""
    measured = reading.values.get(quantity)
    if quantity.measurand not in REGISTER_OF or measured is not None:
        return None if measured is None or quantity.measurand not in REGISTER_OF else milli_text(measured)
    register = replace(quantity, measurand=REGISTER_OF[quantity.measurand])
    end, start = _register(register, reading), _register(register, before)
    return None if end is None or start is None else str(max(0, end // _MILLI - start // _MILLI))


def _register(quantity: Quantity, reading: Reading) -> int | None:
    return reading.energy if quantity == ENERGY else reading.values.get(quantity)
