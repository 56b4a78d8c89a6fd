"""A central system that answers each opening handshake with a given answer."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable

import anyio

from tests.support.websocket_peers import RawPeer, listening

Answer = Callable[[RawPeer, dict[str, str]], Awaitable[None]]


async def with_answers(answer: Answer, during: Callable[[str], Awaitable[None]]) -> list[str]:
    """Run `during` with the URL of a central system that answers each request so; return the heads it got."""
    heads: list[str] = []

    async def serve(stream: anyio.abc.SocketStream) -> None:
        async with stream:
            peer = RawPeer(stream, masks=False)
            try:
                head = (await peer.read_until(b"\r\n\r\n")).decode()
                heads.append(head)
                headers = [line.partition(": ") for line in head.split("\r\n")[1:]]
                await answer(peer, {name.lower(): value for name, _, value in headers})
            except (anyio.EndOfStream, anyio.BrokenResourceError):
                pass

    async with listening() as (listener, port), anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, serve)
        await during(f"ws://127.0.0.1:{port}/ocpp/a%2Fb?k=1")
        tasks.cancel_scope.cancel()
    return heads


def switch(headers: dict[str, str], *more: str, subprotocol: str | None = "ocpp1.6") -> bytes:
    """Return a 101 in the spelling of the example in OCPP-J 3.2."""
    accept = base64.b64encode(
        hashlib.sha1((headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
    ).decode()
    lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: WebSocket", "Connection: Upgrade"]
    lines += [f"Sec-WebSocket-Accept: {accept}", *more]
    if subprotocol is not None:
        lines.append(f"Sec-WebSocket-Protocol: {subprotocol}")
    return "\r\n".join([*lines, "", ""]).encode()
