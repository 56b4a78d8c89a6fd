"""Whole stations: charging profiles, and the limits that the hardware gets."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point.outbox import MemoryOutboxStore, StoreChanges
from ocpp16_sdk.station import (
    Limit,
    LimitChanged,
    ShareRequest,
    SmartCharging,
    Standard,
    Traits,
    TransactionControl,
    equally,
    free_vend,
)
from tests.station.smart_charging.vectors import ZERO, profile
from tests.support.charging_station import StationBench, station_bench, wire_time
from tests.support.scripted_central_system import NOW
from tests.support.virtual_time import in_virtual_time

ACCEPTED, REJECTED = {"status": "Accepted"}, {"status": "Rejected"}
MAX, DEFAULT, TX = "ChargePointMaxProfile", "TxDefaultProfile", "TxProfile"


async def ask(bench: StationBench, action: str, **payload: Any) -> Any:
    answer = await bench.central_system.ask(action, payload)
    assert answer is not None
    return answer[2]


def wire(payload: m.ChargingProfile) -> dict[str, Any]:
    return dict(json.loads(payload.to_json()))


async def set_profile(bench: StationBench, connector: int, *arguments: Any, **options: Any) -> Any:
    """Send SetChargingProfile; return the payload of the answer, or the code of its error."""
    options = {"kind": "Relative", "start": None} | options
    payload = wire(profile(*arguments, **options))
    return await ask(bench, "SetChargingProfile", connectorId=connector, csChargingProfiles=payload)


async def composite(bench: StationBench, connector: int, duration: int = 60, **fields: Any) -> Any:
    return await ask(bench, "GetCompositeSchedule", connectorId=connector, duration=duration, **fields)


async def composite_limit(bench: StationBench, connector: int) -> float:
    """Return the limit of the only period of a composite schedule."""
    answer = await composite(bench, connector)
    (period,) = answer["chargingSchedule"]["chargingSchedulePeriod"]
    return float(period["limit"])


def limit(bench: StationBench, connector: int = 1) -> float | None:
    """Return the current that the hardware offers; None if its contactor is open."""
    offered = bench.hardware.offers[connector]
    return None if offered is None else offered.current


@in_virtual_time
async def test_a_profile_limits_the_transaction_at_once_and_until_it_stops() -> None:  # SC-05, SC-06, SC-26
    async with station_bench() as bench:
        assert await set_profile(bench, 1, 1, TX) == REJECTED  # no transaction
        assert await set_profile(bench, 0, 2, DEFAULT, [(0, 20)]) == ACCEPTED
        await bench.charge()
        assert limit(bench) == 20
        assert await set_profile(bench, 1, 3, TX, [(0, 10)]) == ACCEPTED
        assert limit(bench) == 10
        assert bench.events[-1] == LimitChanged(1, Limit(10, 3))
        await bench.swipe()
        await bench.unplug()
        await bench.charge()
        assert limit(bench) == 20


@in_virtual_time
async def test_the_periods_of_a_schedule_change_the_limit_at_their_time() -> None:  # SC-14, SC-19
    async with station_bench() as bench:
        await bench.charge()
        await set_profile(bench, 1, 1, TX, [(0, 16), (600, 0), (1200, 8)], duration=1800)
        seen = [limit(bench)]
        for _ in range(4):
            await bench.settle(600)
            seen.append(limit(bench))
        assert seen == [16, None, 8, 32, 32]  # 0 A opens the contactor; after the duration there is no limit
        assert [dict(each)["status"] for each in bench.sent("StatusNotification")][-2:] == ["SuspendedEVSE", "Charging"]


@in_virtual_time
async def test_the_limit_of_the_charge_point_is_shared_by_the_policy() -> None:  # SC-13
    asked: list[tuple[int, list[int]]] = []

    def share(cap: int, requests: Sequence[ShareRequest]) -> Sequence[int]:
        if (call := (cap, [each.connector for each in requests])) not in asked:
            asked.append(call)
        return equally(cap, requests)

    async with station_bench(Standard(smart_charging=SmartCharging(share=share))) as bench:
        await bench.charge(connector=1)
        assert await set_profile(bench, 0, 1, MAX, [(0, 32)], kind="Absolute", start=0) == ACCEPTED
        assert limit(bench, 1) == 32
        await bench.charge("AABBCC", connector=2)
        assert (limit(bench, 1), limit(bench, 2)) == (16, 16)
        assert asked == [(32_000, [1]), (32_000, [1, 2])]
        await bench.swipe("AABBCC", 2)
        assert (limit(bench, 1), limit(bench, 2)) == (32, None)


@in_virtual_time
async def test_by_default_the_first_transaction_gets_the_limit_first() -> None:
    async with station_bench() as bench:
        await set_profile(bench, 0, 1, MAX, [(0, 40)], kind="Absolute", start=0)
        await bench.charge(connector=2)
        await bench.charge("AABBCC", connector=1)
        assert (limit(bench, 2), limit(bench, 1)) == (32, 8)


@in_virtual_time
async def test_a_wrong_policy_never_exceeds_the_limit_and_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    def broken(cap: int, requests: Sequence[ShareRequest]) -> Sequence[int]:
        raise ZeroDivisionError("broken")

    async with station_bench(Standard(smart_charging=SmartCharging(share=broken))) as bench:
        with caplog.at_level(logging.ERROR, "ocpp16_sdk.station"):
            await set_profile(bench, 0, 1, MAX, [(0, 32)], kind="Absolute", start=0)
            await bench.charge(connector=1)
            await bench.charge("AABBCC", connector=2)
        assert (limit(bench, 1), limit(bench, 2)) == (16, 16)
        assert [each.getMessage() for each in caplog.records] == [
            "'CP001': share: ZeroDivisionError: broken; the shares are corrected"
        ]
        caplog.clear()


@in_virtual_time
async def test_profiles_survive_a_restart_and_limit_while_offline() -> None:  # SC-24, SC-25
    store, features = MemoryOutboxStore(), Standard(transactions=TransactionControl(start_rule=free_vend))
    async with station_bench(features, store=store) as bench:
        await set_profile(bench, 0, 1, MAX, [(0, 30)], kind="Absolute", start=0)
        await set_profile(bench, 1, 2, DEFAULT, [(0, 13)])
        await set_profile(bench, 0, 3, DEFAULT, [(0, 11)])
        await bench.plug()
        await set_profile(bench, 1, 4, TX, [(0, 7)])
        assert await ask(bench, "ClearChargingProfile", id=3) == ACCEPTED
    async with station_bench(features, store=store) as bench:  # the transaction was stopped: its profile is gone
        assert [await composite_limit(bench, connector) for connector in (1, 2)] == [13, 30]
        assert await ask(bench, "ClearChargingProfile", id=4) == {"status": "Unknown"}
        bench.central_system.hold = anyio.Event()
        await bench.central_system.disconnect()
        await bench.plug()
        assert not bench.sent("StartTransaction")
        assert limit(bench) == 13


@in_virtual_time
async def test_the_profile_of_a_resumed_transaction_counts_after_a_restart() -> None:  # SC-24, SC-25
    store, features = MemoryOutboxStore(), Standard(transactions=TransactionControl(after_restart="resume"))
    async with station_bench(features, store=store) as bench:
        await bench.charge()
        await set_profile(bench, 1, 4, TX, [(0, 7)])
    async with station_bench(features, store=store) as bench:
        await bench.plug()
        assert limit(bench) == 7


@in_virtual_time
async def test_a_damaged_profile_does_not_prevent_the_start(caplog: pytest.LogCaptureFixture) -> None:
    store = MemoryOutboxStore()
    async with station_bench(store=store) as bench:
        await set_profile(bench, 1, 2, DEFAULT, [(0, 13)])
        await set_profile(bench, 2, 3, DEFAULT, [(0, 11)])
    assert ("charging profile", "2") in store.open().rows
    store.write(StoreChanges({}, {}, {("charging profile", "2"): b'{"connector": 1}'}), durable=True)
    async with station_bench(store=store) as bench:
        assert await ask(bench, "ClearChargingProfile") == ACCEPTED
        assert "is damaged" in caplog.text
        caplog.clear()


@in_virtual_time
async def test_wrong_connectors_and_values_are_answered_with_errors() -> None:  # SC-01, SC-02, SC-04, SC-29, ACT-22
    async with station_bench() as bench:
        assert await set_profile(bench, 9, 1, DEFAULT) == "PropertyConstraintViolation"
        assert await set_profile(bench, 1, 1, MAX) == REJECTED
        assert await set_profile(bench, 0, 1, TX) == REJECTED
        assert await composite(bench, 9) == REJECTED
        assert await composite(bench, 1, chargingRateUnit="kW") == "PropertyConstraintViolation"
        for field, value in {
            "chargingProfilePurpose": "Tx",
            "chargingProfileKind": "Once",
            "recurrencyKind": "Yearly",
        }.items():
            payload = wire(profile(1)) | {field: value}
            answer = await ask(bench, "SetChargingProfile", connectorId=1, csChargingProfiles=payload)
            assert answer == "PropertyConstraintViolation"


@in_virtual_time
async def test_a_station_without_smart_charging_has_neither_calls_nor_keys() -> None:  # SC-03, SC-36
    names = [
        "ChargeProfileMaxStackLevel",
        "ChargingScheduleAllowedChargingRateUnit",
        "ChargingScheduleMaxPeriods",
        "ConnectorSwitch3to1PhaseSupported",
        "MaxChargingProfilesInstalled",
        "SupportedFeatureProfiles",
    ]
    async with station_bench(Standard(smart_charging=SmartCharging(levels=3, units=[m.ChargingRateUnit.A]))) as bench:
        keys = await ask(bench, "GetConfiguration", key=names)
        values = {each["key"]: each["value"] for each in keys["configurationKey"]}
        assert [values[name] for name in names[:5]] == ["3", "Current", "24", "false", "20"]
        assert "SmartCharging" in values["SupportedFeatureProfiles"].split(",")
        assert await set_profile(bench, 0, 1, DEFAULT, stack=4) == REJECTED  # SC-23
        assert await set_profile(bench, 0, 1, DEFAULT, unit="W") == REJECTED  # SC-22
    async with station_bench(Standard(smart_charging=None)) as bench:
        answer = await ask(bench, "GetConfiguration", key=names)
        assert answer["unknownKey"] == names[:5]
        assert "SmartCharging" not in answer["configurationKey"][0]["value"]
        assert await set_profile(bench, 0, 1, DEFAULT) == "NotSupported"
        assert await composite(bench, 0) == "NotSupported"
        assert await ask(bench, "ClearChargingProfile") == "NotSupported"
        await bench.charge()
        assert limit(bench) == 32


@in_virtual_time
async def test_the_profile_of_a_remote_start_counts_for_its_transaction() -> None:  # SC-28
    async with station_bench() as bench:
        await bench.plug()
        payload = wire(profile(5, TX, [(0, 9)], kind="Relative", start=None))
        start = {"idTag": "04A2B3", "connectorId": 1}
        wrong = payload | {"stackLevel": 99}
        assert await ask(bench, "RemoteStartTransaction", **start, chargingProfile=wrong) == REJECTED
        assert await ask(bench, "RemoteStartTransaction", **start, chargingProfile=payload) == ACCEPTED
        await bench.settle()
        assert limit(bench) == 9
        transaction = bench.station.state[1].session
        assert transaction is not None
        number = transaction.transaction_id
        assert await set_profile(bench, 1, 6, TX, [(0, 12)], transaction_id=number) == ACCEPTED  # the same stack level
        assert limit(bench) == 12
        assert await set_profile(bench, 1, 7, TX, [(0, 14)], stack=1, transaction_id=number) == ACCEPTED
        assert limit(bench) == 14
        assert await ask(bench, "ClearChargingProfile", id=7) == ACCEPTED
        assert limit(bench) == 12


@in_virtual_time
async def test_a_corrected_time_of_day_changes_the_limit() -> None:
    async with station_bench() as bench:
        start = int((bench.station.now() - ZERO).total_seconds())
        await set_profile(bench, 1, 1, DEFAULT, [(0, 20), (3600, 10)], kind="Absolute", start=start)
        await bench.configure(MeterValueSampleInterval="0")  # with other messages there is no heartbeat
        await bench.charge()
        assert limit(bench) == 20
        bench.central_system.answers["Heartbeat"] = {"currentTime": wire_time(NOW + timedelta(hours=2))}
        await bench.settle(300)  # the heartbeat
        assert limit(bench) == 10


@in_virtual_time
async def test_less_than_the_car_can_use_is_nothing() -> None:
    async with station_bench(traits=Traits(connectors=1, min_current=6)) as bench:
        await bench.charge()
        await set_profile(bench, 1, 1, TX, [(0, 5)])
        assert limit(bench) is None
        await set_profile(bench, 1, 1, TX, [(0, 6)])
        assert limit(bench) == 6


def test_an_option_of_smart_charging_is_checked() -> None:
    with pytest.raises(ValueError, match="periods=0"):
        SmartCharging(periods=0)
    with pytest.raises(TypeError, match="share"):
        SmartCharging(share=3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="units"):
        SmartCharging(units=[])
