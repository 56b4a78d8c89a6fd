"""Peers that break off, at any moment, and what is logged of it: nothing that would fill a disk."""

from __future__ import annotations

import errno
import logging
import socket
import struct
from typing import Any

import anyio
import pytest
from anyio.abc import SocketAttribute, SocketListener, SocketStream

from ocpp16_sdk.security import Accept, CentralSystemSecurity, ChargePointSecurity, ConnectionRequest
from ocpp16_sdk.transports import _server as server
from ocpp16_sdk.transports._client import dial
from ocpp16_sdk.transports._stream import fastest_acceptor
from tests.support.certificates import Authority, authority
from tests.support.websocket_handshakes import OFFER, echoing, request, still_works
from tests.support.websocket_peers import TEXT, bounded, ended, frame

__all__ = ["authority"]
pytestmark = pytest.mark.anyio
HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200)


@pytest.fixture(autouse=True)
def _every_loop(anyio_backend: object) -> None: ...


async def reset(stream: SocketStream) -> None:
    """Reset the connection: the peer gets an RST."""
    raw: socket.socket = stream.extra(SocketAttribute.raw_socket)
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    await stream.aclose()


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.exc_info or record.levelno >= logging.WARNING]


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GET /CP1 HTTP/1.1\r\n", id="half a head"),
        pytest.param(b"nonsense\r\n\r\n", id="nonsense"),
        pytest.param(request("/%zz", OFFER), id="a refused head"),
        pytest.param(request("/CP1"), id="no subprotocol"),
        pytest.param(request("/CP1", OFFER), id="a head"),
        pytest.param(request("/CP1", OFFER) + frame(TEXT, b"x" * 10_000, masked=True) * 20, id="a head and messages"),
    ],
)
@bounded
async def test_a_reset_is_not_logged_as_an_error(sent: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async with echoing() as listener:
        for pause in (0, 0, 0, 0.01):
            stream = await anyio.connect_tcp("127.0.0.1", listener.port)
            if sent:
                await stream.send(sent)
            await anyio.sleep(pause)
            await reset(stream)
        assert await still_works(listener)
    # A peer that offers no subprotocol is refused, and each refusal is logged.
    assert [each for each in complaints(caplog) if "no common subprotocol" not in each] == []


@bounded
async def test_a_reset_during_the_decision_is_not_logged_as_an_error(caplog: pytest.LogCaptureFixture) -> None:
    asked, answer = anyio.Event(), anyio.Event()

    async def decide(request_: ConnectionRequest) -> Accept:
        if request_.identity == "CP1":
            asked.set()
            await answer.wait()
        return Accept()

    async with echoing(decide=decide) as listener:
        stream = await anyio.connect_tcp("127.0.0.1", listener.port)
        await stream.send(request("/CP1", OFFER))
        await asked.wait()
        await reset(stream)
        answer.set()
        assert await still_works(listener)
    assert complaints(caplog) == []


@pytest.mark.parametrize("sent", [b"", HELLO[:3], HELLO])
@bounded
async def test_a_reset_during_the_tls_handshake_is_not_logged_as_an_error(
    sent: bytes, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    security = CentralSystemSecurity(0, CentralSystemSecurity.tls_basic(authority.issue("localhost")).ssl_context)
    async with echoing(security=security) as listener:
        for pause in (0, 0, 0.01):
            stream = await anyio.connect_tcp("127.0.0.1", listener.port)
            if sent:
                await stream.send(sent)
            await anyio.sleep(pause)
            await reset(stream)
        context = ChargePointSecurity.tls_basic(b"x" * 20, roots=authority.roots).ssl_context
        transport = await dial(f"wss://localhost:{listener.port}/CP1", ssl_context=context)
        await transport.send("still there?")
        assert await transport.receive() == "still there?"
        await transport.aclose()
    assert complaints(caplog) == []


@bounded
async def test_a_reset_closes_an_open_connection_with_1006(caplog: pytest.LogCaptureFixture) -> None:
    ends: list[tuple[int, str]] = []
    over = anyio.Event()

    async def serve(transport: Any, _: ConnectionRequest, __: Accept) -> None:
        ends.append(await ended(transport))
        over.set()

    async with echoing(serve=serve) as listener:
        stream = await anyio.connect_tcp("127.0.0.1", listener.port)
        await stream.send(request("/CP1", OFFER))
        assert await stream.receive()
        await reset(stream)
        await over.wait()
    assert ends == [(1006, "")]
    assert complaints(caplog) == []


class Troubled:
    """A listener that fails some times before it accepts."""

    def __init__(self, listener: Any, errors: list[Exception]) -> None:
        self._listener = listener
        self._errors = errors

    def __getattr__(self, name: str) -> Any:
        return getattr(self._listener, name)

    async def accept(self) -> SocketStream:
        if self._errors:
            raise self._errors.pop()
        stream: SocketStream = await self._listener.accept()
        return stream


def as_trio_has_it(error: OSError) -> Exception:
    broken = anyio.BrokenResourceError()
    broken.__cause__ = error
    return broken


@bounded
async def test_accepting_continues_after_any_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    errors: list[Exception] = []

    def troubled(listener: SocketListener) -> Troubled:
        return Troubled(fastest_acceptor(listener), errors)

    monkeypatch.setattr(server, "fastest_acceptor", troubled)
    gone = ConnectionAbortedError(errno.ECONNABORTED, "it is gone")
    errors += [gone, as_trio_has_it(gone)] * 50
    async with echoing() as listener:
        assert await still_works(listener)
    assert complaints(caplog) == []
    full = OSError(errno.EMFILE, "too many files")
    errors += [full, as_trio_has_it(full)]
    async with echoing() as listener:
        start = anyio.current_time()
        assert await still_works(listener)
        assert anyio.current_time() - start > 0.15, "it gives others the time to close some"
    assert ["too many files" in each for each in complaints(caplog)] == [True]  # the second one is counted
    assert not [record for record in caplog.records if record.exc_info]


@bounded
async def test_a_thousand_resets_leave_no_task_and_no_connection(caplog: pytest.LogCaptureFixture) -> None:
    async with echoing(max_handshakes=20) as listener:
        for _ in range(1000):
            stream = await anyio.connect_tcp("127.0.0.1", listener.port)
            await reset(stream)
        assert await still_works(listener)
        await anyio.wait_all_tasks_blocked()
        assert not listener.transports
    assert complaints(caplog) == []
