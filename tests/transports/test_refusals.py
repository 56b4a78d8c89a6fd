"""What a charge point gets from a central system that refuses it, and that no connection stays open."""

from __future__ import annotations

import logging
import ssl
from contextlib import AsyncExitStack
from functools import partial

import anyio
import httpx
import pytest

from ocpp16_sdk import WebSocketOptions
from ocpp16_sdk.errors import ConnectError, HandshakeRefusedError, TlsDefect, TlsError
from ocpp16_sdk.transports._client import dial
from ocpp16_sdk.transports._connect_errors import tls_error
from tests.support.websocket_handshakes import echoing
from tests.support.websocket_peers import RawPeer, bounded, listening
from tests.transports.handshake_answers import with_answers

pytestmark = pytest.mark.anyio
DATE = "Date: Fri, 01 May 2026 12:00:00 GMT"


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


async def refusal(answered: bytes) -> HandshakeRefusedError:
    caught: list[HandshakeRefusedError] = []

    async def answer(peer: RawPeer, _: dict[str, str]) -> None:
        await peer.stream.send(answered)
        await peer.at_end()

    async def during(url: str) -> None:
        with pytest.raises(HandshakeRefusedError) as error:
            await dial(url)
        caught.append(error.value)

    await with_answers(answer, during)
    return caught[0]


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        ([], None),
        (["Retry-After: 120"], 120),
        (["Retry-After: 0"], 0),
        (["retry-after:  7 "], 7),
        (["Retry-After: " + "9" * 5000], 999_999_999),
        (["Retry-After: Fri, 01 May 2026 12:01:30 GMT", DATE], 90),
        (["Retry-After: Fri, 01 May 2026 11:00:00 GMT", DATE], 0),
        (["Retry-After: Fri, 01 May 2026 12:01:30 GMT"], None),
        (["Retry-After: Mon, 01 Jan 2020 00:00:00 +99999999999999999999", DATE], None),
        (["Retry-After: Fri, 01 May 2026 12:01:30 GMT", "Date: Mon, 01 Jan 2020 00:00:00 +" + "9" * 20], None),
        (["Retry-After: -1"], None),
        (["Retry-After: soon"], None),
        (["Retry-After: ٣"], None),
        (["Retry-After:"], None),
    ],
)
@bounded
async def test_retry_after_is_in_seconds(lines: list[str], seconds: float | None) -> None:
    head = "\r\n".join(["HTTP/1.1 503 Busy", "Content-Length: 0", *lines, "", ""])
    error = await refusal(head.encode())
    assert (error.status, error.reason, error.retry_after) == (503, "Busy", seconds)


@pytest.mark.parametrize(
    ("rest", "body"),
    [
        (b"Content-Length: 7\r\n\r\nwho? \xff\x00", "who? \ufffd\x00"),
        (b"Content-Length: 9000\r\n\r\n" + b"x" * 9000, "x" * 1024),
        (b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "abc"),
        (b"Content-Length: 50\r\n\r\nonly a part", "only a part"),
        (b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nno", "no"),
        (b"Content-Length: 0\r\n\r\n", ""),
    ],
)
@bounded
async def test_the_beginning_of_the_body_is_stored(rest: bytes, body: str) -> None:
    error = await refusal(b"HTTP/1.1 404 Not Found\r\n" + rest)
    assert error.body == body
    assert str(error) == f"the handshake to {error.url} was answered with 404 Not Found"
    assert error.url.startswith("ws://127.0.0.1:")
    assert body == "" or body not in repr(error)


@pytest.mark.parametrize("place", [b"ws:x", b"http://xn--", b"\xff\xfe", b"http://[", b"http://h:99999999/"])
@pytest.mark.parametrize("cookie", [b"", b"Set-Cookie: \xff=\xfe; Max-Age=1e999; domain=.\r\n"])
@bounded
async def test_where_a_refusal_redirects_to_is_not_even_read(place: bytes, cookie: bytes) -> None:
    head = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + place + b"\r\n" + cookie + b"\r\n"
    error = await refusal(head)
    assert (error.status, error.reason) == (302, "Found")


class Unbearable(httpx.AsyncBaseTransport):
    """What fails as no transport of httpx should."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise OverflowError("too much")


@bounded
async def test_whatever_fails_once_dialling_has_begun_is_a_failure_to_connect() -> None:
    async with httpx.AsyncClient(transport=Unbearable()) as http_client:
        with pytest.raises(ConnectError, match="too much"):
            await dial("ws://127.0.0.1:1/CP1", http_client=http_client)


@bounded
async def test_a_body_that_never_arrives_does_not_delay_the_error() -> None:
    start = anyio.current_time()
    error = await refusal(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 5\r\n\r\n")
    assert (error.status, error.body) == (401, "")
    assert anyio.current_time() - start < 3


@bounded
async def test_headers_that_are_passed_stay_as_they_are() -> None:
    headers = {"X-Of": "one's own"}
    async with echoing() as listener:
        for compression in (False, True):
            transport = await dial(
                f"ws://127.0.0.1:{listener.port}/CP1",
                headers=headers,
                options=WebSocketOptions(compression=compression),
            )
            await transport.aclose()
    assert headers == {"X-Of": "one's own"}


@bounded
async def test_more_connections_than_the_pool_limit_are_open_at_once() -> None:
    async with echoing() as listener, AsyncExitStack() as stack:
        for number in range(101):  # httpx has a limit of 100 by itself
            transport = await dial(f"ws://127.0.0.1:{listener.port}/CP{number}")
            stack.push_async_callback(transport.aclose)
            await transport.send("here")
        assert len(listener.transports) == 101


@bounded
async def test_a_cancelled_tls_handshake_leaves_no_connection() -> None:
    accepted, closed = anyio.Event(), anyio.Event()

    async def send_nothing(stream: anyio.abc.SocketStream) -> None:
        accepted.set()
        async with stream:
            while not await RawPeer(stream, masks=False).at_end():
                pass
            closed.set()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    async with listening() as (listener, port), anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, send_nothing)
        async with anyio.create_task_group() as dialing:
            dialing.start_soon(partial(dial, f"wss://127.0.0.1:{port}/CP1", ssl_context=context))
            await accepted.wait()
            dialing.cancel_scope.cancel()
        await closed.wait()
        tasks.cancel_scope.cancel()


@bounded
async def test_a_token_in_the_query_is_sent_and_never_logged(caplog: pytest.LogCaptureFixture) -> None:  # J-76
    caplog.set_level(logging.DEBUG)
    async with echoing() as listener:
        transport = await dial(f"ws://127.0.0.1:{listener.port}/CP1?token=secret")
        await transport.aclose()
    assert "/CP1?***" in caplog.text
    assert "secret" not in caplog.text


def test_requests_of_others_are_logged_as_they_were(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    logging.getLogger("httpx").info("%s", httpx.URL("http://h/?a=1"))
    logging.getLogger("httpx").info("%(url)s", {"url": "ws://h/?b=2"})
    assert "http://h/?a=1" in caplog.text
    assert "ws://h/?b=2" in caplog.text


@pytest.mark.parametrize(
    ("reason", "defect"),
    [
        ("UNSUPPORTED_PROTOCOL", TlsDefect.VERSION),
        ("TLSV1_ALERT_PROTOCOL_VERSION", TlsDefect.VERSION),
        ("SSLV3_ALERT_HANDSHAKE_FAILURE", TlsDefect.CIPHER_SUITE),
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", TlsDefect.OTHER),
        ("WRONG_VERSION_NUMBER", TlsDefect.OTHER),
    ],
)
def test_a_tls_error_has_the_security_event_to_report(reason: str, defect: TlsDefect) -> None:  # SEC-20, SEC-22
    error = ssl.SSLError(1, reason)
    error.reason = reason
    outer = httpx.ConnectError("")
    outer.__cause__ = error
    found = tls_error(outer)
    assert isinstance(found, TlsError)
    assert found.defect is defect
    assert str(found) == "TLS failed: " + reason.replace("_", " ").lower()
    assert tls_error(httpx.ConnectError("")) is None
