"""Peers that open connections and send nothing, in virtual time."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Any

import anyio
import pytest

from ocpp16_sdk.security import Accept, ConnectionRequest
from ocpp16_sdk.transports._handshake_limits import HandshakeLimiter
from tests.support.websocket_handshakes import OFFER, echoing, raw, request, still_works
from tests.transports.virtual_clock import jumping_backend, within

__all__ = ["jumping_backend"]
pytestmark = pytest.mark.anyio
LIMIT, FLOOD = 50, 300


@pytest.fixture
def anyio_backend(jumping_backend: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    return jumping_backend


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


@pytest.mark.parametrize("sent", [b"", b"GET /CP1 HTTP/1.1\r\nX: "])
@within(1000)
async def test_a_flood_of_half_open_handshakes_does_not_block_others(sent: bytes) -> None:
    async with AsyncExitStack() as stack:
        listener = await stack.enter_async_context(echoing(max_handshakes=LIMIT, open_timeout=60))
        for _ in range(FLOOD):
            await stack.enter_async_context(raw(listener, sent))
        start = anyio.current_time()
        assert await still_works(listener)
        assert anyio.current_time() - start <= FLOOD / LIMIT * 2 + 1
        for _ in range(3):
            assert await still_works(listener)


@within(100)
async def test_a_peer_with_a_request_is_not_closed_for_silent_peers() -> None:
    asked, answer = anyio.Event(), anyio.Event()

    async def decide(request_: ConnectionRequest) -> Accept:
        if request_.identity == "slow":
            asked.set()
            await answer.wait()
        return Accept()

    async with (
        echoing(max_handshakes=2, open_timeout=60, decide=decide) as listener,
        raw(listener, request("/slow", OFFER)) as slow,
        raw(listener, b"GET") as silent,
    ):
        await asked.wait()
        assert await still_works(listener)
        assert await silent.at_end()
        answer.set()
        assert (await slow.read_until(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")


@within(100)
async def test_a_slow_peer_has_the_whole_open_timeout_if_no_other_waits() -> None:
    async with echoing(max_handshakes=5, open_timeout=60) as listener, raw(listener) as slow:
        for byte in request("/CP1", OFFER):
            await anyio.sleep(0.2)
            await slow.stream.send(bytes([byte]))
        assert (await slow.read_until(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
    async with echoing(max_handshakes=5, open_timeout=20) as listener, raw(listener) as slow:
        start = anyio.current_time()
        await slow.stream.send(b"GET")
        assert await slow.at_end()
        assert anyio.current_time() - start == pytest.approx(20, abs=0.1)


@within(100)
async def test_the_open_timeout_limits_a_decision() -> None:
    async def decide(_: ConnectionRequest) -> Accept:
        await anyio.sleep_forever()
        raise AssertionError

    async with (
        echoing(max_handshakes=1, open_timeout=20, decide=decide) as listener,
        raw(listener, request("/CP1", OFFER)) as peer,
    ):
        assert await peer.at_end()


@within(100)
async def test_the_limiter_counts() -> None:
    limiter = HandshakeLimiter(1)
    with limiter.handshake(10) as scope:
        limiter.request_received(scope)
        with anyio.move_on_after(5) as waiting:
            await limiter.wait()
        assert waiting.cancelled_caught
    await limiter.wait()


@within(100)
async def test_a_handshake_is_not_cancelled_if_its_request_arrives_while_others_wait() -> None:
    limiter = HandshakeLimiter(1)
    with limiter.handshake(60) as scope:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(limiter.wait)
            await anyio.wait_all_tasks_blocked()
            limiter.request_received(scope)
            await anyio.sleep(10)
            tasks.cancel_scope.cancel()
    assert not scope.cancelled_caught


@pytest.mark.parametrize("head", [request("/CP1"), request("/CP1", OFFER, version="8"), b"GET / HTTP/1.1\r\n\r\n"])
@within(1000)
async def test_refused_peers_that_stay_connected_do_not_block_others(head: bytes) -> None:
    async with AsyncExitStack() as stack:
        listener = await stack.enter_async_context(echoing(max_handshakes=LIMIT, open_timeout=60))
        start = anyio.current_time()
        peers = [await stack.enter_async_context(raw(listener, head)) for _ in range(FLOOD)]
        assert await still_works(listener)
        assert anyio.current_time() - start < 0.1
        for peer in peers:  # each got the reason
            assert (await peer.read_until(b"\r\n\r\n")).startswith(b"HTTP/1.1 ")


@within(100)
async def test_the_oldest_of_too_many_refused_peers_is_closed_at_once() -> None:
    async with (
        echoing(max_handshakes=1) as listener,
        raw(listener, request("/CP1")) as first,
    ):
        await first.read_until(b"\r\n\r\n")
        assert (await first.read_close())[0] == 1002
        start = anyio.current_time()
        async with raw(listener, request("/CP2")) as second:
            await second.read_until(b"\r\n\r\n")
            assert await first.at_end()
            assert anyio.current_time() - start < 0.1
