"""The central system's role: it lets charge points connect, answers their calls, and calls them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from typing import Self, TypeVar

import anyio

from ocpp16_sdk.binding import HandlerTable
from ocpp16_sdk.connection import CALL_TIMEOUT, Connection, Observer
from ocpp16_sdk.errors import ConnectionClosedError, NotConnectedError
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls
from ocpp16_sdk.messages.handlers import AsyncCentralSystemHandlers, AsyncCentralSystemOn
from ocpp16_sdk.model import CentralSystemRequest, Response
from ocpp16_sdk.transports import CLOSE_TIMEOUT, MAX_MESSAGE_SIZE, OPEN_TIMEOUT, Transport
from ocpp16_sdk.transports.handshake import HandshakeRequest
from ocpp16_sdk.transports.server import Listener, listen

R = TypeVar("R", bound=Response)


class AsyncChargePointConnection(AsyncCentralSystemCalls):
    """One connection of one charge point, as the central system sees it; handlers get it with each request."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.identity!r}{', closed' if self.closed else ''}>"

    @property
    def identity(self) -> str:
        """The charge point's name: the last segment of the connection URL's path, decoded (OCPP-J 3.1.1)."""
        return self._connection.identity

    @property
    def closed(self) -> ConnectionClosedError | None:
        """How the connection ended; None while it stands."""
        return self._connection.closed

    async def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the charge point and return the answer; `reset(...)` and its like are shorter.

        Raises:
            CallFailedError: one of its kinds, see `ocpp16_sdk.errors`.
        """
        return await self._connection.call(request, timeout=timeout)

    async def wait_closed(self) -> ConnectionClosedError:
        """Wait until the connection ends; returns how."""
        return await self._connection.wait_closed()

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection; calls that wait fail."""
        await self._connection.aclose(code, reason)


class AsyncCentralSystem(AsyncCentralSystemHandlers):
    """A central system; charge points can connect inside `async with central_system.serve(...)`.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run side by side, may call charge points, and are cancelled when their connection ends.
    `central_system["CP001"]` is a connected charge point; iteration gives the identities of all of them.

    Args:
        call_timeout: seconds to wait for an answer by default.
        observer: is told of every message.

    Raises:
        DefinitionError: a handler is wrong.
    """

    def __init__(self, *, call_timeout: float = CALL_TIMEOUT, observer: Observer | None = None) -> None:
        self._call_timeout = call_timeout
        self._observer = observer
        self._handlers = HandlerTable(self)
        self.on = AsyncCentralSystemOn(self._handlers)
        """Registers functions as handlers: `@central_system.on.authorize`."""
        self._connected: dict[str, AsyncChargePointConnection] = {}
        self._listener: Listener | None = None

    def __getitem__(self, identity: str) -> AsyncChargePointConnection:
        """The connected charge point of that name.

        Raises:
            NotConnectedError: it is not connected.
        """
        try:
            return self._connected[identity]
        except KeyError:
            raise NotConnectedError(f"{identity!r} is not connected") from None

    def __contains__(self, identity: object) -> bool:
        return identity in self._connected

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._connected))

    @property
    def port(self) -> int:
        """The port that `serve` listens on."""
        if self._listener is None:
            raise RuntimeError("the central system does not serve now")
        return self._listener.port

    @asynccontextmanager
    async def serve(
        self,
        host: str = "127.0.0.1",
        port: int = 9000,
        *,
        path: str = "",
        open_timeout: float = OPEN_TIMEOUT,
        close_timeout: float = CLOSE_TIMEOUT,
        max_message_size: int = MAX_MESSAGE_SIZE,
    ) -> AsyncGenerator[Self]:
        """Let charge points connect to `ws://host:port`; leaving closes every connection with 1001.

        Args:
            host: the address to listen on.
            port: 0 takes a free one, which `port` tells.
            path: the path before the identity; if empty, any.
            open_timeout: seconds that a handshake may take.
            close_timeout: seconds that a charge point has to answer a close.
            max_message_size: bytes that a message of a charge point may hold.

        Raises:
            ConnectError: the address cannot be listened on.
        """
        async with listen(
            self._serve,
            host,
            port,
            path=path,
            open_timeout=open_timeout,
            close_timeout=close_timeout,
            max_message_size=max_message_size,
        ) as self._listener:
            try:
                yield self
            finally:
                self._listener = None

    async def _serve(self, transport: Transport, asked: HandshakeRequest) -> None:
        await self.serve_connection(transport, asked.identity)

    async def serve_connection(self, transport: Transport, identity: str) -> ConnectionClosedError:
        """Serve one charge point over any transport until the connection ends; returns how it ended.

        A connection that the charge point has already is closed, as it is dead more often than not (J-50).
        """
        connection = Connection(
            transport,
            self._handlers.close(),
            identity=identity,
            call_timeout=self._call_timeout,
            observer=self._observer,
        )
        charge_point = AsyncChargePointConnection(connection)
        connection.peer = (charge_point,)
        older = self._connected.get(identity)
        self._connected[identity] = charge_point
        try:
            async with anyio.create_task_group() as tasks:
                if older is not None:
                    tasks.start_soon(older.aclose, 1000, "replaced by a newer connection")
                await connection.run()
        finally:
            # Only its own entry: a newer connection may have taken its place.
            if self._connected.get(identity) is charge_point:
                del self._connected[identity]
        return await connection.wait_closed()
