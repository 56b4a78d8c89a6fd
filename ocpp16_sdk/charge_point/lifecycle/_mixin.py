"""What a charge point offers that has a life."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

import anyio

from ocpp16_sdk.charge_point.lifecycle._loop import ReconnectLoop
from ocpp16_sdk.charge_point.lifecycle._single_connection import SingleConnection
from ocpp16_sdk.charge_point.outbox import AsyncOutbox, AsyncTransactions
from ocpp16_sdk.errors import DefinitionError, NotConnectedError, NotSentError
from ocpp16_sdk.messages import (
    BootNotificationRequest,
    BootNotificationResponse,
    ChargePointErrorCode,
    ChargePointStatus,
    StatusNotificationRequest,
)
from ocpp16_sdk.messages.calls import AsyncChargePointCalls
from ocpp16_sdk.model import ChargePointRequest, Response

R = TypeVar("R", bound=Response)


class AsyncLifecycleMixin(AsyncChargePointCalls):
    """The part of a charge point that needs its `boot`; without, all but `within` is a DefinitionError."""

    _way: ReconnectLoop | SingleConnection

    @property
    def _life(self) -> ReconnectLoop:
        if isinstance(self._way, SingleConnection):
            raise DefinitionError("this is for a charge point that was given `boot`, and so lives by itself")
        return self._way

    async def wait_accepted(self) -> BootNotificationResponse:
        """Wait until the charge point is connected and accepted; returns the answer to its last boot.

        Raises:
            NotConnectedError: `async with` has not been entered, or is left.
        """
        situation = self._life.situation
        await situation.bell.wait_until(lambda: situation.registered or situation.leaving or not situation.alive)
        response = situation.registration.response
        if not situation.registered or response is None:
            raise NotConnectedError("the charge point is not accepted: `async with` was not entered, or is left")
        return response

    def within(self, seconds: float) -> AsyncChargePointCalls:
        """The same calls, each bounded as a whole: `charger.within(60).authorize(...)`.

        It waits for a connection, for the registration and for its turn; what has not been sent by then raises
        NotSentError, and is not sent later. If no answer comes in the time that is left, nor in the call's own
        `timeout`, it is a CallTimeoutError. A charge point without `boot` waits for the turn only.
        """
        return _Within(self._way, seconds)

    @property
    def boot(self) -> BootNotificationRequest:
        """What the charge point says of itself; another one counts from its next boot, at the next connection."""
        return self._life.situation.boot

    @boot.setter
    def boot(self, boot: BootNotificationRequest) -> None:
        situation = self._life.situation
        situation.boot = situation.registration.boot = boot

    @property
    def heartbeat_interval(self) -> float:
        """Seconds of silence until a heartbeat (HeartbeatInterval); an accepted boot sets it. A change counts at once.

        With 0 there is one a day, which there always is.

        Raises:
            DefinitionError: on setting, if it is negative.
        """
        return self._life.situation.heartbeat.interval

    @heartbeat_interval.setter
    def heartbeat_interval(self, interval: float) -> None:
        situation = self._life.situation
        situation.heartbeat.interval = interval
        situation.bell.notify()

    @property
    def outbox(self) -> AsyncOutbox:
        """Where the messages of transactions wait; it has their settings."""
        return self._life.outbox

    @property
    def transactions(self) -> AsyncTransactions:
        """Where transactions are started, online and offline alike; it knows those that are open."""
        return self._life.outbox.transactions

    @property
    def statuses(self) -> Mapping[int, StatusNotificationRequest]:
        """What was reported last of the charge point, 0, and of each connector; Available if nothing was."""
        return self._life.situation.statuses.present

    def report_status(
        self,
        connector_id: int,
        status: ChargePointStatus,
        error_code: ChargePointErrorCode = ChargePointErrorCode.NO_ERROR,
        *,
        info: str | None = None,
        timestamp: datetime | None = None,
        vendor_id: str | None = None,
        vendor_error_code: str | None = None,
    ) -> None:
        """Report the status of a connector, or of the charge point with 0; returns at once.

        It is told in the order of reports. Of what was reported while it could not be told, the present status of each
        connector is told later, if it has changed (OCPP 1.6 4.9). May be called before `async with`.

        Raises:
            DefinitionError: there is no such connector, or connector 0 cannot be in that status.
            pydantic.ValidationError: a text is too long.
        """
        situation = self._life.situation
        situation.statuses.report(
            StatusNotificationRequest(
                connector_id=connector_id,
                error_code=error_code,
                status=status,
                info=info,
                timestamp=timestamp or situation.clock(),
                vendor_id=vendor_id,
                vendor_error_code=vendor_error_code,
            )
        )
        situation.bell.notify()


class _Within(AsyncChargePointCalls):
    def __init__(self, way: ReconnectLoop | SingleConnection, seconds: float) -> None:
        self._way = way
        self._seconds = seconds

    async def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        with anyio.move_on_after(self._seconds) as waiting:
            return await self._way.call(request, timeout, waiting)
        raise NotSentError(f"{request.__action__} was not sent: it could not be within {self._seconds:g} s")
