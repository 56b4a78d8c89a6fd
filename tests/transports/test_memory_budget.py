"""The unfinished messages of all connections of a listener share one memory budget."""

from __future__ import annotations

import gc
import logging
import zlib
from typing import Any

import anyio
import pytest

from ocpp16_sdk import ListenOptions
from ocpp16_sdk.transports import MemoryBudget
from ocpp16_sdk.transports._server import Listener
from ocpp16_sdk.transports._websocket import WebSocketTransport
from tests.support.websocket_handshakes import OFFER, echoing, raw, request, still_works
from tests.support.websocket_peers import TEXT, RawPeer, bounded, frame

pytestmark = pytest.mark.anyio
BUDGET = 2**20
DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate"


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


def budget_of(listener: Listener) -> MemoryBudget:
    (budget,) = {each.memory_budget for each in listener.transports}
    assert budget is not None
    return budget


async def until_used(listener: Listener, size: int) -> None:
    while not listener.transports or budget_of(listener).used != size:  # noqa: ASYNC110 - there is no event for it
        await anyio.sleep(0.001)


async def connected(peer: RawPeer) -> None:
    await peer.read_until(b"\r\n\r\n")


def incomplete(size: int, *, fin: bool = True) -> bytes:
    """The beginning of a frame, of which one byte is missing if it is the last one of a message."""
    whole = frame(TEXT if fin else 0x01, b"x" * size, masked=True)
    return whole[:-1] if fin else whole


@pytest.mark.parametrize("fin", [True, False])
@bounded
async def test_the_largest_unfinished_message_is_given_up(fin: bool, caplog: pytest.LogCaptureFixture) -> None:
    head = request("/CP1", OFFER)
    async with (
        echoing(memory_budget=BUDGET) as listener,
        raw(listener, head) as largest,
        raw(listener, head) as small,
        raw(listener, head) as last,
    ):
        for peer in (largest, small, last):
            await connected(peer)
        await largest.stream.send(incomplete(150_000, fin=fin))
        await until_used(listener, 150_000 + (7 + 6 if fin else 0))
        await small.stream.send(incomplete(50_000))
        await until_used(listener, 200_000 + (7 + 6 if fin else 0) + 7)
        await last.stream.send(incomplete(100_000))
        assert await largest.read_close() == (1013, "unfinished messages use too much memory")
        assert await largest.at_end()
        for peer, size in ((small, 50_000), (last, 100_000)):
            await peer.stream.send(b"x")
            assert (await peer.read_frame())[1] == b"x" * size
        await until_used(listener, 0)
        assert await still_works(listener)
    lines = [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]
    assert lines == [f"memory_budget={BUDGET} is used up by unfinished messages"]


@bounded
async def test_fragments_are_counted_after_decompression() -> None:
    async with (
        echoing(memory_budget=BUDGET, compression=True) as listener,
        raw(listener, request("/CP1", OFFER, DEFLATE)) as peer,
    ):
        await connected(peer)
        deflate = zlib.compressobj(wbits=-12)
        packed = deflate.compress(b"x" * 200_000) + deflate.flush(zlib.Z_SYNC_FLUSH)
        assert len(packed) < 1000
        await peer.stream.send(frame(0x41, packed, masked=True))  # compressed, and not the last fragment
        await until_used(listener, 200_000)


@bounded
async def test_a_connection_that_closes_releases_its_part() -> None:
    async with (
        echoing(memory_budget=BUDGET) as listener,
        raw(listener, request("/CP2", OFFER)) as other,
    ):
        await connected(other)
        async with raw(listener, request("/CP1", OFFER)) as peer:
            await connected(peer)
            await peer.stream.send(incomplete(150_000))
            await until_used(listener, 150_013)
        await until_used(listener, 0)


@bounded
async def test_a_closed_connection_keeps_no_unfinished_message() -> None:
    kept: list[WebSocketTransport] = []
    async with echoing() as listener, raw(listener, request("/CP1", OFFER)) as peer:
        await connected(peer)
        await peer.stream.send(
            incomplete(100_000, fin=False) + incomplete(100_000)[:50_000].replace(b"\x81", b"\x80", 1)
        )
        await until_used(listener, 149_986)
        kept += listener.transports
    (transport,) = kept
    members: list[Any] = [transport, *vars(transport).values()]
    sizes = [len(each) for owner in members for each in gc.get_referents(owner) if isinstance(each, bytes | bytearray)]
    assert max(sizes, default=0) < 1000


@bounded
async def test_messages_of_ordinary_size_are_not_counted() -> None:
    async with echoing(memory_budget=1) as listener, raw(listener, request("/CP1", OFFER)) as peer:
        await connected(peer)
        for _ in range(20):
            await peer.stream.send(incomplete(16_000))
            await peer.stream.send(b"x")
            assert (await peer.read_frame())[1] == b"x" * 16_000


def test_connections_and_memory_have_limits_by_default() -> None:
    assert (ListenOptions().max_connections, ListenOptions().memory_budget) == (10_000, 2**29)
