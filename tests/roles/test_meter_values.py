"""Meter values as numbers: one unit, defaults applied, phases summed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.meter_values import read_numbers, total

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
POWER, CURRENT = m.Measurand.POWER_ACTIVE_IMPORT, m.Measurand.CURRENT_IMPORT


def values(*samples: dict[str, Any], minutes: int = 0) -> m.MeterValue:
    sampled = tuple(m.SampledValue(**each) for each in samples)
    return m.MeterValue(timestamp=NOON + timedelta(minutes=minutes), sampled_value=sampled)


def test_a_sample_without_optional_fields_is_the_energy_register_in_watt_hours() -> None:
    (reading,) = read_numbers([values({"value": "1234.5"})])
    assert (reading.measurand, reading.value, reading.unit) == (
        m.Measurand.ENERGY_ACTIVE_IMPORT_REGISTER,
        Decimal("1234.5"),
        m.UnitOfMeasure.WH,
    )
    assert (reading.context, reading.location, reading.phase) == (
        m.ReadingContext.SAMPLE_PERIODIC,
        m.Location.OUTLET,
        None,
    )


@pytest.mark.parametrize(
    ("sample", "value", "unit"),
    [
        ({"value": "1.5", "unit": m.UnitOfMeasure.KWH}, "1500", "Wh"),
        ({"value": "7.4", "unit": m.UnitOfMeasure.KW, "measurand": POWER}, "7400", "W"),
        ({"value": "7.4", "measurand": POWER}, "7.4", "W"),
        ({"value": "16", "measurand": CURRENT}, "16", "A"),
        ({"value": "230", "measurand": m.Measurand.VOLTAGE}, "230", "V"),
        ({"value": "80", "measurand": m.Measurand.SOC}, "80", "Percent"),
        ({"value": "50", "measurand": m.Measurand.FREQUENCY}, "50", None),
        ({"value": "21", "measurand": m.Measurand.TEMPERATURE, "unit": m.UnitOfMeasure.CELCIUS}, "21", "Celsius"),
        ({"value": "21", "measurand": m.Measurand.TEMPERATURE, "unit": m.UnitOfMeasure.CELSIUS}, "21", "Celsius"),
        ({"value": "294", "measurand": m.Measurand.TEMPERATURE, "unit": m.UnitOfMeasure.K}, "294", "K"),
    ],
)
def test_every_quantity_has_one_unit(sample: dict[str, Any], value: str, unit: str | None) -> None:
    (reading,) = read_numbers([values(sample)])
    assert (reading.value, reading.unit) == (Decimal(value), unit)


@pytest.mark.parametrize("text", ["", "abc", "NaN", "Infinity", "1e999999", "9" * 31])
def test_a_text_that_is_no_usable_number_is_left_out(text: str) -> None:
    assert read_numbers([values({"value": text}, {"value": "1"})])[0].value == 1


def test_signed_data_is_left_out() -> None:
    assert read_numbers([values({"value": "12", "format": m.ValueFormat.SIGNED_DATA})]) == ()


@pytest.mark.parametrize("phases", [("L1", "L2", "L3"), ("L1-N", "L2-N", "L3-N")])
def test_the_phases_are_summed_if_there_is_no_overall_value(phases: tuple[str, ...]) -> None:
    samples = [{"value": "16", "measurand": CURRENT, "phase": m.Phase(phase)} for phase in phases]
    neutral = {"value": "3", "measurand": CURRENT, "phase": m.Phase.N}
    assert total(read_numbers([values(*samples, neutral)]), CURRENT) == 48
    overall = {"value": "40", "measurand": CURRENT}
    assert total(read_numbers([values(*samples, overall)]), CURRENT) == 40


def test_voltages_are_not_summed() -> None:
    samples = [{"value": "230", "measurand": m.Measurand.VOLTAGE, "phase": phase} for phase in (m.Phase.L1, m.Phase.L2)]
    assert total(read_numbers([values(*samples)]), m.Measurand.VOLTAGE) is None


def test_the_newest_value_of_the_location_counts() -> None:
    readings = read_numbers(
        [
            values({"value": "20"}, minutes=2),
            values({"value": "10"}, {"value": "99", "location": m.Location.INLET}, minutes=1),
        ]
    )
    assert total(readings) == 20
    assert total(readings, location=m.Location.INLET) == 99
    assert total(readings, POWER) is None
