"""The charge point's role: it dials, calls the central system, and answers its calls."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self, TypeVar

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk.binding import HandlerTable
from ocpp16_sdk.connection import CALL_TIMEOUT, Connection, Observer
from ocpp16_sdk.errors import ConnectionClosedError, NotConnectedError
from ocpp16_sdk.messages.calls import AsyncChargePointCalls
from ocpp16_sdk.messages.handlers import AsyncChargePointHandlers, AsyncChargePointOn
from ocpp16_sdk.model import ChargePointRequest, Response
from ocpp16_sdk.transports import CLOSE_TIMEOUT, MAX_MESSAGE_SIZE, OPEN_TIMEOUT, Transport
from ocpp16_sdk.transports.address import basic_authorization, connection_url

R = TypeVar("R", bound=Response)


class AsyncChargePoint(AsyncChargePointHandlers, AsyncChargePointCalls):
    """A charge point; connected inside `async with`.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run side by side, may call the central system, and are cancelled when the connection ends.

    Args:
        endpoint_url: `ws://` or `wss://`; the identity becomes its last path segment (OCPP-J 3.1.1).
        identity: the charge point's name at the central system.
        password: its key for HTTP Basic authentication (OCPP-J 6.2.2); a `str` is sent as UTF-8.
        ssl_context: what to trust instead of the system's certificates.
        open_timeout: seconds that connecting may take.
        call_timeout: seconds to wait for an answer by default.
        close_timeout: seconds that the central system has to answer a close.
        max_message_size: bytes that a message of the central system may hold.
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
        ssl_context: ssl.SSLContext | None = None,
        open_timeout: float = OPEN_TIMEOUT,
        call_timeout: float = CALL_TIMEOUT,
        close_timeout: float = CLOSE_TIMEOUT,
        max_message_size: int = MAX_MESSAGE_SIZE,
        observer: Observer | None = None,
        connect: Callable[[], Awaitable[Transport]] | None = None,
    ) -> None:
        self.identity = identity
        self.url = connection_url(endpoint_url, identity)
        """The connection URL, as it is dialled."""
        headers = {} if password is None else {"Authorization": basic_authorization(identity, password)}

        async def websocket() -> Transport:
            # Not before: the HTTP client takes longer to import than all the rest, and a central system needs none.
            from ocpp16_sdk.transports.client import dial

            return await dial(
                self.url,
                headers=headers,
                ssl_context=ssl_context,
                open_timeout=open_timeout,
                close_timeout=close_timeout,
                max_message_size=max_message_size,
            )

        self._connect = connect or websocket
        self._call_timeout = call_timeout
        self._observer = observer
        self._handlers = HandlerTable(self)
        self.on = AsyncChargePointOn(self._handlers)
        """Registers functions as handlers: `@charge_point.on.reset`."""
        self._connection: Connection | None = None
        self._tasks: TaskGroup | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.identity!r} at {self.url}>"

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
        self._connection = Connection(
            transport,
            self._handlers.close(),
            identity=self.identity,
            call_timeout=self._call_timeout,
            observer=self._observer,
        )
        self._tasks.start_soon(self._connection.run)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connection; calls that wait fail."""
        try:
            if self._connection is not None:
                await self._connection.aclose()
        finally:
            await self._leave()

    async def _leave(self) -> None:
        tasks, self._tasks, self._connection = self._tasks, None, None
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
