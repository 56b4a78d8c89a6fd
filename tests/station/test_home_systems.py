"""The set-ups of Home Assistant and evcc complete with a station on emulated hardware, in memory."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePoint, messages as m
from ocpp16_sdk.emulator import Car
from ocpp16_sdk.messages import Measurand
from ocpp16_sdk.station import Standard, SystemClock, Triggers
from tests.support.emulated_station import EmulatedStation
from tests.support.evcc import MAX_STATUS_AGE, TAG, TRANSACTION, Evcc
from tests.support.home_assistant import HomeAssistant
from tests.support.roles import in_memory
from tests.support.virtual_time import in_virtual_time

S = m.ChargePointStatus
MEASURED = {
    *(Measurand.ENERGY_ACTIVE_IMPORT_REGISTER, Measurand.POWER_ACTIVE_IMPORT, Measurand.CURRENT_IMPORT),
    *(Measurand.CURRENT_OFFERED, Measurand.VOLTAGE, Measurand.SOC),
}


def virtual_clock() -> Callable[[], datetime]:
    """Return a clock that follows the virtual time."""
    start = datetime(2026, 5, 1, 12, tzinfo=UTC)
    return lambda: start + timedelta(seconds=anyio.current_time())


@asynccontextmanager
async def emulated(depot: AsyncCentralSystem, **options: Any) -> AsyncGenerator[EmulatedStation]:
    """Run a station that connects to a central system."""
    async with in_memory(depot) as place:
        options = place.options("CP002") | {"clock": SystemClock(now=virtual_clock())} | options
        station = EmulatedStation("CP002", **options)
        async with station:
            await depot.wait_for("CP002", timeout=60)
            yield station


@in_virtual_time
async def test_home_assistant_sets_the_station_up() -> None:
    depot = HomeAssistant()
    # It waits for a boot although the charge point is accepted.
    async with emulated(depot, features=Standard(trigger=Triggers(boot=True))):
        started_at = anyio.current_time()
        found = await depot.set_up(depot["CP002"])
        assert anyio.current_time() - started_at < 5  # no step waits until its time is over
    assert found.profiles == {"Core", "LocalAuthListManagement", "SmartCharging", "Reservation", "RemoteTrigger"}
    assert found.connectors == 2
    assert {*found.measurands} == MEASURED
    assert found.refused_keys == []
    assert depot.boots == 2
    assert depot.statuses == dict.fromkeys(range(3), S.AVAILABLE)


@in_virtual_time
async def test_evcc_sets_the_station_up_limits_it_and_charges() -> None:
    depot = Evcc(virtual_clock())
    async with emulated(depot) as station:
        found = await depot.set_up(depot["CP002"])
        assert {*found.measurands} == MEASURED
        assert found.smart_charging
        await depot.limit(depot["CP002"], 16)
        assert await depot.poll(depot["CP002"], 10) == [16] * 10
        station.hardware.plug(1, Car(capacity=40_000))
        await depot.start(depot["CP002"])
        await depot.limit(depot["CP002"], 10)
        assert station.state[1].target is not None
        assert station.state[1].target.current == 10
        await depot.limit(depot["CP002"], 0)
        await depot.changes.wait_until(lambda: depot.status == S.SUSPENDED_EVSE)
        await anyio.sleep(25)
        stopped = await depot["CP002"].remote_stop_transaction(transaction_id=TRANSACTION)
        assert stopped.status is m.RemoteStartStopStatus.ACCEPTED
        await depot.changes.wait_until(lambda: f"stop {TRANSACTION}" in depot.transactions)
        station.hardware.unplug(1)
        await depot.changes.wait_until(lambda: depot.status == S.AVAILABLE)
    assert depot.transactions == [f"start {TAG}", f"stop {TRANSACTION}"]
    in_transaction = [each for each in depot.meter_values if each.transaction_id == TRANSACTION]
    assert len(in_transaction) >= 2
    assert depot.ignored == []


@in_virtual_time
async def test_evcc_receives_the_status_after_an_interruption() -> None:
    depot = Evcc(virtual_clock())
    async with emulated(depot) as station:
        await depot.set_up(depot["CP002"])
        await cut(station.charge_point)
        station.hardware.plug(1)
        await depot.changes.wait_until(lambda: depot.status == S.PREPARING)
    assert depot.ignored == []


@in_virtual_time
async def test_a_status_with_an_old_time_is_ignored_by_evcc() -> None:
    now = virtual_clock()
    depot = Evcc(now)
    async with emulated(depot) as station:
        await depot.changes.wait_until(lambda: depot.status == S.AVAILABLE)
        old = now() - MAX_STATUS_AGE - timedelta(seconds=1)
        station.charge_point.report_status(1, S.PREPARING, timestamp=old)
        await depot.changes.wait_until(lambda: bool(depot.ignored))
    assert (depot.status, depot.ignored) == (S.AVAILABLE, [S.PREPARING])


async def cut(charger: AsyncChargePoint) -> None:
    connection = charger._loop.connection  # pyright: ignore[reportPrivateUsage]
    assert connection is not None
    await connection.aclose()
