"""The timers of a keepalive scheduler, without a connection and without a clock."""

from __future__ import annotations

import gc
import math
import weakref

from ocpp16_sdk.transports._keepalive import TimerQueue


def test_each_key_is_due_at_its_time_and_once() -> None:
    timers = TimerQueue[str]()
    for key, time in (("c", 30), ("a", 10), ("b", 20), ("too", 20)):
        timers.set(key, time)
    assert (timers.next_at, timers.pop_due(9.9)) == (10, [])
    assert (timers.pop_due(10), timers.next_at) == (["a"], 20)
    assert timers.pop_due(25) == ["b", "too"]
    assert timers.pop_due(100) == ["c"]
    assert (timers.pop_due(math.inf), timers.next_at, len(timers)) == ([], math.inf, 0)


def test_a_new_timer_replaces_the_old_one_whichever_is_sooner() -> None:
    timers = TimerQueue[str]()
    timers.set("later", 10)
    timers.set("later", 20)
    timers.set("sooner", 10)
    timers.set("sooner", 5)
    assert [timers.pop_due(now) for now in (5, 10, 20)] == [["sooner"], [], ["later"]]


def test_a_timer_can_be_cancelled_and_infinite() -> None:
    timers = TimerQueue[str]()
    timers.cancel("nobody")
    timers.set("cancelled", 10)
    timers.cancel("cancelled")
    timers.set("off", 10)
    timers.set("off", math.inf)
    timers.set("on again", math.inf)
    timers.set("on again", 10)
    assert timers.pop_due(1000) == ["on again"]


def test_timers_that_are_changed_or_cancelled_do_not_pile_up() -> None:
    timers = TimerQueue[int]()
    for number in range(100_000):
        timers.set(number % 10, 1e9 + number)
        assert len(timers) <= 2 * 10 + 65
    for number in range(100_000):
        timers.set(1000 + number, 1e9)
        timers.cancel(1000 + number - 10)
        assert len(timers) <= 2 * 21 + 65
    assert len(timers.pop_due(2e9)) == 20


class Key: ...


def test_a_cancelled_key_is_not_kept_in_memory() -> None:
    timers, key = TimerQueue[Key](), Key()
    kept = weakref.ref(key)
    timers.set(key, 10)
    timers.cancel(key)
    del key
    gc.collect()
    assert kept() is None
