"""The members of a charge point with a lifecycle, without `async`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ocpp16_sdk.blocking._outbox import Outbox, Transactions
from ocpp16_sdk.blocking._threads import LoopAccess, wait_or_time_out
from ocpp16_sdk.charge_point import AsyncChargePoint
from ocpp16_sdk.messages.models import (
    BootNotificationRequest,
    BootNotificationResponse,
    ChargePointErrorCode,
    ChargePointStatus,
    StatusNotificationRequest,
)


class LifecycleMixin:
    """The members that use the lifecycle."""

    _wrapped: AsyncChargePoint
    _loop_access: LoopAccess

    def wait_accepted(self, timeout: float | None = None) -> BootNotificationResponse:
        """Wait until the charge point is connected and accepted, for at most `timeout` seconds.

        Return the answer to its last BootNotification.

        Raises:
            TimeoutError: it was not accepted in time.
            NotConnectedError: `with` has not been entered, or was exited.
        """
        loop = self._loop_access.loop("not accepted")
        return loop.run(wait_or_time_out, self._wrapped.wait_accepted, timeout, "the charge point was not accepted")

    @property
    def boot(self) -> BootNotificationRequest:
        """The BootNotification.req of the charge point; a change is sent with the next boot, at the next connection."""
        return self._wrapped.boot

    @boot.setter
    def boot(self, boot: BootNotificationRequest) -> None:
        def assign() -> None:
            self._wrapped.boot = boot

        self._loop_access.call(assign)

    @property
    def heartbeat_interval(self) -> float:
        """Seconds without a message until a heartbeat (HeartbeatInterval); 0 for one heartbeat a day, the minimum.

        An accepted boot sets it. A change applies at once.

        Raises:
            TypeError, ValueError: on setting, if it is wrong.
        """
        return self._wrapped.heartbeat_interval

    @heartbeat_interval.setter
    def heartbeat_interval(self, interval: float) -> None:
        def assign() -> None:
            self._wrapped.heartbeat_interval = interval

        self._loop_access.call(assign)

    @property
    def outbox(self) -> Outbox:
        """The queue of the messages of transactions, and its settings."""
        return Outbox(self._wrapped.outbox, self._loop_access)

    @property
    def transactions(self) -> Transactions:
        """The open transactions; starts transactions, online and offline alike."""
        return Transactions(self._wrapped.transactions, self._loop_access)

    @property
    def statuses(self) -> Mapping[int, StatusNotificationRequest]:
        """The last reported status of the charge point (0) and of each connector; Available if nothing was reported."""
        return self._loop_access.call(lambda: dict(self._wrapped.statuses))

    def reboot(self, *, delay: float = 0.0) -> None:
        """Do what follows a restart of the hardware: close the connection, connect again, and boot.

        Args:
            delay: seconds without a connection. Some central systems lose a charge point that connects again at once.

        Raises:
            TypeError, ValueError: the delay is wrong.
        """
        self._loop_access.call(lambda: self._wrapped.reboot(delay=delay))

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
        """Report the status of a connector, or of the charge point with 0; do not wait until it is sent.

        Reports are sent in their order. While nothing can be sent, only the latest status of each connector is kept,
        and sent later if it has changed (OCPP 1.6 4.9). May be called before `with`.

        Raises:
            ValueError: there is no such connector, or connector 0 cannot have that status.
            pydantic.ValidationError: a text is too long.
        """
        self._loop_access.call(
            lambda: self._wrapped.report_status(
                connector_id,
                status,
                error_code,
                info=info,
                timestamp=timestamp,
                vendor_id=vendor_id,
                vendor_error_code=vendor_error_code,
            )
        )
