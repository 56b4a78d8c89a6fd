"""What a charge point offers that has a life, without `async`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

import anyio

from ocpp16_sdk.blocking._loop_access import LoopAccess
from ocpp16_sdk.blocking._outbox import Outbox, Transactions
from ocpp16_sdk.charge_point import AsyncChargePoint
from ocpp16_sdk.charge_point.lifecycle import ChargePointState
from ocpp16_sdk.messages.calls import AsyncChargePointCalls, ChargePointCalls
from ocpp16_sdk.messages.models import (
    BootNotificationRequest,
    BootNotificationResponse,
    ChargePointErrorCode,
    ChargePointStatus,
    StatusNotificationRequest,
)
from ocpp16_sdk.model import ChargePointRequest, Response

R = TypeVar("R", bound=Response)


class LifecycleMixin(ChargePointCalls):
    """The part of a charge point that needs its `boot`; without, all but `state` and `within` is a DefinitionError."""

    _twin: AsyncChargePoint
    _door: LoopAccess

    @property
    def state(self) -> ChargePointState:
        """Where it stands."""
        return self._twin.state

    def wait_accepted(self, timeout: float | None = None) -> BootNotificationResponse:
        """Wait until the charge point is connected and accepted, for `timeout` seconds at most.

        Returns the answer to its last boot.

        Raises:
            TimeoutError: it is not accepted by then.
            NotConnectedError: `with` has not been entered, or is left.
        """
        return self._door.loop("not accepted").run(_accepted, self._twin, timeout)

    def within(self, seconds: float) -> ChargePointCalls:
        """The same calls, each bounded as a whole: `charger.within(60).authorize(...)`.

        It waits for a connection, for the registration and for its turn; what has not been sent by then raises
        NotSentError, and is not sent later. If no answer comes in the time that is left, nor in the call's own
        `timeout`, it is a CallTimeoutError. A charge point without `boot` waits for the turn only.
        """
        return _Within(self._twin.within(seconds), self._door)

    @property
    def boot(self) -> BootNotificationRequest:
        """What the charge point says of itself; another one counts from its next boot, at the next connection."""
        return self._twin.boot

    @boot.setter
    def boot(self, boot: BootNotificationRequest) -> None:
        def assign() -> None:
            self._twin.boot = boot

        self._door.do(assign)

    @property
    def heartbeat_interval(self) -> float:
        """Seconds of silence until a heartbeat (HeartbeatInterval); an accepted boot sets it. A change counts at once.

        With 0 there is one a day, which there always is.

        Raises:
            DefinitionError: on setting, if it is negative.
        """
        return self._twin.heartbeat_interval

    @heartbeat_interval.setter
    def heartbeat_interval(self, interval: float) -> None:
        def assign() -> None:
            self._twin.heartbeat_interval = interval

        self._door.do(assign)

    @property
    def outbox(self) -> Outbox:
        """Where the messages of transactions wait; it has their settings."""
        return Outbox(self._twin.outbox, self._door)

    @property
    def transactions(self) -> Transactions:
        """Where transactions are started, online and offline alike; it knows those that are open."""
        return Transactions(self._twin.transactions, self._door)

    @property
    def statuses(self) -> Mapping[int, StatusNotificationRequest]:
        """What was reported last of the charge point, 0, and of each connector; Available if nothing was."""
        return self._door.do(lambda: dict(self._twin.statuses))

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
        """Report the status of a connector, or of the charge point with 0; does not wait until it is told.

        It is told in the order of reports. Of what was reported while it could not be told, the present status of each
        connector is told later, if it has changed (OCPP 1.6 4.9). May be called before `with`.

        Raises:
            DefinitionError: there is no such connector, or connector 0 cannot be in that status.
            pydantic.ValidationError: a text is too long.
        """
        self._door.do(
            lambda: self._twin.report_status(
                connector_id,
                status,
                error_code,
                info=info,
                timestamp=timestamp,
                vendor_id=vendor_id,
                vendor_error_code=vendor_error_code,
            )
        )


class _Within(ChargePointCalls):
    def __init__(self, twin: AsyncChargePointCalls, door: LoopAccess) -> None:
        self._twin = twin
        self._door = door

    def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        loop = self._door.loop(f"{request.__action__} was not sent")
        return loop.run(self._twin.call, request, timeout=timeout)


async def _accepted(twin: AsyncChargePoint, timeout: float | None) -> BootNotificationResponse:
    with anyio.move_on_after(timeout):
        return await twin.wait_accepted()
    raise TimeoutError(f"the charge point is not accepted after {timeout:g} s")
