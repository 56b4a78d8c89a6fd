"""Peers made by hand, on a bare socket: they do what was seen of others in the field, well or badly."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import anyio
from anyio.abc import SocketStream

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    ListenOptions,
    WebSocketOptions,
)
from tests.support.websocket_peers import CLOSE_TIMEOUT, PING, PONG, TEXT, RawPeer, listening

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 1.3
_HEAD = (
    "GET /CP001 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: ocpp1.6\r\n"
)


class Script(RawPeer):
    """One connection of a peer that is told what to do, in messages and in frames."""

    def __init__(self, stream: SocketStream, *, masks: bool, pongs: int = 1) -> None:
        super().__init__(stream, masks=masks)
        self.pongs = pongs
        """How many answer each ping."""
        self.pinged = 0

    async def say(self, *message: object) -> None:
        await self.send((TEXT, json.dumps(message).encode()))

    async def hear(self) -> list[Any]:
        """The next message; pings that come before it are answered."""
        while (text := await self.take()) is None:
            pass
        message: list[Any] = json.loads(text)
        return message

    async def take(self) -> str | None:
        """The next frame: the text of a message, or None if it was a ping or a pong."""
        head, payload = await self.read_frame()
        if head == TEXT:
            return payload.decode()
        assert head in (PING, PONG)
        if head == PING:
            self.pinged += 1
            await self.send(*[(PONG, payload)] * self.pongs)
        return None

    async def ask(self, action: str, payload: object, unique_id: str = "1") -> list[Any]:
        """Send a CALL and return the next message."""
        await self.say(2, unique_id, action, payload)
        return await self.hear()


@dataclass(frozen=True)
class Encounter:
    """A peer by hand, and our side of the connection."""

    peer: Script
    ours: AsyncManualChargePoint | AsyncChargePointConnection


class Face(Protocol):
    """Brings both together; the pings are ours."""

    def __call__(self, *, pongs: int = ..., ping_interval: float = ...) -> AbstractAsyncContextManager[Encounter]: ...


@asynccontextmanager
async def charge_point(depot: AsyncCentralSystem, *lines: str, pongs: int = 1) -> AsyncGenerator[Script]:
    """A charge point by hand, connected; `lines` are added to its handshake. It leaves by dropping TCP."""
    async with await anyio.connect_tcp("127.0.0.1", depot.port) as stream:
        peer = Script(stream, masks=True, pongs=pongs)
        await stream.send("\r\n".join([_HEAD + "".join(f"{line}\r\n" for line in lines), ""]).encode())
        assert (await peer.read_until(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
        yield peer


async def known(depot: AsyncCentralSystem, *, connected: bool = True) -> None:
    """Return when the central system has noticed that the charge point has come, or gone."""
    while ("CP001" in depot) is not connected:  # noqa: ASYNC110 - nothing tells
        await anyio.sleep(0.001)


@asynccontextmanager
async def face_charge_point(*, pongs: int = 1, ping_interval: float = 0) -> AsyncGenerator[Encounter]:
    depot = AsyncCentralSystem()
    async with (
        depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT, ping_interval=ping_interval)),
        charge_point(depot, pongs=pongs) as peer,
    ):
        await known(depot)
        yield Encounter(peer, depot["CP001"])


@asynccontextmanager
async def face_central_system(*, pongs: int = 1, ping_interval: float = 0) -> AsyncGenerator[Encounter]:
    peers: list[Script] = []
    arrived = anyio.Event()
    async with listening() as (listener, port), anyio.create_task_group() as tasks:

        async def accept() -> None:
            peer = Script(await listener.accept(), masks=False, pongs=pongs)
            await _welcome(peer)
            peers.append(peer)
            arrived.set()

        tasks.start_soon(accept)
        url = f"ws://127.0.0.1:{port}"
        async with AsyncManualChargePoint(
            url, "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT, ping_interval=ping_interval)
        ) as ours:
            await arrived.wait()
            (peer,) = peers
            async with peer.stream:
                yield Encounter(peer, ours)


async def _welcome(peer: Script) -> None:
    head = (await peer.read_until(b"\r\n\r\n")).decode()
    headers = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if line)
    key = next(line.split(": ")[1] for line in head.splitlines() if line.lower().startswith("sec-websocket-key"))
    assert headers["sec-websocket-protocol"] == "ocpp1.6"
    accept = base64.b64encode(hashlib.sha1((key + _GUID).encode()).digest()).decode()
    answer = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"]
    answer += [f"Sec-WebSocket-Accept: {accept}", "Sec-WebSocket-Protocol: ocpp1.6", "", ""]
    await peer.stream.send("\r\n".join(answer).encode())
