"""The charge point's role: it dials, calls the central system, and answers its calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from os import PathLike
from types import TracebackType
from typing import Self, TypeVar

from ocpp16_sdk.charge_point._backoff import Backoff
from ocpp16_sdk.charge_point._dialer import Dialer
from ocpp16_sdk.charge_point._heartbeat import DEFAULT_HEARTBEAT_INTERVAL
from ocpp16_sdk.charge_point.credentials import AsyncCredentialManager, CredentialOptions
from ocpp16_sdk.charge_point.handlers import AsyncChargePointHandlers, AsyncChargePointOn
from ocpp16_sdk.charge_point.lifecycle import (
    AsyncLifecycleMixin,
    ChargePointEvent,
    ChargePointState,
    EventNotifier,
    LifecycleState,
    ReconnectLoop,
    SingleConnection,
    TaskScope,
    check_without_boot,
)
from ocpp16_sdk.charge_point.outbox import OutboxStore, create_outbox
from ocpp16_sdk.charge_point.outbox._transactions import utc_now
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
    """A charge point. With `boot` it lives inside `async with`: it connects, boots, beats, reconnects and delivers.

    Without, it has one connection inside `async with`, and sends what it is told to, which is good for tools and tests.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run side by side, may call the central system, and are cancelled when the connection ends.

    Args:
        endpoint_url: `ws://` or `wss://`; the identity becomes its last path segment (OCPP-J 3.1.1).
        identity: the charge point's name at the central system.
        boot: what it says of itself; with it, the charge point lives by itself, and `docs/charge-point.md` tells how.
        connectors: how many it has, 1 by default; their statuses are told after each boot.
        store: where messages of transactions wait: the path of a file, or a `OutboxStore`; memory alone if it is None.
            A file is of this identity alone.
        backoff: how long to wait before it connects again.
        heartbeat_interval: seconds between heartbeats, until an accepted boot names an interval.
        on_event: is told what happens in its life, and what becomes of messages that wait; must not wait for anything.
        on_time: is told the time of the central system whenever that is heard, to set a clock by.
        clock: what time it is for what is reported without a time; the machine's by default.
        password: its key for HTTP Basic authentication (OCPP-J 6.2.2), short for `security` with profile 1 or 2, as the
            URL says; a `str` is sent as UTF-8.
        security: the security profile, with the key or the certificate that it needs; by default none.
        credentials: in place of both, if the central system may change them; `docs/credentials.md` tells how.
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
        DefinitionError: an argument or a handler is wrong, or without `boot` there is one of those of a life: all that
            stand between `boot` and `password`.
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
        self._credentials = None if credentials is None else AsyncCredentialManager(credentials, endpoint_url, identity)
        self._dialler = Dialer(
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
        self._way: ReconnectLoop | SingleConnection = SingleConnection(self._dialler)
        if boot is None:
            check_without_boot(
                connectors=connectors,
                store=store,
                backoff=backoff,
                heartbeat_interval=heartbeat_interval,
                on_event=on_event,
                on_time=on_time,
                clock=clock,
            )
        else:
            clock, connectors = clock or utc_now, 1 if connectors is None else connectors
            situation = LifecycleState(
                boot,
                connectors=connectors,
                heartbeat_interval=DEFAULT_HEARTBEAT_INTERVAL if heartbeat_interval is None else heartbeat_interval,
                teller=EventNotifier(identity, on_event, on_time),
                clock=clock,
            )
            outbox = create_outbox(store, on_event=on_event, clock=clock, identity=identity, connectors=connectors)
            self._way = life = ReconnectLoop(situation, self._dialler, outbox, backoff or Backoff())
            if self._credentials is not None:
                self._credentials.on_renewal, self._credentials.on_settled = life.renew, situation.teller.tell
        self._stay = TaskScope(self._way, close_timeout)
        self._handlers = HandlerTable(self)
        self.on = AsyncChargePointOn(self._handlers)
        """Registers functions as handlers: `@charge_point.on.reset`."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.identity!r} at {self.url.partition('?')[0]}>"  # a query may hold a token

    @property
    def url(self) -> str:
        """The connection URL, as it is dialled; with `credentials`, as it was dialled last."""
        return self._dialler.url

    @property
    def credentials(self) -> AsyncCredentialManager:
        """What the central system may change, and the charge point connects with.

        Raises:
            DefinitionError: the charge point was not given `credentials`.
        """
        if self._credentials is None:
            raise DefinitionError("this is for a charge point that was given `credentials`")
        return self._credentials

    @property
    def security(self) -> ChargePointSecurity:
        """The security profile, and what it needs; another one counts from the next connection on.

        With `credentials` it is that of the last connection, and cannot be set.

        Raises:
            DefinitionError: on setting, if the profile is not for the endpoint's URL, or the identity not for a key.
        """
        return self._dialler.security

    @security.setter
    def security(self, security: ChargePointSecurity) -> None:
        if self._credentials is not None:
            raise DefinitionError("the security of this charge point is that of its credentials")
        self._dialler.security = security

    @property
    def ping_interval(self) -> float:
        """Seconds between pings, 0 for none; may be changed at any time (WebSocketPingInterval, OCPP-J 7).

        Raises:
            DefinitionError: on setting, if it is negative.
        """
        return self._dialler.ping_interval

    @ping_interval.setter
    def ping_interval(self, interval: float) -> None:
        self._dialler.ping_interval = interval

    @property
    def state(self) -> ChargePointState:
        """Where it stands."""
        return self._way.state

    @property
    def defects(self) -> Counter[Defect]:
        """What the central system has sent wrong on this connection, by kind: a copy; empty while there is none."""
        connection = self._way.connection
        return Counter(connection.session.defects if connection is not None else ())

    async def __aenter__(self) -> Self:
        """Connect; with `boot`, begin to live and return at once.

        Raises:
            ConnectError: one of its kinds; the connection could not be opened. Not with `boot`, which tries again.
            StoreError: the messages of transactions cannot be stored, or the credentials not be read.
        """
        if self._credentials is not None:
            await self._credentials.open()
        await self._stay.enter(self._handlers.close())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connection; in good order it first waits for the answers that are pending.

        Raises:
            OcppError: an error of the program has ended the life, and with it the block.
        """
        await self._stay.leave(error)

    async def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the central system and return the answer; `authorize(...)` and its like are shorter.

        Raises:
            DefinitionError: the charge point sends that by itself, or through `transactions`.
            CallFailedError: one of its kinds, see `ocpp16_sdk.errors`.
        """
        return await self._way.call(request, timeout)

    async def wait_closed(self) -> ConnectionClosedError:
        """Wait until the connection ends; returns how.

        Raises:
            NotConnectedError: there is none.
        """
        connection = self._way.connection
        if connection is None:
            raise NotConnectedError(f"nothing to wait for: {self._way.offline}")
        return await connection.wait_closed()
