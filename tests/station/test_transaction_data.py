"""Whole stations: the meter values in the StopTransaction, also after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from ocpp16_sdk.charge_point.outbox import MemoryOutboxStore, StoreChanges
from ocpp16_sdk.messages import Measurand, MeterValue
from ocpp16_sdk.station import Metering, Quantity, Reading, Standard, Traits, TransactionControl
from ocpp16_sdk.station._state import Session
from tests.support.charging_station import StationBench, station_bench, virtual_now, wire_time
from tests.support.virtual_time import in_virtual_time

ENERGY, POWER = "Energy.Active.Import.Register", "Power.Active.Import"
TRAITS = Traits(connectors=1, measures=(Quantity(Measurand.POWER_ACTIVE_IMPORT),))
DAMAGED = [("meter values begin", "1"), ("meter values", "1 sampled 1"), ("meter values", "x")]
METER_TABLES = {"meter values", "meter values begin"}


def transaction_data(bench: StationBench) -> list[tuple[str, dict[str, str]]]:
    """Return context and values by measurand of each meter value in the StopTransaction."""
    (stop,) = bench.sent("StopTransaction")
    assert [each["timestamp"] for each in stop["transactionData"]] == sorted(
        each["timestamp"] for each in stop["transactionData"]
    )
    return [
        (value["sampledValue"][0]["context"], {each["measurand"]: each["value"] for each in value["sampledValue"]})
        for value in stop["transactionData"]
    ]


async def charge(bench: StationBench, seconds: float, **keys: str) -> None:
    """Start a transaction with some values of configuration keys, and let energy flow."""
    bench.hardware.values[1] = {Quantity(Measurand.POWER_ACTIVE_IMPORT): 7_000_000}
    await bench.configure(**keys)
    await bench.charge()
    await bench.settle(seconds / 2)
    bench.hardware.energy[1] += 2_000_000
    await bench.settle(seconds / 2)


def stored(store: MemoryOutboxStore) -> list[tuple[str, str]]:
    """Return the rows of meter values in a store."""
    return sorted(key for key in store.open().rows if key[0] in METER_TABLES)


@in_virtual_time
async def test_without_lists_a_stop_has_no_transaction_data() -> None:  # CP-91
    async with station_bench(traits=TRAITS) as bench:
        await charge(bench, 100, MeterValueSampleInterval="10", StopTxnSampledData="", StopTxnAlignedData="")
        await bench.swipe()
        assert "transactionData" not in bench.sent("StopTransaction")[0]


@in_virtual_time
async def test_begin_and_end_are_there_even_if_nothing_was_sampled_between() -> None:  # CP-92
    async with station_bench(traits=TRAITS) as bench:
        await charge(bench, 30, MeterValueSampleInterval="0", StopTxnSampledData=POWER, StopTxnAlignedData=ENERGY)
        await bench.swipe()
        assert transaction_data(bench) == [
            ("Transaction.Begin", {POWER: "7000", ENERGY: "1000"}),
            ("Transaction.End", {POWER: "7000", ENERGY: "3000"}),
        ]


@in_virtual_time
async def test_the_lists_of_the_stop_are_their_own() -> None:  # CP-84, CP-85, CP-92
    async with station_bench(traits=TRAITS) as bench:
        await charge(
            bench,
            90,
            MeterValueSampleInterval="50",
            MeterValuesSampledData=ENERGY,
            MeterValuesAlignedData="",
            ClockAlignedDataInterval="60",
            StopTxnSampledData=POWER,
            StopTxnAlignedData=ENERGY,
        )
        await bench.swipe()
        (sampled,) = bench.sent("MeterValues")
        assert [each["measurand"] for each in sampled["meterValue"][0]["sampledValue"]] == [ENERGY]
        assert [(context, list(values)) for context, values in transaction_data(bench)] == [
            ("Transaction.Begin", [POWER, ENERGY]),
            *[("Sample.Periodic", [POWER]), ("Sample.Clock", [ENERGY])],
            ("Transaction.End", [POWER, ENERGY]),
        ]


@in_virtual_time
async def test_too_many_values_are_thinned_between_begin_and_end() -> None:  # CP-92, CP-93
    async with station_bench(Standard(meter_values=Metering(max_transaction_data=10)), traits=TRAITS) as bench:
        await charge(bench, 1005, MeterValueSampleInterval="1", StopTxnSampledData=ENERGY)
        await bench.swipe()
        contexts = [context for context, _ in transaction_data(bench)]
        assert contexts == ["Transaction.Begin", *["Sample.Periodic"] * 7, "Transaction.End"]
        (stop,) = bench.sent("StopTransaction")
        ticks = [datetime.fromisoformat(each["timestamp"]) for each in stop["transactionData"][:-1]]
        assert {after - before for before, after in pairwise(ticks)} == {timedelta(seconds=128)}


@in_virtual_time
async def test_the_bound_is_a_configuration_key() -> None:
    async with station_bench(Standard(meter_values=Metering(max_transaction_data=10))) as bench:
        answer: Any = await bench.central_system.ask("GetConfiguration", {"key": ["StopTransactionMaxMeterValues"]})
        assert answer[2]["configurationKey"][0]["value"] == "10"


@in_virtual_time
async def test_a_meter_that_fails_at_the_stop_is_replaced_by_the_last_register() -> None:  # CP-92
    async with station_bench(traits=TRAITS) as bench:
        await charge(bench, 90, StopTxnSampledData=f"{ENERGY},{POWER}")
        bench.hardware.failing.add("read")
        await bench.swipe()
        *_, (context, values) = transaction_data(bench)
        assert (context, values) == ("Transaction.End", {ENERGY: "3000"})


@in_virtual_time
async def test_a_transaction_that_a_loss_of_power_has_stopped_has_its_data() -> None:  # CP-92
    store = MemoryOutboxStore()
    async with station_bench(store=store, traits=TRAITS) as bench:
        await charge(bench, 125, MeterValueSampleInterval="50", StopTxnSampledData=ENERGY)
    assert len(stored(store)) == 3
    async with station_bench(store=store, traits=TRAITS, settled=False) as bench:
        assert transaction_data(bench) == [
            ("Transaction.Begin", {ENERGY: "1000"}),
            ("Sample.Periodic", {ENERGY: "1000"}),
            ("Sample.Periodic", {ENERGY: "3000"}),
            ("Transaction.End", {ENERGY: "3000"}),
        ]
    assert stored(store) == []


@in_virtual_time
async def test_a_resumed_transaction_continues_its_data() -> None:  # CP-92
    store, features = MemoryOutboxStore(), Standard(transactions=TransactionControl(after_restart="resume"))
    async with station_bench(features, store=store, traits=TRAITS) as bench:
        await charge(bench, 125, MeterValueSampleInterval="50", StopTxnSampledData=ENERGY)
    async with station_bench(features, store=store, traits=TRAITS) as bench:
        await bench.settle(100)
        await bench.swipe()
        contexts = [context for context, _ in transaction_data(bench)]
        assert contexts == ["Transaction.Begin", *["Sample.Periodic"] * 4, "Transaction.End"]
    assert stored(store) == []


@pytest.mark.parametrize("damaged", DAMAGED)
@in_virtual_time
async def test_a_damaged_row_does_not_prevent_the_start_and_is_removed(
    damaged: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    store, features = MemoryOutboxStore(), Standard(transactions=TransactionControl(after_restart="resume"))
    async with station_bench(features, store=store, traits=TRAITS) as bench:
        await charge(bench, 125, MeterValueSampleInterval="50", StopTxnSampledData=ENERGY)
    store.write(StoreChanges({}, {}, {damaged: b'{"kind": 1}'}), durable=True)
    async with station_bench(features, store=store, traits=TRAITS) as bench:
        await bench.swipe()
        data = transaction_data(bench)
        assert (data[0], data[-1][0]) == (("Transaction.Begin", {ENERGY: "1000"}), "Transaction.End")
        assert "is damaged" in caplog.text
        caplog.clear()
    assert stored(store) == []


class CountingStore(MemoryOutboxStore):
    """A store that counts the writes of meter values that need a sync and have no message."""

    synced = 0

    def write(self, changes: StoreChanges, *, durable: bool) -> None:
        if changes.must_be_durable and not changes.messages and any(table in METER_TABLES for table, _ in changes.rows):
            self.synced += 1
        super().write(changes, durable=durable)


@in_virtual_time
async def test_a_value_for_the_stop_alone_is_stored_without_a_sync() -> None:
    store = CountingStore()
    async with station_bench(store=store, traits=TRAITS) as bench:
        await charge(bench, 60, MeterValueSampleInterval="5", MeterValuesSampledData="", StopTxnSampledData=ENERGY)
        assert (len(stored(store)), store.synced) == (13, 0)


class Broken(Metering):
    """Meter values with an error."""

    def transaction_data(self, connector: int, session: Session, reading: Reading | None) -> Sequence[MeterValue]:
        raise RuntimeError("it is broken")


@in_virtual_time
async def test_an_error_of_meter_values_does_not_prevent_the_stop(caplog: pytest.LogCaptureFixture) -> None:
    store, features = MemoryOutboxStore(), Standard(meter_values=Broken())
    async with station_bench(features, store=store) as bench:
        await bench.charge()
        await bench.swipe()
        assert len(bench.sent("StopTransaction")) == 1
        await bench.unplug()
        await bench.charge()
    async with station_bench(features, store=store, settled=False) as bench:
        (stop,) = bench.sent("StopTransaction")
        assert stop["reason"] == "PowerLoss"
    assert caplog.text.count("the transaction data of connector 1 are missing") == 2
    caplog.clear()


@in_virtual_time
async def test_values_before_a_correction_of_the_time_of_day_are_kept() -> None:
    async with station_bench(traits=TRAITS) as bench:
        bench.central_system.answers["Heartbeat"] = lambda: {
            "currentTime": wire_time(virtual_now() - timedelta(hours=1))
        }
        await charge(bench, 1300, MeterValueSampleInterval="400", StopTxnSampledData=ENERGY)
        await bench.swipe()
        (stop,) = bench.sent("StopTransaction")
        assert stop["transactionData"][0]["timestamp"] > stop["transactionData"][1]["timestamp"]
        assert len(stop["transactionData"]) == 5
