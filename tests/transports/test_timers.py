"""What is due when, without a connection and without a clock."""

from __future__ import annotations

import gc
import math
import weakref

from ocpp16_sdk.transports._timers import TimerQueue


def test_things_are_due_at_their_times_and_once() -> None:
    agenda = TimerQueue[str]()
    for thing, time in (("c", 30), ("a", 10), ("b", 20), ("too", 20)):
        agenda.put(thing, time)
    assert (agenda.next_at, agenda.take_due(9.9)) == (10, [])
    assert (agenda.take_due(10), agenda.next_at) == (["a"], 20)
    assert agenda.take_due(25) == ["b", "too"]
    assert agenda.take_due(100) == ["c"]
    assert (agenda.take_due(math.inf), agenda.next_at, len(agenda)) == ([], math.inf, 0)


def test_a_new_date_replaces_the_old_one_whichever_is_sooner() -> None:
    agenda = TimerQueue[str]()
    agenda.put("later", 10)
    agenda.put("later", 20)
    agenda.put("sooner", 10)
    agenda.put("sooner", 5)
    assert [agenda.take_due(now) for now in (5, 10, 20)] == [["sooner"], [], ["later"]]


def test_a_date_can_be_given_up_and_never_come() -> None:
    agenda = TimerQueue[str]()
    agenda.drop("nobody")
    agenda.put("dropped", 10)
    agenda.drop("dropped")
    agenda.put("off", 10)
    agenda.put("off", math.inf)
    agenda.put("on again", math.inf)
    agenda.put("on again", 10)
    assert agenda.take_due(1000) == ["on again"]


def test_dates_that_are_changed_or_given_up_do_not_pile_up() -> None:
    agenda = TimerQueue[int]()
    for number in range(100_000):
        agenda.put(number % 10, 1e9 + number)
        assert len(agenda) <= 2 * 10 + 65
    for number in range(100_000):
        agenda.put(1000 + number, 1e9)
        agenda.drop(1000 + number - 10)
        assert len(agenda) <= 2 * 21 + 65
    assert len(agenda.take_due(2e9)) == 20


class Thing: ...


def test_what_is_not_due_any_more_is_not_held() -> None:
    agenda, thing = TimerQueue[Thing](), Thing()
    held = weakref.ref(thing)
    agenda.put(thing, 10)
    agenda.drop(thing)
    del thing
    gc.collect()
    assert held() is None
