"""The example of `docs/charge-point.md` works."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, messages as m
from tests.support.examples import load_example
from tests.support.roles import NOW

S = m.ChargePointStatus


class Depot(AsyncCentralSystem):
    """Accepts every id tag, and records each transaction."""

    def __init__(self) -> None:
        super().__init__()
        self.transactions: dict[int, list[str]] = {}
        self.change = anyio.Event()

    def note(self, transaction_id: int | None, what: str) -> None:
        assert transaction_id is not None
        self.transactions.setdefault(transaction_id, []).append(what)
        self.change.set()
        self.change = anyio.Event()

    async def stopped(self, count: int) -> None:
        while sum(told[-1].startswith("stop") for told in self.transactions.values()) < count:
            await self.change.wait()

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        status = m.RegistrationStatus.ACCEPTED
        return m.BootNotificationResponse(status=status, current_time=NOW, interval=300)

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        self.note(0, "beat")
        return m.HeartbeatResponse(current_time=NOW)

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        self.note(-request.connector_id, str(request.status))
        return m.StatusNotificationResponse()

    async def on_authorize(
        self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest
    ) -> m.AuthorizeResponse:
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED))

    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        number = 100 + len(self.transactions)
        self.note(number, f"start {request.connector_id} {request.meter_start}")
        info = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
        return m.StartTransactionResponse(transaction_id=number, id_tag_info=info)

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        self.note(request.transaction_id, request.meter_value[0].sampled_value[0].value)
        return m.MeterValuesResponse()

    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        self.note(request.transaction_id, f"stop {request.meter_stop}")
        return m.StopTransactionResponse()


@pytest.mark.anyio
async def test_the_example_charges_by_card_and_by_remote_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    depot = Depot()
    with anyio.fail_after(20):
        async with depot.serve(port=0), anyio.create_task_group() as tasks:
            example: dict[str, Any] = load_example("charge_point.py", port=depot.port)
            example["SECOND"] = 0.001
            tasks.start_soon(example["main"])
            await depot.stopped(2)
            charger = depot["CP002"]
            while depot.transactions[-1][-1] != "Available":
                await depot.change.wait()
            started = await charger.remote_start_transaction(id_tag="04A2B3", connector_id=1)
            assert started.status is m.RemoteStartStopStatus.ACCEPTED
            await depot.stopped(3)
            changed = await charger.change_configuration(key="HeartbeatInterval", value="60")
            assert changed.status is m.ConfigurationStatus.ACCEPTED
            for connector_id, status in ((1, "Accepted"), (None, "Accepted"), (3, "Rejected")):
                triggered = await charger.trigger_message(
                    requested_message=m.MessageTrigger.STATUS_NOTIFICATION, connector_id=connector_id
                )
                assert triggered.status == status
            for key in ("HeartbeatInterval", "WebSocketPingInterval", "TransactionMessageRetryInterval"):
                for value in ("9" * 400, "-1", "1.5", "soon", ""):
                    changed = await charger.change_configuration(key=key, value=value)
                    assert changed.status is m.ConfigurationStatus.REJECTED, (key, value)
            tasks.cancel_scope.cancel()
    charged = [told for number, told in depot.transactions.items() if number >= 100]
    assert sorted(charged) == [
        ["start 1 0", "20", "40", "60", "stop 60"],
        ["start 1 60", "80", "100", "120", "stop 120"],
        ["start 2 0", "20", "40", "60", "stop 60"],
    ]
    assert depot.transactions[-1][:4] == ["Available", "Preparing", "Charging", "Available"]
