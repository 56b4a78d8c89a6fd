"""What the page of the helpers shows works."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest

from ocpp16_sdk import AsyncManualChargePoint, messages as m
from tests.central_system.configured_charge_point import Configured
from tests.central_system.local_list_charge_point import Listing
from tests.central_system.scripted_charge_points import CP
from tests.central_system.triggered_charge_point import Answering, Triggered, status
from tests.support.connected_roles import connected_roles
from tests.support.examples import load_example
from tests.support.virtual_time import in_virtual_time

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@in_virtual_time
async def test_the_example_of_configuration_sets_up(capsys: pytest.CaptureFixture[str]) -> None:
    set_up = load_example("helpers/configuration.py")["set_up"]
    async with connected_roles(Configured) as here:
        here.charger.own_values = {"HeartbeatInterval": "300", "MeterValuesSampledData": "", "acmeBrightness": "1"}
        await set_up(here.charge_point)
        assert here.charger.own_changes == [
            ("MeterValuesSampledData", "Energy.Active.Import.Register"),
            ("AcmeBrightness", "7"),
        ]
        here.charger.own_values = {
            "HeartbeatInterval": "60",
            "MeterValuesSampledData": "Energy.Active.Import.Register;Power.Active.Import",
        }
        await set_up(here.charge_point)
        assert len(here.charger.own_changes) == 2
    assert (
        capsys.readouterr().out
        == "heartbeats every 300 s, 3 keys\nbrightness: Accepted\nheartbeats every 60 s, 2 keys\n"
    )


@in_virtual_time
async def test_the_example_of_the_local_list_replaces_a_card() -> None:
    names = load_example("helpers/local_list.py")
    async with connected_roles(Listing) as here:
        assert await names["replace_card"](here.charge_point, {"B", "C"}, "A", "B") == 1
        assert here.charger.got == [("Differential", 1, 2)]
        assert [*here.charger.tags] == ["B"]


@in_virtual_time
async def test_the_example_of_transactions_confirms_everything() -> None:
    names = load_example("helpers/transactions.py")
    async with connected_roles(AsyncManualChargePoint, names["Depot"]()) as here:
        for meter_start, verdict in ((10, "Accepted"), (-10, "Invalid")):
            begun = await here.charger.start_transaction(
                connector_id=1, id_tag="Tag", meter_start=meter_start, timestamp=NOON
            )
            assert begun.id_tag_info.status == verdict
            for _ in range(2):
                await here.charger.stop_transaction(transaction_id=begun.transaction_id, meter_stop=20, timestamp=NOON)
    assert (names["running"], names["energies"]) == ({}, [10, 30])


@in_virtual_time
async def test_the_example_of_triggers_returns_a_status_and_waits() -> None:
    names = load_example("helpers/triggers.py")
    async with connected_roles(Triggered, Answering()) as here:
        here.charger.scripted_messages = [status(1)]
        assert await names["status_of"](here.charge_point, 1) == "Available"
        assert await names["status_of"](here.charge_point, 2) == "no status received"
        here.charger.scripted_status = m.TriggerMessageStatus.NOT_IMPLEMENTED
        assert await names["status_of"](here.charge_point, 1) == "refused: NotImplemented"
        out = status(1).model_copy(update={"status": m.ChargePointStatus.UNAVAILABLE})
        here.charger.scripted_messages, here.charger.scripted_delay = [status(1), out], 1800
        begun = anyio.current_time()
        await names["take_out_of_service"](here.charge_point, 1)
        assert anyio.current_time() - begun == pytest.approx(3600, abs=1)


@in_virtual_time
async def test_the_example_of_transfers_sets_a_price() -> None:
    names = load_example("helpers/data_transfer.py")

    class Charger(AsyncManualChargePoint):
        async def on_data_transfer(self, request: m.DataTransferRequest) -> m.DataTransferResponse:
            answer = await names["transfers"](request)
            assert isinstance(answer, m.DataTransferResponse)
            return answer

    async with connected_roles(Charger) as here:
        assert await names["set_price"](here.charge_point, 0.5) == "0.50 EUR"


@pytest.mark.anyio
async def test_the_example_of_a_transaction_id_store_keeps_ids_over_a_restart(tmp_path: Path) -> None:
    transaction_ids = load_example("helpers/transaction_id_store.py")["transaction_ids"]
    given: list[int] = []
    for meter in (0, 0, 5):
        start = m.StartTransactionRequest(connector_id=1, id_tag="Tag", timestamp=NOON, meter_start=meter)
        given += [await transaction_ids(tmp_path / "starts.db").of(CP(), start) for _ in range(2)]
    assert given == [1, 1, 1, 1, 2, 2]
