"""Emulated cars and meters: closed form, coherent, and independent of the number of readings."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings, strategies as st

from ocpp16_sdk.emulator import Car, ChargingCurve
from ocpp16_sdk.emulator._meter import Meter

shares = st.floats(0, 1)
cars = st.builds(
    Car,
    capacity=st.floats(5_000, 120_000),
    state_of_charge=shares,
    taper_from=shares,
    taper_to=st.floats(0.01, 1),
)


def curve_of(car: Car, state_of_charge: float, share: float, maximum: float) -> ChargingCurve:
    return ChargingCurve(car, state_of_charge, share * maximum, maximum)


curves = st.builds(
    curve_of,
    cars,
    shares,
    st.just(0.0) | st.floats(0.01, 1),
    st.floats(1_000, 43_000),
)
seconds = st.floats(0, 200_000)


@settings(deadline=None)
@given(curves, seconds, seconds)
def test_energy_never_decreases_and_never_exceeds_the_battery_or_the_offer(
    curve: ChargingCurve, one: float, two: float
) -> None:
    earlier, later = sorted((one, two))
    missing = (1 - curve.state_of_charge) * curve.car.capacity
    assert 0 <= curve.energy(earlier) <= curve.energy(later) + 1e-6
    assert curve.energy(later) <= missing * (1 + 1e-6) + 1e-6
    assert curve.energy(later) <= curve.offered * later / 3600 * (1 + 1e-6) + 1e-6
    assert 0 <= curve.power(later) <= curve.power(earlier) * (1 + 1e-9) <= curve.offered * (1 + 1e-9) ** 2


@settings(deadline=None)
@given(curves, seconds)
def test_power_is_the_derivative_of_energy(curve: ChargingCurve, at: float) -> None:
    step = 0.5
    mean = (curve.energy(at + step) - curve.energy(at)) * 3600 / step
    assert curve.power(at + step) * (1 - 1e-5) - 1e-3 <= mean <= curve.power(at) * (1 + 1e-5) + 1e-3


@settings(deadline=None)
@given(curves, seconds)
def test_a_curve_from_a_later_moment_continues_the_earlier_one(curve: ChargingCurve, at: float) -> None:
    rest = ChargingCurve(curve.car, curve.state_after(at), curve.offered, curve.maximum)
    assert rest.power(60) == pytest.approx(curve.power(at + 60), rel=1e-6, abs=1) or curve.duration - at < 61
    assert rest.energy(600) == pytest.approx(curve.energy(at + 600) - curve.energy(at), rel=1e-6, abs=0.01)


@settings(deadline=None)
@given(curves)
def test_a_car_is_full_after_the_duration_and_not_before(curve: ChargingCurve) -> None:
    duration = curve.duration
    if math.isinf(duration):
        assert curve.offered == 0
        assert curve.state_after(1e9) == curve.state_of_charge
        return
    assert curve.state_after(duration) == 1
    assert curve.energy(duration) == pytest.approx((1 - curve.state_of_charge) * curve.car.capacity, rel=1e-6, abs=0.01)
    assert curve.power(duration) == 0
    if duration > 60 and curve.state_of_charge < 0.99:
        assert curve.state_after(duration - 60) < 1


def test_the_power_decreases_from_the_given_state_of_charge_on() -> None:
    car = Car(capacity=50_000, state_of_charge=0.7, taper_from=0.8, taper_to=0.2)
    curve = ChargingCurve(car, 0.7, 22_000, 22_000)
    reached = 0.1 * 50_000 / 22_000 * 3600
    assert curve.power(reached - 1) == 22_000
    assert curve.power(reached + 60) < 22_000
    assert curve.power(curve.duration - 0.001) == pytest.approx(0.2 * 22_000, rel=1e-3)
    assert ChargingCurve(car, 0.7, 4_000, 22_000).power(reached * 20) in (0, 4_000)  # below the taper: constant


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"state_of_charge": 1.5}, "state_of_charge=1.5: must be from 0 to 1"),
        ({"taper_to": 0}, "taper_to=0: must be from 0.001 to 1"),
        ({"capacity": 0}, "capacity=0: must be a positive number"),
        ({"max_current": math.nan}, "max_current=nan: must be a positive number"),
        ({"phases": 4}, "phases=4: must be 1, 2 or 3"),
        ({"min_current": 40}, "min_current=40: must be from 0 to max_current=32"),
    ],
)
def test_a_wrong_value_of_a_car_is_named(options: dict[str, float], text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        Car(**options)  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.lists(st.floats(0, 5_000), max_size=10), st.lists(curves, min_size=1, max_size=5))
def test_reading_a_meter_changes_nothing_and_the_register_never_decreases(
    reads: list[float], charged: list[ChargingCurve]
) -> None:
    silent, read = (Meter(1234, [230_000, 229_000, 231_000]) for _ in range(2))
    last = 0
    for number, curve in enumerate(charged):
        at = number * 5_000.0
        for meter in (silent, read):
            meter.change(at, curve, 3)
        for each in sorted(reads):
            assert last <= (last := read.energy(at + each))
            pairs = zip(read.voltages, read.currents(at + each), strict=True)
            assert read.power(at + each) == sum(voltage * current for voltage, current in pairs) // 1000
            assert read.power(at + each) == pytest.approx(curve.power(each) * 1000, abs=400)
    assert silent.energy(99_999) == read.energy(99_999)
