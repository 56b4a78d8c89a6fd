"""The lower bound: an unchanged `websockets` server that sends every message back without reading it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from benchmarks.load.servers.commands import run_commands
from benchmarks.load.wire import CALLS_OF_CENTRAL_SYSTEM
from benchmarks.samples import unique_ids


async def main() -> None:
    called: set[ServerConnection] = set()
    ids = unique_ids()

    async def handle(connection: ServerConnection) -> None:
        assert connection.request is not None
        if connection.request.path.startswith("/called"):  # after the boot, `call` reads these connections
            await connection.send(await connection.recv())
            called.add(connection)
            await connection.wait_closed()
            called.discard(connection)
            return
        with suppress(ConnectionClosed):
            async for message in connection:
                await connection.send(message)

    async def call_one(connection: ServerConnection, count: int) -> None:
        for number in range(count):
            action, payload = CALLS_OF_CENTRAL_SYSTEM[number % len(CALLS_OF_CENTRAL_SYSTEM)]
            await connection.send(f'[2,"{next(ids)}","{action}",{payload}]')
            await connection.recv()

    async def call(count: int) -> None:
        await asyncio.gather(*(call_one(each, count) for each in called))

    async with serve(handle, "127.0.0.1", 0, subprotocols=[Subprotocol("ocpp1.6")]) as server:
        await run_commands(next(iter(server.sockets)).getsockname()[1], call)


if __name__ == "__main__":
    asyncio.run(main())
