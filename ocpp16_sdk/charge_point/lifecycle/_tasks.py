"""What a charge point does by itself on one connection."""

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
    ConnectionLostError,
    ErrorCode,
    NotSentError,
    OutcomeUnknownError,
    RemoteCallError,
)
from ocpp16_sdk.messages import HeartbeatRequest
from ocpp16_sdk.model import ChargePointRequest, Response

R = TypeVar("R", bound=Response)

_PAUSE = 1.0  # seconds between deliveries that end though the connection stands


class ConnectionTasks:
    """Each runs in a task of its own, until cancelled."""

    def __init__(self, situation: LifecycleState, outbox: AsyncOutbox, connection: Connection) -> None:
        self._situation = situation
        self._outbox = outbox
        self._connection = connection

    @property
    def all(self) -> Sequence[Callable[[], Awaitable[None]]]:
        """Every one of them."""
        return self._boot, self._tell_statuses, self._beat, self._deliver

    async def _boot(self) -> None:
        situation = self._situation
        while True:
            await situation.bell.wait_until_time(lambda: situation.registration.boot_at)
            registration = situation.registration
            try:
                response = await self._exchange(registration.booting())
            except CallFailedError as error:  # CP-11
                now = anyio.current_time()
                registration.failed(now)
                situation.teller.tell(BootFailed(error, registration.boot_at - now))
            else:
                situation.registered_as(response)
            situation.bell.notify()

    async def _tell_statuses(self) -> None:
        statuses = self._situation.statuses
        while True:
            await self._situation.bell.wait_until(lambda: statuses.waiting)
            request = statuses.take()
            if await self._answered(request):
                statuses.told(request)

    async def _beat(self) -> None:
        situation = self._situation
        heartbeat = situation.heartbeat
        while True:
            await situation.bell.wait_until_time(lambda: heartbeat.due if situation.registration.accepted else math.inf)
            heartbeat.beat(anyio.current_time())
            await self._answered(HeartbeatRequest())

    async def _deliver(self) -> None:
        situation = self._situation
        while True:
            await situation.bell.wait_until(lambda: situation.registration.accepted)
            await self._outbox.deliver(self._send)
            await anyio.sleep(_PAUSE)

    async def _send(self, request: ChargePointRequest[R]) -> R:
        try:
            return await self._exchange(request)
        except RemoteCallError as error:
            if error.code == ErrorCode.SECURITY_ERROR and not self._situation.registration.accepted:
                # No failure of the message: it is the charge point that the central system does not know (J-65).
                raise NotSentError(f"{request.__action__} waits until the charge point is registered again") from error
            raise

    async def _answered(self, request: ChargePointRequest[Any]) -> bool:
        """Send a request, once; returns whether it is certain that the peer has got it."""
        try:
            await self._exchange(request)
        except CallFailedError as error:
            self._situation.teller.tell(MessageFailed(request, error))
            return not isinstance(error, NotSentError | OutcomeUnknownError)
        return True

    async def _exchange(self, request: ChargePointRequest[R]) -> R:
        try:
            return await self._situation.exchange(self._connection, request)
        except CallFailedError as error:
            over = isinstance(error, ConnectionLostError) or self._connection.closed is not None
            if over or self._situation.leaving or self._situation.renewing:
                await anyio.sleep_forever()  # which is cancelled in a moment
            raise
