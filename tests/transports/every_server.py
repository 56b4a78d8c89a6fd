"""A central system on each server: the embedded one on both event loops, and inside ASGI servers."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import anyio

from ocpp16_sdk import AsgiOptions, AsyncCentralSystem, ListenOptions
from tests.support.asgi_servers import SERVERS, serving
from tests.support.websocket_handshakes import request
from tests.support.websocket_peers import CLOSE_TIMEOUT, TEXT, RawPeer

EVERY_SERVER: Mapping[str, str] = {"embedded": "asyncio", "embedded-trio": "trio", **SERVERS}
"""The event loop by the name of a server."""


@asynccontextmanager
async def served(server: str, depot: AsyncCentralSystem, **options: Any) -> AsyncGenerator[int]:
    """Serve a central system with these options by a server of that name; yield the port."""
    options = {"close_timeout": CLOSE_TIMEOUT} | options
    if server.startswith("embedded"):
        async with depot.serve("127.0.0.1", 0, options=ListenOptions(**options)):
            yield depot.port
    else:
        async with serving(server, depot.asgi(options=AsgiOptions(**options))) as port:
            yield port


@asynccontextmanager
async def asking(port: int, target: str, *lines: str) -> AsyncGenerator[tuple[str, RawPeer]]:
    """Send a request; yield the head of the answer in lower case, and the peer."""
    async with await anyio.connect_tcp("127.0.0.1", port) as stream:
        await stream.send(request(target, *lines))
        peer = RawPeer(stream, masks=True)
        yield (await peer.read_until(b"\r\n\r\n")).decode().lower(), peer


async def status_of(port: int, target: str, *lines: str) -> int:
    async with asking(port, target, *lines) as (head, _):
        return int(head.split(" ")[1])


async def send_heartbeat(peer: RawPeer) -> None:
    await peer.send((TEXT, b'[2,"1","Heartbeat",{}]'))
    assert (await peer.read_frame())[1].startswith(b'[3,"1",')
