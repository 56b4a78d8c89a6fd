"""A listener that returns every message, and the bytes of an opening handshake."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import anyio

from ocpp16_sdk import ListenOptions
from ocpp16_sdk.security import Accept, AsyncAdmission, CentralSystemSecurity, ConnectionRequest, accept_everyone
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.transports._client import dial
from ocpp16_sdk.transports._server import Listener, ServeConnection, listen
from tests.support.websocket_peers import (
    CLOSE_TIMEOUT,
    RawPeer,
)

OFFER = "Sec-WebSocket-Protocol: ocpp1.6"
_DEFAULTS: dict[str, Any] = {"close_timeout": CLOSE_TIMEOUT}


async def echo(transport: Transport, _: ConnectionRequest, __: Accept) -> None:
    while True:
        await transport.send(await transport.receive())


def echoing(
    serve: ServeConnection = echo,
    *,
    port: int = 0,
    decide: AsyncAdmission = accept_everyone,
    security: CentralSystemSecurity | None = None,
    **options: Any,
) -> AbstractAsyncContextManager[Listener]:
    listen_options = ListenOptions(**_DEFAULTS | options)
    security = security or CentralSystemSecurity()
    return listen(serve, port=port, decide=decide, security=security, options=listen_options)


def request(target: str = "/ocpp/CP1", *lines: str, version: str = "13") -> bytes:
    head = [f"GET {target} HTTP/1.1", "Host: h", "Upgrade: websocket", "Connection: Upgrade"]
    head += ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", f"Sec-WebSocket-Version: {version}", *lines]
    return "\r\n".join([*head, "", ""]).encode("latin-1")


@asynccontextmanager
async def raw(listener: Listener, head: bytes = b"") -> AsyncGenerator[RawPeer]:
    async with await anyio.connect_tcp("127.0.0.1", listener.port) as stream:
        if head:
            await stream.send(head)
        yield RawPeer(stream, masks=True)


async def still_works(listener: Listener) -> bool:
    transport = await dial(f"ws://127.0.0.1:{listener.port}/CP9")
    await transport.send("still there?")
    answer = await transport.receive()
    await transport.aclose()
    return answer == "still there?"
