"""The answer to GetCompositeSchedule, beside the periods of `vectors.json`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.station.smart_charging._acceptance import (
    clear_charging_profile,
    remove_tx_profiles,
    set_charging_profile,
)
from ocpp16_sdk.station.smart_charging._bounds import ProfileBounds
from ocpp16_sdk.station.smart_charging._profiles import RunningTransaction
from tests.station.smart_charging.vectors import BOUNDS, ZERO, composite, periods_of, profile, set_profiles, time

IDLE = {1: None, 2: None}
RUNNING = {1: RunningTransaction(ZERO, 7), 2: None}
MAX, DEFAULT, TX = "ChargePointMaxProfile", "TxDefaultProfile", "TxProfile"
DAY = 86_400


@pytest.mark.parametrize("connector", [0, 1])
def test_the_answer_covers_the_duration_from_the_time_of_the_query(connector: int) -> None:  # SC-29, SC-30, ACT-11
    profiles = set_profiles([(0, profile(periods=[[0, 6], [100, 8]]))], IDLE)
    answer = composite(profiles, IDLE, connector, 60, at=70)
    assert (answer.status, answer.connector_id) == (m.GetCompositeScheduleStatus.ACCEPTED, connector)
    assert answer.schedule_start == time(70)
    schedule = answer.charging_schedule
    assert schedule is not None
    assert (schedule.duration, schedule.start_schedule, schedule.min_charging_rate) == (60, None, None)
    assert [each[0] for each in periods_of(answer)] == [0, 30]
    assert m.GetCompositeScheduleResponse.from_json(answer.to_json()) == answer


@pytest.mark.parametrize(
    ("connector", "duration"), [(3, 60), (-1, 60), (99, 60), (1, -1), (0, 31 * DAY + 1), (1, 2**31 - 1)]
)
def test_a_schedule_that_cannot_be_calculated_is_rejected(connector: int, duration: int) -> None:  # SC-29
    answer = composite((), IDLE, connector, duration)
    assert answer == m.GetCompositeScheduleResponse(status=m.GetCompositeScheduleStatus.REJECTED)


def test_the_longest_schedule_contains_every_recurrence() -> None:
    profiles = set_profiles(
        [(1, profile(kind="Recurring", recurrency="Daily", periods=[[0, 6], [3600, 8]], duration=7200))], IDLE
    )
    answer = composite(profiles, IDLE, 1, 31 * DAY, bounds=ProfileBounds(periods=100))
    expected = [(day * DAY + start, limit, 3) for day in range(31) for start, limit in ((0, 6), (3600, 8), (7200, 48))]
    assert periods_of(answer) == expected


def test_a_fraction_of_a_second_is_dropped() -> None:
    connectors = {1: RunningTransaction(time(0.9), 7)}
    profiles = set_profiles([(1, profile(periods=[[0, 6], [100, 8]], kind="Relative"))], connectors)
    answer = composite(profiles, connectors, 1, 60, at=70.999)
    assert (answer.schedule_start, periods_of(answer)) == (time(70), [(0, 6, 3), (30, 8, 3)])


def test_times_of_any_time_zone_are_the_same() -> None:
    profiles = set_profiles([(1, profile(periods=[[0, 6], [100, 8]], start=0))], IDLE)
    text = profiles[0].profile.to_json()
    elsewhere = m.ChargingProfile.from_json(text.replace("2026-01-01T00:00:00.000Z", "2026-01-01T05:30:00+05:30"))
    start = elsewhere.charging_schedule.start_schedule
    assert start is not None
    assert (start, start.utcoffset()) == (ZERO, timedelta(hours=5.5))
    assert composite(set_profiles([(1, elsewhere)], IDLE), IDLE, 1, 200) == composite(profiles, IDLE, 1, 200)


def test_only_the_profile_of_the_running_transaction_counts() -> None:  # SC-06
    profiles = set_profiles([(1, profile(1, TX, [[0, 6]], transaction_id=7)), (0, profile(2))], RUNNING)
    assert periods_of(composite(profiles, RUNNING, 1, 60)) == [(0, 6, 3)]
    after = remove_tx_profiles(profiles, 1).profiles
    assert periods_of(composite(after, {1: RunningTransaction(ZERO, 8)}, 1, 60)) == [(0, 16, 3)]
    # A profile that remains after a power cut counts only if its transaction resumes.
    assert periods_of(composite(profiles, {1: RunningTransaction(ZERO, 8)}, 1, 60)) == [(0, 16, 3)]
    assert periods_of(composite(profiles, {1: None}, 1, 60)) == [(0, 16, 3)]


def test_a_changed_default_applies_at_once_to_a_transaction_without_a_profile() -> None:  # SC-26
    profiles = set_profiles([(1, profile(1, periods=[[0, 6]]))], RUNNING)
    assert periods_of(composite(profiles, RUNNING, 1, 60, at=10)) == [(0, 6, 3)]
    request = m.SetChargingProfileRequest(connector_id=1, cs_charging_profiles=profile(1, periods=[[0, 8]]))
    change, _ = set_charging_profile(profiles, request, transactions=RUNNING, bounds=BOUNDS, now=time(10))
    assert periods_of(composite(change.profiles, RUNNING, 1, 60, at=10)) == [(0, 8, 3)]
    cleared, _ = clear_charging_profile(change.profiles, m.ClearChargingProfileRequest())
    assert periods_of(composite(cleared.profiles, RUNNING, 1, 60, at=10)) == [(0, 48, 3)]


def test_a_default_does_not_change_a_transaction_with_a_profile() -> None:  # SC-12
    profiles = set_profiles([(1, profile(1, TX, [[0, 16]])), (1, profile(2, DEFAULT, [[0, 6]], stack=5))], RUNNING)
    assert periods_of(composite(profiles, RUNNING, 1, 60)) == [(0, 16, 3)]


@pytest.mark.parametrize(("units", "unit"), [("A", "A"), ("W", "W"), ("AW", "A")])
def test_without_profiles_the_answer_has_an_allowed_unit(units: str, unit: str) -> None:  # SC-32
    bounds = ProfileBounds(units=frozenset(map(m.ChargingRateUnit, units)))
    answer = composite((), IDLE, 1, 60, unit=None, bounds=bounds)
    assert answer.charging_schedule is not None
    assert answer.charging_schedule.charging_rate_unit == unit
