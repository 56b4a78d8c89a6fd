"""The role of the charge point, without `async`.

ChargePoint ──LoopThread.run──▶ AsyncChargePoint
  handlers run in worker threads ◀──HandlerThreads.run──┘
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from os import PathLike
from typing import Self, TypeVar

from ocpp16_sdk._misuse import explain_keywords
from ocpp16_sdk.blocking._base import BaseChargePoint
from ocpp16_sdk.blocking._lifecycle import LifecycleMixin
from ocpp16_sdk.blocking._threads import Starter
from ocpp16_sdk.charge_point import AsyncChargePoint, Backoff
from ocpp16_sdk.charge_point._base import DEFAULT_CONNECTION, DEFAULT_WEBSOCKET, Connect
from ocpp16_sdk.charge_point._heartbeat import DEFAULT_HEARTBEAT_INTERVAL
from ocpp16_sdk.charge_point._role import DEFAULT_BACKOFF
from ocpp16_sdk.charge_point.credentials import CredentialOptions
from ocpp16_sdk.charge_point.lifecycle import ChargePointEvent
from ocpp16_sdk.charge_point.outbox import AsyncOutboxStore, OutboxStore
from ocpp16_sdk.charge_point.outbox._transactions import utc_now
from ocpp16_sdk.connection import ConnectionOptions
from ocpp16_sdk.messages.models import BootNotificationRequest
from ocpp16_sdk.model import ChargePointRequest, Response
from ocpp16_sdk.security import ChargePointSecurity
from ocpp16_sdk.transports import WebSocketOptions

R = TypeVar("R", bound=Response)


class ChargePoint(BaseChargePoint[AsyncChargePoint], LifecycleMixin):
    """A charge point. Inside `with` it connects, boots, sends heartbeats, reconnects and delivers transactions.

    `AsyncChargePoint` describes the options; this class does the same without `async`.

    Handlers are the methods `on_<action>` of a subclass, or functions registered with `on.<action>` before the first
    connection. They run concurrently in threads, and may call the central system. Any thread may use the object.

    Args:
        endpoint_url: `ws://` or `wss://`; the identity becomes its last path segment (OCPP-J 3.1.1).
        identity: the identity of the charge point at the central system.
        boot: the BootNotification request.
        connectors: the number of connectors.
        store: a file path or an `OutboxStore` for messages of transactions; in memory by default.
        backoff: the delays between connection attempts.
        heartbeat_interval: seconds between heartbeats, until an accepted boot sets an interval.
        on_event: a function that receives each `ChargePointEvent`. It must not block: it would delay all connections.
        on_time: a function that receives the time of the central system. It must not block.
        clock: returns the time of reports without a timestamp.
        password: the key for HTTP Basic, short for `security` with profile 1 or 2.
        security: the security profile, with its key or certificate.
        credentials: instead of both, if the central system may change them.
        websocket: the times, limits and extensions of the WebSockets.
        connection: the time-out of calls, the policy for payloads, and the observer of messages, which must not block.
        connect: opens the transport, instead of a WebSocket to the endpoint.
        handler_threads: the largest number of handlers that run at a time; others wait.

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
        handler_threads: int = 8,
    ) -> None:
        wrapped = AsyncChargePoint(
            endpoint_url,
            identity,
            boot=boot,
            connectors=connectors,
            store=store,
            backoff=backoff,
            heartbeat_interval=heartbeat_interval,
            on_event=on_event,
            on_time=on_time,
            clock=clock,
            password=password,
            security=security,
            credentials=credentials,
            websocket=websocket,
            connection=connection,
            connect=connect,
        )
        super().__init__(
            wrapped, Starter(f"the charge point {identity!r}", wrapped.__internals__.scope, handler_threads)
        )

    def __enter__(self) -> Self:
        """Start the lifecycle, and return at once; `wait_accepted` waits for the registration.

        Raises:
            StoreError: messages of transactions cannot be stored, or credentials cannot be read.
        """
        return super().__enter__()

    def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        """Send a request to the central system and return the answer; methods such as `authorize(...)` are shorter.

        Args:
            request: the request.
            timeout: seconds to wait for the answer after sending; `ConnectionOptions.call_timeout` by default.

        Raises:
            ValueError: the charge point sends this request by itself, or through `transactions`.
            CallFailedError: the call failed; see the kinds in `ocpp16_sdk.errors`.
        """
        return super().call(request, timeout=timeout)
