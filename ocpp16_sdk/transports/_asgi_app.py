"""The central system's side inside somebody else's server: an ASGI application that judges each opening handshake."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote

import anyio.lowlevel

from ocpp16_sdk.errors import ConnectionClosedError, DefinitionError
from ocpp16_sdk.security import Accept, AsyncAdmission, CentralSystemSecurity, ConnectionRequest, Refuse
from ocpp16_sdk.transports._asgi import AsgiEvent, AsgiReceive, AsgiSend, AsgiTransport
from ocpp16_sdk.transports._server import Serve
from ocpp16_sdk.transports._url import check_path, identity_of

_SUBPROTOCOL = "ocpp1.6"
_log = logging.getLogger(__name__)


class AsgiApp:
    """An ASGI application that lets charge points in by the same rules as `listen`, and serves them.

    Raises:
        DefinitionError: no request could have the path, or the profile demands what no ASGI server tells or nobody
            checks.
    """

    def __init__(
        self,
        serve: Serve,
        decide: AsyncAdmission,
        *,
        path: str,
        security: CentralSystemSecurity,
        require_subprotocol: bool,
        close_timeout: float,
        max_message_size: int,
    ) -> None:
        if security.profile == 3:
            raise DefinitionError("no ASGI server tells the client certificate: security profile 3 needs `serve`")
        security.check(decide)
        check_path(path)
        self._serve = serve
        self._decide = decide
        self._path = path
        self._security = security
        self._require_subprotocol = require_subprotocol
        self._close_timeout = close_timeout
        self._max_message_size = max_message_size

    async def __call__(self, scope: Any, receive: AsgiReceive, send: AsgiSend) -> None:
        """Serve one connection, or tell a plain HTTP request that it is none (J-01)."""
        if scope["type"] == "websocket":
            try:
                await self._websocket(scope, receive, send)
            except OSError:  # of a kind of the server's own
                _log.debug("a peer left during its handshake")
        elif scope["type"] == "http":
            # RFC 9110 15.5.22; HTTP/2 has no such header.
            upgrade = Refuse(426, headers={"Upgrade": "websocket"})
            for event in _response("http", upgrade if scope["http_version"] == "1.1" else Refuse(404)):
                await send(event)
        elif scope["type"] == "lifespan":
            for _ in range(2):
                await send({"type": f"{(await receive())['type']}.complete"})
        else:
            raise ValueError(f"ASGI scopes of type {scope['type']!r} are not known")

    async def _websocket(self, scope: AsgiEvent, receive: AsgiReceive, send: AsgiSend) -> None:
        if (await receive())["type"] != "websocket.connect":
            return None
        request = _as_asked(scope, self._path)
        if request is None:
            _log.info("a handshake from %s was answered with 404", (scope.get("client") or ("?",))[0])
            return await _turn_away(scope, send, Refuse(404))
        accept = await self._security.admit(request, self._decide)
        if isinstance(accept, Refuse):
            return await _turn_away(scope, send, accept)
        offers = [offer for offer in scope.get("subprotocols") or () if offer]
        chosen = _SUBPROTOCOL if _SUBPROTOCOL in offers else None
        size = self._max_message_size if accept.max_message_size is None else accept.max_message_size
        transport = AsgiTransport(receive, send, max_message_size=size, close_timeout=self._close_timeout)
        await send({"type": "websocket.accept", "subprotocol": chosen})
        if chosen is None and (offers or self._require_subprotocol):
            return await transport.aclose(1002, "no common subprotocol")  # OCPP-J 3.2
        return await self._run(transport, request, accept)

    async def _run(self, transport: AsgiTransport, request: ConnectionRequest, accept: Accept) -> None:
        code = 1001
        try:
            await self._serve(transport, request, accept)
            code = 1000
        except ConnectionClosedError:
            code = 1000  # the usual end of who serves a connection; it has its close code already
        except Exception:
            code = 1011
            _log.exception("the connection of %r failed", request.identity)
        finally:
            await transport.aclose(code)


def _as_asked(scope: AsgiEvent, prefix: str) -> ConnectionRequest | None:
    """Return the request of a scope; None if it names no charge point."""
    raw: bytes | None = scope.get("raw_path")
    # Servers may keep the raw path to themselves: then an identity with a slash cannot be told from two segments.
    path = quote(scope["path"]) if raw is None else raw.decode("latin-1")
    identity = identity_of(_below(path, scope), prefix)
    if identity is None:
        return None
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    host, port = scope.get("client") or ("", 0)
    return ConnectionRequest(
        identity,
        path.partition("?")[0],
        (host, port or 0),
        headers,
        query=(scope.get("query_string") or b"").decode("latin-1"),
        secure=scope.get("scheme") in ("wss", "https"),  # the latter is what hypercorn's ProxyFixMiddleware says
    )


def _below(path: str, scope: AsgiEvent) -> str:
    """Return what follows the mount in a raw path; all of it, if a proxy has taken the mount away already."""
    mount = str(scope.get("root_path") or "").rstrip("/")
    # A proxy may also take away only what is in front of the application; Starlette tells that part by this name.
    outer = str(scope.get("app_root_path") or "").rstrip("/")
    segments = path.split("/")
    for each in (mount, mount.removeprefix(outer)):
        size = each.count("/") + 1
        if unquote("/".join(segments[:size])) == each:
            return "/".join(["", *segments[size:]])
    return path


async def _turn_away(scope: AsgiEvent, send: AsgiSend, refuse: Refuse) -> None:
    if "websocket.http.response" in (scope.get("extensions") or {}):
        for event in _response("websocket.http", refuse):
            await send(event)
        await anyio.lowlevel.checkpoint()  # uvicorn complains of an application that returns before it has hung up
    else:
        await send({"type": "websocket.close"})  # servers make a 403 of it, whatever the reason


def _response(kind: str, refuse: Refuse) -> Iterator[AsgiEvent]:
    body = (refuse.body or f"{HTTPStatus(refuse.status).phrase}\n").encode()
    headers = {"content-type": "text/plain; charset=utf-8"} | {k.lower(): v for k, v in refuse.headers.items()}
    headers["content-length"] = str(len(body))
    lines = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    yield {"type": f"{kind}.response.start", "status": refuse.status, "headers": lines}
    yield {"type": f"{kind}.response.body", "body": body}
