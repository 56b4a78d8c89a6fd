"""The charge point's side: dial a central system, and leave a link."""

from __future__ import annotations

import base64
import hashlib
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from typing import Any

import anyio
import httpx
from httpx_ws import AsyncWebSocketClient, AsyncWebSocketSession, HTTPXWSException, WebSocketUpgradeError
from websockets.protocol import Side

from ocpp16_sdk.errors import ConnectError, DefinitionError, HandshakeRefusedError, SubprotocolError
from ocpp16_sdk.transports import CLOSE_TIMEOUT, MAX_MESSAGE_SIZE, OPEN_TIMEOUT, Transport
from ocpp16_sdk.transports.address import split_url
from ocpp16_sdk.transports.link import Link

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 1.3


async def dial(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    ssl_context: ssl.SSLContext | None = None,
    http_client: httpx.AsyncClient | None = None,
    open_timeout: float = OPEN_TIMEOUT,
    close_timeout: float = CLOSE_TIMEOUT,
    max_message_size: int = MAX_MESSAGE_SIZE,
) -> Transport:
    """Open a connection that speaks `ocpp1.6`; see `connection_url` and `basic_authorization`.

    Without an `ssl_context` the system's certificates are trusted. Proxies come only with an `http_client` of one's
    own, which stays open, has its TLS set already, and needs `Limits(max_connections=None)` to hold many connections.

    Raises:
        HandshakeRefusedError: the central system answered with another status than 101; redirects are not followed.
        SubprotocolError: the central system does not speak `ocpp1.6`.
        ConnectError: anything else that kept the connection from being opened in time.
        DefinitionError: the URL or the options are wrong.
    """
    if http_client is not None and ssl_context is not None:
        raise DefinitionError("the TLS context of an http_client is set in the http_client")
    secure = split_url(url).scheme == "wss"
    stack = AsyncExitStack()
    try:
        with anyio.fail_after(open_timeout):
            if http_client is None:
                http_client = await stack.enter_async_context(_http_client(ssl_context, secure=secure))
            upgrade = await stack.enter_async_context(
                AsyncWebSocketClient(http_client, session_class=_Upgrade).connect(
                    url, ["ocpp1.6"], headers=dict(headers or {}), follow_redirects=False, timeout=None
                )
            )
        _check_answer(upgrade.answer)
    except BaseException as error:
        with anyio.move_on_after(close_timeout, shield=True):
            await stack.aclose()
        if isinstance(error, httpx.InvalidURL):
            raise DefinitionError("the URL cannot be dialled") from None
        if isinstance(error, WebSocketUpgradeError):
            answer = error.response
            raise HandshakeRefusedError(answer.status_code, answer.reason_phrase) from None
        if isinstance(error, TimeoutError):
            raise ConnectError(f"the central system could not be reached within {open_timeout:g} s") from error
        if isinstance(error, _FAILURES):
            # A certificate that is refused under TLS 1.3 shows only here too, when the answer is read.
            raise ConnectError(f"the connection could not be opened: {_told(error)}") from error
        raise
    return Link(
        _UpgradedStream(upgrade, stack),
        Side.CLIENT,
        max_message_size=max_message_size,
        close_timeout=close_timeout,
    )


_FAILURES = (httpx.HTTPError, HTTPXWSException, OSError, anyio.BrokenResourceError, anyio.EndOfStream)


def _told(error: BaseException) -> str:
    """Return what an error says, or what the one beneath it says: on trio the outer ones are mute."""
    while not str(error) and (beneath := error.__cause__ or error.__context__) is not None:
        error = beneath
    return str(error) or type(error).__name__


@cache
def _system_trust() -> ssl.SSLContext:
    return ssl.create_default_context()  # tens of milliseconds and hundreds of kilobytes: one for all connections


@cache
def _no_tls() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # httpx loads certificates for ws:// too, unless it has a context


def _http_client(ssl_context: ssl.SSLContext | None, *, secure: bool) -> httpx.AsyncClient:
    """Make the client of one connection: with a shared context it costs little, and is bound to no event loop.

    The environment is not trusted: a proxy meant for browsers would carry the charge point's key, even on loopback,
    and a .netrc file would send credentials that nobody passed.
    """
    verify = ssl_context or (_system_trust() if secure else _no_tls())
    return httpx.AsyncClient(verify=verify, trust_env=False)


def _check_answer(answer: httpx.Response) -> None:
    """Check what httpx-ws does not: that the answer belongs to the request (RFC 6455 4.1), and the subprotocol."""
    key = answer.request.headers["sec-websocket-key"]
    accept = base64.b64encode(hashlib.sha1((key + _GUID).encode()).digest()).decode()
    options = [option.strip().lower() for option in answer.headers.get("connection", "").split(",")]
    if (
        answer.headers.get("sec-websocket-accept") != accept
        or answer.headers.get("upgrade", "").lower() != "websocket"
        or "upgrade" not in options
        or "sec-websocket-extensions" in answer.headers
    ):
        raise ConnectError("the answer to the handshake breaks RFC 6455 4.1")
    subprotocol = answer.headers.get("sec-websocket-protocol")
    if subprotocol != "ocpp1.6":
        raise SubprotocolError(f"ocpp1.6 was offered, and the central system chose {subprotocol!r}")


class _Upgrade(AsyncWebSocketSession):
    """What httpx-ws hands over after a 101: the stream and the answer. None of its own session is started."""

    def __init__(self, stream: Any, *, response: httpx.Response, **_: Any) -> None:
        self.stream = stream
        self.answer = response

    @asynccontextmanager
    async def __asynccontextmanager__(self) -> AsyncGenerator[_Upgrade]:
        yield self


class _UpgradedStream:
    """The stream under an answered upgrade request; it holds the request open, and ends it."""

    def __init__(self, upgrade: _Upgrade, request: AsyncExitStack) -> None:
        self._stream = upgrade.stream
        self._request = request

    async def send(self, item: bytes, /) -> None:
        try:
            await self._stream.write(item)
        except Exception as error:  # of httpcore, ssl or the operating system
            raise anyio.BrokenResourceError from error

    async def receive(self, max_bytes: int, /) -> bytes:
        try:
            data = await self._stream.read(max_bytes)
        except Exception as error:
            raise anyio.BrokenResourceError from error
        if not data:
            raise anyio.EndOfStream
        return data

    async def send_eof(self) -> None:
        raise NotImplementedError

    async def aclose(self) -> None:
        await self._request.aclose()
