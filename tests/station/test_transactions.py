"""Whole stations: from the plug and the card to the StopTransaction."""

from __future__ import annotations

import anyio

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point.outbox import MemoryOutboxStore
from ocpp16_sdk.station import Fault, FaultOver, Limit, Standard, TransactionControl, free_vend
from tests.support.charging_station import station_bench
from tests.support.virtual_time import in_virtual_time


@in_virtual_time
async def test_the_statuses_of_all_connectors_are_sent_after_the_boot() -> None:
    async with station_bench(settled=False) as bench:
        assert bench.central_system.actions()[0] == "BootNotification"
        assert bench.central_system.statuses() == [(0, "Available"), (1, "Available"), (2, "Available")]


@in_virtual_time
async def test_a_cable_and_a_card_start_a_transaction_and_the_card_stops_it() -> None:
    async with station_bench() as bench:
        await bench.plug()
        await bench.swipe()
        assert bench.statuses() == ["Preparing", "Charging"]
        assert bench.hardware.offers[1] == Limit(32, 3)
        assert bench.sent("StartTransaction")[0]["meterStart"] == 1000
        bench.hardware.energy[1] += 5_500_000
        await bench.swipe()
        (stop,) = bench.sent("StopTransaction")
        assert (stop["meterStop"], stop["transactionId"], stop["idTag"]) == (6500, 7, "04A2B3")
        assert "reason" not in stop
        assert bench.hardware.offers[1] is None
        await bench.unplug()
        assert bench.statuses() == ["Preparing", "Charging", "Finishing", "Available"]


@in_virtual_time
async def test_a_card_before_the_cable_starts_on_the_connector_that_is_plugged_in() -> None:
    async with station_bench() as bench:
        await bench.swipe(connector=None)
        assert bench.statuses(1) == ["Preparing"]
        await bench.plug(2)
        assert (bench.statuses(1), bench.statuses(2)) == (["Preparing", "Available"], ["Preparing", "Charging"])
        assert bench.sent("StartTransaction")[0]["connectorId"] == 2


@in_virtual_time
async def test_a_card_without_a_cable_is_forgotten_after_connection_time_out() -> None:  # CP-35
    async with station_bench() as bench:
        await bench.swipe()
        await bench.settle(60)
        assert bench.statuses() == ["Preparing", "Available"]
        await bench.plug()
        assert bench.sent("StartTransaction") == []


@in_virtual_time
async def test_a_cable_without_a_card_must_be_unplugged_after_connection_time_out() -> None:  # CP-36
    async with station_bench() as bench:
        await bench.plug()
        await bench.settle(60)
        await bench.swipe()
        assert (bench.statuses(), bench.sent("StartTransaction")) == (["Preparing", "Finishing"], [])
        await bench.unplug()
        await bench.plug()
        await bench.swipe()
        assert bench.statuses()[2:] == ["Available", "Preparing", "Charging"]


@in_virtual_time
async def test_a_cable_that_cannot_be_locked_gets_no_energy() -> None:
    async with station_bench() as bench:
        bench.hardware.failing.add("lock")
        await bench.plug()
        await bench.swipe()
        assert (bench.statuses(), bench.sent("StartTransaction")) == (["Preparing", "Faulted"], [])
        assert bench.sent("StatusNotification")[-1]["errorCode"] == "ConnectorLockFailure"
        assert 1 not in bench.hardware.offers


@in_virtual_time
async def test_a_fault_stops_the_energy_and_its_end_brings_the_status_back() -> None:  # CP-23
    async with station_bench() as bench:
        await bench.charge()
        await bench.report(Fault(1, m.ChargePointErrorCode.GROUND_FAILURE))
        assert bench.hardware.offers[1] is None
        await bench.report(FaultOver(1, m.ChargePointErrorCode.GROUND_FAILURE))
        assert bench.statuses() == ["Faulted", "Charging"]
        assert bench.hardware.offers[1] == Limit(32, 3)


@in_virtual_time
async def test_an_unplugged_cable_stops_the_transaction() -> None:  # CP-31
    async with station_bench() as bench:
        await bench.charge()
        await bench.unplug()
        assert bench.sent("StopTransaction")[0]["reason"] == "EVDisconnected"
        assert bench.statuses() == ["SuspendedEV", "Finishing", "Available"]
        assert bench.hardware.calls[-1] == ("lock", 1, False)
        assert bench.station.state[1].session is None


@in_virtual_time
async def test_a_transaction_that_was_open_at_a_loss_of_power_is_stopped_with_the_last_register() -> None:  # CP-65
    store = MemoryOutboxStore()
    async with station_bench(store=store) as bench:
        await bench.charge()
        bench.hardware.energy[1] += 2_000_000
        await bench.settle(90)
    async with station_bench(store=store, settled=False) as bench:
        (stop,) = bench.sent("StopTransaction")
        assert (stop["reason"], stop["meterStop"], stop["transactionId"]) == ("PowerLoss", 3000, 7)
        assert bench.station.state[1].session is None


@in_virtual_time
async def test_a_transaction_is_resumed_after_a_loss_of_power_if_it_is_configured() -> None:
    store, features = MemoryOutboxStore(), Standard(transactions=TransactionControl(after_restart="resume"))
    async with station_bench(features, store=store) as bench:
        await bench.charge()
    async with station_bench(features, store=store, settled=False) as bench:
        assert bench.statuses() == ["Charging"]
        await bench.swipe()
        (stop,) = bench.sent("StopTransaction")
        assert (stop["transactionId"], stop["idTag"]) == (7, "04A2B3")


@in_virtual_time
async def test_free_vending_needs_no_card() -> None:
    async with station_bench(Standard(transactions=TransactionControl(start_rule=free_vend))) as bench:
        await bench.plug()
        assert bench.sent("StartTransaction")[0]["idTag"] == "FREE"


@in_virtual_time
async def test_a_transaction_survives_a_lost_connection_and_is_reported_in_order() -> None:
    async with station_bench() as bench:
        await bench.configure(AllowOfflineTxForUnknownId="true")
        bench.central_system.hold = anyio.Event()
        await bench.central_system.disconnect()
        await bench.settle()
        await bench.plug()
        await bench.swipe()
        await bench.swipe()
        assert bench.central_system.calls == []
        bench.central_system.hold.set()
        await bench.settle(30)
        assert [each for each in bench.central_system.actions() if "Transaction" in each] == [
            "StartTransaction",
            "StopTransaction",
        ]
        assert bench.statuses() == ["Finishing"]
