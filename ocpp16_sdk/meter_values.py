"""Meter values as numbers: one unit for each quantity, defaults applied, phases summed (OCPP 1.6 7.33, 7.43).

    MeterValuesRequest.meter_value ──▶ read_numbers() ──▶ Reading, Reading, ...      one for each sample
                                       total()        ──▶ Decimal                    one quantity over all phases

Both roles use it: a central system reads what it receives, a charge point checks what it sends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from ocpp16_sdk.messages import (
    Location,
    Measurand,
    MeterValue,
    Phase,
    ReadingContext,
    SampledValue,
    UnitOfMeasure,
    ValueFormat,
)

__all__ = ["Reading", "read_numbers", "total"]

_KILO = {
    UnitOfMeasure.KWH: UnitOfMeasure.WH,
    UnitOfMeasure.KVARH: UnitOfMeasure.VARH,
    UnitOfMeasure.KW: UnitOfMeasure.W,
    UnitOfMeasure.KVA: UnitOfMeasure.VA,
    UnitOfMeasure.KVAR: UnitOfMeasure.VAR,
}
# The units of measurands without one; energy has a default of its own (OCPP 1.6 7.43).
_UNITS = {
    "Power.": UnitOfMeasure.W,
    "Current.": UnitOfMeasure.A,
    "Voltage": UnitOfMeasure.V,
    "SoC": UnitOfMeasure.PERCENT,
}
_LINES = (
    frozenset({Phase.L1, Phase.L2, Phase.L3}),
    frozenset({Phase.L1_N, Phase.L2_N, Phase.L3_N}),
)
_SUMMED = ("Energy.", "Power.", "Current.")
_MAX_DIGITS = 30  # of a number, without its exponent


@dataclass(frozen=True, slots=True)
class Reading:
    """One sample as a number."""

    timestamp: datetime
    """The time of the sample."""
    measurand: Measurand
    """The measured quantity."""
    value: Decimal
    """In `unit`: kWh, kW and the other thousands were converted to Wh, W and so on."""
    unit: UnitOfMeasure | None
    """None for a frequency, which is in Hz, and for revolutions per minute."""
    phase: Phase | None
    """None for the overall value."""
    context: ReadingContext
    """The reason for the sample, such as a clock-aligned one."""
    location: Location
    """The place of the measurement."""


def read_numbers(meter_values: Iterable[MeterValue]) -> tuple[Reading, ...]:
    """Return the samples that are numbers, in their order; signed data and texts that are no numbers are left out."""
    return tuple(_readings(meter_values))


def total(
    readings: Iterable[Reading],
    measurand: Measurand = Measurand.ENERGY_ACTIVE_IMPORT_REGISTER,
    *,
    location: Location = Location.OUTLET,
) -> Decimal | None:
    """Return the newest overall value of a quantity; None if there is none.

    If there is no overall value at the newest time, the values of the phases are summed for energy, power and current.
    The phases are summed only if they are of one kind: L1, L2, L3, or L1-N, L2-N, L3-N. There may be one or two.
    """
    found = [each for each in readings if each.measurand == measurand and each.location == location]
    if not found:
        return None
    newest = max(each.timestamp for each in found)
    by_phase = {each.phase: each.value for each in found if each.timestamp == newest}
    if None in by_phase:
        return by_phase[None]
    for lines in _LINES:
        values = [value for phase, value in by_phase.items() if phase in lines]
        if values and measurand.startswith(_SUMMED):
            return sum(values, Decimal(0))
    return None


def _readings(meter_values: Iterable[MeterValue]) -> Iterator[Reading]:
    for meter_value in meter_values:
        for sample in meter_value.sampled_value:
            value = _number(sample)
            if value is None:
                continue
            unit = _unit(sample)
            base = None if unit is None else _KILO.get(unit)
            yield Reading(
                timestamp=meter_value.timestamp,
                measurand=sample.effective_measurand,
                value=value if base is None else value * 1000,
                unit=unit if base is None else base,
                phase=sample.phase,
                context=sample.effective_context,
                location=sample.effective_location,
            )


def _number(sample: SampledValue) -> Decimal | None:
    if sample.effective_format != ValueFormat.RAW or len(sample.value) > _MAX_DIGITS:
        return None
    try:
        value = Decimal(sample.value.strip())
    except InvalidOperation:
        return None
    # An exponent is short on the wire and long in memory: `1e999999`.
    return value if value.is_finite() and abs(value.adjusted()) <= _MAX_DIGITS else None


def _unit(sample: SampledValue) -> UnitOfMeasure | None:
    if sample.effective_unit is not None:
        return sample.effective_unit
    return next((unit for start, unit in _UNITS.items() if sample.effective_measurand.startswith(start)), None)
