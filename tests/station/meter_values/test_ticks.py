"""When meter values are due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from ocpp16_sdk.station.meter_values._ticks import is_due, next_aligned, next_sample

DAY = datetime(2026, 5, 1, tzinfo=UTC)
TIMES = st.datetimes(datetime(2026, 5, 1), datetime(2026, 5, 3), timezones=st.just(UTC))
INTERVALS = st.integers(1, 86_400)


@pytest.mark.parametrize(
    ("interval", "now", "tick"),
    [
        (900, "12:00:01", "12:15:00"),
        (900, "12:15:00", "12:30:00"),
        (900, "23:59:59", "00:00:00"),
        (86_400, "12:00:00", "00:00:00"),
        (7_000, "23:30:00", "00:00:00"),
        (60, "12:00:59.999", "12:01:00"),
    ],
)
def test_aligned_ticks_are_multiples_of_the_interval_from_midnight(interval: int, now: str, tick: str) -> None:  # CP-85
    time = datetime.fromisoformat(f"2026-05-01T{now}+00:00")
    assert f"{next_aligned(interval, time):%H:%M:%S}" == tick
    there = time.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert next_aligned(interval, there) == next_aligned(interval, time)


@given(INTERVALS, TIMES)
def test_an_aligned_tick_is_later_by_at_most_one_interval(interval: int, now: datetime) -> None:  # CP-85
    tick = next_aligned(interval, now)
    assert now < tick <= now + timedelta(seconds=interval)
    assert (tick - DAY).seconds % interval == 0


@given(INTERVALS, TIMES, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_a_sampled_tick_is_a_multiple_from_the_start(  # CP-84
    interval: int, start: datetime, elapsed: timedelta
) -> None:
    tick = next_sample(start, interval, start + elapsed)
    assert start + elapsed < tick <= start + elapsed + timedelta(seconds=interval)
    assert (tick - start) % timedelta(seconds=interval) == timedelta(0)


def test_before_the_start_the_first_sample_is_due_one_interval_after_it() -> None:
    assert next_sample(DAY, 60, DAY - timedelta(hours=1)) == DAY + timedelta(seconds=60)


@pytest.mark.parametrize(
    ("seconds", "due"), [(0, True), (-0.5, True), (59, True), (-1, False), (-59, False), (60, False), (7200, False)]
)
def test_a_reading_belongs_to_a_tick_for_one_interval(seconds: float, due: bool) -> None:
    assert is_due(DAY, DAY + timedelta(seconds=seconds), 60) is due


def test_a_deadline_of_one_second_is_not_due_half_a_second_early() -> None:
    assert is_due(DAY, DAY - timedelta(seconds=0.4), 1)
    assert not is_due(DAY, DAY - timedelta(seconds=0.5), 1)
