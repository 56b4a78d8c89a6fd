"""On every server, each way in which a connection is not served leaves one line at INFO or above, and never a flood."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem
from ocpp16_sdk.security import Accept, ConnectionRequest, Decision, Refuse
from ocpp16_sdk.transports import Transport
from tests.support.asgi_servers import SERVERS
from tests.support.websocket_handshakes import OFFER, echoing, raw, request
from tests.support.websocket_peers import bounded
from tests.transports.every_server import EVERY_SERVER, served

pytestmark = pytest.mark.anyio
NAME = "Sec-WebSocket-Protocol: "
HTTP = b"GET /ocpp/CP1?k=secret HTTP/1.1\r\nHost: h\r\n\r\n"


@pytest.fixture(params=EVERY_SERVER)
def server(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def anyio_backend(server: str) -> str:
    return EVERY_SERVER[server]


async def decide(request: ConnectionRequest) -> Decision:
    if request.identity == "raises":
        raise RuntimeError("a bug")
    return Refuse(404) if request.identity.startswith("CP-NONE") else Accept()


async def exchange(port: int, head: bytes) -> None:
    async with await anyio.connect_tcp("127.0.0.1", port) as stream:
        await stream.send(head)
        with anyio.move_on_after(0.3), suppress(anyio.EndOfStream, anyio.BrokenResourceError):
            while await stream.receive():
                pass


def shown(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    ours = [each for each in caplog.records if each.name.startswith("ocpp16_sdk") and each.levelno >= logging.INFO]
    return [each for each in ours if "has connected" not in each.getMessage()]


CASES: list[tuple[bytes, str]] = [
    (request("/ocpp/CP-NONE?k=secret", OFFER), "'CP-NONE' at 127.0.0.1 was refused with 404"),
    (request("/ocpp/CP-NONE"), "'CP-NONE' at 127.0.0.1 was refused with 404"),
    (
        request("/ocpp/CP1"),
        "closed with 1002: no common subprotocol, it offered none, must be ocpp1.6",
    ),
    (
        request("/ocpp/CP1", NAME + "ocpp2.1"),
        "closed with 1002: no common subprotocol, it offered ocpp2.1, must be ocpp1.6",
    ),
    (request("/other/CP1?k=secret", OFFER), "a handshake from 127.0.0.1 for '/other/CP1' was answered with 404"),
    (request("/ocpp/" + "x" * 300, OFFER), "was answered with 404"),
    (request("/ocpp/%1B%5B31mred", OFFER), "was answered with 404"),
    (HTTP, "a handshake from 127.0.0.1 for '/ocpp/CP1' was answered with 426"),
]


@pytest.mark.parametrize(("head", "line"), CASES)
@bounded
async def test_it_leaves_one_printable_line(
    server: str, head: bytes, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with served(server, AsyncCentralSystem(decide=decide), path="/ocpp") as port:
        await exchange(port, head)
        await exchange(port, head)  # the second one is counted
    (record,) = shown(caplog)
    assert line in record.getMessage()
    assert record.getMessage().isprintable()
    assert "secret" not in record.getMessage()


@bounded
async def test_a_decision_that_raises_is_shown_once_with_its_traceback(
    server: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(server, AsyncCentralSystem(decide=decide)) as port:
        for _ in range(5):
            await exchange(port, request("/raises", OFFER))
    failed, refused = shown(caplog)
    assert failed.getMessage() == "the decision whether 'raises' may connect failed"
    assert failed.exc_info is not None
    assert refused.getMessage() == "'raises' at 127.0.0.1 was refused with 500"
    caplog.clear()


@bounded
async def test_a_connection_whose_code_raises_is_shown_once(server: str, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(AsyncCentralSystem):
        async def serve_connection(self, transport: Transport, identity: str, *_: Any, **__: Any) -> Any:
            raise RuntimeError("a bug")

    async with served(server, Broken()) as port:
        for number in range(5):
            await exchange(port, request(f"/CP{number}", OFFER))
    (failed,) = shown(caplog)
    assert failed.getMessage() == "the connection of 'CP0' failed"
    caplog.clear()


@bounded
async def test_too_many_connections_leave_one_line(server: str, caplog: pytest.LogCaptureFixture) -> None:
    async with (
        served(server, AsyncCentralSystem(), max_connections=1) as port,
        await anyio.connect_tcp("127.0.0.1", port) as first,
    ):
        await first.send(request("/CP1", OFFER))
        await first.receive()
        for number in range(5):
            await exchange(port, request(f"/CP{number}", OFFER))
    lines = [each.getMessage() for each in shown(caplog) if each.levelno >= logging.WARNING]
    assert lines == ["'CP0' at 127.0.0.1 was refused with 503: there are 1 connections"]


@pytest.mark.parametrize("server", ["embedded", "embedded-trio"], indirect=True)
@bounded
async def test_a_lack_of_file_descriptors_and_other_own_faults_leave_few_lines(
    server: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with echoing() as listener:
        for number in range(100):
            vars(listener)["_refusal_log"].not_accepted(OSError(24, f"too many files {number}"))
    lines = [each.getMessage() for each in shown(caplog)]
    assert lines == ["a connection could not be accepted: [Errno 24] too many files 0"]


@pytest.mark.parametrize("server", ["embedded", "embedded-trio"], indirect=True)
@bounded
async def test_strangers_cannot_use_up_the_lines_of_own_faults(server: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with echoing(decide=decide) as listener:
        log = vars(listener)["_refusal_log"]
        for number in range(100):
            log.invalid_handshake(f"192.0.2.{number}", 400, "/")
        async with raw(listener, request("/raises", OFFER)) as peer:
            await peer.at_end()
    assert len([each for each in shown(caplog) if each.levelno == logging.INFO]) == 30
    assert [each.getMessage() for each in shown(caplog) if each.levelno == logging.ERROR] == [
        "the decision whether 'raises' may connect failed"
    ]
    caplog.clear()


@pytest.mark.parametrize("server", ["uvicorn"], indirect=True)
@bounded
async def test_an_address_that_a_proxy_has_written_is_printable(server: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert server in SERVERS
    app = AsyncCentralSystem(decide=decide).asgi()
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(event: Any) -> None:
        sent.append(event)

    client = ("\x1b[31m\n" + "x" * 500, 1)
    await app({"type": "websocket", "path": "/CP-NONE", "headers": [], "client": client}, receive, send)
    (record,) = shown(caplog)
    assert record.getMessage().isprintable()
    assert len(record.getMessage()) < 300
