"""Emulated hardware, alone and below a station, in virtual time."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import groupby

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.emulator import MEASURES, Car, EmulatedHardware
from ocpp16_sdk.messages import Measurand, Phase
from ocpp16_sdk.station import (
    AsyncChargingStation,
    Card,
    EvWants,
    Fault,
    FaultOver,
    Limit,
    Plugged,
    PowerLost,
    Quantity,
    StopPressed,
    Traits,
    Unplugged,
    VirtualClock,
)
from tests.support.scripted_central_system import BOOT, ScriptedCentralSystem, scripted_central_system
from tests.support.virtual_time import in_virtual_time

MIDNIGHT = datetime(2026, 5, 1, tzinfo=UTC)
POWER, SOC = Quantity(Measurand.POWER_ACTIVE_IMPORT), Quantity(Measurand.SOC, location=m.Location.EV)
L1 = Quantity(Measurand.CURRENT_IMPORT, Phase.L1)


async def reported(hardware: EmulatedHardware, count: int) -> list[object]:
    """Return the next events."""
    async with aclosing(hardware.events()) as events:
        with anyio.fail_after(1):
            return [await anext(events) for _ in range(count)]


@in_virtual_time
async def test_what_a_program_does_is_reported_in_order() -> None:
    hardware = EmulatedHardware(VirtualClock(MIDNIGHT))
    hardware.plug(1)
    hardware.swipe("04A2B3", 2)
    hardware.pause(1)
    hardware.resume(1)
    hardware.press_stop(1, emergency=True)
    hardware.fault(0, m.ChargePointErrorCode.INTERNAL_ERROR, warning=True, info="warm")
    hardware.clear_fault(0, m.ChargePointErrorCode.INTERNAL_ERROR)
    hardware.unplug(1)
    hardware.plug(2, Car(state_of_charge=1))
    hardware.lose_power()
    assert await reported(hardware, 11) == [
        Plugged(1),
        Card("04A2B3", 2),
        EvWants(1, False),
        EvWants(1, True),
        StopPressed(1, True),
        Fault(0, m.ChargePointErrorCode.INTERNAL_ERROR, True, "warm"),
        FaultOver(0, m.ChargePointErrorCode.INTERNAL_ERROR),
        Unplugged(1),
        Plugged(2),
        EvWants(2, False),
        PowerLost(),
    ]


@in_virtual_time
async def test_what_is_not_possible_is_an_error() -> None:
    hardware = EmulatedHardware(VirtualClock(MIDNIGHT))
    hardware.plug(1)
    with pytest.raises(ValueError, match="connector 1: a car is plugged in already"):
        hardware.plug(1)
    for wrong in (hardware.unplug, hardware.pause, hardware.resume):
        with pytest.raises(ValueError, match="connector 2: no car is plugged in"):
            wrong(2)
    missing: Callable[[int], None]
    for missing in (hardware.plug, hardware.press_stop, hardware.block_lock, partial(hardware.swipe, "A")):
        with pytest.raises(ValueError, match="connector=3: must be from 1 to 2"):
            missing(3)
    with pytest.raises(ValueError, match="restart_time=-1"):
        EmulatedHardware(VirtualClock(MIDNIGHT), restart_time=-1)


@in_virtual_time
async def test_a_car_charges_with_the_lowest_of_both_limits_until_it_is_full() -> None:
    clock = VirtualClock(MIDNIGHT)
    hardware = EmulatedHardware(clock, Traits(connectors=2, measures=MEASURES, main_meter=True), seed=3)
    hardware.plug(1, Car(capacity=10_000, state_of_charge=0.5, max_current=16, phases=1, taper_to=1))
    before = await hardware.read(1)
    assert before.values[POWER] == before.values[L1] == 0
    await hardware.offer(1, Limit(20, 3))
    during = await hardware.read(1)
    assert during.values[L1] == 16_000
    assert during.values[Quantity(Measurand.CURRENT_IMPORT, Phase.L2)] == 0
    assert during.values[Quantity(Measurand.CURRENT_OFFERED)] == 20_000
    voltage = during.values[Quantity(Measurand.VOLTAGE, Phase.L1_N)]
    assert during.values[POWER] == 16 * voltage
    await clock.advance(600)
    after, main = await hardware.read(1), await hardware.read(0)
    assert after.energy - before.energy == 16 * voltage // 6
    assert after.values[SOC] == pytest.approx(50_000 + 10 * (16 * voltage / 6) / 1000, abs=1)
    assert main.values[POWER] == after.values[POWER]
    assert main.energy == after.energy + (await hardware.read(2)).energy
    await hardware.offer(1, Limit(5, 3))  # less than the car can use
    assert (await hardware.read(1)).values[POWER] == 0
    await hardware.offer(1, Limit(32, 3))
    assert await reported(hardware, 1) == [Plugged(1)]
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(clock.advance, 7_200)
        assert await reported(hardware, 1) == [EvWants(1, False)]
    full = await hardware.read(1)
    assert full.energy - before.energy == pytest.approx(5_000_000, abs=2)
    assert (full.values[POWER], full.values[SOC]) == (0, 100_000)


@in_virtual_time
async def test_a_stuck_lock_stays_and_a_restart_opens_the_contactors() -> None:
    hardware = EmulatedHardware(VirtualClock(MIDNIGHT), restart_time=2)
    assert await hardware.lock(1, True)
    hardware.block_lock(1)
    assert await hardware.lock(1, False)
    hardware.block_lock(1, blocked=False)
    assert not await hardware.lock(1, False)
    hardware.plug(1)
    await hardware.offer(1, Limit(16, 3))
    began = anyio.current_time()
    await hardware.restart(m.ResetType.SOFT)
    assert anyio.current_time() - began == 2
    assert (await hardware.read(1)).values[POWER] == 0


@in_virtual_time
async def test_the_same_seed_gives_the_same_hardware() -> None:
    clock = VirtualClock(MIDNIGHT)
    one, same, other = (EmulatedHardware(clock, seed=seed) for seed in (1, 1, 2))
    assert await one.read(1) == await same.read(1) != await other.read(1)


Emulated = tuple[ScriptedCentralSystem, AsyncChargingStation, EmulatedHardware, VirtualClock]


@asynccontextmanager
async def emulated() -> AsyncGenerator[
    tuple[ScriptedCentralSystem, AsyncChargingStation, EmulatedHardware, VirtualClock]
]:
    clock = VirtualClock(MIDNIGHT)
    hardware = EmulatedHardware(clock)
    async with scripted_central_system() as central_system:
        central_system.answers["BootNotification"]["currentTime"] = "2026-05-01T00:00:00Z"
        station = AsyncChargingStation(
            "ws://memory", "CP001", boot=BOOT, hardware=hardware, clock=clock, connect=central_system.connect
        )
        hardware.wait_idle = station.wait_idle
        async with station:
            await anyio.sleep(1)
            yield central_system, station, hardware, clock


@in_virtual_time
async def test_a_day_of_charging_passes_at_once() -> None:
    async with emulated() as (central_system, station, hardware, clock):
        for hour in range(0, 24, 6):
            hardware.plug(1, Car(capacity=30_000, state_of_charge=0.2))
            hardware.swipe("04A2B3", 1)
            await anyio.sleep(1)
            await clock.advance(5 * 3600)
            await anyio.sleep(1)
            assert station.state[1].session is not None
            assert not station.state[1].ev_wants
            hardware.unplug(1)
            await anyio.sleep(1)
            await clock.advance(3600)
            assert clock.now().hour == (hour + 6) % 24
        stops = [each.payload for each in central_system.calls if each.action == "StopTransaction"]
        starts = [each.payload for each in central_system.calls if each.action == "StartTransaction"]
        energies = [stop["meterStop"] - start["meterStart"] for start, stop in zip(starts, stops, strict=True)]
        assert energies == [pytest.approx(24_000, abs=2)] * 4
        statuses = [status for status, _ in groupby(each for number, each in central_system.statuses() if number == 1)]
        assert statuses == ["Available", *["Preparing", "Charging", "SuspendedEV", "Finishing", "Available"] * 4]
        sent = [each.payload for each in central_system.calls if each.action == "StatusNotification"]
        times = [each["timestamp"] for each in sent[3:]]  # the first one of each connector has none
        assert times == sorted(times)
        full = next(each["timestamp"] for each in sent if each["status"] == "SuspendedEV")
        assert full.startswith("2026-05-01T01:")  # 24 kWh with 22 kW, and less in the end


@in_virtual_time
async def test_the_meter_values_of_a_transaction_agree_with_each_other() -> None:
    async with emulated() as (central_system, _, hardware, clock):
        measurands = "Energy.Active.Import.Interval,Power.Active.Import,Current.Import,Voltage,SoC"
        for key, value in {"MeterValueSampleInterval": "600", "MeterValuesSampledData": measurands}.items():
            await central_system.ask("ChangeConfiguration", {"key": key, "value": value})
        hardware.plug(1, Car(capacity=30_000, state_of_charge=0.2))
        hardware.swipe("04A2B3", 1)
        await anyio.sleep(1)
        await clock.advance(3600)
        await anyio.sleep(1)
        hardware.unplug(1)
        await anyio.sleep(1)
        sent = [each.payload["meterValue"] for each in central_system.calls if each.action == "MeterValues"]
        intervals = [int(interval["sampledValue"][0]["value"]) for interval, _ in sent]
        (start,) = [each.payload for each in central_system.calls if each.action == "StartTransaction"]
        (stop,) = [each.payload for each in central_system.calls if each.action == "StopTransaction"]
        assert len(intervals) == 6
        assert sum(intervals) == stop["meterStop"] - start["meterStart"]
        assert [interval["timestamp"] for interval, _ in sent[1:]] == [now["timestamp"] for _, now in sent[:-1]]
        for _, now in sent:
            values = {each["measurand"]: float(each["value"]) for each in now["sampledValue"] if "phase" not in each}
            phases = [each for each in now["sampledValue"] if "phase" in each]
            amperes, volts = ([float(each["value"]) for each in phases if each["unit"] == unit] for unit in "AV")
            assert len(amperes) == len(volts) == 3
            power = sum(ampere * volt for ampere, volt in zip(amperes, volts, strict=True))
            assert values["Power.Active.Import"] == pytest.approx(power, abs=1)
            assert 20 < values["SoC"] <= 100
