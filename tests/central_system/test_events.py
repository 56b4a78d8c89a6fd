"""Listeners: each hears of everything, or of how much it missed."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk.central_system import (
    AsyncConnectionEvents,
    ChargePointConnected,
    ChargePointDisconnected,
    ConnectionEvent,
    EventsMissed,
)
from ocpp16_sdk.errors import ConnectError, ConnectionClosedError
from tests.central_system.scripted_charge_points import Depot, memory_connections
from tests.support.virtual_time import in_virtual_time


@in_virtual_time
async def test_a_waiting_listener_receives_events() -> None:
    depot, heard = Depot(), list[ConnectionEvent]()

    async def listen() -> None:
        async with depot.events() as events:
            async for event in events:
                heard.append(event)

    async with memory_connections(depot) as here:
        await here.connect("before")
        here.tasks.start_soon(listen)
        await anyio.wait_all_tasks_blocked()
        await here.connect("CP1")
        assert heard == [ChargePointConnected("CP1")]
        await here.connect("CP2")
        assert heard == [ChargePointConnected("CP1"), ChargePointConnected("CP2")]


@in_virtual_time
async def test_a_slow_listener_receives_the_number_of_missed_events_and_the_newest() -> None:
    depot = Depot()
    async with memory_connections(depot) as here, depot.events(buffer=3) as events:
        for number in range(10):
            await here.connect(f"CP{number}")
        assert await anext(events) == EventsMissed(7)
        await here.connect("CP10")
        heard = [await anext(events) for _ in range(4)]
        assert heard == [EventsMissed(1), *(ChargePointConnected(f"CP{number}") for number in (8, 9, 10))]


@in_virtual_time
async def test_two_tasks_may_share_a_listener() -> None:
    events, heard = AsyncConnectionEvents(5), list[ConnectionEvent]()

    async def listen() -> None:
        async for event in events:
            heard.append(event)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(listen)
        tasks.start_soon(listen)
        await anyio.wait_all_tasks_blocked()
        for number in range(5):
            events.append(ChargePointConnected(str(number)))
        events.close()
    assert {event.identity for event in heard if isinstance(event, ChargePointConnected)} == set("01234")


@in_virtual_time
async def test_the_iteration_stops_when_the_block_is_exited() -> None:
    depot = Depot()
    async with memory_connections(depot) as here, depot.events() as events:
        await here.connect("CP1")
    async with memory_connections(depot) as here:
        await here.connect("CP2")
    assert await anext(events) == ChargePointConnected("CP1")
    assert ChargePointConnected("CP2") not in [event async for event in events]
    assert [event async for event in events] == []


@in_virtual_time
async def test_a_loop_over_events_lets_others_run_and_can_be_cancelled() -> None:
    events = AsyncConnectionEvents(5)

    async def fill() -> None:
        while True:
            events.append(ChargePointConnected("CP1"))
            await anyio.lowlevel.checkpoint()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(fill)
        count = 0
        with anyio.CancelScope() as scope:
            async for _ in events:
                count += 1
                if count == 100:
                    scope.cancel()
        assert scope.cancelled_caught
        tasks.cancel_scope.cancel()


def test_a_buffer_has_at_least_one_event() -> None:
    with pytest.raises(ValueError, match="buffer=0: must be a whole number, at least 1"):
        AsyncConnectionEvents(0)


@in_virtual_time
async def test_an_iteration_stops_when_its_events_are_closed() -> None:
    depot = Depot()
    async with memory_connections(depot) as here, depot.events() as events, depot.events() as others:
        await here.connect("CP1")
        events.close()
        events.close()
        await here.connect("CP2")
        assert [event async for event in events] == [ChargePointConnected("CP1")]
        assert await anext(others) == ChargePointConnected("CP1")


@pytest.mark.anyio
async def test_an_iteration_stops_after_the_last_serve() -> None:
    depot = Depot()
    async with depot.events() as events:
        async with depot.serve(port=0):
            async with depot.serve(port=0):
                pass
            with anyio.move_on_after(0.01):
                pytest.fail(f"{await anext(events)} came of nothing")
        assert [event async for event in events] == []


@pytest.mark.anyio
async def test_a_serve_that_fails_closes_no_events() -> None:
    taken, depot = Depot(), Depot()
    async with taken.serve(port=0), depot.events() as events:
        with pytest.raises(ConnectError):
            await depot.serve(port=taken.port).__aenter__()
        events.append(ChargePointConnected("CP1"))
        assert await anext(events) == ChargePointConnected("CP1")


def test_events_are_sentences() -> None:
    closed = ConnectionClosedError(1001, "bye")
    assert str(ChargePointConnected("CP1")) == "'CP1' has connected"
    told = "'CP1' has disconnected: the connection was closed with 1001: bye"
    assert str(ChargePointDisconnected("CP1", closed)) == told
    assert str(EventsMissed(1)) == "1 event missed: the listener was too slow"
    assert str(EventsMissed(3)) == "3 events missed: the listener was too slow"
