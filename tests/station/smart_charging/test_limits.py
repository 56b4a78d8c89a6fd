"""Limits in amperes and watts: conversion, the lower of two, and whole numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from ocpp16_sdk.messages import ChargingRateUnit
from ocpp16_sdk.station import Limit, Traits
from ocpp16_sdk.station.smart_charging._limits import (
    AMPERE,
    WATT,
    ChargingLimit,
    ExactUnit,
    in_milli,
    lowest_limit,
    maximum_limit,
)

VOLTAGE = 230
MAXIMUM = maximum_limit(Traits(max_current=48))
limits = st.builds(ChargingLimit, st.integers(0, 10**8), st.sampled_from((AMPERE, WATT)), st.integers(1, 3))


@pytest.mark.parametrize(
    ("phases", "milliamperes"),
    [(3, 16_000), (2, 24_000), (1, 48_000)],
)
def test_watts_are_divided_by_the_nominal_voltage_and_the_phases(phases: int, milliamperes: int) -> None:  # SC-20
    assert ChargingLimit(11_040_000, WATT, phases).current(VOLTAGE) == milliamperes
    assert ChargingLimit(milliamperes, AMPERE, phases).power(VOLTAGE, phases) == 11_040_000


def test_a_limit_for_more_phases_than_can_be_used_keeps_its_value() -> None:  # SC-21
    single = maximum_limit(Traits(phases=1))
    assert lowest_limit(VOLTAGE, single, ChargingLimit(16_000, AMPERE, 3)) == ChargingLimit(16_000, AMPERE, 1)
    assert lowest_limit(VOLTAGE, single, ChargingLimit(3_450_000, WATT, 3)) == ChargingLimit(3_450_000, WATT, 1)


@pytest.mark.parametrize(
    ("one", "other", "lower"),
    [
        (ChargingLimit(16_000, AMPERE, 3), ChargingLimit(15_000, AMPERE, 1), ChargingLimit(15_000, AMPERE, 1)),
        (ChargingLimit(16_000, AMPERE, 1), ChargingLimit(20_000, AMPERE, 3), ChargingLimit(16_000, AMPERE, 1)),
        (ChargingLimit(10_000, AMPERE, 3), ChargingLimit(20_000, AMPERE, 1), ChargingLimit(10_000, AMPERE, 1)),
        (ChargingLimit(16_000, AMPERE, 3), ChargingLimit(3_450_000, WATT, 1), ChargingLimit(3_450_000, WATT, 1)),
        (ChargingLimit(10_000, AMPERE, 3), ChargingLimit(3_450_000, WATT, 1), ChargingLimit(10_000, AMPERE, 1)),
        (ChargingLimit(20_000, AMPERE, 1), ChargingLimit(11_040_000, WATT, 3), ChargingLimit(20_000, AMPERE, 1)),
        (ChargingLimit(5_000_000, WATT, 3), ChargingLimit(9_000_000, WATT, 2), ChargingLimit(5_000_000, WATT, 2)),
        (ChargingLimit(0), ChargingLimit(1), ChargingLimit(0)),
    ],
)
def test_the_lower_of_two_limits_has_the_smaller_number_of_phases(
    one: ChargingLimit, other: ChargingLimit, lower: ChargingLimit
) -> None:
    assert lowest_limit(VOLTAGE, MAXIMUM, one, other) == lower
    assert lowest_limit(VOLTAGE, MAXIMUM, other, one) == lower
    assert lowest_limit(VOLTAGE, MAXIMUM, lower, None) == lower


@given(limits, limits)
def test_the_lower_limit_exceeds_neither(one: ChargingLimit, other: ChargingLimit) -> None:
    lower = lowest_limit(VOLTAGE, MAXIMUM, one, other)
    for each in (one, other):
        assert lower.power(VOLTAGE, lower.phases) <= each.power(VOLTAGE, each.phases)
        assert lower.phases <= each.phases
        assert each.unit is WATT or lower.current(VOLTAGE) <= each.value


@given(limits, st.sampled_from((AMPERE, WATT)))
def test_an_amount_in_a_unit_is_exact(limit: ChargingLimit, unit: ChargingRateUnit) -> None:
    exact = ExactUnit(unit, VOLTAGE)
    amount = exact.amount(limit)
    rounded = limit.current(VOLTAGE) if unit is AMPERE else limit.power(VOLTAGE, limit.phases)
    assert exact.tenths(amount) == rounded // 100
    assert 3 * amount == exact.amount(ChargingLimit(3 * limit.value, limit.unit, limit.phases))


@pytest.mark.parametrize(("value", "milli"), [(0.1, 100), (16.1, 16_100), (48.3, 48_300), (16.1239, 16_123), (0, 0)])
def test_the_decimal_digits_of_a_number_count(value: float, milli: int) -> None:
    assert in_milli(value) == milli


@pytest.mark.parametrize(
    ("limit", "switched", "not_switched"),
    [
        (ChargingLimit(16_000, AMPERE, 3), Limit(16, 3), Limit(16, 3)),
        (ChargingLimit(16_000, AMPERE, 1), Limit(16, 1), Limit(16, 3)),
        (ChargingLimit(3_450_000, WATT, 1), Limit(15, 1), Limit(5, 3)),
        (ChargingLimit(1_000_000, WATT, 3), Limit(1.449, 3), Limit(1.449, 3)),
        (ChargingLimit(0, WATT, 2), Limit(0, 2), Limit(0, 3)),
    ],
)
def test_hardware_that_cannot_switch_phases_divides_watts_between_all_of_them(  # SC-37
    limit: ChargingLimit, switched: Limit, not_switched: Limit
) -> None:
    for switches, offered in ((True, switched), (False, not_switched)):
        traits = Traits(switches_phases=switches)
        assert limit.as_used(traits).offer(traits) == offered
