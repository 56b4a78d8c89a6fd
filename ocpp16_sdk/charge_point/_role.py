"""The charge point: `AsyncChargePoint`.

A `ReconnectLoop` runs the charge point inside `async with`. `AsyncManualChargePoint` has a `SingleConnection` instead:

    AsyncChargePoint       ──▶ TaskScope ──▶ ReconnectLoop ────┬──▶ Dialer ──▶ Connection, with the handlers
    AsyncManualChargePoint ──▶ TaskScope ──▶ SingleConnection ─┘        └──▶ StoredCredentials, if given

States: `ChargePointState`, and those in `_registration.py`, `lifecycle/_loop.py`, `outbox/_outbox.py`, `credentials/`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from os import PathLike
from typing import Self, TypeVar

from ocpp16_sdk._misuse import explain_keywords, set_by_init
from ocpp16_sdk.charge_point._backoff import Backoff
from ocpp16_sdk.charge_point._base import DEFAULT_CONNECTION, DEFAULT_WEBSOCKET, BaseChargePoint, Connect
from ocpp16_sdk.charge_point._dialer import Dialer
from ocpp16_sdk.charge_point._heartbeat import DEFAULT_HEARTBEAT_INTERVAL
from ocpp16_sdk.charge_point.credentials import CredentialOptions
from ocpp16_sdk.charge_point.lifecycle import AsyncLifecycleMixin, ChargePointEvent, LifecycleOptions
from ocpp16_sdk.charge_point.outbox import AsyncOutboxStore, OutboxStore
from ocpp16_sdk.charge_point.outbox._transactions import utc_now
from ocpp16_sdk.connection import ConnectionOptions
from ocpp16_sdk.messages.models import BootNotificationRequest
from ocpp16_sdk.model import ChargePointRequest, Response
from ocpp16_sdk.security import ChargePointSecurity
from ocpp16_sdk.transports import WebSocketOptions

R = TypeVar("R", bound=Response)
DEFAULT_BACKOFF = Backoff()


@set_by_init("_loop")
class AsyncChargePoint(BaseChargePoint, AsyncLifecycleMixin):
    """A charge point. Inside `async with` it connects, boots, sends heartbeats, reconnects and delivers transactions.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run concurrently, may call the central system, and are cancelled when the connection closes.
    `AsyncManualChargePoint` has one connection, and sends only the calls of the application; it is for tools and tests.

    Args:
        endpoint_url: `ws://` or `wss://`; the identity becomes its last path segment (OCPP-J 3.1.1).
        identity: the charge point's name at the central system.
        boot: the BootNotification request.
        connectors: the number of connectors. Their statuses are sent after each boot.
        store: a file path or an `OutboxStore` for messages of transactions; in memory by default. One per identity.
        backoff: the delays between connection attempts.
        heartbeat_interval: seconds between heartbeats, until an accepted boot sets an interval.
        on_event: a function that receives each `ChargePointEvent`. It must not block.
        on_time: a function that receives the time of the central system, to set a clock. It must not block.
        clock: returns the time of reports without a timestamp; the clock of the machine by default.
        password: the key for HTTP Basic (OCPP-J 6.2.2), short for `security` with profile 1 or 2; `str` is UTF-8.
        security: the security profile, with its key or certificate; profile 0 by default.
        credentials: instead of both, if the central system may change them.
        websocket: the times, limits and extensions of the WebSockets.
        connection: the time-out of calls, the policy for payloads, and the observer of messages.
        connect: opens the transport, instead of a WebSocket to the endpoint; for example one in memory.

    Raises:
        TypeError, ValueError: the URL or an option is wrong, or options exclude each other.
        DefinitionError: a handler is defined wrongly.
    """

    @explain_keywords(
        {"websocket=WebSocketOptions({})": WebSocketOptions, "connection=ConnectionOptions({})": ConnectionOptions}
    )
    def __init__(
        self,
        endpoint_url: str,
        identity: str,
        *,
        boot: BootNotificationRequest,
        connectors: int = 1,
        store: str | PathLike[str] | OutboxStore | AsyncOutboxStore | None = None,
        backoff: Backoff = DEFAULT_BACKOFF,
        heartbeat_interval: float = DEFAULT_HEARTBEAT_INTERVAL,
        on_event: Callable[[ChargePointEvent], object] | None = None,
        on_time: Callable[[datetime], object] | None = None,
        clock: Callable[[], datetime] = utc_now,
        password: bytes | str | None = None,
        security: ChargePointSecurity | None = None,
        credentials: CredentialOptions | None = None,
        websocket: WebSocketOptions = DEFAULT_WEBSOCKET,
        connection: ConnectionOptions = DEFAULT_CONNECTION,
        connect: Connect | None = None,
    ) -> None:
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
        state = options.create_state(identity)
        dialer = Dialer(
            endpoint_url,
            identity,
            listener=state,
            password=password,
            security=security,
            credentials=credentials,
            websocket=websocket,
            connection=connection,
            connect=connect,
        )
        self._loop = options.create_loop(identity, state, dialer)
        super().__init__(identity, dialer, self._loop)

    async def __aenter__(self) -> Self:
        """Start the lifecycle, and return at once; `wait_accepted` waits for the registration.

        Raises:
            StoreError: the store of the transactions cannot be opened, or that of the credentials cannot be read.
        """
        return await super().__aenter__()

    async def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the central system and return the answer; `authorize(...)` and others are shorter.

        Raises:
            TypeError: it is not a request that a charge point sends.
            ValueError: the charge point sends such requests by itself, or through `transactions`.
            CallFailedError: or a subclass, see `ocpp16_sdk.errors`.
        """
        return await super().call(request, timeout=timeout)
