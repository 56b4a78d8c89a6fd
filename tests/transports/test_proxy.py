"""A charge point connects through an HTTP proxy; its credentials are never shown."""

from __future__ import annotations

import base64
import logging
from pathlib import Path

import anyio
import pytest

from ocpp16_sdk import ListenOptions, WebSocketOptions
from ocpp16_sdk.errors import ConnectError
from ocpp16_sdk.security import CentralSystemSecurity, require_key
from ocpp16_sdk.security._key_hashing import hash_key
from ocpp16_sdk.security._tls_contexts import central_system_context, charge_point_context
from ocpp16_sdk.transports._client import dial
from ocpp16_sdk.transports._url import basic_authorization
from tests.support.certificates import Authority, authority
from tests.support.connection_requests import KEY
from tests.support.websocket_handshakes import echoing
from tests.support.websocket_peers import bounded
from tests.transports.connect_proxy import connect_proxy

__all__ = ["authority"]
pytestmark = pytest.mark.anyio
SECRETS = ("us%40er", "us@er", "pass%3Aword", "pass:word", "dXNAZXI6cGFzczp3b3Jk")


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


def through(port: int, login: str = "", **options: float) -> WebSocketOptions:
    return WebSocketOptions(proxy=f"http://{login}127.0.0.1:{port}", close_timeout=0.2, **options)  # type: ignore[arg-type]


async def echoes(port: int, options: WebSocketOptions) -> None:
    transport = await dial(f"ws://127.0.0.1:{port}/CP1?token=secret", options=options)
    for text in ("hello", "x" * 100_000):
        await transport.send(text)
        assert await transport.receive() == text
    await transport.aclose()


@bounded
async def test_a_connection_leads_through_the_proxy() -> None:
    async with echoing() as listener, connect_proxy() as proxy:
        await echoes(listener.port, through(proxy.port))
        (head,) = proxy.heads
        target = f"127.0.0.1:{listener.port}"
        assert head == f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n"


@bounded
async def test_the_proxy_gets_its_credentials_and_no_log_has_them(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with echoing() as listener, connect_proxy() as proxy:
        options = through(proxy.port, "us%40er:pass%3Aword@")
        await echoes(listener.port, options)
        expected = base64.b64encode(b"us@er:pass:word").decode()
        assert f"\r\nProxy-Authorization: Basic {expected}\r\n" in proxy.heads[0]
    assert not [secret for secret in (*SECRETS, expected) if secret in caplog.text + repr(options)]


@bounded
async def test_tls_and_the_key_are_for_the_central_system_and_not_for_the_proxy(authority: Authority) -> None:
    own = authority.issue("localhost")
    security = CentralSystemSecurity(2, central_system_context(own))
    decide = require_key({"CP1": hash_key(KEY)})
    async with echoing(security=security, decide=decide) as listener, connect_proxy() as proxy:
        transport = await dial(
            f"wss://localhost:{listener.port}/CP1",
            headers={"Authorization": basic_authorization("CP1", KEY)},
            ssl_context=charge_point_context(authority.roots),
            options=through(proxy.port),
        )
        await transport.send("hello")
        assert await transport.receive() == "hello"
        await transport.aclose()
        assert "authorization" not in proxy.heads[0].lower()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (
            b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n<html>",
            "refused the connection to 127.0.0.1:PORT with 407",
        ),
        (b"HTTP/1.0 502 \x1b[31mBad\r\nContent-Length: 0\r\n\r\n", "refused the connection to 127.0.0.1:PORT with 502"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "gave no valid answer"),
        (b"HTTP/1.1 ?? 200 OK\r\n\r\n", "gave no valid answer"),
        (b"HTTP/1.1 200 OK\r\n\r\nmore", "gave no valid answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 10_000, "gave no valid answer"),
    ],
)
@bounded
async def test_a_refusal_of_the_proxy_is_a_connect_error(answer: bytes, reason: str) -> None:
    async with echoing() as listener, connect_proxy(answer) as proxy:
        with pytest.raises(ConnectError) as caught:
            await echoes(listener.port, through(proxy.port, "us%40er:pass%3Aword@"))
        text = str(caught.value)
        assert f"the proxy 127.0.0.1:{proxy.port} {reason.replace('PORT', str(listener.port))}" in text
        assert f"ws://127.0.0.1:{listener.port}/CP1:" in text
        assert not [secret for secret in (*SECRETS, "token", "\x1b") if secret in text]


@bounded
async def test_a_proxy_that_does_not_answer_is_bounded_by_the_open_timeout() -> None:
    async with echoing() as listener, connect_proxy(b"HTTP/1.1 ") as proxy:
        options = through(proxy.port, open_timeout=0.2)
        with pytest.raises(ConnectError, match=r"could not be reached within 0.2 s|gave no valid answer"):
            await echoes(listener.port, options)


@bounded
async def test_a_proxy_that_cannot_be_reached_is_named() -> None:
    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listeners:
        port: int = listeners.listeners[0].extra(anyio.abc.SocketAttribute.local_port)
    with pytest.raises(ConnectError, match=rf"the proxy 127.0.0.1:{port} cannot be reached"):
        await echoes(1, through(port))


WRONG = ["proxy:3128", "https://proxy", "socks5://proxy", "http://", "http://p:0", "http://p:99999", "http://p/path"]


@pytest.mark.parametrize("url", [*WRONG, "http://p?q", "http://p#f", "http://us\ner@p", "http://é"])
def test_a_url_that_is_no_http_proxy_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match=r"^proxy: must be None or a URL such as") as caught:
        WebSocketOptions(proxy=url.replace("http://", "http://us:secret@"))
    assert "secret" not in str(caught.value)


def test_a_proxy_is_a_text_and_an_option_of_a_charge_point() -> None:
    with pytest.raises(TypeError, match=r"^proxy: must be"):
        WebSocketOptions(proxy=Path("http://p"))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"^proxy: must be None, a central system opens no connections$"):
        ListenOptions(proxy="http://p")
