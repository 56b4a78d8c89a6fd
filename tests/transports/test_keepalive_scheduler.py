"""One task that keeps many connections alive, by a clock that jumps."""

from __future__ import annotations

import gc
import weakref
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import anyio
import pytest
from anyio.abc import SocketAttribute
from websockets.protocol import Side

from ocpp16_sdk import WebSocketOptions
from ocpp16_sdk.transports._keepalive import KeepaliveScheduler, KeptAliveConnection, TimerQueue
from ocpp16_sdk.transports._websocket import WebSocketTransport
from tests.support.virtual_time import block
from tests.support.websocket_peers import PING, PONG, TEXT, RawPeer, ended, frame, joined_streams
from tests.transports.virtual_clock import jumping_backend, within

__all__ = ["jumping_backend"]
pytestmark = pytest.mark.anyio
HOUR = 3600.0
Rig = tuple[WebSocketTransport, RawPeer]


@pytest.fixture
def anyio_backend(jumping_backend: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    return jumping_backend


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


@pytest.fixture
def wakeups(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The times at which the scheduler woke up."""
    times: list[float] = []
    pop_due = TimerQueue[KeptAliveConnection].pop_due

    def recording(timers: TimerQueue[KeptAliveConnection], now: float) -> list[KeptAliveConnection]:
        times.append(now)
        return pop_due(timers, now)

    monkeypatch.setattr(TimerQueue, "pop_due", recording)
    return times


@asynccontextmanager
async def rigs(*intervals: float, timeout: float = 10 * HOUR) -> AsyncGenerator[list[Rig]]:
    """Transports with these ping intervals, and their peers; no scheduler has them yet."""
    async with AsyncExitStack() as stack:
        made: list[Rig] = []
        for interval in intervals:
            near, far = await stack.enter_async_context(joined_streams())
            transport = WebSocketTransport(
                near, Side.SERVER, options=WebSocketOptions(ping_interval=interval, ping_timeout=timeout)
            )
            made.append((transport, RawPeer(far, masks=True)))
        yield made


@asynccontextmanager
async def running(*transports: WebSocketTransport) -> AsyncGenerator[KeepaliveScheduler]:
    scheduler = KeepaliveScheduler()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(scheduler.run)
        for transport in transports:
            scheduler.add(transport)
        yield scheduler
        tasks.cancel_scope.cancel()


async def times_of_pings(peer: RawPeer, until: float) -> list[float]:
    times: list[float] = []
    with anyio.move_on_after(until - anyio.current_time()):
        while True:
            assert await peer.read_frame() == (PING, b"")
            times.append(anyio.current_time())
    return times


@within(HOUR)
async def test_many_connections_are_pinged_each_at_its_interval() -> None:  # J-54
    found: dict[float, list[float]] = {}
    start = anyio.current_time()

    async def record(transport: WebSocketTransport, peer: RawPeer, until: float) -> None:
        found[transport.ping_interval] = await times_of_pings(peer, until)

    async with rigs(*range(1, 60)) as made, anyio.create_task_group() as recorders, running() as scheduler:
        for transport, peer in made:
            scheduler.add(transport)
            recorders.start_soon(record, transport, peer, start + 100.5)
        await anyio.sleep(101)
    assert found == {
        interval: [pytest.approx(start + number * interval) for number in range(1, 100 // interval + 1)]
        for interval in range(1, 60)
    }


@within(HOUR)
async def test_a_removed_connection_is_not_pinged_and_others_are() -> None:
    async with rigs(10, 10) as ((kept, near), (removed, far)), running(kept, removed) as scheduler:
        for peer in (near, far):
            assert await peer.read_frame() == (PING, b"")
        scheduler.remove(removed)
        scheduler.remove(removed)
        removed.ping_interval = 1
        now = anyio.current_time()
        assert len(await times_of_pings(near, now + 35)) == 3
        assert await times_of_pings(far, now + 70) == []


@within(HOUR)
async def test_the_interval_of_a_connection_counts_from_its_adding() -> None:
    async with running() as scheduler:
        await anyio.sleep(100)
        async with rigs(30) as ((transport, peer),):
            scheduler.add(transport)
            scheduler.add(transport)
            now = anyio.current_time()
            assert await times_of_pings(peer, now + 70) == [pytest.approx(now + 30), pytest.approx(now + 60)]
            scheduler.remove(transport)


@within(HOUR)
async def test_a_new_interval_counts_at_once_sooner_or_later_or_never() -> None:  # J-54
    async with rigs(100) as ((transport, peer),), running(transport):
        now = anyio.current_time()
        transport.ping_interval = 7
        assert await times_of_pings(peer, now + 15) == [pytest.approx(now + 7), pytest.approx(now + 14)]
        now = anyio.current_time()
        transport.ping_interval = 200
        assert await times_of_pings(peer, now + 250) == [pytest.approx(now + 200)]
        now = anyio.current_time()
        transport.ping_interval = 0
        assert await times_of_pings(peer, now + 1000) == []
        now = anyio.current_time()
        transport.ping_interval = 3
        assert await times_of_pings(peer, now + 4) == [pytest.approx(now + 3)]


@within(HOUR)
async def test_a_silent_peer_is_given_up_and_others_are_not() -> None:  # J-55
    ends: list[tuple[float, tuple[int, str]]] = []

    async def record(transport: WebSocketTransport) -> None:
        ends.append((anyio.current_time(), await ended(transport)))

    async def answer(peer: RawPeer) -> None:
        while True:
            assert await peer.read_frame() == (PING, b"")
            await peer.send((PONG, b""))

    async with (
        rigs(10, 10, timeout=5) as ((silent, _), (answering, peer)),
        running(silent, answering),
        anyio.create_task_group() as tasks,
    ):
        start = anyio.current_time()
        tasks.start_soon(record, silent)
        tasks.start_soon(record, answering)
        tasks.start_soon(answer, peer)
        await anyio.sleep(100)
        assert ends == [(start, (1011, "no answer to a ping"))]
        tasks.cancel_scope.cancel()


@within(HOUR)
async def test_a_stalled_event_loop_costs_no_connection() -> None:
    got: list[str] = []

    async def read(transport: WebSocketTransport) -> None:
        while True:
            got.append(await transport.receive())

    async with (
        rigs(10, timeout=5) as ((transport, peer),),
        running(transport),
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(read, transport)
        for _ in range(50):
            assert await peer.read_frame() == (PING, b"")
            peer.stream.extra(SocketAttribute.raw_socket).send(frame(PONG, masked=True))
            block(6)
        await peer.send((TEXT, b"still here"))
        await anyio.sleep(1)
        assert got == ["still here"]
        tasks.cancel_scope.cancel()


@within(HOUR)
async def test_idle_connections_have_no_task_and_no_timer_of_their_own(wakeups: list[float]) -> None:
    async with rigs(*[60.0] * 100) as made, running(*[transport for transport, _ in made]):
        await anyio.wait_all_tasks_blocked()
        before, start = len(anyio.get_running_tasks()), anyio.current_time()
        wakeups.clear()
        await anyio.sleep(610)
        assert wakeups == [pytest.approx(start + 60 * number, abs=1) for number in range(1, 11)]
        assert len(anyio.get_running_tasks()) == before


@within(100 * HOUR)
async def test_without_pings_nothing_is_ever_due(wakeups: list[float]) -> None:
    async with rigs(0, 0, 60) as made, running(*[transport for transport, _ in made]):
        made[2][0].ping_interval = 0
        await anyio.sleep(61)
        wakeups.clear()
        await anyio.sleep(50 * HOUR)
        assert wakeups == []


@within(HOUR)
async def test_an_interval_that_is_too_short_for_the_clock_delays_no_other() -> None:
    async with rigs(1e-300, 10) as ((fast, _), (slow, peer)), running(fast, slow):
        await anyio.wait_all_tasks_blocked()
        fast.ping_interval = 0
        assert await peer.read_frame() == (PING, b"")


@within(HOUR)
async def test_the_connection_that_was_pinged_last_is_not_kept_in_memory() -> None:
    async with joined_streams() as (near, far), running() as scheduler:
        transport = WebSocketTransport(near, Side.SERVER, options=WebSocketOptions(ping_interval=10))
        scheduler.add(transport)
        assert await times_of_pings(RawPeer(far, masks=True), anyio.current_time() + 15)
        scheduler.remove(transport)
        kept = weakref.ref(transport)
        del transport
        gc.collect()
        assert kept() is None
