"""The set-ups of Home Assistant and evcc complete with the example of a charge point, in memory."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePoint, messages as m
from tests.support.evcc import MAX_STATUS_AGE, TAG, TRANSACTION, Evcc
from tests.support.examples import load_example
from tests.support.home_assistant import HomeAssistant
from tests.support.roles import in_memory
from tests.support.virtual_time import in_virtual_time

S = m.ChargePointStatus


def virtual_clock() -> Callable[[], datetime]:
    """Return a clock that follows the virtual time."""
    start = datetime(2026, 5, 1, 12, tzinfo=UTC)
    return lambda: start + timedelta(seconds=anyio.current_time())


@asynccontextmanager
async def example_charger(
    depot: AsyncCentralSystem, extend: Callable[[Any], Any] = lambda charger: charger
) -> AsyncGenerator[Any]:
    """Return the charger of `examples/charge_point.py`, which connects to a central system."""
    example = load_example("charge_point.py")
    async with in_memory(depot) as place, anyio.create_task_group() as tasks:
        options = place.options("CP002")
        charger = extend(example["Charger"])(tasks, None, connect=options["connect"], clock=virtual_clock())
        tasks.start_soon(charger.run)
        await depot.wait_for("CP002", timeout=60)
        yield charger
        tasks.cancel_scope.cancel()


@in_virtual_time
async def test_home_assistant_sets_the_example_up() -> None:
    depot = HomeAssistant()
    async with example_charger(depot):
        started_at = anyio.current_time()
        found = await depot.set_up(depot["CP002"])
        assert anyio.current_time() - started_at < 5  # no step waits until its time is over
    assert found.profiles == {"Core", "RemoteTrigger"}
    assert found.connectors == 2
    assert found.measurands == ("Energy.Active.Import.Register", "Power.Active.Import")
    assert found.refused_keys == ["ClockAlignedDataInterval"]  # it takes no clock-aligned readings, and says so
    assert depot.boots == 2
    assert depot.statuses == dict.fromkeys(range(3), S.AVAILABLE)


@in_virtual_time
async def test_evcc_sets_the_example_up_and_charges() -> None:
    depot = Evcc(virtual_clock())
    async with example_charger(depot) as charger:
        found = await depot.set_up(depot["CP002"])
        assert {*found.measurands} == {"Energy.Active.Import.Register", "Power.Active.Import"}
        charger.report_status(1, S.PREPARING)  # the cable is plugged in
        await depot.start(depot["CP002"])
        assert not found.smart_charging  # the charger kit does it
        await depot.changes.wait_until(lambda: f"stop {TRANSACTION}" in depot.transactions)
        await depot.changes.wait_until(lambda: depot.status == S.AVAILABLE)
    assert depot.transactions == [f"start {TAG}", f"stop {TRANSACTION}"]
    in_transaction = [each for each in depot.meter_values if each.transaction_id == TRANSACTION]
    assert len(in_transaction) == 3
    assert depot.ignored == []


def with_limits(charger: Any) -> Any:
    """Return a charger that stores one limit."""

    class SmartCharger(charger):  # type: ignore[misc]
        amperes = 6.0

        def read(self) -> dict[str, str]:
            return super().read() | {"SupportedFeatureProfiles": "Core,RemoteTrigger,SmartCharging"}  # type: ignore[no-any-return]

        async def on_set_charging_profile(self, request: m.SetChargingProfileRequest) -> m.SetChargingProfileResponse:
            self.amperes = request.cs_charging_profiles.charging_schedule.charging_schedule_period[0].limit
            return m.SetChargingProfileResponse(status=m.ChargingProfileStatus.ACCEPTED)

        async def on_get_composite_schedule(
            self, request: m.GetCompositeScheduleRequest
        ) -> m.GetCompositeScheduleResponse:
            period = m.ChargingSchedulePeriod(start_period=0, limit=self.amperes)
            schedule = m.ChargingSchedule(charging_rate_unit=m.ChargingRateUnit.A, charging_schedule_period=(period,))
            status = m.GetCompositeScheduleStatus.ACCEPTED
            return m.GetCompositeScheduleResponse(status=status, charging_schedule=schedule)

    return SmartCharger


@in_virtual_time
async def test_evcc_limits_a_charger_that_states_smart_charging() -> None:
    depot = Evcc(virtual_clock())
    async with example_charger(depot, with_limits) as charger:
        found = await depot.set_up(depot["CP002"])
        assert (found.smart_charging, charger.amperes) == (True, 0)
        await depot.limit(depot["CP002"], 16)
        assert await depot.poll(depot["CP002"], 10) == [16] * 10


@in_virtual_time
async def test_evcc_receives_the_status_after_an_interruption() -> None:
    depot = Evcc(virtual_clock())
    async with example_charger(depot) as charger:
        await depot.set_up(depot["CP002"])
        await cut(charger)
        charger.report_status(1, S.PREPARING)
        await anyio.sleep(MAX_STATUS_AGE.total_seconds() + 20)
        await depot.changes.wait_until(lambda: depot.status == S.PREPARING)
    assert depot.ignored == []


@in_virtual_time
async def test_a_status_with_an_old_time_is_ignored_by_evcc() -> None:
    now = virtual_clock()
    depot = Evcc(now)
    async with example_charger(depot) as charger:
        await depot.changes.wait_until(lambda: depot.status == S.AVAILABLE)
        charger.report_status(1, S.PREPARING, timestamp=now() - MAX_STATUS_AGE - timedelta(seconds=1))
        await depot.changes.wait_until(lambda: bool(depot.ignored))
    assert (depot.status, depot.ignored) == (S.AVAILABLE, [S.PREPARING])


@in_virtual_time
async def test_the_example_serves_the_other_actions_of_the_core_profile() -> None:
    depot = Evcc(virtual_clock())
    async with example_charger(depot) as charger:
        await depot.set_up(depot["CP002"])
        peer = depot["CP002"]
        assert (await peer.unlock_connector(connector_id=1)).status is m.UnlockStatus.NOT_SUPPORTED
        assert (await peer.clear_cache()).status is m.ClearCacheStatus.REJECTED
        assert (await peer.data_transfer(vendor_id="x")).status is m.DataTransferStatus.UNKNOWN_VENDOR_ID
        unknown = await peer.get_configuration(key=["numberofconnectors", "Nothing"])
        assert unknown.configuration_key == (m.KeyValue(key="NumberOfConnectors", readonly=True, value="2"),)
        assert unknown.unknown_key == ("Nothing",)
        charger.report_status(1, S.PREPARING)
        await depot.start(peer)
        scheduled = await peer.change_availability(connector_id=1, type=m.AvailabilityType.INOPERATIVE)
        assert scheduled.status is m.AvailabilityStatus.SCHEDULED
        assert (await peer.remote_stop_transaction(transaction_id=99)).status is m.RemoteStartStopStatus.REJECTED
        stopped = await peer.remote_stop_transaction(transaction_id=TRANSACTION)
        assert stopped.status is m.RemoteStartStopStatus.ACCEPTED
        await depot.changes.wait_until(lambda: depot.status == S.UNAVAILABLE)
        refused = await peer.remote_start_transaction(id_tag=TAG, connector_id=1)
        assert refused.status is m.RemoteStartStopStatus.REJECTED
        assert (await peer.change_availability(connector_id=9, type=m.AvailabilityType.OPERATIVE)).status == "Rejected"
        depot.booted = False
        assert (await peer.reset(type=m.ResetType.SOFT)).status is m.ResetStatus.ACCEPTED
        await depot.changes.wait_until(lambda: depot.booted)
    assert depot.transactions == [f"start {TAG}", f"stop {TRANSACTION}"]


async def cut(charger: AsyncChargePoint) -> None:
    connection = charger._loop.connection  # pyright: ignore[reportPrivateUsage]
    assert connection is not None
    await connection.aclose()
