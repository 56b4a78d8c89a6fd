"""Both roles as Autobahn needs them: each text message is sent back unchanged."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import anyio

from ocpp16_sdk import ListenOptions, WebSocketOptions
from ocpp16_sdk.errors import ConnectError, ConnectionClosedError
from ocpp16_sdk.transports import Transport
from ocpp16_sdk.transports._client import dial
from ocpp16_sdk.transports._server import Listener, listen
from ocpp16_sdk.transports._websocket import WebSocketTransport

_MAX_MESSAGE_SIZE = 2**24  # the largest message of the cases 9.*
_START_TIMEOUT = 30.0  # seconds for the suite to start


async def _echo(transport: Transport, *_: object) -> None:
    while True:
        await transport.send(await transport.receive())


@asynccontextmanager
async def central_system(*, compression: bool) -> AsyncGenerator[Listener]:
    """Run a central system for the fuzzing client."""
    async with listen(
        _echo, options=ListenOptions(compression=compression, max_message_size=_MAX_MESSAGE_SIZE)
    ) as listener:
        yield listener


async def charge_point(url: str, agent: str, *, compression: bool) -> None:
    """Run all cases of a fuzzing server, once it has started, and make it write its report."""

    async def connect(path: str) -> WebSocketTransport:
        return await dial(
            url + path,
            options=WebSocketOptions(
                require_subprotocol=False, compression=compression, max_message_size=_MAX_MESSAGE_SIZE
            ),
        )

    with anyio.fail_after(_START_TIMEOUT):
        while True:
            try:
                counting = await connect("/getCaseCount")
                break
            except ConnectError:
                await anyio.sleep(0.1)
    count = int(await counting.receive())
    await counting.aclose()
    for number in range(1, count + 1):
        transport = await connect(f"/runCase?case={number}&agent={agent}")
        with suppress(ConnectionClosedError):
            await _echo(transport)
        await transport.aclose()
    reporting = await connect(f"/updateReports?agent={agent}")
    with suppress(ConnectionClosedError):
        await reporting.receive()
    await reporting.aclose()
