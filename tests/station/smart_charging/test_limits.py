"""Limits in amperes and watts: conversion, the lower of two, and whole numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from ocpp16_sdk.messages import ChargingRateUnit
from ocpp16_sdk.station.smart_charging import ChargingLimit, Supply
from ocpp16_sdk.station.smart_charging._limits import AMPERE, WATT, ExactUnit, in_milli, lowest_limit

SUPPLY = Supply(voltage=230, phases=3, max_current=48)
limits = st.builds(ChargingLimit, st.integers(0, 10**8), st.sampled_from((AMPERE, WATT)), st.integers(1, 3))


@pytest.mark.parametrize(
    ("phases", "milliamperes"),
    [(3, 16_000), (2, 24_000), (1, 48_000)],
)
def test_watts_are_divided_by_the_nominal_voltage_and_the_phases(phases: int, milliamperes: int) -> None:  # SC-20
    assert ChargingLimit(11_040_000, WATT, phases).current(SUPPLY) == milliamperes
    assert ChargingLimit(milliamperes, AMPERE, phases).power(SUPPLY) == 11_040_000


def test_a_limit_for_more_phases_than_can_be_used_keeps_its_value() -> None:  # SC-21
    single = Supply(phases=1)
    assert lowest_limit(single, ChargingLimit(16_000, AMPERE, 3)) == ChargingLimit(16_000, AMPERE, 1)
    assert lowest_limit(single, ChargingLimit(3_450_000, WATT, 3)) == ChargingLimit(3_450_000, WATT, 1)


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
    assert lowest_limit(SUPPLY, one, other) == lower
    assert lowest_limit(SUPPLY, other, one) == lower
    assert lowest_limit(SUPPLY, lower, None) == lower


@given(limits, limits)
def test_the_lower_limit_exceeds_neither(one: ChargingLimit, other: ChargingLimit) -> None:
    lower = lowest_limit(SUPPLY, one, other)
    for each in (one, other):
        assert lower.power(SUPPLY) <= each.power(SUPPLY)
        assert lower.phases <= each.phases
        assert each.unit is WATT or lower.current(SUPPLY) <= each.value


@given(limits, st.sampled_from((AMPERE, WATT)))
def test_an_amount_in_a_unit_is_exact(limit: ChargingLimit, unit: ChargingRateUnit) -> None:
    exact = ExactUnit(unit, SUPPLY)
    amount = exact.amount(limit)
    rounded = limit.current(SUPPLY) if unit is AMPERE else limit.power(SUPPLY)
    assert exact.tenths(amount) == rounded // 100
    assert 3 * amount == exact.amount(ChargingLimit(3 * limit.value, limit.unit, limit.phases))


@pytest.mark.parametrize(("value", "milli"), [(0.1, 100), (16.1, 16_100), (48.3, 48_300), (16.1239, 16_123), (0, 0)])
def test_the_decimal_digits_of_a_number_count(value: float, milli: int) -> None:
    assert in_milli(value) == milli


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"voltage": 0}, "voltage=0: must be"),
        ({"phases": 4}, "phases=4: must be"),
        ({"max_current": -1}, "max_current=-1: must be"),
        ({"min_current": -1}, "min_current=-1: must be"),
    ],
)
def test_a_wrong_value_of_a_supply_is_named(wrong: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Supply(**wrong)
