"""The two roles, and calls in both directions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any, TypeVar

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    RemoteCallError,
    messages as m,
)

E = TypeVar("E", bound=Exception)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
IDENTITY = "CP001"
ACCEPTED = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
REGISTERED = m.BootNotificationResponse(status=m.RegistrationStatus.ACCEPTED, current_time=NOW, interval=300)
BOOT = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One")
RESET = m.ResetResponse(status=m.ResetStatus.ACCEPTED)


class Depot(AsyncCentralSystem):
    """Answers what a charging session needs, and counts it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.received: Counter[str] = Counter()

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        return REGISTERED

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=NOW)

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        return m.StatusNotificationResponse()

    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        self.received["start"] += 1
        return m.StartTransactionResponse(transaction_id=7, id_tag_info=ACCEPTED)

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        self.received["values"] += 1
        return m.MeterValuesResponse()

    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        assert request.transaction_id == 7
        self.received["stop"] += 1
        return m.StopTransactionResponse()


class Charger(AsyncManualChargePoint):
    async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        return RESET


async def both_sides_call(depot: Depot, charger: AsyncManualChargePoint) -> None:
    """Call in both directions, and hear a refusal in both."""
    assert await charger.call(BOOT) == REGISTERED
    assert (await charger.heartbeat()).current_time == NOW
    connection = await depot.wait_for(IDENTITY, timeout=5)
    assert (await connection.reset(type=m.ResetType.SOFT)).status is m.ResetStatus.ACCEPTED
    for refused in (charger.authorize(id_tag="04A2B3"), connection.clear_cache()):
        assert (await failure(RemoteCallError, refused)).code == "NotSupported"


async def failure(kind: type[E], action: Awaitable[object]) -> E:
    """Return the exception with which an action fails."""
    try:
        await action
    except kind as error:
        return error
    raise AssertionError("it did not fail")
