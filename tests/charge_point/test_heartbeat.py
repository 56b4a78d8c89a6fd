"""A heartbeat is due after an interval without messages, and at least once a day."""

from __future__ import annotations

import math

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ocpp16_sdk.charge_point._heartbeat import Heartbeat

DAY = 86_400


def beating(interval: float, now: float = 0) -> Heartbeat:
    heartbeat = Heartbeat(interval)
    heartbeat.heartbeat_sent(now)
    return heartbeat


@pytest.mark.item("CP-15", "CP-16")
def test_every_message_delays_the_heartbeat() -> None:  # ACT-15
    heartbeat = beating(10)
    assert heartbeat.due_at == 10
    heartbeat.message_exchanged(7)
    assert heartbeat.due_at == 17


@pytest.mark.item("J-56", "CP-17")
def test_a_busy_connection_has_one_a_day() -> None:
    heartbeat = beating(10)
    for second in range(0, DAY, 5):
        heartbeat.message_exchanged(second)
    assert heartbeat.due_at == DAY
    heartbeat.heartbeat_sent(DAY)
    heartbeat.message_exchanged(DAY + 5)
    assert heartbeat.due_at == DAY + 15


@pytest.mark.item("CP-18")
def test_a_new_interval_takes_effect_at_once() -> None:
    heartbeat = beating(3600)
    heartbeat.interval = 10
    assert heartbeat.due_at == 10


@pytest.mark.item("CP-06")
@pytest.mark.parametrize("interval", [0, DAY + 1, 10**400, math.inf], ids=str)
def test_without_an_interval_and_with_a_huge_one_there_is_a_daily_heartbeat(interval: float) -> None:
    assert beating(interval).due_at == DAY


@pytest.mark.item("CP-18")
def test_after_a_long_silence_one_heartbeat_is_due_and_not_many() -> None:
    heartbeat = beating(10)
    assert heartbeat.due_at < 5000
    heartbeat.heartbeat_sent(5000)
    assert heartbeat.due_at == 5010


@pytest.mark.parametrize("interval", [-1, float("nan")])
def test_a_negative_interval_is_refused_and_changes_nothing(interval: float) -> None:
    heartbeat = beating(10)
    with pytest.raises(ValueError, match=r"heartbeat_interval=.*: must be 0"):
        heartbeat.interval = interval
    assert heartbeat.interval == 10


class Beating(RuleBasedStateMachine):
    """The model contains the time of every event."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.interval = 300
        self.heartbeat = beating(self.interval)
        self.beats = [0.0]
        self.exchanges = [0.0]

    @rule(seconds=st.integers(0, 50_000))
    def time_passes(self, seconds: int) -> None:
        """It beats when it is time, as the charge point would."""
        end = self.now + seconds
        while self.heartbeat.due_at <= end:
            self.now = max(self.now, self.heartbeat.due_at)
            self.heartbeat.heartbeat_sent(self.now)
            self.beats.append(self.now)
        self.now = end

    @rule()
    def something_is_exchanged(self) -> None:
        self.heartbeat.message_exchanged(self.now)
        self.exchanges.append(self.now)

    @rule(interval=st.integers(100, 100_000))
    def the_interval_changes(self, interval: int) -> None:
        self.heartbeat.interval = self.interval = interval

    @invariant()
    def is_due_after_silence_and_daily(self) -> None:
        silence = max(self.beats[-1], self.exchanges[-1]) + self.interval
        assert self.heartbeat.due_at == min(silence, self.beats[-1] + DAY)
        assert all(later - earlier <= DAY for earlier, later in zip(self.beats, self.beats[1:], strict=False))


TestBeating = Beating.TestCase
