"""Stores of the application without `async`, whose functions run in worker threads, not in the loop thread."""

from __future__ import annotations

from ocpp16_sdk import CentralSystem, ManualChargePoint, RegistrationRules, messages as m
from ocpp16_sdk._concurrency.primitives import asyncio_loop
from tests.blocking.roles import NOW

PENDING = m.RegistrationStatus.PENDING


class RecordingStore:
    """Stores the registration statuses, and records whether the loop thread uses it."""

    def __init__(self) -> None:
        self.statuses: dict[str, m.RegistrationStatus] = {}
        self.in_loop_thread: list[bool] = []

    def load(self, identity: str) -> m.RegistrationStatus | None:
        self.in_loop_thread.append(asyncio_loop() is not None)
        return self.statuses.get(identity)

    def save(self, identity: str, status: m.RegistrationStatus) -> None:
        self.in_loop_thread.append(asyncio_loop() is not None)
        self.statuses[identity] = status


def test_a_store_of_registrations_may_have_plain_functions() -> None:
    store = RecordingStore()
    central_system = CentralSystem(registration=RegistrationRules(store=store))

    @central_system.on.boot_notification
    def boot(_: object, request: m.BootNotificationRequest) -> m.BootNotificationResponse:
        return m.BootNotificationResponse(status=PENDING, current_time=NOW, interval=300)

    with central_system.serve(port=0) as depot, ManualChargePoint(f"ws://127.0.0.1:{depot.port}", "CP001") as charger:
        charger.boot_notification(charge_point_vendor="v", charge_point_model="m")
        assert depot["CP001"].registration is PENDING
    assert store.statuses == {"CP001": PENDING}
    assert store.in_loop_thread == [False, False]
