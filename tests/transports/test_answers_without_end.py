"""A central system that never completes its answer: the attempt ends soon, and reads a limited number of bytes."""

from __future__ import annotations

import time
from contextlib import suppress

import anyio
import pytest

from ocpp16_sdk import WebSocketOptions
from ocpp16_sdk.errors import ConnectError, HandshakeRefusedError
from ocpp16_sdk.transports._client import dial
from ocpp16_sdk.transports._read_limit import MAX_ANSWER
from tests.support.websocket_peers import RawPeer, bounded
from tests.transports.handshake_answers import switch, with_answers

pytestmark = pytest.mark.anyio
INTERIM = [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"]
ENDED = (anyio.BrokenResourceError, anyio.ClosedResourceError)


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


@pytest.mark.parametrize("part", [*INTERIM, b"HTTP/1.1 101 Switching Protocols\r\n", b"X: y\r\n" * 100])
@bounded
async def test_an_answer_without_end_is_given_up_after_some_kilobytes(part: bytes) -> None:
    sent = 0
    start = time.process_time()

    async def answer(peer: RawPeer, _: dict[str, str]) -> None:
        nonlocal sent
        with suppress(*ENDED):
            if part.startswith(b"X"):
                await peer.stream.send(b"HTTP/1.1 101 Switching Protocols\r\n")
            while True:
                await peer.stream.send(part)
                sent += len(part)

    async def during(url: str) -> None:
        with pytest.raises(ConnectError):
            await dial(url)

    await with_answers(answer, during)
    # The buffers of the sockets contain more than what is read; the default of `open_timeout` is 20 s.
    assert sent < MAX_ANSWER + 8 * 2**20
    assert time.process_time() - start < 5


@pytest.mark.parametrize("part", INTERIM)
@bounded
async def test_slow_interim_answers_are_bounded_by_the_open_timeout(part: bytes) -> None:
    sent = 0

    async def answer(peer: RawPeer, _: dict[str, str]) -> None:
        nonlocal sent
        with suppress(*ENDED):
            while True:
                await peer.stream.send(part)
                sent += 1
                await anyio.sleep(0.02)

    async def during(url: str) -> None:
        with pytest.raises(ConnectError, match=r"could not be reached within 0.3 s"), anyio.fail_after(5):
            await dial(url, options=WebSocketOptions(open_timeout=0.3))

    await with_answers(answer, during)
    assert 0 < sent < 40


@bounded
async def test_some_interim_answers_are_skipped() -> None:
    async def answer(peer: RawPeer, headers: dict[str, str]) -> None:
        await peer.stream.send(b"".join(INTERIM * 5) + switch(headers))
        await peer.stream.receive()

    async def during(url: str) -> None:
        transport = await dial(url, options=WebSocketOptions(close_timeout=0.1))
        await transport.aclose()

    await with_answers(answer, during)


@bounded
async def test_a_refusal_after_interim_answers_is_read() -> None:
    async def answer(peer: RawPeer, _: dict[str, str]) -> None:
        await peer.stream.send(b"".join(INTERIM) + b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    async def during(url: str) -> None:
        with pytest.raises(HandshakeRefusedError, match="404"):
            await dial(url)

    await with_answers(answer, during)
