"""Stores of one's own with plain functions, which run in worker threads."""

from __future__ import annotations

import threading

import pytest

from ocpp16_sdk import AsyncCentralSystem, CentralSystem, ChargePoint, DefinitionError, RegistrationRules, messages as m
from ocpp16_sdk.blocking import _worker_threads as workers
from tests.blocking.roles import NOW

PENDING = m.RegistrationStatus.PENDING


class Kept:
    """Keeps what charge points are told, and the threads that asked."""

    def __init__(self) -> None:
        self.told: dict[str, m.RegistrationStatus] = {}
        self.threads: list[str] = []

    def load(self, identity: str) -> m.RegistrationStatus | None:
        self.threads.append(threading.current_thread().name)
        return self.told.get(identity)

    def save(self, identity: str, status: m.RegistrationStatus) -> None:
        self.threads.append(threading.current_thread().name)
        self.told[identity] = status


def test_a_store_of_registrations_may_have_plain_functions() -> None:
    store = Kept()
    central_system = CentralSystem(registration=RegistrationRules(store=store))

    @central_system.on.boot_notification
    def boot(_: object, request: m.BootNotificationRequest) -> m.BootNotificationResponse:
        return m.BootNotificationResponse(status=PENDING, current_time=NOW, interval=300)

    with central_system.serve(port=0) as depot, ChargePoint(f"ws://127.0.0.1:{depot.port}", "CP001") as charger:
        charger.boot_notification(charge_point_vendor="v", charge_point_model="m")
        assert depot["CP001"].registration is PENDING
    assert store.told == {"CP001": PENDING}
    assert store.threads == [workers.THREAD_NAME] * 2


def test_the_async_central_system_takes_no_plain_functions() -> None:
    with pytest.raises(DefinitionError, match="store=Kept: load and save must be async functions"):
        AsyncCentralSystem(registration=RegistrationRules(store=Kept()))
