"""The charge point's half of the opening handshake: `dial` opens a connection to a central system.

    dial ─▶ httpx-ws ─▶ httpx ─▶ httpcore ─▶ (ProxyBackend) ─▶ TCP, TLS, the HTTP request
      ├──▶ _check_answer: the accept key and the subprotocol, which httpx-ws does not check
      └──▶ WebSocketTransport over _UpgradedStream

The session of httpx-ws is not started: it has no size limit and no bounded close. Proxy settings of the environment
are ignored: they could send the charge point's key to another host. The option `proxy` names one.
"""

from __future__ import annotations

import base64
import hashlib
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import cache
from typing import Any, cast

import anyio
import httpx
from httpx_ws import AsyncWebSocketClient, AsyncWebSocketSession, HTTPXWSException, WebSocketUpgradeError
from websockets.protocol import Side

from ocpp16_sdk.errors import ConnectError, OcppError, SubprotocolError
from ocpp16_sdk.security._tls_contexts import default_charge_point_context
from ocpp16_sdk.transports._compression import EXTENSION_OFFER, negotiated_extensions
from ocpp16_sdk.transports._connect_errors import connect_error, handshake_refused, store_body
from ocpp16_sdk.transports._http_log import protect_http_log
from ocpp16_sdk.transports._options import WebSocketOptions
from ocpp16_sdk.transports._proxy import ProxyBackend
from ocpp16_sdk.transports._read_limit import ReadLimit
from ocpp16_sdk.transports._stream import pause_reading
from ocpp16_sdk.transports._url import split_url, url_for_logs
from ocpp16_sdk.transports._websocket import WebSocketTransport

protect_http_log()
_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 1.3
DEFAULT_OPTIONS = WebSocketOptions()


async def dial(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    ssl_context: ssl.SSLContext | None = None,
    http_client: httpx.AsyncClient | None = None,
    options: WebSocketOptions = DEFAULT_OPTIONS,
) -> WebSocketTransport:
    """Open a connection that speaks `ocpp1.6`; see `connection_url` and `basic_authorization`.

    Without an `ssl_context` the root certificates of the system are trusted. An `http_client` of the application stays
    open, contains the TLS and proxy settings, and needs `Limits(max_connections=None)` for many connections.

    Raises:
        HandshakeRefusedError: the central system answered with another status than 101; redirects are not followed.
        SubprotocolError: the central system does not speak `ocpp1.6`.
        TlsError: the TLS handshake failed.
        ConnectError: the connection could not be opened in time for another reason.
        ValueError: the URL is wrong, or both an `ssl_context` and an `http_client` are given.
    """
    if http_client is not None and ssl_context is not None:
        raise ValueError("ssl_context: must be None with an http_client, which has its own TLS context")
    secure, shown_url = split_url(url).scheme == "wss", url_for_logs(url)
    _check_url(url)
    request_headers = dict(headers or {})
    if options.compression:
        request_headers["Sec-WebSocket-Extensions"] = EXTENSION_OFFER
    stack, trace = AsyncExitStack(), _StreamTrace()
    try:
        with anyio.fail_after(options.open_timeout):
            if http_client is None:
                http_client = await stack.enter_async_context(_http_client(ssl_context, options.proxy, secure=secure))
            client = cast(httpx.AsyncClient, _RefusalReader(http_client))
            upgrade = await stack.enter_async_context(
                AsyncWebSocketClient(client, session_class=_Upgrade).connect(
                    url,
                    list(options.subprotocols),
                    headers=request_headers,
                    follow_redirects=False,
                    timeout=None,
                    extensions={"trace": trace},
                )
            )
        _check_answer(upgrade.answer, shown_url, options)
        extensions = negotiated_extensions(
            upgrade.answer.headers.get("sec-websocket-extensions"), shown_url, offered=options.compression
        )
        stream = _UpgradedStream(upgrade, stack)
        return WebSocketTransport(stream, Side.CLIENT, extensions=extensions, options=options)
    except BaseException as error:
        with anyio.move_on_after(options.close_timeout, shield=True):
            await trace.aclose()
            await stack.aclose()
        if isinstance(error, OcppError) or not isinstance(error, Exception):
            raise
        if isinstance(error, WebSocketUpgradeError):
            raise handshake_refused(error.response, shown_url) from None
        raise connect_error(error, shown_url, options.open_timeout) from error


_CLOSE_ERRORS = (httpx.HTTPError, HTTPXWSException, OSError, anyio.BrokenResourceError, anyio.EndOfStream)


def _check_url(url: str) -> None:
    try:
        _ = httpx.URL(url).host  # `host` decodes it
    except (httpx.InvalidURL, UnicodeError):
        raise ValueError("endpoint_url: must have a host and characters that httpx accepts") from None


@cache
def _no_tls() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # without a context, httpx loads certificates for ws:// too


def _http_client(ssl_context: ssl.SSLContext | None, proxy: str | None, *, secure: bool) -> httpx.AsyncClient:
    """Return the HTTP client of one connection: with a shared context it costs little, and needs no event loop.

    The environment is not trusted: a proxy for browsers would see the charge point's key, even on loopback, and a
    .netrc file would add credentials that the application did not pass.
    """
    verify = ssl_context or (default_charge_point_context() if secure else _no_tls())
    if proxy is None:
        return httpx.AsyncClient(verify=verify, trust_env=False)
    transport = httpx.AsyncHTTPTransport(verify=verify, trust_env=False)
    pool: Any = vars(transport)["_pool"]  # httpx has no option for the network backend of httpcore
    pool._network_backend = ProxyBackend(pool._network_backend, proxy)
    return httpx.AsyncClient(transport=transport, trust_env=False)


def _check_answer(answer: httpx.Response, shown_url: str, options: WebSocketOptions) -> None:
    """Check that the answer belongs to the request (RFC 6455 4.1), and the subprotocol: httpx-ws does not."""
    key = answer.request.headers["sec-websocket-key"]
    accept = base64.b64encode(hashlib.sha1((key + _GUID).encode()).digest()).decode()
    tokens = [token.strip().lower() for token in answer.headers.get("connection", "").split(",")]
    if (
        answer.headers.get("sec-websocket-accept") != accept
        or answer.headers.get("upgrade", "").lower() != "websocket"
        or "upgrade" not in tokens
    ):
        raise ConnectError(f"the answer of {shown_url} to the handshake breaks RFC 6455 4.1")
    subprotocol = answer.headers.get("sec-websocket-protocol")
    if subprotocol not in options.subprotocols and (subprotocol or options.require_subprotocol):
        offered = " and ".join(options.subprotocols)
        chosen = "no subprotocol" if subprotocol is None else repr(subprotocol)
        raise SubprotocolError(f"{offered} was offered, and the central system at {shown_url} chose {chosen}")


_REMOVED_HEADERS = frozenset({b"location", b"set-cookie"})


class _StreamTrace:
    """The trace extension of a request: stores the stream, to close it even if TLS fails.

    httpcore does not close the stream if the TLS handshake is cancelled. The trace also removes the redirect and the
    cookies of a refusal: httpx would parse them, which can fail, and they are not used.
    """

    def __init__(self) -> None:
        self._streams: list[Any] = []  # the last one is read
        self._limits: list[ReadLimit] = []

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            stream = info["return_value"]
            self._streams.append(stream)
            pause_reading(getattr(stream, "_stream", None))
        elif event == "connection.start_tls.complete":
            self._streams.append(info["return_value"])
        elif event == "http11.receive_response_headers.started":
            self._limits = [ReadLimit(self._streams[-1])] if self._streams else []
        elif event == "http11.receive_response_headers.complete":
            for limit in self._limits:
                limit.stop()
            _, status, _, headers, *_ = info["return_value"]
            if status != 101:
                headers[:] = [each for each in headers if each[0].lower() not in _REMOVED_HEADERS]

    async def aclose(self) -> None:
        for stream in reversed(self._streams):
            with suppress(*_CLOSE_ERRORS):
                await stream.aclose()


class _RefusalReader:
    """The client that httpx-ws uses; stores the beginning of the body of a refusal, which httpx-ws does not read."""

    def __init__(self, http_client: httpx.AsyncClient) -> None:
        self._http_client = http_client

    @asynccontextmanager
    async def stream(self, *arguments: Any, **options: Any) -> AsyncGenerator[httpx.Response]:
        async with self._http_client.stream(*arguments, **options) as answer:
            if answer.status_code != 101:
                await store_body(answer)
            yield answer


class _Upgrade(AsyncWebSocketSession):
    """The stream and the answer of httpx-ws after a 101. The session of httpx-ws is not started."""

    def __init__(self, stream: Any, *, response: httpx.Response, **_: Any) -> None:
        self.stream = stream
        self.answer = response

    @asynccontextmanager
    async def __asynccontextmanager__(self) -> AsyncGenerator[_Upgrade]:
        yield self


class _UpgradedStream:
    """The stream of an upgrade request that was answered with 101; `aclose` closes the request."""

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
        raise NotImplementedError  # pragma: no cover - the central system closes the stream (RFC 6455 7.1.1)

    async def aclose(self) -> None:
        await self._request.aclose()
