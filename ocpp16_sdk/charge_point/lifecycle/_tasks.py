"""The tasks of one connection: boot, status notifications, heartbeats, and the delivery of transactions."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import anyio

from ocpp16_sdk.charge_point.lifecycle._events import BootFailed, MessageFailed
from ocpp16_sdk.charge_point.lifecycle._state import LifecycleState
from ocpp16_sdk.charge_point.outbox import AsyncOutbox
from ocpp16_sdk.connection import Connection
from ocpp16_sdk.errors import (
    CallFailedError,
    CallTimeoutError,
    ConnectionLostError,
    ErrorCode,
    NotSentError,
    OutcomeUnknownError,
    RemoteCallError,
)
from ocpp16_sdk.messages import HeartbeatRequest
from ocpp16_sdk.model import ChargePointRequest, Response

R = TypeVar("R", bound=Response)

MAX_SILENT_BOOTS = 3
"""Boots in a row without an answer, after which a new connection is opened: this one may lead nowhere."""

_DELIVERY_RESTART_DELAY = 1.0  # seconds, after a delivery stopped while the connection is still open


class ConnectionTasks:
    """Each function runs in its own task until the connection closes, which cancels it."""

    def __init__(self, lifecycle: LifecycleState, outbox: AsyncOutbox, connection: Connection) -> None:
        self._lifecycle = lifecycle
        self._outbox = outbox
        self._connection = connection

    @property
    def functions(self) -> Sequence[Callable[[], Awaitable[None]]]:
        """The functions to run."""
        return self._boot, self._send_statuses, self._send_heartbeats, self._deliver

    async def _boot(self) -> None:
        lifecycle = self._lifecycle
        silent_boots = 0
        while True:
            # A boot that is due when the connection is replaced is sent on the next one.
            await lifecycle.changes.wait_until_time(
                lambda: math.inf if lifecycle.replacing else lifecycle.registration.boot_at
            )
            registration = lifecycle.registration
            try:
                response = await self._exchange(registration.boot_started())
            except CallFailedError as error:  # CP-11
                silent_boots = silent_boots + 1 if isinstance(error, CallTimeoutError) else 0
                if silent_boots == MAX_SILENT_BOOTS:
                    lifecycle.notifier.notify(BootFailed(error, 0))
                    await self._connection.aclose()  # cancels this task; the boot is due on the next connection
                    await anyio.sleep_forever()
                now = anyio.current_time()
                registration.boot_failed(now)
                lifecycle.notifier.notify(BootFailed(error, registration.boot_at - now))
            else:
                silent_boots = 0
                lifecycle.boot_answered(response)
            lifecycle.changes.notify()

    async def _send_statuses(self) -> None:
        statuses = self._lifecycle.statuses
        while True:
            await self._lifecycle.changes.wait_until(lambda: statuses.has_next)
            request = statuses.next(self._lifecycle.clock)
            if await self._send_once(request):
                statuses.sent(request)

    async def _send_heartbeats(self) -> None:
        lifecycle = self._lifecycle
        heartbeat = lifecycle.heartbeat
        while True:
            await lifecycle.changes.wait_until_time(
                lambda: heartbeat.due_at if lifecycle.registration.accepted else math.inf
            )
            heartbeat.heartbeat_sent(anyio.current_time())
            await self._send_once(HeartbeatRequest())

    async def _deliver(self) -> None:
        lifecycle = self._lifecycle
        while True:
            await lifecycle.changes.wait_until(lambda: lifecycle.registration.accepted)
            await self._outbox.deliver(self._send_queued)
            await anyio.sleep(_DELIVERY_RESTART_DELAY)

    async def _send_queued(self, request: ChargePointRequest[R]) -> R:
        try:
            return await self._exchange(request, raise_if_lost=True)  # the queue counts connections lost at a message
        except RemoteCallError as error:
            if error.code == ErrorCode.SECURITY_ERROR and not self._lifecycle.registration.accepted:
                # Not a failure of the message: the central system does not know the charge point any more (J-65).
                raise NotSentError(f"{request.__action__} waits until the charge point is registered again") from error
            raise

    async def _send_once(self, request: ChargePointRequest[Any]) -> bool:
        """Send a request, and return whether the peer has certainly received it."""
        try:
            await self._exchange(request)
        except CallFailedError as error:
            self._lifecycle.notifier.notify(MessageFailed(request, error))
            return not isinstance(error, NotSentError | OutcomeUnknownError)
        return True

    async def _exchange(self, request: ChargePointRequest[R], *, raise_if_lost: bool = False) -> R:
        lifecycle = self._lifecycle
        try:
            return await lifecycle.exchange(self._connection, request)
        except CallFailedError as error:
            lost = isinstance(error, ConnectionLostError)
            closed = self._connection.closed is not None and not (lost and raise_if_lost)
            if closed or (lost and not raise_if_lost) or lifecycle.stopping or lifecycle.replacing:
                await anyio.sleep_forever()  # this task is about to be cancelled
            raise
