"""The meter values of a reading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

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
from ocpp16_sdk.station import Quantity, Reading
from ocpp16_sdk.station.meter_values._measurands import ENERGY
from ocpp16_sdk.station.meter_values._samples import TimedReading, meter_values, milli_text

NOW = datetime(2026, 5, 1, 10, 15, tzinfo=UTC)
BEFORE = NOW - timedelta(minutes=15)
CLOCK = ReadingContext.SAMPLE_CLOCK
INTERVAL = Quantity(Measurand.ENERGY_ACTIVE_IMPORT_INTERVAL)
EXPORT, EXPORTED = (
    Quantity(Measurand.ENERGY_ACTIVE_EXPORT_REGISTER),
    Quantity(Measurand.ENERGY_ACTIVE_EXPORT_INTERVAL),
)
CURRENT, VOLTAGE = Quantity(Measurand.CURRENT_IMPORT, Phase.L2), Quantity(Measurand.VOLTAGE, Phase.L1_N)
HEAT, HERTZ = Quantity(Measurand.TEMPERATURE, location=Location.BODY), Quantity(Measurand.FREQUENCY)


def values_of(value: MeterValue) -> list[str]:
    return [each.value for each in value.sampled_value]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1000, "1"), (10_000, "10"), (16_050, "16.05"), (7, "0.007"), (-500, "-0.5"), (-12_000, "-12")],
)
def test_thousandths_are_a_decimal_number_without_needless_zeros(value: int, text: str) -> None:
    assert milli_text(value) == text


def test_each_quantity_is_a_sampled_value_with_its_unit_phase_and_location() -> None:  # CP-87, CP-95, TYPE-15, TYPE-16
    values = {CURRENT: 16_050, VOLTAGE: 230_100, HEAT: 41_000, HERTZ: 49_980}
    reading = Reading(energy=1_999_999, values=values)
    (value,) = meter_values(reading, (ENERGY, *values), CLOCK, NOW, connector=1)
    assert value == MeterValue(
        timestamp=NOW,
        sampled_value=(
            SampledValue(value="1999", context=CLOCK, measurand=ENERGY.measurand, unit=UnitOfMeasure.WH),
            SampledValue(
                value="16.05", context=CLOCK, measurand=CURRENT.measurand, phase=Phase.L2, unit=UnitOfMeasure.A
            ),
            SampledValue(
                value="230.1", context=CLOCK, measurand=VOLTAGE.measurand, phase=Phase.L1_N, unit=UnitOfMeasure.V
            ),
            SampledValue(
                value="41",
                context=CLOCK,
                measurand=HEAT.measurand,
                location=Location.BODY,
                unit=UnitOfMeasure.CELCIUS,
            ),
            SampledValue(value="49.98", context=CLOCK, measurand=HERTZ.measurand),
        ),
    )


def test_a_register_that_a_reading_does_not_have_is_absent_and_nothing_is_empty() -> None:  # CP-87
    assert meter_values(Reading(energy=0), (CURRENT,), CLOCK, NOW, connector=1) == ()
    (value,) = meter_values(Reading(energy=5000), (CURRENT, ENERGY), CLOCK, NOW, connector=1)
    assert values_of(value) == ["5"]


def test_the_main_meter_measures_at_the_inlet() -> None:  # CP-96
    (value,) = meter_values(Reading(energy=0, values={HEAT: 1}), (ENERGY, HEAT), CLOCK, NOW, connector=0)
    assert [each.location for each in value.sampled_value] == [Location.INLET, Location.BODY]


def test_an_interval_is_the_difference_of_registers_stamped_with_its_start() -> None:  # CP-86, CP-87
    before = TimedReading(Reading(energy=1_000_900, values={EXPORT: 5_000}), BEFORE)
    reading = Reading(energy=3_000_100, values={EXPORT: 5_999})
    first, second = meter_values(reading, (INTERVAL, ENERGY, EXPORTED), CLOCK, NOW, connector=1, before=before)
    assert (first.timestamp, values_of(first)) == (BEFORE, ["2000", "0"])
    assert (second.timestamp, values_of(second)) == (NOW, ["3000"])


def test_an_interval_without_its_start_is_absent() -> None:
    assert meter_values(Reading(energy=0), (INTERVAL,), CLOCK, NOW, connector=1) == ()
    before = TimedReading(Reading(energy=0), BEFORE)
    reading = Reading(energy=0, values={EXPORT: 7_000})
    assert meter_values(reading, (EXPORTED,), CLOCK, NOW, connector=1, before=before) == ()


def test_an_interval_that_the_hardware_measures_is_not_computed() -> None:
    before = TimedReading(Reading(energy=0), BEFORE)
    reading = Reading(energy=9_000, values={INTERVAL: 1_250})
    (value,) = meter_values(reading, (INTERVAL,), CLOCK, NOW, connector=1, before=before)
    assert (value.timestamp, values_of(value)) == (BEFORE, ["1.25"])


def test_a_meter_that_was_replaced_has_no_negative_interval() -> None:
    before = TimedReading(Reading(energy=9_000), BEFORE)
    (value,) = meter_values(Reading(energy=2_000), (INTERVAL,), CLOCK, NOW, connector=1, before=before)
    assert values_of(value) == ["0"]


def test_signed_data_is_beside_the_energy_register() -> None:
    reading = Reading(energy=2_000, values={CURRENT: 1_000}, signed="0A0B")
    (value,) = meter_values(reading, (ENERGY, CURRENT), CLOCK, NOW, connector=1)
    assert values_of(value) == ["2", "1", "0A0B"]
    assert [each.format for each in value.sampled_value] == [None, None, ValueFormat.SIGNED_DATA]
    (value,) = meter_values(reading, (CURRENT,), CLOCK, NOW, connector=1)
    assert values_of(value) == ["1"]
