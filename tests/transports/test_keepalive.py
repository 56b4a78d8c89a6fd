"""The rhythm of pings, without a connection and without a clock."""

from __future__ import annotations

import math

import pytest

from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.transports._keepalive import Beat, Keepalive


def test_it_pings_every_interval_however_much_is_heard() -> None:  # J-54
    pulse = Keepalive(10, 5, now=100)
    for ping in (110, 120, 130):
        assert pulse.beat(ping - 1) is Beat.NOTHING
        assert pulse.beat(ping) is Beat.PING
        pulse.heard = True


def test_silence_after_a_ping_is_the_end() -> None:  # J-55
    pulse = Keepalive(10, 5, now=0)
    assert (pulse.next_at, pulse.beat(10)) == (10, Beat.PING)
    assert (pulse.next_at, pulse.beat(14)) == (15, Beat.NOTHING)
    assert pulse.beat(15) is Beat.GIVE_UP


def test_a_time_out_longer_than_the_interval_counts_from_the_first_ping_without_an_answer() -> None:
    pulse = Keepalive(10, 25, now=0)
    assert [pulse.beat(now) for now in (10, 20, 30)] == [Beat.PING] * 3
    assert pulse.beat(35) is Beat.GIVE_UP


def test_a_late_sign_of_life_is_one() -> None:
    pulse = Keepalive(10, 5, now=0)
    pulse.beat(10)
    pulse.heard = True
    assert pulse.beat(15) is Beat.NOTHING
    assert pulse.next_at == 20


def test_0_is_no_pings() -> None:  # J-54
    pulse = Keepalive(0, 5, now=0)
    assert (pulse.next_at, pulse.beat(1e9)) == (math.inf, Beat.NOTHING)


def test_a_new_interval_begins_a_new_rhythm() -> None:
    pulse = Keepalive(100, 5, now=0)
    pulse.beat(100)
    pulse.set_interval(30, now=101)
    assert pulse.next_at == 131
    pulse.set_interval(0, now=102)
    assert pulse.next_at == math.inf


@pytest.mark.parametrize(("interval", "timeout"), [(-1, 5), (math.nan, 5), (10, 0), (10, -1), (10, math.nan)])
def test_times_that_are_none_are_refused(interval: float, timeout: float) -> None:  # J-54
    with pytest.raises(DefinitionError):
        Keepalive(interval, timeout, now=0)
