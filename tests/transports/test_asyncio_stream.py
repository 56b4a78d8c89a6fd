"""Sockets on asyncio: how little is read, and how operations end."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

import anyio
import anyio.lowlevel
import pytest
from anyio.abc import SocketListener

from ocpp16_sdk.transports._asyncio_stream import AsyncioListener, AsyncioStream
from ocpp16_sdk.transports._stream import fastest_acceptor
from tests.support.transport_pairs import LOOPS
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio
MUCH = 4_000_000


@pytest.fixture(params=[name for name, (backend, _) in LOOPS.items() if backend == "asyncio"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    return LOOPS[request.param]


@asynccontextmanager
async def listening() -> AsyncGenerator[tuple[AsyncioListener, int]]:
    sockets = await anyio.create_tcp_listener(local_host="127.0.0.1")
    listener = fastest_acceptor(cast(SocketListener, sockets.listeners[0]))
    assert isinstance(listener, AsyncioListener)
    try:
        yield listener, sockets.extra(anyio.abc.SocketAttribute.local_port)
    finally:
        await listener.aclose()


@asynccontextmanager
async def pairs(count: int = 1) -> AsyncGenerator[list[tuple[AsyncioStream, anyio.abc.SocketStream]]]:
    async with listening() as (listener, port):
        found: list[tuple[AsyncioStream, anyio.abc.SocketStream]] = []
        for _ in range(count):
            peer = await anyio.connect_tcp("127.0.0.1", port)
            found.append((await listener.accept(), peer))
        try:
            yield found
        finally:
            for each in found:
                await each[0].aclose()
                await each[1].aclose()


@bounded
async def test_bytes_are_not_read_before_receive_is_called() -> None:
    async with pairs() as [(stream, peer)], anyio.create_task_group() as tasks:
        tasks.start_soon(peer.send, bytes(MUCH))
        await anyio.sleep(0.2)
        got = [len(await stream.receive(MUCH))]
        assert got[0] <= 32768
        while sum(got) < MUCH:
            got.append(len(await stream.receive()))
        assert sum(got) == MUCH
        assert max(got[1:]) <= 16384


@bounded
async def test_a_small_message_is_sent_without_waiting_for_an_acknowledgement() -> None:
    async with pairs() as [(stream, _)]:
        accepted = stream.extra(anyio.abc.SocketAttribute.raw_socket)
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


@bounded
async def test_connections_that_share_a_buffer_do_not_mix() -> None:
    async with pairs(5) as found, anyio.create_task_group() as tasks:

        async def check(stream: AsyncioStream, letter: bytes) -> None:
            got = b""
            while len(got) < 100_000:
                got += await stream.receive()
            assert got == letter * 100_000

        for number, (stream, peer) in enumerate(found):
            letter = bytes([65 + number])
            tasks.start_soon(check, stream, letter)
            tasks.start_soon(peer.send, letter * 100_000)


@bounded
async def test_a_send_waits_until_the_system_has_buffered_all_bytes() -> None:
    sent: list[str] = []
    async with pairs() as [(stream, peer)], anyio.create_task_group() as tasks:

        async def send() -> None:
            await stream.send(bytes(2 * MUCH))
            sent.append("first")
            await stream.send(b"x")
            sent.append("second")

        tasks.start_soon(send)
        await anyio.sleep(0.1)
        assert sent == []
        remaining = 2 * MUCH + 1
        while remaining:
            remaining -= len(await peer.receive())
    assert sent == ["first", "second"]


@bounded
async def test_after_a_cancelled_send_the_next_one_waits_and_adds_nothing_to_the_full_buffer() -> None:
    async with pairs() as [(stream, _)]:
        transport: asyncio.Transport = vars(stream)["_asyncio_transport"]
        with anyio.move_on_after(0.05) as first:
            await stream.send(bytes(2 * MUCH))
        buffered = transport.get_write_buffer_size()
        with anyio.move_on_after(0.05) as second:
            await stream.send(b"x")
        assert first.cancelled_caught
        assert second.cancelled_caught
        assert transport.get_write_buffer_size() == buffered > 0


@bounded
async def test_a_dropped_connection_fails_its_reader_and_its_writer() -> None:
    async with pairs() as [(stream, _)]:
        failed: list[type[Exception]] = []

        async def fail(operation: Any, *arguments: Any) -> None:
            try:
                await operation(*arguments)
            except anyio.ClosedResourceError as error:
                failed.append(type(error))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(fail, stream.receive)
            tasks.start_soon(fail, stream.send, bytes(2 * MUCH))
            await anyio.sleep(0.05)
            await stream.aclose()
        assert failed == [anyio.ClosedResourceError] * 2
        with pytest.raises(anyio.ClosedResourceError):
            await stream.send(b"x")


@bounded
async def test_bytes_before_the_eof_are_read_and_writing_stays_possible() -> None:
    async with pairs() as [(stream, peer)]:
        await peer.send(b"last")
        await peer.send_eof()
        await anyio.sleep(0.05)
        assert await stream.receive() == b"last"
        with pytest.raises(anyio.EndOfStream):
            await stream.receive()
        await stream.send(b"answer")
        await stream.send_eof()
        assert await peer.receive() == b"answer"
        with pytest.raises(anyio.EndOfStream):
            await peer.receive()


@bounded
async def test_a_reset_breaks_it() -> None:
    async with pairs() as [(stream, peer)]:
        peer.extra(anyio.abc.SocketAttribute.raw_socket).setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0"
        )
        await peer.aclose()
        with pytest.raises(anyio.BrokenResourceError):
            await stream.receive()
        with pytest.raises(anyio.BrokenResourceError):
            await stream.send(b"x")


@bounded
async def test_connections_that_end_at_once_do_not_delay_other_tasks() -> None:
    count, ended, most = 40, list[int](), 0
    async with pairs(count) as found, anyio.create_task_group() as tasks:

        async def wait(stream: AsyncioStream) -> None:
            with pytest.raises(anyio.EndOfStream):
                await stream.receive()
            ended.append(1)

        for stream, peer in found:
            tasks.start_soon(wait, stream)
            await peer.send_eof()
        while len(ended) < count:
            before = len(ended)
            await anyio.lowlevel.checkpoint()
            most = max(most, len(ended) - before)
    assert most <= 8


@bounded
async def test_a_receive_that_is_cancelled_loses_nothing() -> None:
    async with pairs() as [(stream, peer)]:
        with anyio.move_on_after(0.05):
            await stream.receive()
        await peer.send(b"x")
        assert await stream.receive() == b"x"


@bounded
async def test_closing_a_listener_fails_a_waiting_accept() -> None:
    async with listening() as (listener, _):
        async with anyio.create_task_group() as tasks:

            async def accept() -> None:
                with pytest.raises(anyio.ClosedResourceError):
                    await listener.accept()

            tasks.start_soon(accept)
            await anyio.sleep(0.05)
            await listener.aclose()
        with pytest.raises(anyio.ClosedResourceError):
            await listener.accept()


@bounded
async def test_a_cancelled_accept_loses_no_connection() -> None:
    async with listening() as (listener, port):
        with anyio.move_on_after(0.05):
            await listener.accept()
        peer = await anyio.connect_tcp("127.0.0.1", port)
        stream = await listener.accept()
        await peer.send(b"x")
        assert await stream.receive() == b"x"
        with suppress(OSError):
            await peer.aclose()
        await stream.aclose()
