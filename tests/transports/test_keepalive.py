"""The times of pings, without a connection and without a clock."""

from __future__ import annotations

import math

import pytest

from ocpp16_sdk.transports._keepalive import Keepalive, KeepaliveAction


def test_it_pings_every_interval_however_much_is_received() -> None:  # J-54
    keepalive = Keepalive(10, 5, now=100)
    for ping in (110, 120, 130):
        assert keepalive.poll(ping - 1) is KeepaliveAction.NOTHING
        assert keepalive.poll(ping) is KeepaliveAction.PING
        keepalive.data_received = True


def test_silence_after_a_ping_gives_the_connection_up() -> None:  # J-55
    keepalive = Keepalive(10, 5, now=0)
    assert (keepalive.next_at, keepalive.poll(10)) == (10, KeepaliveAction.PING)
    assert (keepalive.next_at, keepalive.poll(14)) == (15, KeepaliveAction.NOTHING)
    assert keepalive.poll(15) is KeepaliveAction.GIVE_UP


def test_a_time_out_longer_than_the_interval_counts_from_the_first_ping_without_an_answer() -> None:
    keepalive = Keepalive(10, 25, now=0)
    assert [keepalive.poll(now) for now in (10, 20, 30)] == [KeepaliveAction.PING] * 3
    assert keepalive.poll(35) is KeepaliveAction.GIVE_UP


def test_late_data_of_the_peer_counts() -> None:
    keepalive = Keepalive(10, 5, now=0)
    keepalive.poll(10)
    keepalive.data_received = True
    assert keepalive.poll(15) is KeepaliveAction.NOTHING
    assert keepalive.next_at == 20


def test_0_turns_pings_off() -> None:  # J-54
    keepalive = Keepalive(0, 5, now=0)
    assert (keepalive.next_at, keepalive.poll(1e9)) == (math.inf, KeepaliveAction.NOTHING)


def test_a_new_interval_counts_from_now() -> None:
    keepalive = Keepalive(100, 5, now=0)
    keepalive.poll(100)
    keepalive.set_interval(30, now=101)
    assert keepalive.next_at == 131
    keepalive.set_interval(0, now=102)
    assert keepalive.next_at == math.inf


@pytest.mark.parametrize(("interval", "timeout"), [(-1, 5), (math.nan, 5), (10, 0), (10, -1), (10, math.nan)])
def test_invalid_times_are_refused(interval: float, timeout: float) -> None:  # J-54
    with pytest.raises(ValueError, match="must be"):
        Keepalive(interval, timeout, now=0)
