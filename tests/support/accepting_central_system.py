"""A central system that accepts every charge point and every identifier: a base for those that play another part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, messages as m

ACCEPTED = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)


def utc_now() -> datetime:
    return datetime.now(UTC)


class AcceptingCentralSystem(AsyncCentralSystem):
    """Answers boots, heartbeats, statuses and identifiers. `now` returns the time of its answers."""

    interval = 3600
    """Seconds between heartbeats."""

    def __init__(self, *, now: Callable[[], datetime] = utc_now, **options: Any) -> None:
        super().__init__(**options)
        self.now = now

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        status = m.RegistrationStatus.ACCEPTED
        return m.BootNotificationResponse(status=status, current_time=self.now(), interval=self.interval)

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=self.now())

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        return m.StatusNotificationResponse()

    async def on_authorize(
        self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest
    ) -> m.AuthorizeResponse:
        return m.AuthorizeResponse(id_tag_info=ACCEPTED)
