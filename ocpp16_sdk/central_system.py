"""The central system's role: it lets charge points connect, answers their calls, and calls them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from typing import Self, TypeVar

import anyio

from ocpp16_sdk.admission import Accept, ConnectionRequest, Decide, accept_everyone, check_pings
from ocpp16_sdk.binding import HandlerTable
from ocpp16_sdk.connection import CALL_TIMEOUT, Connection
from ocpp16_sdk.errors import ConnectionClosedError, DefinitionError, NotConnectedError
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls
from ocpp16_sdk.messages.handlers import AsyncCentralSystemHandlers, AsyncCentralSystemOn
from ocpp16_sdk.model import CentralSystemRequest, Response
from ocpp16_sdk.observation import Observer
from ocpp16_sdk.security import CentralSystemSecurity
from ocpp16_sdk.transports import (
    CLOSE_TIMEOUT,
    MAX_MESSAGE_SIZE,
    OPEN_TIMEOUT,
    PING_INTERVAL,
    PING_TIMEOUT,
    Transport,
)
from ocpp16_sdk.transports.server import MAX_HANDSHAKES, Listener, Terms, listen
from ocpp16_sdk.validation import PolicyChoice

R = TypeVar("R", bound=Response)
S = TypeVar("S")


class AsyncChargePointConnection(AsyncCentralSystemCalls):
    """One connection of one charge point, as the central system sees it; handlers get it with each request."""

    def __init__(self, connection: Connection, session: object = None) -> None:
        self._connection = connection
        self._session = session

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

    def session(self, kind: type[S]) -> S:
        """What the decision to let the charge point in has put into `Accept.session`: `charge_point.session(Account)`.

        Raises:
            DefinitionError: it is of another type.
        """
        if not isinstance(self._session, kind):
            found = type(self._session).__name__
            raise DefinitionError(f"the session of {self.identity!r} is of type {found}, not {kind.__name__}")
        return self._session

    async def call(self, request: CentralSystemRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the charge point and return the answer; `reset(...)` and its like are shorter.

        Raises:
            CallFailedError: one of its kinds, see `ocpp16_sdk.errors`.
        """
        return await self._connection.call(request, timeout=timeout)

    async def wait_closed(self) -> ConnectionClosedError:
        """Wait until the connection ends; returns how."""
        return await self._connection.wait_closed()

    async def drain(self, timeout: float) -> None:
        """Send no further calls, and wait until no answer is pending in either direction, for `timeout` at most.

        A handler waits for itself here, so leave it to another task, or to `after_answer`.
        """
        await self._connection.drain(timeout)

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection at once; calls that wait fail. For a close in good order `drain` comes first."""
        await self._connection.aclose(code, reason)


class AsyncCentralSystem(AsyncCentralSystemHandlers):
    """A central system; charge points can connect inside `async with central_system.serve(...)`.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run side by side, may call charge points, and are cancelled when their connection ends.
    `central_system["CP001"]` is a connected charge point; iteration gives the identities of all of them.

    Args:
        decide: says who may connect, before the upgrade; by default everyone may. See `ocpp16_sdk.guards`.
        call_timeout: seconds to wait for an answer by default.
        policy: how payloads are read and written, unless the decision says it; `Strict` if it is None.
        observer: is told of every message.

    Raises:
        DefinitionError: a handler is wrong.
    """

    def __init__(
        self,
        *,
        decide: Decide = accept_everyone,
        call_timeout: float = CALL_TIMEOUT,
        policy: PolicyChoice | None = None,
        observer: Observer | None = None,
    ) -> None:
        self.decide = decide
        """Says who may connect; a server other than the embedded one asks `security.admit(request, decide)`."""
        self._call_timeout = call_timeout
        self._policy = policy
        self._observer = observer
        self._handlers = HandlerTable(self)
        self.on = AsyncCentralSystemOn(self._handlers)
        """Registers functions as handlers: `@central_system.on.authorize`."""
        self._connected: dict[str, AsyncChargePointConnection] = {}
        self._by_transport: dict[Transport, AsyncChargePointConnection] = {}
        self._listeners: list[Listener] = []

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
        """The port that `serve` listens on; the newest, if it was called more than once."""
        if not self._listeners:
            raise RuntimeError("the central system does not serve now")
        return self._listeners[-1].port

    @asynccontextmanager
    async def serve(
        self,
        host: str = "127.0.0.1",
        port: int = 9000,
        *,
        path: str = "",
        security: CentralSystemSecurity | None = None,
        require_subprotocol: bool = True,
        compression: bool = False,
        open_timeout: float = OPEN_TIMEOUT,
        close_timeout: float = CLOSE_TIMEOUT,
        ping_interval: float = PING_INTERVAL,
        ping_timeout: float = PING_TIMEOUT,
        max_message_size: int = MAX_MESSAGE_SIZE,
        max_handshakes: int = MAX_HANDSHAKES,
    ) -> AsyncGenerator[Self]:
        """Let charge points connect to `ws://host:port`, or `wss://`; leaving closes every connection with 1001.

        More than one may be open, each with a port and a security profile of its own.
        Leaving in good order waits for the answers that are pending.

        Args:
            host: the address to listen on.
            port: 0 takes a free one, which `port` tells.
            path: the path before the identity; if empty, any.
            security: the security profile; by default none.
            require_subprotocol: False lets in who names no subprotocol at all, and takes it to speak `ocpp1.6`.
            compression: agree to permessage-deflate, which costs some 20 KiB per connection.
            open_timeout: seconds that a handshake may take, the decision included.
            close_timeout: seconds to wait for pending answers when leaving, and then for the answer to a close.
            ping_interval: seconds between pings; 0 for none.
            ping_timeout: seconds without a sign of life after a ping, until a connection is given up.
            max_message_size: bytes that a message of a charge point may hold.
            max_handshakes: how many handshakes may be under way; others wait.

        Raises:
            ConnectError: the address cannot be listened on.
            DefinitionError: an option is wrong, or the profile demands what nobody checks.
        """
        check_pings(ping_interval, ping_timeout)
        terms = Terms(
            path=path,
            decide=self.decide,
            security=security or CentralSystemSecurity(),
            require_subprotocol=require_subprotocol,
            compression=compression,
            open_timeout=open_timeout,
            max_handshakes=max_handshakes,
        )
        async with listen(
            self._serve,
            host,
            port,
            terms=terms,
            close_timeout=close_timeout,
            ping_interval=ping_interval,
            ping_timeout=ping_timeout,
            max_message_size=max_message_size,
        ) as listener:
            self._listeners.append(listener)
            try:
                yield self
                await self._drain(listener, close_timeout)
            finally:
                self._listeners.remove(listener)

    async def _drain(self, listener: Listener, timeout: float) -> None:
        await listener.stop()
        connections = [self._by_transport[link] for link in listener.links if link in self._by_transport]
        async with anyio.create_task_group() as tasks:
            for each in connections:
                tasks.start_soon(each.drain, timeout)

    async def _serve(self, transport: Transport, request: ConnectionRequest, accept: Accept) -> None:
        await self.serve_connection(transport, request.identity, accept)

    async def serve_connection(
        self, transport: Transport, identity: str, accept: Accept | None = None
    ) -> ConnectionClosedError:
        """Serve one charge point over any transport until the connection ends; returns how it ended.

        `accept` is the decision that let it in; its session and its policy count here.
        A connection that the charge point has already is closed, as it is dead more often than not (J-51).
        """
        accept = accept or Accept()
        connection = Connection(
            transport,
            self._handlers.close(),
            identity=identity,
            policy=self._policy if accept.policy is None else accept.policy,
            call_timeout=self._call_timeout,
            observer=self._observer,
        )
        charge_point = AsyncChargePointConnection(connection, accept.session)
        connection.peer = (charge_point,)
        older = self._connected.get(identity)
        self._connected[identity] = self._by_transport[transport] = charge_point
        async with anyio.create_task_group() as tasks:
            if older is not None:
                tasks.start_soon(older.aclose, 1000, "replaced by a newer connection")
            try:
                await connection.run()
            finally:
                # Before the older one is closed, which takes its time if nobody answers there.
                del self._by_transport[transport]
                # Only its own entry: a newer connection may have taken its place.
                if self._connected.get(identity) is charge_point:
                    del self._connected[identity]
        return await connection.wait_closed()
