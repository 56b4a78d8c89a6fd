"""The central system inside an ASGI server: an application that accepts or refuses each opening handshake."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote

import anyio.lowlevel

from ocpp16_sdk._misuse import refuse_syntax
from ocpp16_sdk._text import excerpt
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.security import Accept, AsyncAdmission, CentralSystemSecurity, ConnectionRequest, HandOver, Refuse
from ocpp16_sdk.transports._asgi import AsgiEvent, AsgiReceive, AsgiSend, AsgiTransport
from ocpp16_sdk.transports._identify import IdentifyError, identified
from ocpp16_sdk.transports._memory_budget import MemoryBudget
from ocpp16_sdk.transports._options import AsgiOptions
from ocpp16_sdk.transports._refusal_log import RefusalLog
from ocpp16_sdk.transports._server import ServeConnection
from ocpp16_sdk.transports._subprotocols import choose_subprotocol

_MAX_ADDRESS = 100  # characters
_log = logging.getLogger(__name__)


@refuse_syntax(
    dict.fromkeys(("with", "async with", "await"), "it is an ASGI application; mount it, or run it with an ASGI server")
)
class AsgiApp:
    """An ASGI application that accepts charge points by the same rules as `listen`, and serves them.

    Raises:
        ValueError: the profile needs a client certificate, which no ASGI server passes on; or no decision checks
            the key of the profile.
    """

    def __init__(
        self,
        serve: ServeConnection,
        decide: AsyncAdmission,
        *,
        security: CentralSystemSecurity,
        options: AsgiOptions,
    ) -> None:
        if security.profile == 3:
            raise ValueError(
                "security.profile=3: must be at most 2, no ASGI server passes on the client certificate; use `serve`"
            )
        security.check(decide)
        self._serve = serve
        self._decide = decide
        self._refusal_log = RefusalLog(_log)
        self._security = security
        self._options = options
        self._memory_budget = MemoryBudget(options.memory_budget)
        self._connections = 0

    async def __call__(self, scope: Any, receive: AsgiReceive, send: AsgiSend) -> None:
        """Serve one connection, or answer a plain HTTP request with 426 (J-01)."""
        if scope["type"] == "websocket":
            try:
                await self._websocket(scope, receive, send)
            except OSError:  # its type depends on the server
                self._refusal_log.not_completed(_remote(scope)[0], "the peer disconnected")
        elif scope["type"] == "http":
            # RFC 9110 15.5.22; HTTP/2 has no such header.
            self._refusal_log.invalid_handshake(_remote(scope)[0], 426, str(scope.get("path", "")))
            upgrade = Refuse(426, headers={"Upgrade": "websocket"})
            for event in _response("http", upgrade if scope["http_version"] == "1.1" else Refuse(404)):
                await send(event)
        elif scope["type"] == "lifespan":
            for _ in range(2):
                await send({"type": f"{(await receive())['type']}.complete"})
        else:
            raise ValueError(f"ASGI scope type {scope['type']!r}: must be 'http', 'lifespan' or 'websocket'")

    async def _websocket(self, scope: AsgiEvent, receive: AsgiReceive, send: AsgiSend) -> None:
        address = _remote(scope)[0]
        if (await receive())["type"] != "websocket.connect":
            return self._refusal_log.not_completed(address, "the peer disconnected")
        try:
            request = _connection_request(scope, self._options)
        except IdentifyError:
            self._refusal_log.identify_failed(address)
            return await _refuse(scope, send, Refuse(500))
        if isinstance(request, Refuse):
            self._refusal_log.invalid_handshake(address, request.status, str(scope.get("path", "")))
            return await _refuse(scope, send, request)
        decision = await self._security.admit(
            request, self._decide, partial(self._refusal_log.decision_failed, request)
        )
        if isinstance(decision, Refuse):
            self._refusal_log.refused_by_decision(request, decision.status)
            return await _refuse(scope, send, decision)
        if self._options.max_connections is not None and self._connections >= self._options.max_connections:
            self._refusal_log.too_many_connections(request, self._connections)
            return await _refuse(scope, send, Refuse(503))
        self._connections += 1
        try:
            return await self._accept(scope, receive, send, request, decision)
        finally:
            self._connections -= 1

    async def _accept(
        self,
        scope: AsgiEvent,
        receive: AsgiReceive,
        send: AsgiSend,
        request: ConnectionRequest,
        decision: Accept | HandOver,
    ) -> None:
        offers = [offer for offer in scope.get("subprotocols") or () if offer]
        if isinstance(decision, HandOver):
            transport = AsgiTransport(receive, send, self._options, self._memory_budget)
            await send({"type": "websocket.accept", "subprotocol": decision.subprotocol})
            self._refusal_log.handed_over(request, decision.subprotocol)
            return await self._run(transport, request, partial(decision.handler, transport, request))
        chosen = choose_subprotocol(self._options.subprotocols, offers)
        size = decision.max_message_size
        options = self._options if size is None else replace(self._options, max_message_size=size)
        transport = AsgiTransport(receive, send, options, self._memory_budget)
        await send({"type": "websocket.accept", "subprotocol": chosen})
        if chosen is None and (offers or options.require_subprotocol):
            self._refusal_log.no_subprotocol(request, offers, options.subprotocols)
            return await transport.aclose(1002, "no common subprotocol")  # OCPP-J 3.2
        return await self._run(transport, request, partial(self._serve, transport, request, decision))

    async def _run(
        self, transport: AsgiTransport, request: ConnectionRequest, serve: Callable[[], Awaitable[object]]
    ) -> None:
        code = 1001
        try:
            await serve()
            code = 1000
        except ConnectionClosedError:
            code = 1000  # the usual end of a connection, whose close code is set already
        except Exception:
            code = 1011
            self._refusal_log.connection_failed(request)
        finally:
            await transport.aclose(code)


def _connection_request(scope: AsgiEvent, options: AsgiOptions) -> ConnectionRequest | Refuse:
    """Return the request of a scope, or the refusal if it names no charge point."""
    raw: bytes | None = scope.get("raw_path")
    # A server may omit the raw path. Then an identity with a slash cannot be distinguished from two segments.
    path = quote(scope["path"]) if raw is None else raw.decode("latin-1")
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    # Some servers remove this header, because it is in the scope.
    headers.setdefault("sec-websocket-protocol", ", ".join(scope.get("subprotocols") or ()))
    request = ConnectionRequest(
        "",
        path.partition("?")[0],
        _remote(scope),
        headers,
        query=(scope.get("query_string") or b"").decode("latin-1"),
        secure=scope.get("scheme") in ("wss", "https"),  # hypercorn's ProxyFixMiddleware sets "https"
    )
    return identified(request, _without_mount(path, scope), options.path, options.identify)


def _remote(scope: AsgiEvent) -> tuple[str, int]:
    """Return address and port of the peer; a proxy may have written any text there."""
    host, port = scope.get("client") or ("?", 0)
    return excerpt(str(host), _MAX_ADDRESS), port or 0


def _without_mount(path: str, scope: AsgiEvent) -> str:
    """Return the part of a raw path after the mount; the whole path if a proxy has removed the mount already."""
    mount = str(scope.get("root_path") or "").rstrip("/")
    # A proxy may also remove only the part in front of the application, which Starlette passes on by this name.
    outer = str(scope.get("app_root_path") or "").rstrip("/")
    segments = path.split("/")
    for each in (mount, mount.removeprefix(outer)):
        size = each.count("/") + 1
        if unquote("/".join(segments[:size])) == each:
            return "/".join(["", *segments[size:]])
    return path


async def _refuse(scope: AsgiEvent, send: AsgiSend, refuse: Refuse) -> None:
    if "websocket.http.response" in (scope.get("extensions") or {}):
        for event in _response("websocket.http", refuse):
            await send(event)
        await anyio.lowlevel.checkpoint()  # uvicorn logs an error if the application returns first
    else:
        await send({"type": "websocket.close"})  # servers answer it with 403, whatever the status is


def _response(kind: str, refuse: Refuse) -> Iterator[AsgiEvent]:
    body = (refuse.body or f"{HTTPStatus(refuse.status).phrase}\n").encode()
    headers = {"content-type": "text/plain; charset=utf-8"} | {k.lower(): v for k, v in refuse.headers.items()}
    headers["content-length"] = str(len(body))
    lines = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    yield {"type": f"{kind}.response.start", "status": refuse.status, "headers": lines}
    yield {"type": f"{kind}.response.body", "body": body}
