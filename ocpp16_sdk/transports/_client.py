"""The charge point's side: dial a central system, and leave a link."""

from __future__ import annotations

import base64
import hashlib
import logging
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import cache
from typing import Any, Unpack, cast

import anyio
import httpx
from httpx_ws import AsyncWebSocketClient, AsyncWebSocketSession, HTTPXWSException, WebSocketUpgradeError
from websockets.protocol import Side

from ocpp16_sdk.errors import ConnectError, DefinitionError, OcppError, SubprotocolError, TlsError
from ocpp16_sdk.security._profiles import system_context
from ocpp16_sdk.transports._compression import OFFER, agreed
from ocpp16_sdk.transports._connect_errors import keep_body, refused, tls_error, told
from ocpp16_sdk.transports._stream import hold
from ocpp16_sdk.transports._transport import CLOSE_TIMEOUT, OPEN_TIMEOUT, WebSocketOptions
from ocpp16_sdk.transports._url import shown, split_url
from ocpp16_sdk.transports._websocket import WebSocketTransport

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 1.3


async def dial(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    ssl_context: ssl.SSLContext | None = None,
    http_client: httpx.AsyncClient | None = None,
    open_timeout: float = OPEN_TIMEOUT,
    require_subprotocol: bool = True,
    compression: bool = False,
    **link: Unpack[WebSocketOptions],
) -> WebSocketTransport:
    """Open a connection that speaks `ocpp1.6`; see `connection_url` and `basic_authorization`.

    Without an `ssl_context` the system's certificates are trusted. Proxies come only with an `http_client` of one's
    own, which stays open, has its TLS set already, and needs `Limits(max_connections=None)` to hold many connections.
    A central system that chooses no subprotocol at all is borne if `require_subprotocol` is False.

    Raises:
        HandshakeRefusedError: the central system answered with another status than 101; redirects are not followed.
        SubprotocolError: the central system does not speak `ocpp1.6`.
        TlsError: TLS could not be agreed on.
        ConnectError: anything else that kept the connection from being opened in time.
        DefinitionError: the URL or the options are wrong.
    """
    if http_client is not None and ssl_context is not None:
        raise DefinitionError("the TLS context of an http_client is set in the http_client")
    secure, where = split_url(url).scheme == "wss", shown(url)
    _check(url)
    asked = dict(headers or {}) | ({"Sec-WebSocket-Extensions": OFFER} if compression else {})
    stack, opened = AsyncExitStack(), _Opened()
    try:
        with anyio.fail_after(open_timeout):
            if http_client is None:
                http_client = await stack.enter_async_context(_http_client(ssl_context, secure=secure))
            reader = cast(httpx.AsyncClient, _RefusalReader(http_client))
            upgrade = await stack.enter_async_context(
                AsyncWebSocketClient(reader, session_class=_Upgrade).connect(
                    url, ["ocpp1.6"], headers=asked, follow_redirects=False, timeout=None, extensions={"trace": opened}
                )
            )
        _check_answer(upgrade.answer, where, require_subprotocol=require_subprotocol)
        extensions = agreed(upgrade.answer.headers.get("sec-websocket-extensions"), where, offered=compression)
        return WebSocketTransport(_UpgradedStream(upgrade, stack), Side.CLIENT, extensions=extensions, **link)
    except BaseException as error:
        with anyio.move_on_after(link.get("close_timeout", CLOSE_TIMEOUT), shield=True):
            await opened.aclose()
            await stack.aclose()
        if isinstance(error, OcppError) or not isinstance(error, Exception):
            raise
        if isinstance(error, WebSocketUpgradeError):
            raise refused(error.response, where) from None
        if isinstance(error, TimeoutError):
            raise ConnectError(f"{where} could not be reached within {open_timeout:g} s") from error
        # A certificate that is refused under TLS 1.3 shows only here too, when the answer is read.
        failed = tls_error(error)
        if failed is not None:
            raise _naming(where, failed) from error
        # Whatever else it is: a peer whose answer the layers below cannot bear must not end who dials again and again.
        raise ConnectError(f"the connection could not be opened to {where}: {told(error)}") from error


_FAILURES = (httpx.HTTPError, HTTPXWSException, OSError, anyio.BrokenResourceError, anyio.EndOfStream)


def _check(url: str) -> None:
    try:
        _ = httpx.URL(url).host  # which is decoded only now
    except (httpx.InvalidURL, UnicodeError):
        raise DefinitionError("the URL cannot be dialled") from None


def _naming(where: str, error: TlsError) -> ConnectError:
    error.add_note(f"when connecting to {where}")
    return error


@cache
def _no_tls() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # httpx loads certificates for ws:// too, unless it has a context


def _http_client(ssl_context: ssl.SSLContext | None, *, secure: bool) -> httpx.AsyncClient:
    """Make the client of one connection: with a shared context it costs little, and is bound to no event loop.

    The environment is not trusted: a proxy meant for browsers would carry the charge point's key, even on loopback,
    and a .netrc file would send credentials that nobody passed.
    """
    verify = ssl_context or (system_context() if secure else _no_tls())
    return httpx.AsyncClient(verify=verify, trust_env=False)


def _check_answer(answer: httpx.Response, where: str, *, require_subprotocol: bool) -> None:
    """Check what httpx-ws does not: that the answer belongs to the request (RFC 6455 4.1), and the subprotocol."""
    key = answer.request.headers["sec-websocket-key"]
    accept = base64.b64encode(hashlib.sha1((key + _GUID).encode()).digest()).decode()
    options = [option.strip().lower() for option in answer.headers.get("connection", "").split(",")]
    if (
        answer.headers.get("sec-websocket-accept") != accept
        or answer.headers.get("upgrade", "").lower() != "websocket"
        or "upgrade" not in options
    ):
        raise ConnectError(f"the answer of {where} to the handshake breaks RFC 6455 4.1")
    subprotocol = answer.headers.get("sec-websocket-protocol")
    if subprotocol != "ocpp1.6" and (subprotocol or require_subprotocol):
        raise SubprotocolError(f"ocpp1.6 was offered, and the central system at {where} chose {subprotocol!r}")


def _hide_queries(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(map(_without_query, record.args))
    return True


def _without_query(shown: object) -> object:
    if isinstance(shown, httpx.URL) and shown.scheme in ("ws", "wss") and shown.query:
        return shown.copy_with(query=b"***")
    return shown


# httpx tells of each request at INFO, and the query of an endpoint is a usual place for a token (OCPP-J 6.2.2).
logging.getLogger("httpx").addFilter(_hide_queries)


_UNREAD = frozenset({b"location", b"set-cookie"})


class _Opened:
    """Knows the connection under a request: it is read as it is asked for, and closed even if TLS fails.

    httpcore forgets to close it if the TLS handshake is cancelled. And of a refusal httpx would read where it redirects
    to, and its cookies, both of which can fail, although nothing follows from either.
    """

    def __init__(self) -> None:
        self._streams: list[Any] = []

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            stream = info["return_value"]
            self._streams.append(stream)
            hold(getattr(stream, "_stream", None))
        elif event == "http11.receive_response_headers.complete":
            _, status, _, headers, *_ = info["return_value"]
            if status != 101:
                headers[:] = [each for each in headers if each[0].lower() not in _UNREAD]

    async def aclose(self) -> None:
        for stream in self._streams:
            with suppress(*_FAILURES):
                await stream.aclose()


class _RefusalReader:
    """What httpx-ws needs of a client; it keeps the beginning of a refusal, which httpx-ws would leave unread."""

    def __init__(self, http_client: httpx.AsyncClient) -> None:
        self._http_client = http_client

    @asynccontextmanager
    async def stream(self, *arguments: Any, **options: Any) -> AsyncGenerator[httpx.Response]:
        async with self._http_client.stream(*arguments, **options) as answer:
            if answer.status_code != 101:
                await keep_body(answer)
            yield answer


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
        raise NotImplementedError  # pragma: no cover - it is the central system who ends the stream (RFC 6455 7.1.1)

    async def aclose(self) -> None:
        await self._request.aclose()
