"""Whole stations: meter values at their ticks, on request, and after a restart."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import anyio
import pytest

from ocpp16_sdk.charge_point.outbox import MemoryOutboxStore
from ocpp16_sdk.messages import Measurand, Phase
from ocpp16_sdk.station import Metering, Quantity, Standard, StopPressed, Traits, TransactionControl
from tests.support.charging_station import StationBench, station_bench, wire_time
from tests.support.scripted_central_system import NOW
from tests.support.virtual_time import in_virtual_time

ENERGY, INTERVAL = "Energy.Active.Import.Register", "Energy.Active.Import.Interval"
LISTS = ["MeterValuesSampledData", "MeterValuesAlignedData", "StopTxnSampledData", "StopTxnAlignedData"]
CURRENTS = tuple(Quantity(Measurand.CURRENT_IMPORT, phase) for phase in (Phase.L1, Phase.L2, Phase.L3))
MAIN_METER = Traits(connectors=2, main_meter=True, measures=CURRENTS)


async def ask(bench: StationBench, action: str, **payload: Any) -> Any:
    answer = await bench.central_system.ask(action, payload)
    assert answer is not None
    return answer[2]


async def trigger(bench: StationBench, **payload: Any) -> Any:
    return (await ask(bench, "TriggerMessage", requestedMessage="MeterValues", **payload))["status"]


def readings(bench: StationBench, connector: int = 1) -> list[tuple[str, str, str]]:
    """Return time, context and value of each sampled value of a connector that the central system has received."""
    return [
        (value["timestamp"][11:19], sampled["context"], sampled["value"])
        for payload in bench.sent("MeterValues")
        if payload["connectorId"] == connector
        for value in payload["meterValue"]
        for sampled in value["sampledValue"]
    ]


async def until(bench: StationBench, time: str) -> None:
    """Let virtual time pass until a time of day of the station."""
    hour, minute, second = map(int, time.split(":"))
    target = bench.station.now().replace(hour=hour, minute=minute, second=second, microsecond=0)
    await bench.settle((target - bench.station.now()).total_seconds())


# Certification case 070
@in_virtual_time
async def test_sampled_values_are_sent_at_the_interval_from_the_start_of_the_transaction() -> None:  # CP-84
    async with station_bench() as bench:
        await bench.configure(MeterValueSampleInterval="10")
        await until(bench, "12:00:07")
        await bench.charge()  # the card is presented one second later
        bench.hardware.energy[1] += 1_234_567
        await until(bench, "12:00:29")
        sent = bench.sent("MeterValues")
        assert [(each["connectorId"], each["transactionId"]) for each in sent] == [(1, 7), (1, 7)]
        assert [time for time, _, _ in readings(bench)] == ["12:00:18", "12:00:28"]
        assert sent[0]["meterValue"][0]["sampledValue"] == [
            {"value": "2234", "context": "Sample.Periodic", "measurand": ENERGY, "unit": "Wh"}
        ]
        await bench.swipe()
        await bench.settle(60)
        assert len(bench.sent("MeterValues")) == 2


@in_virtual_time
async def test_an_interval_of_zero_turns_values_off_and_a_change_applies_at_once() -> None:  # CP-83
    async with station_bench() as bench:
        await bench.configure(MeterValueSampleInterval="0", ClockAlignedDataInterval="0")
        await until(bench, "12:00:10")
        await bench.charge()
        await until(bench, "12:20:00")
        assert bench.sent("MeterValues") == []
        assert ("read", 1) in bench.hardware.calls  # the register for a loss of power
        await bench.configure(MeterValueSampleInterval="100", ClockAlignedDataInterval="300")
        await until(bench, "12:22:00")
        await bench.configure(MeterValueSampleInterval="30", ClockAlignedDataInterval="0")
        await until(bench, "12:23:00")
        await bench.configure(MeterValueSampleInterval="0")
        await until(bench, "13:00:00")
        assert [time for time, _, _ in readings(bench)] == ["12:20:11", "12:21:51", "12:22:11", "12:22:41"]


@in_virtual_time
async def test_a_list_without_items_turns_values_off_without_a_deadline() -> None:
    async with station_bench() as bench:
        await bench.configure(MeterValuesSampledData="", MeterValuesAlignedData="", ClockAlignedDataInterval="60")
        await bench.charge()
        await bench.settle(600)
        assert bench.sent("MeterValues") == []
        assert len(bench.hardware.calls) == 10  # the register for a loss of power, each minute
        await bench.configure(MeterValuesSampledData=ENERGY)
        await bench.settle(60)
        assert len(bench.sent("MeterValues")) == 1


# Certification case 071
@in_virtual_time
async def test_clock_aligned_values_are_sent_on_the_tick_with_and_without_a_transaction() -> None:
    # ACT-16, CP-85, CP-88, CP-96
    async with station_bench(traits=MAIN_METER) as bench:
        await bench.configure(MeterValuesAlignedData=ENERGY, ClockAlignedDataInterval="900")
        await bench.configure(MeterValueSampleInterval="0")
        bench.hardware.read_time = 5
        await until(bench, "12:20:00")
        bench.hardware.read_time = 0
        await bench.charge()
        await until(bench, "12:40:00")
        await bench.swipe()
        bench.hardware.energy[0] = 7_000_000
        await until(bench, "12:50:00")
        ticks = ["12:15:00", "12:30:00", "12:45:00"]
        for connector in (1, 2):
            wh = str(1000 * connector)
            assert readings(bench, connector)[-2:] == [(tick, "Sample.Clock", wh) for tick in ticks[1:]]
        assert [value for _, _, value in readings(bench, 0)] == ["0", "7000"]
        received: dict[int, list[int | None]] = {0: [], 1: [], 2: []}
        for payload in bench.sent("MeterValues"):
            received[payload["connectorId"]].append(payload.get("transactionId"))
        assert received == {0: [None, None], 1: [7, None], 2: [None, None]}
        (main, *_) = [each["meterValue"][0] for each in bench.sent("MeterValues") if each["connectorId"] == 0]
        assert main["sampledValue"][0]["location"] == "Inlet"


@in_virtual_time
async def test_the_timestamp_is_the_tick_and_not_the_moment_of_a_slow_reading() -> None:  # CP-85
    async with station_bench() as bench:
        bench.hardware.read_time = 20
        await bench.configure(ClockAlignedDataInterval="60")
        await until(bench, "12:02:30")
        assert [time for time, _, _ in readings(bench, 2)] == ["12:01:00", "12:02:00"]


@in_virtual_time
async def test_without_a_main_meter_there_are_no_values_of_connector_0() -> None:  # CP-96
    async with station_bench() as bench:
        await bench.configure(ClockAlignedDataInterval="60")
        await bench.settle(90)
        assert (readings(bench, 0), len(readings(bench, 1))) == ([], 1)
        assert await trigger(bench, connectorId=0) == "Rejected"
        assert ("read", 0) not in bench.hardware.calls


@in_virtual_time
async def test_all_phases_of_a_measurand_are_reported_in_one_message_for_each_meter() -> None:  # CP-89
    async with station_bench(traits=MAIN_METER) as bench:
        bench.hardware.values = {n: dict.fromkeys(CURRENTS, 1000 * n) for n in range(3)}
        await bench.configure(MeterValuesAlignedData="Current.Import", ClockAlignedDataInterval="60")
        await until(bench, "12:01:30")
        sent = bench.sent("MeterValues")
        assert sorted(each["connectorId"] for each in sent) == [0, 1, 2]
        for payload in sent:
            (value,) = payload["meterValue"]
            assert [each["phase"] for each in value["sampledValue"]] == ["L1", "L2", "L3"]
        await bench.configure(MeterValuesAlignedData="Current.Import.L2")
        await until(bench, "12:02:30")
        assert len(bench.sent("MeterValues")[-1]["meterValue"][0]["sampledValue"]) == 1


@in_virtual_time
async def test_the_energy_of_an_interval_bears_the_start_of_the_interval() -> None:  # CP-86
    async with station_bench() as bench:
        await bench.configure(
            MeterValuesAlignedData=INTERVAL,
            ClockAlignedDataInterval="60",
            MeterValuesSampledData=f"{ENERGY},{INTERVAL}",
        )
        await until(bench, "12:01:05")
        assert readings(bench) == []  # the start of the first interval was not read
        await bench.charge()
        bench.hardware.energy[1] += 500_000
        await until(bench, "12:03:05")
        assert [each for each in readings(bench) if each[1] == "Sample.Clock"] == [
            ("12:01:06", "Sample.Clock", "500"),  # the transaction has begun in the interval
            ("12:02:00", "Sample.Clock", "0"),
        ]
        assert [each for each in readings(bench) if each[1] == "Sample.Periodic"] == [
            ("12:01:06", "Sample.Periodic", "500"),
            ("12:02:06", "Sample.Periodic", "1500"),
        ]


@pytest.mark.parametrize("key", LISTS)
@in_virtual_time
async def test_a_list_with_an_unsupported_measurand_is_rejected_as_a_whole(key: str) -> None:  # CFG-07, CP-90
    store, features = MemoryOutboxStore(), Standard(meter_values=Metering(max_measurands=3))
    traits = Traits(connectors=1, measures=CURRENTS)
    async with station_bench(features, traits=traits, store=store) as bench:
        for value, status in {
            "Current.Import.L2,Current.Import": "Accepted",
            "Current.Import,Foo": "Rejected",
            "Voltage": "Rejected",
            "Current.Import.N": "Rejected",
            f"{ENERGY},Current.Import.L1,Current.Import.L2,Current.Import.L3": "Rejected",
        }.items():
            assert await ask(bench, "ChangeConfiguration", key=key, value=value) == {"status": status}
    async with station_bench(features, traits=traits, store=store) as bench:
        answer = await ask(bench, "GetConfiguration", key=[key, f"{key}MaxLength"])
        assert [each["value"] for each in answer["configurationKey"]] == ["Current.Import.L2,Current.Import", "3"]


@pytest.mark.parametrize("key", ["MeterValueSampleInterval", "ClockAlignedDataInterval"])
@in_virtual_time
async def test_an_interval_is_from_0_to_one_day(key: str) -> None:  # CFG-13
    async with station_bench() as bench:
        for value, status in {"-1": "Rejected", "86401": "Rejected", "86400": "Accepted", "0": "Accepted"}.items():
            assert await ask(bench, "ChangeConfiguration", key=key, value=value) == {"status": status}


@in_virtual_time
async def test_the_phase_rotation_of_a_connector_can_be_changed() -> None:  # CP-95
    async with station_bench() as bench:
        for value, status in {"1.RST,2.RTS": "Accepted", "3.RST": "Rejected"}.items():
            answer = await ask(bench, "ChangeConfiguration", key="ConnectorPhaseRotation", value=value)
            assert answer == {"status": status}


@in_virtual_time
async def test_a_trigger_sends_the_present_values_of_a_connector_or_of_all() -> None:  # CP-94, CP-129, CP-130
    async with station_bench(traits=MAIN_METER) as bench:
        bench.hardware.values = {1: {CURRENTS[0]: 6000}}
        await bench.configure(MeterValuesSampledData=f"{ENERGY},Current.Import")
        await bench.charge()
        bench.hardware.energy[1] += 1_000_000
        assert await trigger(bench) == "Accepted"
        sent = bench.sent("MeterValues")
        assert {each["connectorId"]: each.get("transactionId") for each in sent} == {0: None, 1: 7, 2: None}
        assert len(sent) == 3
        assert [(context, value) for _, context, value in readings(bench)] == [("Trigger", "2000"), ("Trigger", "6")]
        assert await trigger(bench, connectorId=2) == "Accepted"
        assert await trigger(bench, connectorId=0) == "Accepted"
        assert [each["connectorId"] for each in bench.sent("MeterValues")[3:]] == [2, 0]
        assert await trigger(bench, connectorId=99) == "Rejected"
        await bench.configure(MeterValuesSampledData="")
        await trigger(bench, connectorId=2)
        assert readings(bench, 2)[-1][1:] == ("Trigger", "2000")  # the energy register, if the list has no items


@in_virtual_time
async def test_two_triggers_during_a_reading_send_one_message() -> None:  # CP-133
    async with station_bench() as bench:
        bench.hardware.read_time = 10
        assert [await trigger(bench, connectorId=1) for _ in range(3)] == ["Accepted"] * 3
        await bench.settle(30)
        assert len(bench.sent("MeterValues")) == 1


@in_virtual_time
async def test_values_of_a_transaction_are_queued_and_triggered_ones_and_those_without_are_not() -> None:  # CP-97
    async with station_bench() as bench:
        await bench.configure(ClockAlignedDataInterval="60")
        await bench.charge()
        bench.hardware.read_time = 3
        assert await trigger(bench) == "Accepted"
        bench.central_system.hold = anyio.Event()
        await bench.central_system.disconnect()
        await bench.settle(200)
        bench.central_system.hold.set()
        bench.hardware.read_time = 0
        await bench.settle(30)
        assert [context for _, context, _ in readings(bench)] == ["Sample.Clock", "Sample.Periodic"] * 3
        assert readings(bench, 2) == []
        await bench.settle(60)
        assert len(readings(bench, 2)) == 1


@in_virtual_time
async def test_clock_aligned_values_without_a_transaction_are_queued_if_it_is_configured() -> None:  # CP-97
    async with station_bench(Standard(meter_values=Metering(queue_outside_transactions=True))) as bench:
        await bench.configure(ClockAlignedDataInterval="60")
        bench.central_system.hold = anyio.Event()
        await bench.central_system.disconnect()
        await bench.settle(100)
        bench.central_system.hold.set()
        await bench.settle(10)
        assert [time for time, _, _ in readings(bench)] == ["12:01:00"]


@in_virtual_time
async def test_a_reading_that_fails_skips_its_tick_and_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async with station_bench() as bench:
        await bench.configure(MeterValueSampleInterval="10")
        await bench.charge()
        bench.hardware.failing.add("read")
        with caplog.at_level(logging.ERROR, "ocpp16_sdk.station"):
            await bench.settle(45)
            bench.hardware.failing.clear()
            assert [each.getMessage() for each in caplog.records] == [
                "'CP001': meter values of connector 1 are missing until its meter can be read: read is broken"
            ]
            caplog.clear()
        assert bench.sent("MeterValues") == []
        await bench.settle(10)
        assert len(bench.sent("MeterValues")) == 1
        assert (bench.statuses(), bench.sent("StopTransaction")) == ([], [])
        bench.hardware.failing.add("read")
        with caplog.at_level(logging.ERROR, "ocpp16_sdk.station"):
            await bench.settle(10)
            assert "until its meter can be read" in caplog.text  # the next failure is a new one
            caplog.clear()


@in_virtual_time
async def test_a_reading_that_is_slower_than_the_interval_skips_ticks(caplog: pytest.LogCaptureFixture) -> None:
    async with station_bench() as bench:
        await bench.configure(MeterValueSampleInterval="10")
        await until(bench, "12:00:05")
        await bench.charge()
        bench.hardware.read_time = 25
        await until(bench, "12:01:00")
        assert [time for time, _, _ in readings(bench)] == ["12:00:16"]
        assert caplog.text.count("the reading before has not finished") == 1
        caplog.clear()


@in_virtual_time
async def test_the_contactor_does_not_wait_for_a_slow_meter(caplog: pytest.LogCaptureFixture) -> None:
    async with station_bench() as bench:
        await bench.configure(ClockAlignedDataInterval="60", MeterValueSampleInterval="60")
        await bench.charge()
        await until(bench, "12:00:59")
        bench.hardware.read_time = 20
        await bench.settle(2)  # the clock-aligned value is read
        await bench.report(StopPressed(1, emergency=True))
        await bench.settle(0.5)
        assert bench.hardware.offers[1] is None
        await bench.settle(30)
        assert bench.sent("StopTransaction")[0]["reason"] == "EmergencyStop"
        assert (readings(bench, 1), len(readings(bench, 2))) == ([], 1)
        assert "it took too long" in caplog.text
        caplog.clear()


@in_virtual_time
async def test_a_reading_that_is_requested_behind_a_call_of_the_contactor_is_bounded(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with station_bench() as bench:
        await bench.configure(MeterValueSampleInterval="0")
        await bench.charge()
        bench.hardware.read_time = 20
        await until(bench, "12:01:05")
        assert bench.hardware.calls == [("read", 1)]  # the register for a loss of power; the others wait behind it
        assert await trigger(bench, connectorId=1) == "Accepted"
        await bench.report(StopPressed(1))
        await until(bench, "12:01:26")
        assert bench.hardware.offers[1] is None
        await bench.settle(30)
        assert len(bench.sent("StopTransaction")) == 1
        caplog.clear()


@in_virtual_time
async def test_a_transaction_that_stops_during_a_reading_gets_no_value_after_its_stop(  # CP-88
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with station_bench(traits=Traits(connectors=2, lock=False)) as bench:
        await bench.configure(ClockAlignedDataInterval="60", MeterValueSampleInterval="0")
        await bench.charge()
        await until(bench, "12:00:59")
        bench.hardware.read_time = 3
        await bench.swipe()  # the stop is read when the tick is due
        await bench.settle(20)
        assert readings(bench) == []
        assert len(bench.sent("StopTransaction")) == 1
        assert "cannot be stored" not in caplog.text
        caplog.clear()


@in_virtual_time
async def test_a_corrected_time_of_day_moves_clock_aligned_ticks_and_not_the_sampled_ones() -> None:  # CP-85
    async with station_bench() as bench:
        await bench.configure(ClockAlignedDataInterval="3600", MeterValueSampleInterval="400")
        await bench.charge()
        started = anyio.current_time()
        bench.central_system.answers["Heartbeat"] = lambda: {
            "currentTime": wire_time(NOW + timedelta(minutes=50, seconds=anyio.current_time()))
        }
        await bench.settle(1300)
        sampled = [each for each in bench.central_system.calls if "Sample.Periodic" in str(each.payload)]
        assert [round(each.time - started) for each in sampled] == [399, 799, 1199]
        times = [(context, time) for time, context, _ in readings(bench)]
        assert [time for context, time in times if context == "Sample.Clock"] == ["13:00:00"]
        assert [time[:5] for context, time in times if context == "Sample.Periodic"] == ["12:56", "13:03", "13:10"]


@in_virtual_time
async def test_a_resumed_transaction_reports_the_interruption_and_keeps_its_ticks() -> None:
    store, features = MemoryOutboxStore(), Standard(transactions=TransactionControl(after_restart="resume"))
    async with station_bench(features, store=store) as bench:
        await bench.configure(MeterValueSampleInterval="50")
        await bench.charge()
        bench.hardware.energy[1] += 2_000_000
        await until(bench, "12:01:30")
    async with station_bench(features, store=store, settled=False) as bench:
        assert [(context, value) for _, context, value in readings(bench)][-2:] == [
            ("Interruption.Begin", "3000"),
            ("Interruption.End", "1000"),
        ]
        (sent,) = bench.sent("MeterValues")
        assert sent["transactionId"] == 7
        first = bench.station.state[1].session
        assert first is not None
        await bench.settle(100)
        ticks = [time for time, context, _ in readings(bench) if context == "Sample.Periodic"]
        expected = [first.started_at + timedelta(seconds=50 * count) for count in range(1, 20)]
        assert len(ticks) == 2
        assert set(ticks) <= {f"{each:%H:%M:%S}" for each in expected}


@in_virtual_time
async def test_signed_readings_are_reported_beside_the_register() -> None:
    async with station_bench() as bench:
        bench.hardware.signed = "0A0B0C"
        await bench.configure(MeterValueSampleInterval="10")
        await bench.charge()
        await bench.settle(10)
        _, signed = bench.sent("MeterValues")[0]["meterValue"][0]["sampledValue"]
        assert (signed["value"], signed["format"], signed["measurand"]) == ("0A0B0C", "SignedData", ENERGY)


@in_virtual_time
async def test_a_station_without_meter_values_has_no_keys_and_no_trigger() -> None:
    async with station_bench(Standard(meter_values=None)) as bench:
        await bench.charge()
        await bench.settle(120)
        assert await trigger(bench) == "NotImplemented"
        answer = await ask(bench, "GetConfiguration", key=["MeterValueSampleInterval"])
        assert answer["unknownKey"] == ["MeterValueSampleInterval"]
        await bench.swipe()
        assert bench.sent("MeterValues") == []
        assert "transactionData" not in bench.sent("StopTransaction")[0]


def test_an_option_of_meter_values_is_checked() -> None:
    with pytest.raises(ValueError, match="max_transaction_data=2"):
        Metering(max_transaction_data=2)
    with pytest.raises(ValueError, match="max_measurands=0"):
        Metering(max_measurands=0)
    with pytest.raises(TypeError, match="queue_outside_transactions"):
        Metering(queue_outside_transactions=1)  # type: ignore[arg-type]
