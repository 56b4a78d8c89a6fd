"""Where a charge point stands, as all parts of its life see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import anyio

from ocpp16_sdk._concurrency.primitives import ChangeNotifier
from ocpp16_sdk.charge_point._heartbeat import Heartbeat
from ocpp16_sdk.charge_point._registration import Registration
from ocpp16_sdk.charge_point.lifecycle._connector_status import ConnectorStatuses
from ocpp16_sdk.charge_point.lifecycle._events import BootAnswered, ChargePointState, RegistrationLost
from ocpp16_sdk.charge_point.lifecycle._notifier import EventNotifier
from ocpp16_sdk.connection import Connection, FilterResult, after_answer
from ocpp16_sdk.errors import CallFailedError, ErrorCode, NotSentError, RemoteCallError
from ocpp16_sdk.messages import BootNotificationRequest, BootNotificationResponse, HeartbeatResponse, RegistrationStatus
from ocpp16_sdk.model import Payload, Request, Response

R = TypeVar("R", bound=Response)

OUTSIDE = "the charge point is not connected, use `async with`"
_STATES = {
    RegistrationStatus.ACCEPTED: ChargePointState.ACCEPTED,
    RegistrationStatus.PENDING: ChargePointState.PENDING,
    RegistrationStatus.REJECTED: ChargePointState.REJECTED,
}


class LifecycleState:
    """Facts, and what follows of them; `bell` rings when they change. It is the `Gate` of every connection."""

    def __init__(
        self,
        boot: BootNotificationRequest,
        *,
        connectors: int,
        heartbeat_interval: float,
        teller: EventNotifier,
        clock: Callable[[], datetime],
    ) -> None:
        self.boot = boot
        self.registration = Registration(boot)
        self.heartbeat = Heartbeat(heartbeat_interval)
        self.statuses = ConnectorStatuses(connectors)
        self.teller = teller
        self.clock = clock
        """The time of what is reported without one."""
        self.bell = ChangeNotifier()
        self.alive = False
        """Whether it is inside `async with`."""
        self.leaving = False
        """Whether that is about to end."""
        self.connecting = False
        self.renewing = False
        """Whether the connection is about to be replaced by another one."""
        self.offline = OUTSIDE
        """Why there is no connection."""
        self._connection: Connection | None = None

    def begin(self) -> None:
        """Start: the charge point boots."""
        self.registration = Registration(self.boot)
        self.statuses.forget()
        self.offline = "there is no connection yet"
        self.alive, self.connecting, self.leaving, self.renewing = True, True, False, False

    def end(self) -> None:
        """Nothing happens any more."""
        self.alive = self.connecting = False
        self._connection, self.offline = None, OUTSIDE
        self.statuses.end()
        self.bell.notify()

    @property
    def connection(self) -> Connection | None:
        """The connection, while it stands."""
        return self._connection if self._connection is not None and self._connection.closed is None else None

    @property
    def registered(self) -> bool:
        """Whether there is a connection, and the charge point is accepted."""
        return self.connection is not None and self.registration.accepted

    @property
    def state(self) -> ChargePointState:
        """Where it stands, in one word."""
        if not self.alive:
            return ChargePointState.STOPPED
        if self.connection is None:
            return ChargePointState.CONNECTING if self.connecting else ChargePointState.WAITING
        status = self.registration.status
        return ChargePointState.CONNECTED if status is None else _STATES.get(status, ChargePointState.CONNECTED)

    def objection(self, action: str) -> str | None:
        """Why a call of the charge point cannot leave now; None if it can."""
        if self.renewing:
            return "the connection is being replaced"
        return self.offline if self.connection is None else self.registration.objection(action)

    def connected(self, connection: Connection) -> None:
        """Note that a connection was opened."""
        self._connection = connection
        if self.registration.accepted:
            self.statuses.begin()
        self.bell.notify()

    def renew(self) -> None:
        """Have the connection replaced; until then nothing is begun on it."""
        self.renewing = True
        self.bell.notify()

    def disconnected(self, why: str) -> None:
        """Note that the connection has ended."""
        self._connection, self.offline, self.renewing = None, why, False
        self.statuses.end()

    def registered_as(self, response: BootNotificationResponse) -> None:
        """Take the answer to a boot."""
        self.registration.answered(response, anyio.current_time())
        if self.registration.accepted:
            if response.interval > 0:
                self.heartbeat.interval = response.interval  # CP-03, CP-06
            self.heartbeat.beat(anyio.current_time())
            self.statuses.forget()
            self.statuses.begin()
        else:
            self.statuses.end()
        self.teller.tell(BootAnswered(response))

    async def exchange(
        self,
        connection: Connection,
        request: Request[R],
        timeout: float | None = None,
        waiting: anyio.CancelScope | None = None,
    ) -> R:
        """Send a request and return the answer; see `Connection.call`."""
        try:
            response = await connection.call(request, timeout=timeout, waiting=waiting)
        except NotSentError:
            raise
        except CallFailedError as error:
            self.heartbeat.exchanged(anyio.current_time())
            if isinstance(error, RemoteCallError) and error.code == ErrorCode.SECURITY_ERROR:
                self._refused(request.__action__)
            raise
        self.registration.served(request.__action__)
        self.heartbeat.exchanged(anyio.current_time())
        if isinstance(response, HeartbeatResponse):
            self.heartbeat.beat(anyio.current_time())
        if isinstance(response, HeartbeatResponse | BootNotificationResponse):
            self.teller.tell_time(response.current_time)
        return response

    def _refused(self, action: str) -> None:
        if self.registration.refused(action):
            self.statuses.end()
            self.teller.tell(RegistrationLost(action))
            self.bell.notify()

    def admit(self, action: str) -> FilterResult:
        """Whether a call of the central system gets to its handler."""
        self.heartbeat.exchanged(anyio.current_time())
        return self.registration.admit(action)

    def answered(self, request: Payload, response: Payload) -> None:
        """Learn how a call of the central system is answered; what it triggers comes after the answer (CP-127)."""
        if self.registration.note_answer(request, response):
            after_answer(self._ring)

    async def _ring(self) -> None:
        self.bell.notify()
