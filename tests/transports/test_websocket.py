"""A WebSocket transport against a peer that follows a script, well or badly."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import suppress

import anyio
import anyio.lowlevel
import pytest
from websockets.protocol import Side

from ocpp16_sdk import WebSocketOptions
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.transports._websocket import WebSocketTransport
from tests.support.websocket_peers import (
    BINARY,
    CLOSE,
    CLOSE_TIMEOUT,
    PING,
    PONG,
    TEXT,
    RawPeer,
    bounded,
    close_payload,
    ended,
    tcp_streams,
)

pytestmark = pytest.mark.anyio
LIMIT = 1000
CONT, FIN = 0x00, 0x80
Rig = tuple[WebSocketTransport, RawPeer]


@pytest.fixture(params=[Side.CLIENT, Side.SERVER], ids=["charge point", "central system"])
async def rig(request: pytest.FixtureRequest, anyio_backend: object) -> AsyncGenerator[Rig]:
    async with tcp_streams() as (near, far):
        transport = WebSocketTransport(
            near, request.param, options=WebSocketOptions(max_message_size=LIMIT, close_timeout=CLOSE_TIMEOUT)
        )
        yield transport, RawPeer(far, masks=request.param is Side.SERVER)
        await far.aclose()
        await transport.aclose()


@bounded
async def test_fragments_with_control_frames_between_are_one_message(rig: Rig) -> None:  # J-41
    transport, peer = rig
    euro = "€".encode()
    await peer.send((TEXT - FIN, b"a" + euro[:1]), (PING, b"1"), (CONT, euro[1:2]), (PONG, b""), (CONT, b""))
    await peer.send((CONT, euro[2:]), (CONT + FIN, b"z"), (TEXT, b"next"))
    assert [await transport.receive(), await transport.receive()] == ["a€z", "next"]
    assert await peer.read_frame() == (PONG, b"1")


@bounded
async def test_a_ping_is_answered_while_nothing_is_sent(rig: Rig) -> None:  # J-54
    transport, peer = rig
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ended, transport)
        await peer.send((PING, b"ping?"))
        assert await peer.read_frame() == (PONG, b"ping?")
        await peer.send((CLOSE, close_payload(1000)))


@bounded
async def test_unsolicited_pongs_are_ignored(rig: Rig) -> None:
    transport, peer = rig
    await peer.send((PONG, b""), (PONG, b"same"), (PONG, b"same"), (TEXT, b"fine"))
    assert await transport.receive() == "fine"


@bounded
async def test_other_tasks_run_between_the_pings_of_one_read(rig: Rig) -> None:
    transport, peer = rig
    await peer.send(*[(PING, b"")] * 500, (TEXT, b"{}"))
    passes = 0

    async def count() -> None:
        nonlocal passes
        while True:
            await anyio.lowlevel.checkpoint()
            passes += 1

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(count)
        assert await transport.receive() == "{}"
        tasks.cancel_scope.cancel()
    assert passes >= 450


@bounded
async def test_binary_messages_are_counted_and_passed_over(rig: Rig) -> None:  # J-22
    transport, peer = rig
    found: list[None] = []
    transport.on_binary_message = lambda: found.append(None)
    await peer.send((BINARY, b"\xff"), (BINARY - FIN, b"\xff"), (CONT, b"x"), (CONT + FIN, b"y"), (TEXT, b"{}"))
    assert await transport.receive() == "{}"
    assert len(found) == 2


@bounded
async def test_a_message_of_the_largest_size_passes(rig: Rig) -> None:
    transport, peer = rig
    await peer.send((TEXT, b"x" * LIMIT), (TEXT - FIN, b"y" * (LIMIT - 1)), (CONT + FIN, b"y"))
    assert [await transport.receive(), await transport.receive()] == ["x" * LIMIT, "y" * LIMIT]


TOO_MUCH = [(TEXT - FIN, b"x" * 600), (CONT + FIN, b"x" * 600)]


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        pytest.param([(TEXT, b"x" * (LIMIT + 1))], 1009, id="too large"),
        pytest.param(TOO_MUCH, 1009, id="too large in fragments"),
        pytest.param([(TEXT, b"\xff")], 1007, id="not UTF-8"),
        pytest.param([(TEXT - FIN, b"\xe2"), (CONT + FIN, b"\x82")], 1007, id="half a character"),
        pytest.param([(TEXT + 0x40, b"")], 1002, id="reserved bit"),
        pytest.param([(0x83, b"")], 1002, id="unknown opcode"),
        pytest.param([(CONT + FIN, b"")], 1002, id="nothing to continue"),
        pytest.param([(TEXT - FIN, b""), (TEXT, b"")], 1002, id="a message inside another"),
        pytest.param([(PING, b"x" * 126)], 1002, id="ping too long"),
        pytest.param([(CLOSE, b"\x03")], 1002, id="half a close code"),
        pytest.param([(CLOSE, close_payload(1005))], 1002, id="close code not for the wire"),
    ],
)
@bounded
async def test_a_peer_that_breaks_the_rules_gets_a_close_code(
    rig: Rig, frames: list[tuple[int, bytes]], code: int
) -> None:
    transport, peer = rig
    await peer.send((TEXT, b"before"), *frames, (TEXT, b"after"))
    assert await transport.receive() == "before"
    assert (await ended(transport))[0] == code
    assert (await peer.read_close())[0] == code
    assert (await ended(transport))[0] == code


@bounded
async def test_a_mask_on_the_wrong_side_breaks_the_rules(rig: Rig) -> None:
    transport, peer = rig
    peer.masks = not peer.masks
    await peer.send((TEXT, b"{}"))
    assert (await ended(transport))[0] == 1002
    assert (await peer.read_close())[0] == 1002


@bounded
async def test_a_huge_message_is_refused_by_its_header_alone(rig: Rig) -> None:  # J-40
    transport, peer = rig
    await peer.stream.send(bytes([TEXT, 127 | 128 * peer.masks]) + (50_000_000).to_bytes(8, "big"))
    assert (await ended(transport))[0] == 1009


@bounded
async def test_the_peers_close_is_answered_with_its_code(rig: Rig) -> None:
    transport, peer = rig
    await peer.send((CLOSE, close_payload(4000, "bye")))
    assert await ended(transport) == (4000, "bye")
    assert await peer.read_close() == (4000, "bye")


@bounded
async def test_a_close_without_code_is_1005(rig: Rig) -> None:
    transport, peer = rig
    await peer.send((CLOSE, b""))
    assert await ended(transport) == (1005, "")
    assert await peer.read_frame() == (CLOSE, b"")


@bounded
async def test_a_stream_that_closes_without_a_close_frame_is_1006(rig: Rig) -> None:
    transport, peer = rig
    await peer.send((TEXT, b"last"), (TEXT - FIN, b"unfinished"))
    await peer.stream.aclose()
    assert await transport.receive() == "last"
    assert await ended(transport) == await ended(transport) == (1006, "")
    with pytest.raises(ConnectionClosedError):
        await transport.send("late")


@bounded
async def test_a_close_is_bounded_when_the_peer_never_answers(rig: Rig) -> None:
    transport, peer = rig
    start = anyio.current_time()
    await transport.aclose(1001, "é" * 100)
    assert CLOSE_TIMEOUT * 0.9 <= anyio.current_time() - start < 3 * CLOSE_TIMEOUT
    assert await peer.read_close() == (1001, "é" * 61)
    assert await peer.at_end()


@bounded
async def test_a_send_before_the_peers_close_is_read_does_not_fail(rig: Rig) -> None:
    transport, peer = rig
    await peer.send((CLOSE, close_payload(1001)))
    await transport.send("it is on its way, and nobody listens")
    assert (await ended(transport))[0] == 1001
    with pytest.raises(ConnectionClosedError):
        await transport.send("now it is known")


@bounded
async def test_a_close_code_that_no_frame_may_contain_is_omitted(rig: Rig) -> None:
    transport, peer = rig
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(transport.aclose, 1006)
        assert await peer.read_frame() == (CLOSE, b"")


@bounded
async def test_a_close_reads_on_when_the_receiving_task_is_cancelled(rig: Rig) -> None:
    transport, peer = rig
    async with anyio.create_task_group() as tasks:
        receiving = anyio.CancelScope()

        async def receive() -> None:
            with receiving:
                await transport.receive()

        tasks.start_soon(receive)
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(transport.aclose)
        assert await peer.read_close() == (1000, "")
        receiving.cancel()
        await peer.send((TEXT, b"crossing"), (CLOSE, close_payload(1000)))
        await peer.stream.send_eof()
        assert await peer.at_end()
    assert await ended(transport) == (1000, "")


@bounded
async def test_a_send_cancelled_half_way_closes_the_connection(rig: Rig) -> None:
    transport, peer = rig
    with anyio.move_on_after(0.1) as scope:
        await transport.send("x" * 4_000_000)
    assert scope.cancelled_caught
    with pytest.raises(ConnectionClosedError):
        await transport.send("this must not become part of the frame that was torn")
    assert (await ended(transport))[0] == 1006
    got = bytearray()
    with suppress(anyio.EndOfStream, anyio.BrokenResourceError):
        while True:
            got += await peer.stream.receive()
    assert len(got) < 4_000_000


@bounded
async def test_a_receiver_is_woken_when_a_send_is_cancelled_half_way(rig: Rig) -> None:
    transport, _ = rig
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ended, transport)
        await anyio.wait_all_tasks_blocked()
        with anyio.move_on_after(0.1):
            await transport.send("x" * 4_000_000)


@bounded
async def test_a_blocked_send_delays_neither_messages_nor_later_pongs(rig: Rig) -> None:
    transport, peer = rig
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(transport.send, "x" * 1_000_000)
        await anyio.wait_all_tasks_blocked()
        await peer.send((PING, b"1"), (TEXT, b"one"), (PING, b"2"), (TEXT, b"two"))
        assert [await transport.receive(), await transport.receive()] == ["one", "two"]
        head, payload = await peer.read_frame()
        assert (head, len(payload)) == (TEXT, 1_000_000)
        assert [await peer.read_frame(), await peer.read_frame()] == [(PONG, b"1"), (PONG, b"2")]


@bounded
async def test_a_peer_that_pings_and_never_reads_is_read_no_more(rig: Rig) -> None:
    transport, peer = rig
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ended, transport)
        with anyio.move_on_after(0.2) as scope:
            while True:
                await peer.send(*[(PING, b"x" * 125)] * 100)
        assert scope.cancelled_caught
        await transport.aclose()


@bounded
async def test_text_that_utf_8_cannot_write_is_refused_and_harms_nothing(rig: Rig) -> None:  # J-21
    transport, peer = rig
    with pytest.raises(UnicodeEncodeError):
        await transport.send("\ud800")
    await transport.send("{}")
    assert await peer.read_frame() == (TEXT, b"{}")


@bounded
async def test_logs_contain_no_message(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:  # J-76
    caplog.set_level(logging.DEBUG)
    transport, peer = rig
    await transport.send("secret")
    await peer.send((TEXT, b"secret"), (TEXT, b"secret\xff"))
    await transport.receive()
    await ended(transport)
    assert "secret" not in caplog.text


@bounded
async def test_bytes_that_arrived_with_the_handshake_are_read_first(anyio_backend: object) -> None:
    async with tcp_streams() as (near, far):
        transport = WebSocketTransport(
            near, Side.CLIENT, received=b"\x81\x02{}\x81", options=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)
        )
        await far.send(b"\x02[]")
        assert [await transport.receive(), await transport.receive()] == ["{}", "[]"]
        await far.aclose()
        await transport.aclose()
