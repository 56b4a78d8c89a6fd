"""An HTTP proxy that understands CONNECT, for the tests."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import anyio
from anyio.abc import SocketStream

from tests.support.websocket_peers import listening

ENDED = (anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError)


@dataclass
class Proxy:
    """The port of a proxy, and the requests that it got."""

    port: int
    answer: bytes | None
    heads: list[str] = field(default_factory=list[str])

    async def serve(self, stream: SocketStream) -> None:
        async with stream:
            with suppress(*ENDED):
                await self._tunnel(stream)

    async def _tunnel(self, stream: SocketStream) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += await stream.receive()
        self.heads.append(head.decode())
        if self.answer is not None:
            await stream.send(self.answer)
            if b" 200 " not in self.answer:
                return
        host, _, port = head.split(b" ")[1].decode().rpartition(":")
        async with await anyio.connect_tcp(host, int(port)) as other, anyio.create_task_group() as tasks:
            tasks.start_soon(_pipe, stream, other)
            await _pipe(other, stream)
            tasks.cancel_scope.cancel()


async def _pipe(source: SocketStream, target: SocketStream) -> None:
    with suppress(*ENDED):
        async for data in source:
            await target.send(data)
        await target.send_eof()


@asynccontextmanager
async def connect_proxy(
    answer: bytes | None = b"HTTP/1.1 200 Connection established\r\n\r\n",
) -> AsyncGenerator[Proxy]:
    """Run a proxy; it gives each CONNECT this answer, or none."""
    async with listening() as (listener, port), anyio.create_task_group() as tasks:
        proxy = Proxy(port, answer)
        tasks.start_soon(listener.serve, proxy.serve)
        yield proxy
        tasks.cancel_scope.cancel()
