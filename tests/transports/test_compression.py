"""Compression: off unless both sides want it, and no way to make a message larger than allowed."""

from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from ocpp16_sdk import WebSocketOptions
from ocpp16_sdk.errors import ConnectError
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.transports._client import dial
from ocpp16_sdk.transports._server import Listener
from tests.support.websocket_handshakes import OFFER, echoing, raw, request
from tests.support.websocket_peers import CLOSE, TEXT, RawPeer, bounded, ended, frame
from tests.transports.handshake_answers import switch, with_answers

pytestmark = pytest.mark.anyio
RSV1 = 0x40
DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate"
LIMIT = 2**20


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-12)
    return (packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]  # RFC 7692 7.2.1


@asynccontextmanager
async def dialled(listener: Listener, *, compression: bool) -> AsyncGenerator[Transport]:
    transport = await dial(f"ws://127.0.0.1:{listener.port}/CP1", options=WebSocketOptions(compression=compression))
    yield transport
    await transport.aclose()


@pytest.mark.parametrize("ours", [True, False])
@pytest.mark.parametrize("theirs", [True, False])
@bounded
async def test_it_works_whichever_side_offers_it(ours: bool, theirs: bool) -> None:  # J-18
    async with echoing(compression=ours) as listener, dialled(listener, compression=theirs) as transport:
        for text in ("", "{}", "é" * 500, "x" * 100_000, "{}"):
            await transport.send(text)
            assert await transport.receive() == text


@bounded
async def test_negotiated_compression_has_a_small_window() -> None:
    async with echoing(compression=True) as listener:
        head = request("/CP1", OFFER, DEFLATE + "; client_max_window_bits")
        async with raw(listener, head) as peer:
            answer = (await peer.read_until(b"\r\n\r\n")).decode()
            assert "permessage-deflate; server_max_window_bits=12; client_max_window_bits=12" in answer
            await peer.send((TEXT | RSV1, deflated(b"abc" * 1000)))
            first, payload = await peer.read_frame()
            assert first == TEXT | RSV1
            assert len(payload) < 100
            assert zlib.decompressobj(-12).decompress(payload + b"\x00\x00\xff\xff") == b"abc" * 1000


@bounded
async def test_it_is_off_unless_asked_for() -> None:
    async with echoing() as listener, raw(listener, request("/CP1", OFFER, DEFLATE)) as peer:
        answer = (await peer.read_until(b"\r\n\r\n")).decode()
        assert "sec-websocket-extensions" not in answer.lower()
        await peer.send((TEXT | RSV1, deflated(b"{}")))
        assert (await peer.read_close())[0] == 1002

    async def nothing_offered(peer: RawPeer, headers: dict[str, str]) -> None:
        assert "sec-websocket-extensions" not in headers
        await peer.stream.send(switch(headers))

    async def during(url: str) -> None:
        transport = await dial(url)
        await transport.aclose()

    await with_answers(nothing_offered, during)


@pytest.mark.parametrize("fragments", [1, 20])
@bounded
async def test_a_bomb_is_refused_before_it_grows(fragments: int) -> None:  # J-40
    bomb = deflated(b" " * 10_000_000)
    size = len(bomb) // fragments + 1
    parts = [bomb[at : at + size] for at in range(0, len(bomb), size)]
    frames = [(0x80 * (n == len(parts) - 1) | (TEXT & 15 | RSV1) * (n == 0), part) for n, part in enumerate(parts)]
    async with echoing(compression=True) as listener, raw(listener, request("/CP1", OFFER, DEFLATE)) as peer:
        await peer.read_until(b"\r\n\r\n")
        tracemalloc.start()
        try:
            await peer.send(*frames)
            assert (await peer.read_close())[0] == 1009
            assert tracemalloc.get_traced_memory()[1] < 6 * LIMIT
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("payload", [b"\xff\xff\xff\xff", deflated(b"\xff\xfe")])
@bounded
async def test_unreadable_compressed_data_closes_the_connection(payload: bytes) -> None:
    async with echoing(compression=True) as listener, raw(listener, request("/CP1", OFFER, DEFLATE)) as peer:
        await peer.read_until(b"\r\n\r\n")
        await peer.send((TEXT | RSV1, payload))
        assert (await peer.read_close())[0] in (1002, 1007)


@pytest.mark.parametrize(
    "chosen",
    [
        "x-webkit-deflate-frame",
        "permessage-deflate, permessage-deflate",
        "permessage-deflate; x=1",
        "",
        "=",
        "permessage-bzip2",
    ],
)
@bounded
async def test_an_extension_that_was_not_offered_is_a_connect_error(chosen: str) -> None:
    async def answer(peer: RawPeer, headers: dict[str, str]) -> None:
        assert "permessage-deflate" in headers["sec-websocket-extensions"]
        await peer.stream.send(switch(headers, f"Sec-WebSocket-Extensions: {chosen}"))
        assert await peer.at_end()

    async def during(url: str) -> None:
        with pytest.raises(ConnectError, match="extension"):
            await dial(url, options=WebSocketOptions(compression=True))

    await with_answers(answer, during)


@bounded
async def test_a_bomb_of_the_central_system_is_refused_too() -> None:
    async def answer(peer: RawPeer, headers: dict[str, str]) -> None:
        await peer.stream.send(switch(headers, DEFLATE) + frame(TEXT | RSV1, deflated(b" " * 10_000_000), masked=False))
        head, _ = await peer.read_frame()
        assert head == CLOSE

    async def during(url: str) -> None:
        transport = await dial(url, options=WebSocketOptions(compression=True, close_timeout=0.2))
        assert (await ended(transport))[0] == 1009
        await transport.aclose()

    await with_answers(answer, during)
