"""The methods of a charge point that need `boot`."""

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
    """The methods that need `boot`. Without it, all but `within` raise a DefinitionError."""

    _runner: ReconnectLoop | SingleConnection

    @property
    def _loop(self) -> ReconnectLoop:
        if isinstance(self._runner, SingleConnection):
            raise DefinitionError("this is only available for a charge point that was created with `boot`")
        return self._runner

    async def wait_accepted(self) -> BootNotificationResponse:
        """Wait until the charge point is connected and accepted; return the answer to its last boot.

        Raises:
            NotConnectedError: `async with` was not entered, or was exited.
        """
        lifecycle = self._loop.lifecycle
        await lifecycle.changes.wait_until(lambda: lifecycle.registered or lifecycle.stopping or not lifecycle.running)
        response = lifecycle.registration.response
        if not lifecycle.registered or response is None:
            raise NotConnectedError("the charge point is not accepted: `async with` was not entered, or was exited")
        return response

    def within(self, seconds: float) -> AsyncChargePointCalls:
        """Return the same calls with a limit for the whole call: `charger.within(60).authorize(...)`.

        The call waits until there is a connection, the charge point is registered, and the calls before it are
        answered. A call that was not sent within the time raises NotSentError, and is not sent later. An answer that
        does not come within the remaining time or the call's own `timeout` is a CallTimeoutError. A charge point
        without `boot` waits only for the calls before it.
        """
        return _BoundedCalls(self._runner, seconds)

    @property
    def boot(self) -> BootNotificationRequest:
        """The BootNotification request. A changed one is sent when the next connection opens."""
        return self._loop.lifecycle.boot

    @boot.setter
    def boot(self, boot: BootNotificationRequest) -> None:
        lifecycle = self._loop.lifecycle
        lifecycle.boot = lifecycle.registration.boot = boot

    @property
    def heartbeat_interval(self) -> float:
        """Seconds without any message until a heartbeat (HeartbeatInterval). An accepted boot sets it.

        A change takes effect at once. There is at least one heartbeat a day, also with 0.

        Raises:
            DefinitionError: on setting, if it is negative.
        """
        return self._loop.lifecycle.heartbeat.interval

    @heartbeat_interval.setter
    def heartbeat_interval(self, interval: float) -> None:
        lifecycle = self._loop.lifecycle
        lifecycle.heartbeat.interval = interval
        lifecycle.changes.notify()

    @property
    def outbox(self) -> AsyncOutbox:
        """The queue of the messages of transactions, with its settings."""
        return self._loop.outbox

    @property
    def transactions(self) -> AsyncTransactions:
        """Starts transactions, online and offline, and contains those that are open."""
        return self._loop.outbox.transactions

    @property
    def statuses(self) -> Mapping[int, StatusNotificationRequest]:
        """The last reported status of the charge point (0) and of each connector; Available before any report."""
        return self._loop.lifecycle.statuses.current

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
        """Report the status of a connector, or of the charge point with 0. It does not wait until it is sent.

        Statuses are sent in the order of the reports. Of the changes while offline, only the current status of each
        connector is sent later, if it differs from the one sent last (OCPP 1.6 4.9). It may be called before
        `async with`.

        Raises:
            DefinitionError: there is no such connector, or connector 0 cannot have that status.
            pydantic.ValidationError: a text is too long.
        """
        lifecycle = self._loop.lifecycle
        lifecycle.statuses.report(
            StatusNotificationRequest(
                connector_id=connector_id,
                error_code=error_code,
                status=status,
                info=info,
                timestamp=timestamp or lifecycle.clock(),
                vendor_id=vendor_id,
                vendor_error_code=vendor_error_code,
            )
        )
        lifecycle.changes.notify()


class _BoundedCalls(AsyncChargePointCalls):
    def __init__(self, runner: ReconnectLoop | SingleConnection, seconds: float) -> None:
        self._runner = runner
        self._seconds = seconds

    async def call(self, request: ChargePointRequest[R], *, timeout: float | None = None) -> R:
        with anyio.move_on_after(self._seconds) as deadline_scope:
            return await self._runner.call(request, timeout, deadline_scope)
        raise NotSentError(f"{request.__action__} was not sent within {self._seconds:g} s")
