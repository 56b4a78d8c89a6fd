"""The charge point: `AsyncChargePoint`.

With `boot`, a `ReconnectLoop` runs the charge point inside `async with`; without, a `SingleConnection` does:

    AsyncChargePoint ──▶ TaskScope ──▶ ReconnectLoop ────┬──▶ Dialer ──▶ Connection, with the handlers
                                  └─▶ SingleConnection ──┘        └──▶ AsyncCredentialManager, if given

States: `ChargePointState`, and those in `_registration.py`, `lifecycle/_loop.py`, `outbox/_outbox.py`, `credentials/`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from os import PathLike
from typing import Self, TypeVar

from ocpp16_sdk.charge_point._backoff import Backoff
from ocpp16_sdk.charge_point._dialer import Dialer
from ocpp16_sdk.charge_point.credentials import AsyncCredentialManager, CredentialOptions
from ocpp16_sdk.charge_point.handlers import AsyncChargePointHandlers, AsyncChargePointOn
from ocpp16_sdk.charge_point.lifecycle import (
    AsyncLifecycleMixin,
    ChargePointEvent,
    ChargePointState,
    LifecycleOptions,
    TaskScope,
)
from ocpp16_sdk.charge_point.outbox import OutboxStore
from ocpp16_sdk.connection import CALL_TIMEOUT, Observer
from ocpp16_sdk.errors import ConnectionClosedError, DefinitionError, NotConnectedError
from ocpp16_sdk.messages.models import BootNotificationRequest
from ocpp16_sdk.model import ChargePointRequest, HandlerTable, Response
from ocpp16_sdk.protocol import Defect
from ocpp16_sdk.security import ChargePointSecurity
from ocpp16_sdk.transports import CLOSE_TIMEOUT, MAX_MESSAGE_SIZE, OPEN_TIMEOUT, PING_INTERVAL, PING_TIMEOUT, Transport
from ocpp16_sdk.transports._url import connection_url
from ocpp16_sdk.validation import PolicyChoice

R = TypeVar("R", bound=Response)


class AsyncChargePoint(AsyncChargePointHandlers, AsyncLifecycleMixin):
    """A charge point. With `boot`, inside `async with`, it connects, boots, sends heartbeats, reconnects and delivers.

    Without `boot` it has one connection inside `async with`, and sends only the calls of the application. That is for
    tools and tests.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run concurrently, may call the central system, and are cancelled when the connection closes.

    Args:
        endpoint_url: `ws://` or `wss://`; the identity becomes its last path segment (OCPP-J 3.1.1).
        identity: the charge point's name at the central system.
        boot: the BootNotification request. `docs/charge-point.md` describes what the charge point does by itself.
        connectors: the number of connectors, 1 by default. Their statuses are sent after each boot.
        store: a file path or an `OutboxStore` for messages of transactions; in memory by default. One per identity.
        backoff: the delays between connection attempts.
        heartbeat_interval: seconds between heartbeats, until an accepted boot sets an interval.
        on_event: a function that receives each `ChargePointEvent`. It must not block.
        on_time: a function that receives the time of the central system, to set a clock. It must not block.
        clock: returns the time of reports without a timestamp; the clock of the machine by default.
        password: the key for HTTP Basic (OCPP-J 6.2.2), short for `security` with profile 1 or 2; `str` is UTF-8.
        security: the security profile, with its key or certificate; profile 0 by default.
        credentials: instead of both, if the central system may change them; see `docs/credentials.md`.
        require_subprotocol: False accepts a central system that agrees to no subprotocol.
        compression: offer permessage-deflate.
        open_timeout: the maximum seconds for opening a connection.
        call_timeout: the default seconds to wait for an answer.
        close_timeout: seconds to wait for pending answers before closing, and then for the answer to the close.
        ping_interval: seconds between pings, 0 for none (WebSocketPingInterval).
        ping_timeout: seconds after a ping without any data, until the connection is closed.
        max_message_size: the maximum bytes of a message of the central system.
        policy: how payloads are read and written; `Strict` by default.
        observer: a function that receives an `Observation` of every message.
        connect: opens the transport, instead of a WebSocket to the endpoint; for example one in memory.

    Raises:
        DefinitionError: an argument or handler is wrong, or one from `connectors` to `clock` is given without `boot`.
    """

    def __init__(
        self,
        endpoint_url: str,
        identity: str,
        *,
        boot: BootNotificationRequest | None = None,
        connectors: int | None = None,
        store: str | PathLike[str] | OutboxStore | None = None,
        backoff: Backoff | None = None,
        heartbeat_interval: float | None = None,
        on_event: Callable[[ChargePointEvent], object] | None = None,
        on_time: Callable[[datetime], object] | None = None,
        clock: Callable[[], datetime] | None = None,
        password: bytes | str | None = None,
        security: ChargePointSecurity | None = None,
        credentials: CredentialOptions | None = None,
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
        options = LifecycleOptions(
            boot=boot,
            connectors=connectors,
            store=store,
            backoff=backoff,
            heartbeat_interval=heartbeat_interval,
            on_event=on_event,
            on_time=on_time,
            clock=clock,
        )
        lifecycle = options.create_state(identity)
        self._credentials = (
            None if credentials is None else AsyncCredentialManager(credentials, endpoint_url, identity, lifecycle)
        )
        self._dialer = Dialer(
            connection_url(endpoint_url, identity),
            identity,
            password=password,
            security=security,
            credentials=self._credentials,
            require_subprotocol=require_subprotocol,
            compression=compression,
            open_timeout=open_timeout,
            call_timeout=call_timeout,
            close_timeout=close_timeout,
            ping_interval=ping_interval,
            ping_timeout=ping_timeout,
            max_message_size=max_message_size,
            policy=policy,
            observer=observer,
            connect=connect,
        )
        self._runner = options.create_runner(identity, lifecycle, self._dialer)
        self._scope = TaskScope(self._runner, close_timeout)
        self._handlers = HandlerTable(self)
        self.on = AsyncChargePointOn(self._handlers)
        """Registers functions as handlers: `@charge_point.on.reset`."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.identity!r} at {self.url.partition('?')[0]}>"  # a query may hold a token

    @property
    def url(self) -> str:
        """The connection URL; with `credentials`, that of the last connection attempt."""
        return self._dialer.url

    @property
    def credentials(self) -> AsyncCredentialManager:
        """The key and the security profile, which the central system may change.

        Raises:
            DefinitionError: the charge point was created without `credentials`.
        """
        if self._credentials is None:
            raise DefinitionError("this is only available for a charge point that was created with `credentials`")
        return self._credentials

    @property
    def security(self) -> ChargePointSecurity:
        """The security profile, with its key or certificate. A new value is used from the next connection on.

        With `credentials` it is that of the last connection attempt, and cannot be set.

        Raises:
            DefinitionError: on setting, if the profile does not fit the URL, or the identity cannot be sent with a key.
        """
        return self._dialer.security

    @security.setter
    def security(self, security: ChargePointSecurity) -> None:
        if self._credentials is not None:
            raise DefinitionError("security: cannot be set, because `credentials` determine it")
        self._dialer.security = security

    @property
    def ping_interval(self) -> float:
        """Seconds between pings, 0 for none. It may be changed at any time (WebSocketPingInterval, OCPP-J 7).

        Raises:
            DefinitionError: on setting, if it is negative.
        """
        return self._dialer.ping_interval

    @ping_interval.setter
    def ping_interval(self, interval: float) -> None:
        self._dialer.ping_interval = interval

    @property
    def state(self) -> ChargePointState:
        """The state of the connection and the registration."""
        return self._runner.state

    @property
    def defects(self) -> Counter[Defect]:
        """The invalid messages of the central system on this connection, counted by kind; a copy."""
        connection = self._runner.connection
        return Counter(connection.session.defects if connection is not None else ())

    async def __aenter__(self) -> Self:
        """Connect. With `boot`, start the lifecycle and return at once.

        Raises:
            ConnectError: or a subclass; the connection could not be opened. Not with `boot`, which tries again.
            StoreError: the store of the transactions cannot be opened, or that of the credentials cannot be read.
        """
        if self._credentials is not None:
            await self._credentials.load()
        await self._scope.enter(self._handlers.close())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: object) -> None:
        """Close the connection; without an exception, wait for pending answers first.

        Raises:
            OcppError: an error of the program has stopped the lifecycle, and cancelled the block.
        """
        await self._scope.exit(error)

    async def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the central system and return the answer; `authorize(...)` and others are shorter.

        Raises:
            DefinitionError: the charge point sends such requests by itself, or through `transactions`.
            CallFailedError: or a subclass, see `ocpp16_sdk.errors`.
        """
        return await self._runner.call(request, timeout)

    async def wait_closed(self) -> ConnectionClosedError:
        """Wait until the connection closes; return the reason.

        Raises:
            NotConnectedError: there is no connection.
        """
        connection = self._runner.connection
        if connection is None:
            raise NotConnectedError(f"there is no connection to wait for: {self._runner.offline_reason}")
        return await connection.wait_closed()
