"""Pings and half-open connections, by a clock that jumps."""

from __future__ import annotations

import socket
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any

import anyio
import pytest
from websockets.protocol import Side

from ocpp16_sdk import WebSocketOptions
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.transports._keepalive import keep_alive
from ocpp16_sdk.transports._websocket import WebSocketTransport
from tests.support.websocket_peers import (
    CLOSE,
    PING,
    PONG,
    TEXT,
    RawPeer,
    close_payload,
    ended,
    joined_streams,
    tcp_streams,
)
from tests.transports.virtual_clock import jumping_backend, within

__all__ = ["jumping_backend"]
pytestmark = pytest.mark.anyio

INTERVAL, TIMEOUT, CLOSE_TIMEOUT = 60.0, 20.0, 5.0
HOUR = 3600.0
NO_ANSWER, NOT_TAKEN = (1011, "no answer to a ping"), (1006, "the peer does not read")
Rig = tuple[WebSocketTransport, RawPeer]


@pytest.fixture
def anyio_backend(jumping_backend: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    return jumping_backend


@pytest.fixture(params=[Side.CLIENT, Side.SERVER], ids=["charge point", "central system"])
async def rig(request: pytest.FixtureRequest, anyio_backend: object) -> AsyncGenerator[Rig]:
    side: Side = request.param
    async with joined_streams() as (near, far):
        transport = WebSocketTransport(
            near,
            side,
            options=WebSocketOptions(ping_interval=INTERVAL, ping_timeout=TIMEOUT, close_timeout=CLOSE_TIMEOUT),
        )
        with anyio.fail_after(20 * HOUR):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(keep_alive, transport)
                yield transport, RawPeer(far, masks=side is Side.SERVER)
                tasks.cancel_scope.cancel()
        await far.aclose()
        await transport.aclose()


async def receive_until_the_end(transport: WebSocketTransport, got: list[str]) -> tuple[int, str]:
    try:
        while True:
            got.append(await transport.receive())
    except ConnectionClosedError as error:
        return error.code, error.reason


@within(HOUR)
async def test_a_ping_is_sent_every_interval_whatever_else_arrives(rig: Rig) -> None:  # J-54
    transport, peer = rig
    got: list[str] = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(receive_until_the_end, transport, got)
        for number in range(1, 6):
            assert await peer.read_frame() == (PING, b"")
            assert anyio.current_time() == pytest.approx(number * INTERVAL)
            await peer.send((PONG, b""), (TEXT, b"{}"))
            await anyio.sleep(INTERVAL / 2)
            await peer.send((TEXT, b"[]"))
        await peer.send((CLOSE, close_payload(1000)))
    assert got == ["{}", "[]"] * 5


@within(10 * HOUR)
async def test_with_0_no_pings_are_sent_and_those_of_the_peer_are_answered(rig: Rig) -> None:  # J-54
    transport, peer = rig
    transport.ping_interval = 0
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ended, transport)
        await anyio.sleep(5 * HOUR)
        await peer.send((PING, b"ping?"))
        assert await peer.read_frame() == (PONG, b"ping?")
        await peer.send((CLOSE, close_payload(1000)))


@within(HOUR)
async def test_a_silent_peer_is_given_up_in_time(rig: Rig) -> None:  # J-55
    transport, peer = rig
    start = anyio.current_time()
    assert await ended(transport) == NO_ANSWER
    assert anyio.current_time() - start == pytest.approx(INTERVAL + TIMEOUT)
    assert await peer.read_frame() == (PING, b"")
    assert await peer.read_close() == NO_ANSWER
    assert await peer.at_end()
    assert await ended(transport) == NO_ANSWER
    await transport.aclose()
    assert anyio.current_time() - start == pytest.approx(INTERVAL + TIMEOUT)


async def expect_the_end(transport: WebSocketTransport, ends: list[tuple[int, str]]) -> None:
    with pytest.raises(ConnectionClosedError) as caught:
        await transport.send("x" * 30_000_000)
    ends.append((caught.value.code, caught.value.reason))


@within(HOUR)
async def test_a_send_to_a_dead_peer_fails_when_the_connection_is_given_up() -> None:  # J-55
    ends: list[tuple[int, str]] = []
    with socket.create_server(("127.0.0.1", 0)) as dead:  # only the operating system accepts the connection
        async with (
            await anyio.connect_tcp(*dead.getsockname()) as near,
            anyio.create_task_group() as tasks,
        ):
            transport = WebSocketTransport(
                near, Side.CLIENT, options=WebSocketOptions(ping_interval=INTERVAL, ping_timeout=TIMEOUT)
            )
            start = anyio.current_time()
            tasks.start_soon(keep_alive, transport)
            tasks.start_soon(expect_the_end, transport, ends)
            await anyio.wait_all_tasks_blocked()
            assert await ended(transport) == NOT_TAKEN
            assert anyio.current_time() - start == pytest.approx(INTERVAL + TIMEOUT)
            await anyio.wait_all_tasks_blocked()
            assert ends == [NOT_TAKEN]
            tasks.cancel_scope.cancel()


@within(HOUR)
async def test_a_peer_that_sends_and_never_reads_is_given_up_too() -> None:
    got: list[str] = []
    ends: list[tuple[int, str]] = []

    async def chatter(peer: RawPeer) -> None:
        with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
            while True:
                await peer.send((TEXT, b"[]"))
                await anyio.sleep(1)

    async with tcp_streams() as (near, far), anyio.create_task_group() as tasks:
        transport = WebSocketTransport(
            near, Side.SERVER, options=WebSocketOptions(ping_interval=INTERVAL, ping_timeout=TIMEOUT)
        )
        start = anyio.current_time()
        tasks.start_soon(keep_alive, transport)
        tasks.start_soon(expect_the_end, transport, ends)
        tasks.start_soon(chatter, RawPeer(far, masks=True))
        assert await receive_until_the_end(transport, got) == NOT_TAKEN
        assert anyio.current_time() - start == pytest.approx(INTERVAL + TIMEOUT)
        assert len(got) == pytest.approx(INTERVAL + TIMEOUT, abs=1)
        await anyio.wait_all_tasks_blocked()
        assert ends == [NOT_TAKEN]
        tasks.cancel_scope.cancel()


@within(HOUR)
async def test_a_peer_that_reads_the_ping_and_no_more_is_given_up() -> None:  # J-55
    ends: list[tuple[int, str]] = []
    async with tcp_streams() as (near, far), anyio.create_task_group() as tasks:
        transport = WebSocketTransport(
            near, Side.SERVER, options=WebSocketOptions(ping_interval=INTERVAL, ping_timeout=TIMEOUT)
        )
        tasks.start_soon(keep_alive, transport)

        async def reader() -> None:
            ends.append(await ended(transport))

        tasks.start_soon(reader)
        assert await RawPeer(far, masks=True).read_frame() == (PING, b"")
        start = anyio.current_time()
        await expect_the_end(transport, ends)
        assert anyio.current_time() - start == pytest.approx(TIMEOUT)
        await anyio.wait_all_tasks_blocked()
        assert ends == [NO_ANSWER] * 2
        tasks.cancel_scope.cancel()


@within(HOUR)
async def test_a_ping_that_waits_for_the_lock_is_not_sent_after_the_close() -> None:
    ends: list[tuple[int, str]] = []
    async with tcp_streams() as (near, _), anyio.create_task_group() as tasks:
        transport = WebSocketTransport(
            near,
            Side.SERVER,
            options=WebSocketOptions(ping_interval=INTERVAL, ping_timeout=TIMEOUT, close_timeout=CLOSE_TIMEOUT),
        )
        tasks.start_soon(keep_alive, transport)
        tasks.start_soon(expect_the_end, transport, ends)
        await anyio.sleep(INTERVAL + 1)
        await transport.aclose(4000, "enough")
        await anyio.wait_all_tasks_blocked()
        assert ends == [(4000, "enough")]
        tasks.cancel_scope.cancel()


@within(10 * HOUR)
async def test_pings_that_cannot_be_sent_are_not_queued() -> None:
    async with joined_streams() as (near, far), anyio.create_task_group() as tasks:
        transport, peer = (
            WebSocketTransport(near, Side.SERVER, options=WebSocketOptions(ping_interval=1, ping_timeout=2 * HOUR)),
            RawPeer(far, masks=True),
        )
        tasks.start_soon(keep_alive, transport)
        tasks.start_soon(transport.send, "x" * 4_000_000)
        await anyio.sleep(HOUR + 0.5)
        transport.ping_interval = 0
        assert (await peer.read_frame())[0] == TEXT
        assert await peer.read_frame() == (PING, b"")
        with anyio.move_on_after(1) as scope:
            await peer.read(1)
        assert scope.cancelled_caught
        tasks.cancel_scope.cancel()


@within(HOUR)
async def test_a_peer_that_pings_and_never_reads_is_given_up(rig: Rig) -> None:
    transport, peer = rig
    transport.ping_interval = 0

    async def flood() -> None:
        with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
            while True:
                await peer.send(*[(PING, b"x" * 125)] * 100)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(flood)
        start = anyio.current_time()
        assert (await ended(transport))[0] == 1006
        assert anyio.current_time() - start == pytest.approx(TIMEOUT)


@within(HOUR)
async def test_the_number_of_answers_behind_a_send_is_limited(rig: Rig) -> None:
    transport, peer = rig
    ends: list[tuple[int, str]] = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(expect_the_end, transport, ends)
        await anyio.wait_all_tasks_blocked()
        for _ in range(3):
            await peer.send(*[(PING, b"x" * 100)] * 100)
        assert await ended(transport) == NOT_TAKEN
    assert ends == [NOT_TAKEN]


@within(HOUR)
async def test_any_message_counts_as_an_answer_to_a_ping(rig: Rig) -> None:
    transport, peer = rig
    got: list[str] = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(receive_until_the_end, transport, got)
        for _ in range(5):
            assert await peer.read_frame() == (PING, b"")
            await peer.send((TEXT, b"busy"))  # and no pong, ever
        await peer.send((CLOSE, close_payload(1000)))
    assert got == ["busy"] * 5


@within(10 * HOUR)
async def test_a_connection_without_a_reader_is_not_given_up(rig: Rig) -> None:
    transport, peer = rig
    with anyio.move_on_after(INTERVAL + TIMEOUT / 2):
        await transport.receive()
    assert await peer.read_frame() == (PING, b"")
    await peer.send((PONG, b""), (TEXT, b"late"))
    await anyio.sleep(HOUR)  # the program is busy and does not read
    assert await transport.receive() == "late"


@within(HOUR)
async def test_the_interval_can_be_changed_while_a_task_receives(rig: Rig) -> None:
    transport, peer = rig
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ended, transport)
        for interval in (7, 200, 1):
            await anyio.wait_all_tasks_blocked()
            start = anyio.current_time()
            transport.ping_interval = interval
            assert transport.ping_interval == interval
            assert await peer.read_frame() == (PING, b"")
            assert anyio.current_time() - start == pytest.approx(interval)
            await peer.send((PONG, b""))
        with pytest.raises(ValueError, match="must be"):
            transport.ping_interval = -1
        assert transport.ping_interval == 1
        await peer.send((CLOSE, close_payload(1000)))


@within(HOUR)
async def test_pings_do_not_delay_a_close(rig: Rig) -> None:
    transport, peer = rig
    transport.ping_interval = 0.5
    start = anyio.current_time()
    await transport.aclose()
    assert anyio.current_time() - start == pytest.approx(CLOSE_TIMEOUT)
    assert await peer.read_close() == (1000, "")
