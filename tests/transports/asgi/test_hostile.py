"""Peers that flood, break the rules or vanish: they affect no other peer."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress

import anyio
import pytest
from anyio.abc import SocketAttribute

from ocpp16_sdk.security import Accept, ConnectionRequest
from ocpp16_sdk.transports import Transport
from tests.support.asgi_servers import serving
from tests.support.roles import Depot
from tests.support.websocket_handshakes import OFFER, request
from tests.support.websocket_peers import BINARY, CLOSE_TIMEOUT, PING, TEXT, RawPeer, bounded, frame
from tests.transports.asgi.peers import HEARTBEAT, bare, beside_a_route, connected, head_of, raw, still_works

pytestmark = pytest.mark.anyio
BUFFERS = 50_000_000  # more bytes than the operating system, the server and the central system buffer for one peer
STALLED = 0.3  # seconds without progress of a sender that is delayed


def abort(peer: RawPeer) -> None:
    """Have the stream end with a reset, and nothing that is on its way arrive."""
    raw_socket: socket.socket = peer.stream.extra(SocketAttribute.raw_socket)
    raw_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def flood(peer: RawPeer, data: bytes) -> int:
    """Send until no more bytes are accepted, and return how many were."""
    sent = 0
    while sent < BUFFERS:
        with anyio.move_on_after(STALLED) as stalled:
            await peer.stream.send(data)
        if stalled.cancelled_caught:
            break
        sent += len(data)
    return sent


@pytest.mark.parametrize(("head", "payload"), [(TEXT, b""), (BINARY, b"x" * 1_000_000)], ids=["small", "large"])
@bounded
async def test_unread_bytes_stay_with_the_peer(server: str, head: int, payload: bytes) -> None:
    enough = anyio.Event()

    async def serve(_: Transport, __: ConnectionRequest, ___: Accept) -> None:
        await enough.wait()

    many = frame(head, payload, masked=True) * max(1, 100_000 // (len(payload) + 6))
    async with serving(server, bare(serve)) as port, raw(port, request("/CP001", OFFER)) as peer:
        await head_of(peer)
        assert await flood(peer, many) < BUFFERS
        enough.set()
        abort(peer)


@bounded
async def test_a_peer_that_reads_no_answers_is_delayed_and_others_are_served(server: str) -> None:  # J-48
    depot = Depot()
    async with serving(server, beside_a_route(depot, close_timeout=CLOSE_TIMEOUT)) as port:
        async with connected(port) as peer:
            calls = (HEARTBEAT.replace(b'"1"', b'"%d-%s"' % (number, b"x" * 30)) for number in range(500))
            many = b"".join(frame(TEXT, call, masked=True) + frame(PING, b"", masked=True) for call in calls)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(flood, peer, many)
                await still_works(port)
                tasks.cancel_scope.cancel()
            abort(peer)
        await still_works(port)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (frame(TEXT, b'[2,"1","\xff\xfe', masked=True), 1007),
        (frame(TEXT, HEARTBEAT, masked=False), 1002),
        (frame(TEXT | 0x40, HEARTBEAT, masked=True), 1002),
        (frame(0x80, b"", masked=True), 1002),
        (frame(PING, b"x" * 126, masked=True), 1002),
        (b"\xff" * 100, 1002),
    ],
    ids=["utf-8", "mask", "reserved", "continuation", "long-ping", "noise"],
)
@bounded
async def test_a_peer_that_breaks_the_framing_is_closed(
    server: str, data: bytes, told: int, caplog: pytest.LogCaptureFixture
) -> None:  # J-22
    depot = Depot()
    async with serving(server, beside_a_route(depot)) as port:
        async with connected(port) as peer:
            connection = depot["CP001"]
            await peer.stream.send(data)
            if server == "uvicorn":
                assert (await peer.read_close())[0] == told
            with suppress(anyio.EndOfStream, anyio.BrokenResourceError):
                while True:
                    await peer.read(1)
        await connection.wait_closed()
        await still_works(port)
    assert len(caplog.records) < 20
    caplog.clear()  # uvicorn logs broken UTF-8


@bounded
async def test_an_invalid_message_closes_nothing(server: str) -> None:  # J-22, J-24
    async with serving(server, beside_a_route()) as port, connected(port) as peer:
        for text in ("", "{", "[]", "\0", "[" * 10_000, '[2,"1"]', '[9,"1","x",{}]', "NaN"):
            await peer.send((TEXT, text.encode()))
        await peer.send((TEXT, HEARTBEAT.replace(b'"1"', b'"last"')))
        while b'"last"' not in (await peer.read_frame())[1]:
            pass


@pytest.mark.parametrize("moment", ["head", "decision", "acceptance", "message", "answer"])
@bounded
async def test_a_peer_that_vanishes_leaves_no_connection(server: str, moment: str) -> None:
    deciding, decided = anyio.Event(), anyio.Event()

    async def decide(request: ConnectionRequest) -> Accept:
        if moment == "decision" and request.identity == "CP001":
            deciding.set()
            await decided.wait()
        return Accept()

    depot = Depot(decide=decide)
    head = request("/ocpp/CP001", OFFER)
    async with serving(server, beside_a_route(depot)) as port:
        async with raw(port, head[: -1 if moment == "head" else None]) as peer:
            if moment == "decision":
                await deciding.wait()
            if moment in ("message", "answer"):
                await head_of(peer)
                await peer.stream.send(frame(TEXT, HEARTBEAT, masked=True)[: None if moment == "answer" else 9])
            abort(peer)
        await still_works(port)
        decided.set()
        await still_works(port)
        with suppress(KeyError, LookupError):
            await depot["CP001"].wait_closed()
    assert not list(depot)


@bounded
async def test_many_peers_that_vanish_at_once_do_not_block_others(server: str) -> None:
    depot = Depot()

    async def vanish(number: int) -> None:
        async with raw(port, request(f"/ocpp/CP{number}", OFFER)) as peer:
            abort(peer)

    async with serving(server, beside_a_route(depot)) as port:
        async with anyio.create_task_group() as tasks:
            for number in range(50):
                tasks.start_soon(vanish, number)
        await still_works(port)
    assert not list(depot)
