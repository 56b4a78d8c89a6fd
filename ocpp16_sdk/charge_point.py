"""The charge point's role: it dials, calls the central system, and answers its calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self, TypeVar

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk.admission import check_pings
from ocpp16_sdk.binding import HandlerTable
from ocpp16_sdk.connection import CALL_TIMEOUT, Connection
from ocpp16_sdk.errors import ConnectionClosedError, DefinitionError, NotConnectedError
from ocpp16_sdk.messages.calls import AsyncChargePointCalls
from ocpp16_sdk.messages.handlers import AsyncChargePointHandlers, AsyncChargePointOn
from ocpp16_sdk.model import ChargePointRequest, Response
from ocpp16_sdk.observation import Observer
from ocpp16_sdk.security import ChargePointSecurity
from ocpp16_sdk.transports import (
    CLOSE_TIMEOUT,
    MAX_MESSAGE_SIZE,
    OPEN_TIMEOUT,
    PING_INTERVAL,
    PING_TIMEOUT,
    Transport,
)
from ocpp16_sdk.transports.address import basic_authorization, connection_url
from ocpp16_sdk.transports.link import Link
from ocpp16_sdk.validation import PolicyChoice

R = TypeVar("R", bound=Response)


class AsyncChargePoint(AsyncChargePointHandlers, AsyncChargePointCalls):
    """A charge point; connected inside `async with`.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run side by side, may call the central system, and are cancelled when the connection ends.

    Args:
        endpoint_url: `ws://` or `wss://`; the identity becomes its last path segment (OCPP-J 3.1.1).
        identity: the charge point's name at the central system.
        password: its key for HTTP Basic authentication (OCPP-J 6.2.2), short for `security` with profile 1 or 2, as the
            URL says; a `str` is sent as UTF-8.
        security: the security profile, with the key or the certificate that it needs; by default none.
        require_subprotocol: False bears a central system that agrees to no subprotocol.
        compression: offer permessage-deflate.
        open_timeout: seconds that connecting may take.
        call_timeout: seconds to wait for an answer by default.
        close_timeout: seconds to wait for pending answers when leaving, and then for the answer to a close.
        ping_interval: seconds between pings, 0 for none (WebSocketPingInterval).
        ping_timeout: seconds without a sign of life after a ping, until the connection is given up.
        max_message_size: bytes that a message of the central system may hold.
        policy: how payloads are read and written; `Strict` if it is None.
        observer: is told of every message.
        connect: opens the connection instead of a WebSocket to the endpoint, such as one in memory.

    Raises:
        DefinitionError: an argument or a handler is wrong.
    """

    def __init__(
        self,
        endpoint_url: str,
        identity: str,
        *,
        password: bytes | str | None = None,
        security: ChargePointSecurity | None = None,
        require_subprotocol: bool = True,
        compression: bool = False,
        open_timeout: float = OPEN_TIMEOUT,
        call_timeout: float = CALL_TIMEOUT,
        close_timeout: float = CLOSE_TIMEOUT,
        ping_interval: float = PING_INTERVAL,
        ping_timeout: float = PING_TIMEOUT,
        max_message_size: int = MAX_MESSAGE_SIZE,
        policy: PolicyChoice | None = None,
        observer: Observer | None = None,
        connect: Callable[[], Awaitable[Transport]] | None = None,
    ) -> None:
        self.identity = identity
        self.url = connection_url(endpoint_url, identity)
        """The connection URL, as it is dialled."""
        if password is not None:
            if security is not None:
                raise DefinitionError("a key is given as the password or within security, not twice")
            profile = ChargePointSecurity.tls_basic if self.url.startswith("wss:") else ChargePointSecurity.basic
            security = profile(password)
        self.security = security or ChargePointSecurity()
        check_pings(ping_interval, ping_timeout)
        self._ping_interval = ping_interval

        async def websocket() -> Transport:
            # Not before: the HTTP client takes longer to import than all the rest, and a central system needs none.
            from ocpp16_sdk.transports.client import dial

            return await dial(
                self.url,
                headers=self._authorization(self.security),
                ssl_context=self.security.ssl_context,
                require_subprotocol=require_subprotocol,
                compression=compression,
                open_timeout=open_timeout,
                close_timeout=close_timeout,
                ping_interval=self._ping_interval,
                ping_timeout=ping_timeout,
                max_message_size=max_message_size,
            )

        self._connect = connect or websocket
        self._call_timeout = call_timeout
        self._close_timeout = close_timeout
        self._policy = policy
        self._observer = observer
        self._handlers = HandlerTable(self)
        self.on = AsyncChargePointOn(self._handlers)
        """Registers functions as handlers: `@charge_point.on.reset`."""
        self._connection: Connection | None = None
        self._link: Link | None = None
        self._tasks: TaskGroup | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.identity!r} at {self.url.partition('?')[0]}>"  # a query may hold a token

    @property
    def security(self) -> ChargePointSecurity:
        """The security profile, and what it needs; another one counts from the next connection on.

        Raises:
            DefinitionError: on setting, if the profile is not for the endpoint's URL, or the identity not for a key.
        """
        return self._security

    @security.setter
    def security(self, security: ChargePointSecurity) -> None:
        security.check_url(self.url)
        self._authorization(security)
        self._security = security

    @property
    def ping_interval(self) -> float:
        """Seconds between pings, 0 for none; may be changed at any time (WebSocketPingInterval, OCPP-J 7).

        Raises:
            DefinitionError: on setting, if it is negative.
        """
        return self._ping_interval

    @ping_interval.setter
    def ping_interval(self, interval: float) -> None:
        check_pings(interval)
        self._ping_interval = interval
        if self._link is not None:
            self._link.ping_interval = interval

    def _authorization(self, security: ChargePointSecurity) -> dict[str, str]:
        return {} if security.key is None else {"Authorization": basic_authorization(self.identity, security.key)}

    async def __aenter__(self) -> Self:
        """Connect.

        Raises:
            ConnectError: one of its kinds; the connection could not be opened.
        """
        if self._tasks is not None:
            raise RuntimeError("this charge point is connected already")
        # The group is entered and left by hand: it would turn an exception of the block into a group.
        self._tasks = anyio.create_task_group()
        await self._tasks.__aenter__()
        try:
            transport = await self._connect()
        except BaseException:
            await self._leave()
            raise
        self._link = transport if isinstance(transport, Link) else None
        self._connection = Connection(
            transport,
            self._handlers.close(),
            identity=self.identity,
            policy=self._policy,
            call_timeout=self._call_timeout,
            observer=self._observer,
        )
        self._tasks.start_soon(self._run, self._connection)
        return self

    async def _run(self, connection: Connection) -> None:
        await connection.run()
        await connection.aclose()  # lets go of the socket, which the central system may be waiting for

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connection; in good order it first waits for the answers that are pending."""
        try:
            if self._connection is not None:
                try:
                    if kind is None:
                        await self._connection.drain(self._close_timeout)
                finally:
                    await self._connection.aclose()
        finally:
            await self._leave()

    async def _leave(self) -> None:
        tasks, self._tasks, self._connection, self._link = self._tasks, None, None, None
        if tasks is not None:
            tasks.cancel_scope.cancel()
            await tasks.__aexit__(None, None, None)

    async def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the central system and return the answer; `authorize(...)` and its like are shorter.

        Raises:
            CallFailedError: one of its kinds, see `ocpp16_sdk.errors`.
        """
        return await self._connected(f"{request.__action__} was not sent").call(request, timeout=timeout)

    async def wait_closed(self) -> ConnectionClosedError:
        """Wait until the connection ends; returns how."""
        return await self._connected("nothing to wait for").wait_closed()

    def _connected(self, what: str) -> Connection:
        if self._connection is None:
            raise NotConnectedError(f"{what}: the charge point is not connected, use `async with`")
        return self._connection
