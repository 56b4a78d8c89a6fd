"""The methods of a charge point that has a lifecycle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ocpp16_sdk._checks import check_seconds
from ocpp16_sdk._concurrency.task_scope import TaskScope
from ocpp16_sdk.charge_point.lifecycle._loop import ReconnectLoop
from ocpp16_sdk.charge_point.outbox import AsyncOutbox, AsyncTransactions
from ocpp16_sdk.errors import NotConnectedError
from ocpp16_sdk.messages import (
    BootNotificationRequest,
    BootNotificationResponse,
    ChargePointErrorCode,
    ChargePointStatus,
    StatusNotificationRequest,
)


class AsyncLifecycleMixin:
    """The methods that use the lifecycle."""

    _loop: ReconnectLoop
    _scope: TaskScope

    async def wait_accepted(self) -> BootNotificationResponse:
        """Wait until the charge point is connected and accepted; return the answer to its last boot.

        Raises:
            NotConnectedError: `async with` was not entered, or was exited.
        """
        self._scope.check_loop()
        lifecycle = self._loop.lifecycle
        await lifecycle.changes.wait_until(lambda: lifecycle.registered or lifecycle.stopping or not lifecycle.running)
        response = lifecycle.registration.response
        if not lifecycle.registered or response is None:
            raise NotConnectedError("the charge point is not accepted: `async with` was not entered, or was exited")
        return response

    def reboot(self, *, delay: float = 0.0) -> None:
        """Do what follows a restart of the hardware: close the connection, connect again, and boot.

        Pending answers are waited for, at most `close_timeout`. Queued messages are sent after the next registration.

        Args:
            delay: seconds without a connection. Some central systems lose a charge point that connects again at once.

        Raises:
            TypeError, ValueError: the delay is wrong.
        """
        self._scope.check_loop()
        check_seconds("delay", delay, zero="at once")
        self._loop.lifecycle.reboot(delay)

    @property
    def boot(self) -> BootNotificationRequest:
        """The BootNotification request. A changed one is sent when the next connection opens."""
        return self._loop.lifecycle.boot

    @boot.setter
    def boot(self, boot: BootNotificationRequest) -> None:
        self._scope.check_loop()
        lifecycle = self._loop.lifecycle
        lifecycle.boot = lifecycle.registration.boot = boot

    @property
    def heartbeat_interval(self) -> float:
        """Seconds without any message until a heartbeat (HeartbeatInterval). An accepted boot sets it.

        A change takes effect at once. There is at least one heartbeat a day, also with 0.

        Raises:
            TypeError, ValueError: on setting, if it is wrong.
        """
        return self._loop.lifecycle.heartbeat.interval

    @heartbeat_interval.setter
    def heartbeat_interval(self, interval: float) -> None:
        self._scope.check_loop()
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
            ValueError: there is no such connector, or connector 0 cannot have that status.
            pydantic.ValidationError: a text is too long.
        """
        self._scope.check_loop()
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
