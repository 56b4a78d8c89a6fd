"""Every way in which a connection does not come about leaves a log line with address and reason, and never a flood."""

from __future__ import annotations

import logging

import anyio
import pytest

from ocpp16_sdk.security import Accept, ConnectionRequest, Refuse
from ocpp16_sdk.transports._handshake_limits import HandshakeLimiter
from ocpp16_sdk.transports._http_log import protect_http_log
from tests.support.virtual_time import in_virtual_time
from tests.support.websocket_handshakes import OFFER, echoing, raw, request
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


async def decide(request_: ConnectionRequest) -> Accept | Refuse:
    if request_.identity == "broken":
        raise RuntimeError
    return Refuse(404) if request_.identity.startswith("CP-NONE") else Accept()


async def logged(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(1000):
        if caplog.records:
            return
        await anyio.sleep(0.01)


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (request("/ocpp/CP-NONE", OFFER), "'CP-NONE' at 127.0.0.1 was refused with 404"),
        (request("/ocpp/CP-NONE"), "'CP-NONE' at 127.0.0.1 was refused with 404"),
        (request("/ocpp/broken", OFFER), "'broken' at 127.0.0.1 was refused with 500"),
        (
            request("/ocpp/CP1"),
            "'CP1' at 127.0.0.1 was closed with 1002: no common subprotocol, it offered none, must be ocpp1.6",
        ),
        (
            request("/ocpp/CP1", "Sec-WebSocket-Protocol: ocpp2.0.1, ocpp2.1"),
            "'CP1' at 127.0.0.1 was closed with 1002: no common subprotocol, it offered ocpp2.0.1, ocpp2.1, "
            "must be ocpp1.6",
        ),
        (request("/other/CP1?k=secret", OFFER), "a handshake from 127.0.0.1 for '/other/CP1' was answered with 404"),
        (b"nonsense\r\n\r\n", "a handshake from 127.0.0.1 was answered with 400"),
        (request("/ocpp/CP1", version="8"), "a handshake from 127.0.0.1 for '/ocpp/CP1' was answered with 400"),
        (b"GET /", "a handshake from 127.0.0.1 was not completed: the peer disconnected"),
    ],
)
@bounded
async def test_a_refused_connection_leaves_one_line(head: bytes, line: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "ocpp16_sdk")
    async with echoing(decide=decide, path="/ocpp") as listener:
        async with raw(listener, head) as peer:
            if not head.endswith(b"\r\n\r\n"):
                await peer.stream.send_eof()
            await peer.at_end()
        await logged(caplog)
    assert caplog.messages.count(line) == 1
    assert len([message for message in caplog.messages if "failed" not in message]) == 1
    assert "secret" not in caplog.text


@bounded
async def test_many_refusals_leave_few_short_lines(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "ocpp16_sdk")
    async with echoing(decide=decide) as listener:
        for number in range(60):
            async with raw(listener, request(f"/CP-NONE{number}{'x' * 200}", OFFER)) as peer:
                await peer.at_end()
    assert len(caplog.messages) == 1
    assert max(map(len, caplog.messages)) < 250


@in_virtual_time
async def test_silent_peers_of_one_address_do_not_delay_another_address() -> None:
    limiter, longest = HandshakeLimiter(80), 0.0

    async def silent(address: str) -> None:
        with limiter.handshake(60, address):
            await anyio.sleep_forever()

    async with anyio.create_task_group() as tasks:
        for number in range(6000):
            start = anyio.current_time()
            await limiter.wait()
            longest = max(longest, anyio.current_time() - start)
            tasks.start_soon(silent, f"192.0.2.{number % 3}")
            await anyio.wait_all_tasks_blocked()
        assert longest <= 0.2
        tasks.cancel_scope.cancel()


@in_virtual_time
async def test_a_slow_peer_keeps_its_handshake_while_another_address_has_many() -> None:
    limiter, results = HandshakeLimiter(40), dict[str, bool]()

    async def handshake(address: str, seconds: float) -> None:
        with limiter.handshake(60, address) as scope:
            await anyio.sleep(seconds)
        results[address] = not scope.cancelled_caught

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(handshake, "198.51.100.1", 1.5)
        for _ in range(400):
            await limiter.wait()
            tasks.start_soon(handshake, "192.0.2.1", 60)
            await anyio.wait_all_tasks_blocked()
        await anyio.sleep(2)
        assert results.pop("198.51.100.1")
        tasks.cancel_scope.cancel()


def test_the_log_of_httpx_shows_no_codes_for_a_terminal(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    protect_http_log()
    logging.getLogger("httpx").info('"%s %d %s"', "HTTP/1.1", 404, "\x1b[31mred" + "x" * 500)
    assert "\\x1b[31mred" in caplog.text
    assert "\x1b" not in caplog.text
    assert len(caplog.messages[0]) < 300
