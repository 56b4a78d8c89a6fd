"""Pings and half-open connections, by a clock that jumps."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any

import anyio
import pytest
from websockets.protocol import Side

from ocpp16_sdk.errors import ConnectionClosedError, DefinitionError
from ocpp16_sdk.transports.link import Link

from .clock import jumping_backend, within
from .peers import CLOSE, PING, PONG, TEXT, RawPeer, close_payload, ended, joined_streams

__all__ = ["jumping_backend"]
pytestmark = pytest.mark.anyio

INTERVAL, TIMEOUT, CLOSE_TIMEOUT = 60.0, 20.0, 5.0
HOUR = 3600.0
NO_ANSWER = (1011, "no answer to a ping")
Rig = tuple[Link, RawPeer]


@pytest.fixture
def anyio_backend(jumping_backend: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    return jumping_backend


@pytest.fixture(params=[Side.CLIENT, Side.SERVER], ids=["charge point", "central system"])
async def rig(request: pytest.FixtureRequest, anyio_backend: object) -> AsyncGenerator[Rig]:
    side: Side = request.param
    async with joined_streams() as (near, far):
        link = Link(near, side, ping_interval=INTERVAL, ping_timeout=TIMEOUT, close_timeout=CLOSE_TIMEOUT)
        yield link, RawPeer(far, masks=side is Side.SERVER)
        await far.aclose()
        await link.aclose()


async def receive_until_the_end(link: Link, got: list[str]) -> tuple[int, str]:
    try:
        while True:
            got.append(await link.receive())
    except ConnectionClosedError as error:
        return error.code, error.reason


@within(HOUR)
async def test_a_ping_goes_out_every_interval_whatever_else_comes(rig: Rig) -> None:  # J-54
    link, peer = rig
    got: list[str] = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(receive_until_the_end, link, got)
        for number in range(1, 6):
            assert await peer.read_frame() == (PING, b"")
            assert anyio.current_time() == pytest.approx(number * INTERVAL)
            await peer.send((PONG, b""), (TEXT, b"{}"))
            await anyio.sleep(INTERVAL / 2)
            await peer.send((TEXT, b"[]"))
        await peer.send((CLOSE, close_payload(1000)))
    assert got == ["{}", "[]"] * 5


@within(10 * HOUR)
async def test_with_0_there_is_none_and_those_of_the_peer_are_answered(rig: Rig) -> None:  # J-54
    link, peer = rig
    link.ping_interval = 0
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ended, link)
        await anyio.sleep(5 * HOUR)
        await peer.send((PING, b"life?"))
        assert await peer.read_frame() == (PONG, b"life?")
        await peer.send((CLOSE, close_payload(1000)))


@within(HOUR)
async def test_a_peer_that_shows_no_life_is_given_up_in_time(rig: Rig) -> None:  # J-55
    link, peer = rig
    start = anyio.current_time()
    assert await ended(link) == NO_ANSWER
    assert anyio.current_time() - start == pytest.approx(INTERVAL + TIMEOUT)
    assert await peer.read_frame() == (PING, b"")
    assert await peer.read_close() == NO_ANSWER
    assert await peer.at_end()
    assert await ended(link) == NO_ANSWER
    await link.aclose()
    assert anyio.current_time() - start == pytest.approx(INTERVAL + TIMEOUT)


@within(HOUR)
async def test_a_send_that_a_dead_peer_holds_up_ends_with_the_connection(rig: Rig) -> None:
    link, _ = rig
    errors: list[ConnectionClosedError] = []

    async def send() -> None:
        with pytest.raises(ConnectionClosedError) as caught:
            await link.send("x" * 4_000_000)
        errors.append(caught.value)

    start = anyio.current_time()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(send)
        await anyio.wait_all_tasks_blocked()
        assert await ended(link) == NO_ANSWER
    assert anyio.current_time() - start == pytest.approx(INTERVAL + TIMEOUT)
    assert [(error.code, error.reason) for error in errors] == [NO_ANSWER]


@within(HOUR)
async def test_a_peer_that_pings_and_never_reads_is_given_up(rig: Rig) -> None:
    link, peer = rig
    link.ping_interval = 0

    async def flood() -> None:
        with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
            while True:
                await peer.send(*[(PING, b"x" * 125)] * 100)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(flood)
        start = anyio.current_time()
        assert (await ended(link))[0] == 1006
        assert anyio.current_time() - start == pytest.approx(TIMEOUT)


@within(HOUR)
async def test_answers_that_wait_behind_a_send_do_not_pile_up(rig: Rig) -> None:
    link, peer = rig
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(expect_the_end, link)
        await anyio.wait_all_tasks_blocked()
        for _ in range(3):
            await peer.send(*[(PING, b"x" * 100)] * 100)
        assert await ended(link) == (1006, "the peer does not read")


async def expect_the_end(link: Link) -> None:
    with pytest.raises(ConnectionClosedError):
        await link.send("x" * 4_000_000)


@within(HOUR)
async def test_any_message_is_a_sign_of_life(rig: Rig) -> None:
    link, peer = rig
    got: list[str] = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(receive_until_the_end, link, got)
        for _ in range(5):
            assert await peer.read_frame() == (PING, b"")
            await peer.send((TEXT, b"busy"))  # and no pong, ever
        await peer.send((CLOSE, close_payload(1000)))
    assert got == ["busy"] * 5


@within(10 * HOUR)
async def test_a_connection_that_nobody_reads_is_not_given_up_for_that(rig: Rig) -> None:
    link, peer = rig
    with anyio.move_on_after(INTERVAL + TIMEOUT / 2):
        await link.receive()
    assert await peer.read_frame() == (PING, b"")
    await peer.send((PONG, b""), (TEXT, b"patient"))
    await anyio.sleep(HOUR)  # the program is busy, and what has come lies unread
    assert await link.receive() == "patient"


@within(HOUR)
async def test_the_interval_can_be_changed_while_a_task_receives(rig: Rig) -> None:
    link, peer = rig
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ended, link)
        for interval in (7, 200, 1):
            await anyio.wait_all_tasks_blocked()
            start = anyio.current_time()
            link.ping_interval = interval
            assert link.ping_interval == interval
            assert await peer.read_frame() == (PING, b"")
            assert anyio.current_time() - start == pytest.approx(interval)
            await peer.send((PONG, b""))
        with pytest.raises(DefinitionError):
            link.ping_interval = -1
        assert link.ping_interval == 1
        await peer.send((CLOSE, close_payload(1000)))


@within(HOUR)
async def test_closing_takes_no_longer_for_pings(rig: Rig) -> None:
    link, peer = rig
    link.ping_interval = 0.5
    start = anyio.current_time()
    await link.aclose()
    assert anyio.current_time() - start == pytest.approx(CLOSE_TIMEOUT)
    assert await peer.read_close() == (1000, "")


@within(HOUR)
async def test_pings_cost_no_task() -> None:
    async with joined_streams() as (near, _):
        link = Link(near, Side.SERVER, ping_interval=INTERVAL)
        async with anyio.create_task_group() as tasks:
            before = len(anyio.get_running_tasks())
            tasks.start_soon(ended, link)
            await anyio.sleep(INTERVAL * 1.1)
            assert len(anyio.get_running_tasks()) == before + 1
            tasks.cancel_scope.cancel()
        await link.aclose()
