"""The event loops, and both ends of a connection over each transport, as fixtures."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio
import pytest
from websockets.protocol import Side

from ocpp16_sdk import ListenOptions, WebSocketOptions
from ocpp16_sdk.security import Accept, ConnectionRequest
from ocpp16_sdk.transports import Transport, memory_pair
from ocpp16_sdk.transports._client import dial
from ocpp16_sdk.transports._server import listen
from ocpp16_sdk.transports._url import connection_url
from ocpp16_sdk.transports._websocket import WebSocketTransport
from tests.support.websocket_peers import CLOSE_TIMEOUT, tcp_streams

Pair = tuple[Transport, Transport]


LOOPS: dict[str, tuple[str, dict[str, object]]] = {"asyncio": ("asyncio", {}), "trio": ("trio", {})}
if sys.platform != "win32":
    import uvloop

    LOOPS["uvloop"] = ("asyncio", {"loop_factory": uvloop.new_event_loop})


@pytest.fixture(params=LOOPS)
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, object]]:
    return LOOPS[request.param]


@asynccontextmanager
async def in_memory() -> AsyncGenerator[Pair]:
    yield memory_pair()


@asynccontextmanager
async def over_sockets() -> AsyncGenerator[Pair]:
    async with tcp_streams() as (left, right):
        yield (
            WebSocketTransport(left, Side.CLIENT, options=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)),
            WebSocketTransport(right, Side.SERVER, options=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)),
        )


@asynccontextmanager
async def over_loopback() -> AsyncGenerator[Pair]:
    accepted: list[Transport] = []
    ready, done = anyio.Event(), anyio.Event()

    async def serve(transport: Transport, _: ConnectionRequest, __: Accept) -> None:
        accepted.append(transport)
        ready.set()
        await done.wait()

    async with listen(serve, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)) as listener:
        url = connection_url(f"ws://127.0.0.1:{listener.port}/ocpp", "CP1")
        dialled = await dial(url, options=WebSocketOptions(close_timeout=CLOSE_TIMEOUT))
        await ready.wait()
        yield dialled, accepted[0]
        done.set()
        await dialled.aclose()


KINDS = {"memory": in_memory, "sockets": over_sockets, "loopback": over_loopback}


@pytest.fixture(
    params=[(kind, order) for kind in KINDS for order in (1, -1)], ids=lambda param: f"{param[0]}{param[1]:+}"
)
async def pair(request: pytest.FixtureRequest, anyio_backend: object) -> AsyncGenerator[Pair]:
    """The two ends of a connection; every transport, and both sides in both places."""
    kind, order = request.param
    async with KINDS[kind]() as ends:
        yield ends if order == 1 else (ends[1], ends[0])
