"""A connection under test, and a peer whose messages the test writes."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk import messages as m
from ocpp16_sdk.connection import Connection, ConnectionOptions
from ocpp16_sdk.errors import ConnectionClosedError, OcppError
from ocpp16_sdk.model import Request, Response, Route
from ocpp16_sdk.transports import Transport

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
BEAT = m.HeartbeatResponse(current_time=NOW)
BEAT_JSON = {"currentTime": "2026-05-01T12:00:00.000Z"}


async def beat(_: m.HeartbeatRequest) -> m.HeartbeatResponse:
    return BEAT


HEARTBEAT = Route(m.HeartbeatRequest, beat)


def _grouped(**options: Any) -> dict[str, Any]:
    names = {each.name for each in fields(ConnectionOptions)} & options.keys()
    return {"options": ConnectionOptions(**{name: options.pop(name) for name in names})} | options


def new_connection(transport: Transport, *routes: Route, **options: Any) -> Connection:
    return Connection(
        transport, {route.request.__action__: route for route in routes}, identity="CP1", **_grouped(**options)
    )


@asynccontextmanager
async def connected(transport: Transport, *routes: Route, **options: Any) -> AsyncGenerator[Connection]:
    """Run a connection, and close it in the end: `run` has to return then."""
    connection = new_connection(transport, *routes, **options)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(connection.run)
        yield connection
        await connection.aclose()


class Peer:
    """Arrays out and in, without any rules."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    async def send(self, *array: Any) -> None:
        await self.transport.send(json.dumps(array))

    async def receive(self) -> list[Any]:
        array = json.loads(await self.transport.receive())
        assert isinstance(array, list)
        return [*array]

    async def receive_call(self, action: str = "Heartbeat") -> str:
        """Return the id of the next CALL."""
        kind, unique_id, name, _ = await self.receive()
        assert (kind, name) == (2, action)
        return str(unique_id)

    async def beat(self, unique_id: str) -> None:
        await self.send(3, unique_id, BEAT_JSON)

    async def is_served(self) -> None:
        """Prove that the connection is open: a valid CALL is answered, and nothing is sent before."""
        await self.send(2, "probe", "Heartbeat", {})
        assert await self.receive() == [3, "probe", BEAT_JSON]


@asynccontextmanager
async def by_hand(transport: Transport) -> AsyncGenerator[Peer]:
    """Play the peer, and close its end."""
    try:
        yield Peer(transport)
    finally:
        await transport.aclose()


class HalfDead:
    """A transport whose `send` raises that it is closed before `receive` does."""

    def __init__(self, transport: Transport) -> None:
        self.receive, self.aclose = transport.receive, transport.aclose

    async def send(self, text: str) -> None:
        raise ConnectionClosedError(1006, "gone")


class Calls:
    """Own calls that run side by side, and how each ended."""

    def __init__(self, connection: Connection, tasks: TaskGroup) -> None:
        self.connection = connection
        self.tasks = tasks
        self.ended: dict[str, Response | OcppError] = {}
        self.times: dict[str, float] = {}

    def begin(self, name: str, request: Request[Any] | None = None, **options: Any) -> anyio.CancelScope:
        """Begin a call; the scope cancels it."""
        scope = anyio.CancelScope()
        self.tasks.start_soon(self._call, name, request or m.HeartbeatRequest(), options, scope)
        return scope

    async def begin_in_order(self, *names: str) -> None:
        for name in names:
            self.begin(name)
            await anyio.wait_all_tasks_blocked()

    async def _call(self, name: str, request: Request[Any], options: dict[str, Any], scope: anyio.CancelScope) -> None:
        with scope:
            try:
                self.ended[name] = await self.connection.call(request, **options)
            except OcppError as error:
                self.ended[name] = error
            self.times[name] = anyio.current_time()

    def kinds(self) -> dict[str, str]:
        return {name: type(end).__name__ for name, end in self.ended.items()}


@asynccontextmanager
async def calling(connection: Connection) -> AsyncGenerator[Calls]:
    """Wait for the end of every call in the end."""
    async with anyio.create_task_group() as tasks:
        yield Calls(connection, tasks)
