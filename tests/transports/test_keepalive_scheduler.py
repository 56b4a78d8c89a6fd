"""One task that looks after many connections, by a clock that jumps."""

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

from ocpp16_sdk.transports._keepalive_scheduler import KeepaliveScheduler
from ocpp16_sdk.transports._timers import TimerQueue
from ocpp16_sdk.transports._websocket import WebSocketTransport
from tests.support.websocket_peers import PING, PONG, TEXT, RawPeer, ended, frame, joined_streams
from tests.transports.virtual_clock import jumping_backend, stall, within

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
def wakings(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When the metronome did not sleep."""
    times: list[float] = []
    take_due = TimerQueue[WebSocketTransport].take_due

    def noting(agenda: TimerQueue[WebSocketTransport], now: float) -> list[WebSocketTransport]:
        times.append(now)
        return take_due(agenda, now)

    monkeypatch.setattr(TimerQueue, "take_due", noting)
    return times


@asynccontextmanager
async def rigs(*intervals: float, timeout: float = 10 * HOUR) -> AsyncGenerator[list[Rig]]:
    """Links with these ping intervals, and their peers; nobody looks after them."""
    async with AsyncExitStack() as stack:
        made: list[Rig] = []
        for interval in intervals:
            near, far = await stack.enter_async_context(joined_streams())
            link = WebSocketTransport(near, Side.SERVER, ping_interval=interval, ping_timeout=timeout)
            made.append((link, RawPeer(far, masks=True)))
        yield made


@asynccontextmanager
async def running(*links: WebSocketTransport) -> AsyncGenerator[KeepaliveScheduler]:
    metronome = KeepaliveScheduler()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(metronome.run)
        for link in links:
            metronome.add(link)
        yield metronome
        tasks.cancel_scope.cancel()


async def times_of_pings(peer: RawPeer, until: float) -> list[float]:
    times: list[float] = []
    with anyio.move_on_after(until - anyio.current_time()):
        while True:
            assert await peer.read_frame() == (PING, b"")
            times.append(anyio.current_time())
    return times


@within(HOUR)
async def test_many_links_are_pinged_in_time_each_in_its_rhythm() -> None:  # J-54
    found: dict[float, list[float]] = {}
    start = anyio.current_time()

    async def watch(link: WebSocketTransport, peer: RawPeer, until: float) -> None:
        found[link.ping_interval] = await times_of_pings(peer, until)

    async with rigs(*range(1, 60)) as made, anyio.create_task_group() as watchers, running() as metronome:
        for link, peer in made:
            metronome.add(link)
            watchers.start_soon(watch, link, peer, start + 100.5)
        await anyio.sleep(101)
    assert found == {
        interval: [pytest.approx(start + number * interval) for number in range(1, 100 // interval + 1)]
        for interval in range(1, 60)
    }


@within(HOUR)
async def test_a_link_that_leaves_is_left_alone_and_others_are_not() -> None:
    async with rigs(10, 10) as ((stays, near), (leaves, far)), running(stays, leaves) as metronome:
        for peer in (near, far):
            assert await peer.read_frame() == (PING, b"")
        metronome.remove(leaves)
        metronome.remove(leaves)
        leaves.ping_interval = 1
        now = anyio.current_time()
        assert len(await times_of_pings(near, now + 35)) == 3
        assert await times_of_pings(far, now + 70) == []


@within(HOUR)
async def test_a_link_that_comes_later_has_its_rhythm_from_then_on() -> None:
    async with running() as metronome:
        await anyio.sleep(100)
        async with rigs(30) as ((link, peer),):
            metronome.add(link)
            metronome.add(link)
            now = anyio.current_time()
            assert await times_of_pings(peer, now + 70) == [pytest.approx(now + 30), pytest.approx(now + 60)]
            metronome.remove(link)


@within(HOUR)
async def test_a_new_rhythm_counts_at_once_sooner_or_later_or_never() -> None:  # J-54
    async with rigs(100) as ((link, peer),), running(link):
        now = anyio.current_time()
        link.ping_interval = 7
        assert await times_of_pings(peer, now + 15) == [pytest.approx(now + 7), pytest.approx(now + 14)]
        now = anyio.current_time()
        link.ping_interval = 200
        assert await times_of_pings(peer, now + 250) == [pytest.approx(now + 200)]
        now = anyio.current_time()
        link.ping_interval = 0
        assert await times_of_pings(peer, now + 1000) == []
        now = anyio.current_time()
        link.ping_interval = 3
        assert await times_of_pings(peer, now + 4) == [pytest.approx(now + 3)]


@within(HOUR)
async def test_a_mute_peer_is_given_up_and_the_others_are_not() -> None:  # J-55
    ends: list[tuple[float, tuple[int, str]]] = []

    async def watch(link: WebSocketTransport) -> None:
        ends.append((anyio.current_time(), await ended(link)))

    async def answer(peer: RawPeer) -> None:
        while True:
            assert await peer.read_frame() == (PING, b"")
            await peer.send((PONG, b""))

    async with (
        rigs(10, 10, timeout=5) as ((mute, _), (alive, peer)),
        running(mute, alive),
        anyio.create_task_group() as tasks,
    ):
        start = anyio.current_time()
        tasks.start_soon(watch, mute)
        tasks.start_soon(watch, alive)
        tasks.start_soon(answer, peer)
        await anyio.sleep(100)
        assert ends == [(start, (1011, "no answer to a ping"))]
        tasks.cancel_scope.cancel()


@within(HOUR)
async def test_a_stalled_event_loop_costs_no_connection() -> None:
    got: list[str] = []

    async def read(link: WebSocketTransport) -> None:
        while True:
            got.append(await link.receive())

    async with (
        rigs(10, timeout=5) as ((link, peer),),
        running(link),
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(read, link)
        for _ in range(50):
            assert await peer.read_frame() == (PING, b"")
            peer.stream.extra(SocketAttribute.raw_socket).send(frame(PONG, masked=True))
            stall(6)
        await peer.send((TEXT, b"still here"))
        await anyio.sleep(1)
        assert got == ["still here"]
        tasks.cancel_scope.cancel()


@within(HOUR)
async def test_idle_links_have_no_task_and_no_timer_of_their_own(wakings: list[float]) -> None:
    async with rigs(*[60.0] * 100) as made, running(*[link for link, _ in made]):
        await anyio.wait_all_tasks_blocked()
        before, start = len(anyio.get_running_tasks()), anyio.current_time()
        wakings.clear()
        await anyio.sleep(610)
        assert wakings == [pytest.approx(start + 60 * number, abs=1) for number in range(1, 11)]
        assert len(anyio.get_running_tasks()) == before


@within(100 * HOUR)
async def test_without_pings_nothing_is_ever_due(wakings: list[float]) -> None:
    async with rigs(0, 0, 60) as made, running(*[link for link, _ in made]):
        made[2][0].ping_interval = 0
        await anyio.sleep(61)
        wakings.clear()
        await anyio.sleep(50 * HOUR)
        assert wakings == []


@within(HOUR)
async def test_a_rhythm_that_is_too_fast_for_the_clock_holds_nobody_up() -> None:
    async with rigs(1e-300, 10) as ((fast, _), (slow, peer)), running(fast, slow):
        await anyio.wait_all_tasks_blocked()
        fast.ping_interval = 0
        assert await peer.read_frame() == (PING, b"")


@within(HOUR)
async def test_a_link_that_was_pinged_last_is_let_go_all_the_same() -> None:
    async with joined_streams() as (near, far), running() as metronome:
        link = WebSocketTransport(near, Side.SERVER, ping_interval=10)
        metronome.add(link)
        assert await times_of_pings(RawPeer(far, masks=True), anyio.current_time() + 15)
        metronome.remove(link)
        kept = weakref.ref(link)
        del link
        gc.collect()
        assert kept() is None
