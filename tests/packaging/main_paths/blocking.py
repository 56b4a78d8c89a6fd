"""A session without `async`."""

from __future__ import annotations

from ocpp16_sdk import CentralSystem, ChargePointConnection, ManualChargePoint, messages as m
from tests.packaging.main_paths.roles import BOOT, IDENTITY, REGISTERED, RESET


class BlockingDepot(CentralSystem):
    def on_boot_notification(
        self, charge_point: ChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        return REGISTERED


class BlockingCharger(ManualChargePoint):
    def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        return RESET


def sessions_run_without_async() -> None:
    with BlockingDepot().serve(port=0) as depot:
        with BlockingCharger(f"ws://127.0.0.1:{depot.port}/ocpp", IDENTITY) as charger:
            assert charger.call(BOOT) == REGISTERED
            connection = depot.wait_for(IDENTITY, timeout=5)
            assert connection.reset(type=m.ResetType.SOFT).status is m.ResetStatus.ACCEPTED
            assert len(depot.call_many(None, m.ResetRequest(type=m.ResetType.HARD)).answers) == 1
        connection.wait_closed(timeout=5)
