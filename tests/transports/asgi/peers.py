"""Applications to serve, and charge points that follow a script."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import anyio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from ocpp16_sdk import AsgiOptions, AsyncCentralSystem, messages as m
from ocpp16_sdk.security import CentralSystemSecurity, accept_everyone
from ocpp16_sdk.transports._asgi_app import AsgiApp
from ocpp16_sdk.transports._server import ServeConnection
from tests.support.roles import Depot
from tests.support.websocket_handshakes import OFFER, request
from tests.support.websocket_peers import CLOSE_TIMEOUT, TEXT, RawPeer

HEARTBEAT = b'[2,"1","Heartbeat",{}]'


def beside_a_route(
    depot: AsyncCentralSystem | None = None, *, security: CentralSystemSecurity | None = None, **options: Any
) -> Starlette:
    """A central system below `/ocpp`, in an application that can reset one charge point."""
    depot = depot or Depot()

    async def reset(_: Request) -> PlainTextResponse:
        return PlainTextResponse((await depot["CP001"].reset(type=m.ResetType.SOFT)).status)

    return Starlette(
        routes=[
            Route("/reset", reset),
            Mount("/ocpp", app=depot.asgi(security=security, options=AsgiOptions(**options))),
        ]
    )


def bare(serve: ServeConnection, *, max_message_size: int = 2**20) -> AsgiApp:
    """Return an application that accepts everyone and serves with a function."""
    return AsgiApp(
        serve,
        accept_everyone,
        security=CentralSystemSecurity(),
        options=AsgiOptions(close_timeout=CLOSE_TIMEOUT, max_message_size=max_message_size),
    )


@asynccontextmanager
async def raw(port: int, head: bytes = b"") -> AsyncGenerator[RawPeer]:
    """A peer that has sent no more than the bytes of a head."""
    async with await anyio.connect_tcp("127.0.0.1", port) as stream:
        if head:
            await stream.send(head)
        yield RawPeer(stream, masks=True)


async def answer_to(port: int, head: bytes) -> str:
    """The head of the answer, in lower case."""
    async with raw(port, head) as peer:
        return await head_of(peer)


async def head_of(peer: RawPeer) -> str:
    return (await peer.read_until(b"\r\n\r\n")).decode().lower()


@asynccontextmanager
async def connected(port: int, target: str = "/ocpp/CP001") -> AsyncGenerator[RawPeer]:
    """A peer whose handshake is done and whose first call is answered."""
    async with raw(port, request(target, OFFER)) as peer:
        assert (await head_of(peer)).startswith("http/1.1 101 ")
        await send_heartbeat(peer)
        yield peer


async def send_heartbeat(peer: RawPeer) -> None:
    await peer.send((TEXT, HEARTBEAT))
    head, payload = await peer.read_frame()
    assert head == TEXT
    assert payload.startswith(b'[3,"1",')


async def still_works(port: int) -> None:
    async with connected(port, "/ocpp/CP999"):
        pass
