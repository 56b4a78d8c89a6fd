"""The state that all parts of the lifecycle of a charge point share.

    run phase:           NOT_STARTED ──start──▶ RUNNING ──prepare_stop──▶ STOPPING ──stop──▶ STOPPED ──start──▶ RUNNING

    connection phase:    CONNECTING ──connected──▶ OPEN ──request_reconnect──▶ REPLACING
                          ▲      │                   │                             │
                     connecting  └────────────┐ disconnected                  disconnected
                          │                   ▼      ▼                             │
                          └──────────────── WAITING ◀──────────────────────────────┘

    registration:        see `_registration.py`

`ChargePointState` combines the three. Who calls whom: `ReconnectLoop` changes both phases; `ConnectionTasks` and the
methods of the charge point send calls with `exchange`; the connection asks `filter_call` for each call of the central
system. Each change calls `changes.notify`, which wakes the tasks that wait for a condition.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto
from typing import TypeVar

import anyio

from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk.charge_point._heartbeat import Heartbeat
from ocpp16_sdk.charge_point._registration import Registration
from ocpp16_sdk.charge_point.credentials import CredentialsConfirmed
from ocpp16_sdk.charge_point.lifecycle._connector_status import ConnectorStatuses
from ocpp16_sdk.charge_point.lifecycle._events import BootAnswered, ChargePointState, EventNotifier, RegistrationLost
from ocpp16_sdk.connection import Connection, FilterResult, after_answer
from ocpp16_sdk.errors import CallFailedError, ErrorCode, NotSentError, RemoteCallError
from ocpp16_sdk.messages import BootNotificationRequest, BootNotificationResponse, HeartbeatResponse, RegistrationStatus
from ocpp16_sdk.model import Payload, Request, Response

R = TypeVar("R", bound=Response)

NOT_ENTERED = "the charge point is not connected, use `async with` or `start`"
_STATES = {
    RegistrationStatus.ACCEPTED: ChargePointState.ACCEPTED,
    RegistrationStatus.PENDING: ChargePointState.PENDING,
    RegistrationStatus.REJECTED: ChargePointState.REJECTED,
}


class _RunPhase(Enum):
    NOT_STARTED = auto()
    RUNNING = auto()
    STOPPING = auto()
    STOPPED = auto()


class _ConnectionPhase(Enum):
    CONNECTING = auto()
    OPEN = auto()
    REPLACING = auto()
    WAITING = auto()


class LifecycleState:
    """The phases, the registration, the heartbeat and the statuses. It is the `CallFilter` of every connection."""

    def __init__(
        self,
        boot: BootNotificationRequest,
        *,
        connectors: int,
        heartbeat_interval: float,
        notifier: EventNotifier,
        clock: Callable[[], datetime],
    ) -> None:
        self.boot = boot
        self.registration = Registration(boot)
        self.heartbeat = Heartbeat(heartbeat_interval)
        self.statuses = ConnectorStatuses(connectors)
        self.notifier = notifier
        self.clock = clock
        """Returns the time of reports without a timestamp."""
        self.changes = ChangeNotifier()
        self.replacement_delay = 0.0
        """Seconds without a connection before it is replaced."""
        self.offline_reason = NOT_ENTERED
        """Why there is no connection."""
        self._run_phase = _RunPhase.NOT_STARTED
        self._connection_phase = _ConnectionPhase.WAITING
        self._connection: Connection | None = None

    @property
    def running(self) -> bool:
        """Whether it is started."""
        return self._run_phase in (_RunPhase.RUNNING, _RunPhase.STOPPING)

    @property
    def stopping(self) -> bool:
        """Whether it is being stopped, or was."""
        return self._run_phase in (_RunPhase.STOPPING, _RunPhase.STOPPED)

    @property
    def replacing(self) -> bool:
        """Whether the connection is about to be replaced by another one."""
        return self._connection_phase is _ConnectionPhase.REPLACING

    @property
    def connection(self) -> Connection | None:
        """The connection, while it is open."""
        return self._connection if self._connection is not None and self._connection.closed is None else None

    @property
    def registered(self) -> bool:
        """Whether there is a connection, and the charge point is accepted."""
        return self.connection is not None and self.registration.accepted

    @property
    def state(self) -> ChargePointState:
        """The state of the connection and the registration."""
        if not self.running:
            return ChargePointState.STOPPED
        if self.connection is None:
            connecting = self._connection_phase is _ConnectionPhase.CONNECTING
            return ChargePointState.CONNECTING if connecting else ChargePointState.WAITING
        status = self.registration.status
        return ChargePointState.CONNECTED if status is None else _STATES.get(status, ChargePointState.CONNECTED)

    def start(self) -> None:
        """Start: the charge point is not registered."""
        self.registration = Registration(self.boot)
        self.statuses.forget_sent()
        self.offline_reason = "there is no connection yet"
        self._run_phase, self._connection_phase = _RunPhase.RUNNING, _ConnectionPhase.CONNECTING

    def prepare_stop(self) -> None:
        """Have no new work started: `stop` follows."""
        self._run_phase = _RunPhase.STOPPING
        self.changes.notify()

    def stop(self) -> None:
        """Note that all tasks have finished."""
        if self._run_phase is not _RunPhase.NOT_STARTED:
            self._run_phase = _RunPhase.STOPPED
        self._connection, self.offline_reason = None, NOT_ENTERED
        self.statuses.stop_sending()
        self.changes.notify()

    def connecting(self) -> None:
        """Note that a connection attempt starts."""
        self._connection_phase = _ConnectionPhase.CONNECTING
        self.replacement_delay = 0.0

    def connected(self, connection: Connection) -> None:
        """Note that a connection opened."""
        self.registration.connected()
        self._connection, self._connection_phase = connection, _ConnectionPhase.OPEN
        if self.registration.accepted:
            self.statuses.start_sending()
        self.changes.notify()

    def request_reconnect(self) -> None:
        """Have an open connection replaced. Until then no call is started on it."""
        if self.connection is not None:
            self._connection_phase = _ConnectionPhase.REPLACING
            self.changes.notify()

    def reboot(self, delay: float) -> None:
        """Forget the registration, and replace the connection: the charge point boots on the next one (CP-116)."""
        self.replacement_delay = delay
        self.statuses.stop_sending()
        self.statuses.forget_sent()
        self.registration = Registration(self.boot)
        self.request_reconnect()

    def credentials_confirmed(self, event: CredentialsConfirmed) -> None:
        """Report that a connection opened after a change of the credentials."""
        self.notifier.notify(event)

    def disconnected(self, reason: str) -> None:
        """Note that the connection closed, or could not be opened."""
        self._connection, self.offline_reason = None, reason
        self._connection_phase = _ConnectionPhase.WAITING
        self.statuses.stop_sending()

    def boot_answered(self, response: BootNotificationResponse) -> None:
        """Note the answer to a boot."""
        now = anyio.current_time()
        self.registration.boot_answered(response, now)
        if self.registration.accepted:
            if response.interval > 0:
                self.heartbeat.interval = response.interval  # CP-03, CP-06
            self.heartbeat.heartbeat_sent(now)
            self.statuses.forget_sent()
            self.statuses.start_sending()
        else:
            self.statuses.stop_sending()
        self.notifier.notify(BootAnswered(response))

    def block_reason(self, action: str) -> str | None:
        """Return why a call of the charge point cannot be sent now; None if it can."""
        if self.replacing:
            return "the connection is being replaced"
        return self.offline_reason if self.connection is None else self.registration.block_reason(action)

    async def exchange(
        self,
        connection: Connection,
        request: Request[R],
        timeout: float | None = None,
        deadline_scope: anyio.CancelScope | None = None,
    ) -> R:
        """Send a request and return the answer; see `Connection.call`."""
        try:
            response = await connection.call(request, timeout=timeout, deadline_scope=deadline_scope)
        except NotSentError:
            raise
        except CallFailedError as error:
            self.heartbeat.message_exchanged(anyio.current_time())
            if isinstance(error, RemoteCallError) and error.code == ErrorCode.SECURITY_ERROR:
                self._call_refused(request.__action__)
            raise
        self.registration.call_succeeded(request.__action__)
        self.heartbeat.message_exchanged(anyio.current_time())
        if isinstance(response, HeartbeatResponse):
            self.heartbeat.heartbeat_sent(anyio.current_time())
        if isinstance(response, HeartbeatResponse | BootNotificationResponse):
            self.notifier.notify_time(response.current_time)
        return response

    def _call_refused(self, action: str) -> None:
        if self.registration.call_refused(action):
            self.statuses.stop_sending()
            self.notifier.notify(RegistrationLost(action))
            self.changes.notify()

    def filter_call(self, action: str) -> FilterResult:
        """Return the answer that replaces the handler's for a call of the central system; None to call the handler."""
        self.heartbeat.message_exchanged(anyio.current_time())
        return self.registration.filter_call(action)

    def note_response(self, request: Payload, response: Payload) -> None:
        """Note the answer to a call of the central system. A triggered message follows the answer (CP-127)."""
        if self.registration.note_answer(request, response):
            after_answer(self._notify_changes)

    async def _notify_changes(self) -> None:
        self.changes.notify()
