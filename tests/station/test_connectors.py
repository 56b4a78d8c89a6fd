"""Whole stations: statuses, faults, cables, and refused tokens."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

import anyio
import pytest
from hypothesis import given, settings, strategies as st

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point.outbox import MemoryOutboxStore
from ocpp16_sdk.messages import ChargePointErrorCode as E, ChargePointStatus as S
from ocpp16_sdk.station import (
    EvWants,
    Fault,
    FaultOver,
    Plugged,
    Refused,
    SmartCharging,
    Standard,
    StopPressed,
    Traits,
    TransactionControl,
    Unplugged,
    free_vend,
)
from ocpp16_sdk.station.connectors._transitions import TRANSITIONS, path
from tests.support.charging_station import StationBench, station_bench
from tests.support.virtual_time import in_virtual_time

BLOCKED = {"transactionId": 7, "idTagInfo": {"status": "Blocked"}}
LIMIT_0: dict[str, Any] = {
    "chargingProfileId": 1,
    "stackLevel": 0,
    "chargingProfilePurpose": "TxProfile",
    "chargingProfileKind": "Relative",
    "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 0}]},
}


async def ask(bench: StationBench, action: str, **payload: Any) -> Any:
    answer = await bench.central_system.ask(action, payload)
    assert answer is not None
    return answer[2]


def test_the_table_has_the_53_changes_of_the_specification() -> None:  # CP-22
    rows = {
        1: (2, 3, 4, 5, 7, 8, 9),
        2: (1, 3, 4, 5, 6, 9),
        3: (1, 4, 5, 6, 8, 9),
        4: (1, 3, 5, 6, 8, 9),
        5: (1, 3, 4, 6, 8, 9),
        6: (1, 2, 8, 9),
        7: (1, 2, 8, 9),
        8: (1, 2, 3, 4, 5, 9),
        9: (1, 2, 3, 4, 5, 6, 7, 8),
    }
    names = [S.AVAILABLE, S.PREPARING, S.CHARGING, S.SUSPENDED_EV, S.SUSPENDED_EVSE, S.FINISHING, S.RESERVED]
    numbers = dict(enumerate([*names, S.UNAVAILABLE, S.FAULTED], 1))
    assert {numbers[row]: {numbers[each] for each in cells} for row, cells in rows.items()} == dict(TRANSITIONS)
    assert sum(map(len, TRANSITIONS.values())) == 53


@settings(deadline=None)
@given(st.sampled_from(S), st.sampled_from(S))
def test_the_way_from_one_status_to_another_leaves_the_table_nowhere(before: S, after: S) -> None:  # CP-22
    if before is not after:
        way = [before, *path(before, after)]
        assert way[-1] is after
        assert all(two in TRANSITIONS[one] for one, two in pairwise(way))


STEPS = (
    "plug",
    "unplug",
    "swipe",
    "pause",
    "resume",
    "stop",
    "fault",
    "over",
    "off",
    "on",
    "limit",
    "clear",
    "reserve",
)


async def step(bench: StationBench, name: str) -> None:
    match name:
        case "plug":
            await bench.plug()
        case "unplug":
            await bench.unplug()
        case "swipe":
            await bench.swipe()
        case "pause" | "resume":
            await bench.report(EvWants(1, name == "resume"))
        case "stop":
            await bench.report(StopPressed(1))
        case "fault":
            await bench.report(Fault(1, E.OVER_VOLTAGE))
        case "over":
            await bench.report(FaultOver(1, E.OVER_VOLTAGE))
        case "off" | "on":
            kind = "Inoperative" if name == "off" else "Operative"
            await ask(bench, "ChangeAvailability", connectorId=1, type=kind)
        case "limit":
            await ask(bench, "SetChargingProfile", connectorId=1, csChargingProfiles=LIMIT_0)
        case "clear":
            await ask(bench, "ClearChargingProfile")
        case _:
            expiry = "2030-01-01T00:00:00Z"
            await ask(bench, "ReserveNow", connectorId=1, expiryDate=expiry, idTag="OTHER", reservationId=1)


@pytest.mark.parametrize("seed", range(12))
@in_virtual_time
async def test_the_reported_statuses_leave_the_table_nowhere(seed: int) -> None:  # CP-19, CP-22
    random = Random(seed)
    async with station_bench(traits=Traits(connectors=1), settled=False) as bench:
        for _ in range(30):
            await step(bench, random.choice(STEPS))
        await bench.settle(90)
        changes = [status for status, before in pairwise([*bench.statuses(), ""]) if status != before]
        assert all(S(two) in TRANSITIONS[S(one)] for one, two in pairwise(changes)), changes
        assert bench.statuses()[-1] == bench.station.charge_point.statuses[1].status


@in_virtual_time
async def test_every_change_is_reported_in_order() -> None:  # CP-19, CP-24, CP-25, CP-82
    async with station_bench() as bench:
        await bench.plug()
        await bench.swipe()
        await bench.report(EvWants(1, energy=False))  # the vehicle suspends
        await ask(bench, "SetChargingProfile", connectorId=1, csChargingProfiles=LIMIT_0)  # both do
        assert bench.statuses()[-1] == "SuspendedEVSE"
        await bench.report(EvWants(1, energy=True))  # the station alone
        await ask(bench, "ClearChargingProfile")
        await bench.swipe()
        await bench.unplug()
        assert bench.statuses() == [
            *("Preparing", "Charging", "SuspendedEV", "SuspendedEVSE", "Charging", "Finishing", "Available")
        ]
        order = [
            each.payload.get("status", each.action)
            for each in bench.central_system.calls
            if each.action in ("StartTransaction", "StopTransaction") or each.payload.get("connectorId") == 1
        ]
        assert order.index("Preparing") < order.index("StartTransaction") < order.index("SuspendedEV")
        assert order.index("Charging", 3) < order.index("StopTransaction")


@in_virtual_time
async def test_connectors_are_numbered_from_1() -> None:  # CP-21
    async with station_bench(traits=Traits(connectors=3), settled=False) as bench:
        assert [number for number, _ in bench.central_system.statuses()] == [0, 1, 2, 3]
        answer = await ask(bench, "GetConfiguration", key=["NumberOfConnectors"])
        assert answer["configurationKey"][0]["value"] == "3"
        bench.hardware.report(Plugged(4))  # not there: logged, and nothing else
        await bench.settle()
        assert "Preparing" not in [status for _, status in bench.central_system.statuses()]


@in_virtual_time
async def test_a_status_that_is_too_short_is_not_reported() -> None:  # CP-27
    async with station_bench() as bench:
        await bench.configure(MinimumStatusDuration="5")
        bench.hardware.report(Plugged(1))
        await bench.settle(2)
        bench.hardware.report(Unplugged(1))
        await bench.settle(10)
        assert bench.statuses() == []
        bench.hardware.report(Plugged(1))
        await bench.settle(4.9)
        assert bench.statuses() == []
        await bench.settle(0.3)
        assert bench.statuses() == ["Preparing"]


@in_virtual_time
async def test_a_warning_stops_nothing_and_is_reported_with_the_status() -> None:  # CP-28, CP-29
    async with station_bench() as bench:
        await bench.charge()
        await bench.report(Fault(1, E.HIGH_TEMPERATURE, warning=True))
        assert bench.hardware.offers[1] is not None
        last = bench.sent("StatusNotification")[-1]
        assert (last["status"], last["errorCode"]) == ("Charging", "HighTemperature")
        await bench.report(FaultOver(1, E.HIGH_TEMPERATURE), Fault(1, E.EV_COMMUNICATION_ERROR))
        assert bench.sent("StatusNotification")[-1]["errorCode"] == "NoError"  # not with Charging
        await bench.report(EvWants(1, energy=False))
        last = bench.sent("StatusNotification")[-1]
        assert (last["status"], last["errorCode"]) == ("SuspendedEV", "EVCommunicationError")
        await bench.swipe()
        await bench.unplug()
        last = bench.sent("StatusNotification")[-1]
        assert (last["status"], last["errorCode"]) == ("Available", "NoError")


@in_virtual_time
async def test_several_faults_are_over_one_by_one() -> None:
    async with station_bench() as bench:
        await bench.charge()
        await bench.report(Fault(1, E.OVER_VOLTAGE), Fault(1, E.GROUND_FAILURE), Fault(1, E.WEAK_SIGNAL, warning=True))
        assert bench.sent("StatusNotification")[-1]["errorCode"] == "OverVoltage"
        assert bench.hardware.offers[1] is None
        await bench.report(FaultOver(1, E.OVER_VOLTAGE))
        last = bench.sent("StatusNotification")[-1]
        assert (last["status"], last["errorCode"]) == ("Faulted", "GroundFailure")
        await bench.report(FaultOver(1, E.GROUND_FAILURE))
        last = bench.sent("StatusNotification")[-1]
        assert (last["status"], last["errorCode"]) == ("Charging", "WeakSignal")
        assert bench.hardware.offers[1] is not None


@pytest.mark.parametrize(
    ("stop", "unlock", "statuses", "locked"),
    [
        ("false", "false", ["SuspendedEV"], True),
        ("false", "true", ["SuspendedEV"], True),
        ("true", "false", ["SuspendedEV", "Finishing"], True),
        ("true", "true", ["SuspendedEV", "Finishing", "Available"], False),
    ],
)
@in_virtual_time
async def test_a_cable_that_is_unplugged_at_the_vehicle(  # CP-30, CP-80
    stop: str, unlock: str, statuses: list[str], locked: bool
) -> None:
    async with station_bench() as bench:
        await bench.configure(
            StopTransactionOnEVSideDisconnect=stop,
            UnlockConnectorOnEVSideDisconnect=unlock,
            MeterValueSampleInterval="0",
        )
        await bench.charge()
        await bench.unplug()
        await bench.settle(5)
        assert bench.statuses() == statuses
        first = bench.sent("StatusNotification")[0]
        assert (first["errorCode"], first["info"]) == ("NoError", "EV side disconnected")
        assert bench.station.state[1].locked is locked
        assert (bench.station.state[1].session is None) is (stop == "true")
        if locked and stop == "true":
            await bench.swipe("OTHER")
            assert bench.station.state[1].locked
            await bench.swipe()
            assert not bench.station.state[1].locked
        if stop == "false":
            await bench.plug()
            assert bench.statuses()[-1] == "Charging"


@in_virtual_time
async def test_a_normal_stop_unlocks_the_cable() -> None:  # CP-79
    async with station_bench() as bench:
        await bench.charge()
        assert bench.station.state[1].locked
        await bench.swipe()
        assert ("lock", 1, False) in bench.hardware.calls
        assert not bench.station.state[1].locked


@in_virtual_time
async def test_a_fixed_cable_is_never_unlocked() -> None:  # CFG-14
    async with station_bench(traits=Traits(connectors=1, lock=False)) as bench:
        answer = await ask(bench, "GetConfiguration", key=["UnlockConnectorOnEVSideDisconnect"])
        (key,) = answer["configurationKey"]
        assert (key["value"], key["readonly"]) == ("false", True)
        change = {"key": "UnlockConnectorOnEVSideDisconnect", "value": "true"}
        assert await ask(bench, "ChangeConfiguration", **change) == {"status": "Rejected"}
        await bench.charge()
        await bench.unplug()
        assert not [call for call in bench.hardware.calls if call[0] == "lock"]


@in_virtual_time
async def test_registers_are_those_of_the_meter_and_continue() -> None:  # CP-81
    async with station_bench() as bench:
        bench.hardware.energy[1] = 5_000_000
        await bench.charge()
        bench.hardware.energy[1] = 7_500_999
        await bench.swipe()
        await bench.unplug()
        await bench.plug()
        await bench.swipe()
        bench.hardware.energy[1] = 7_000_000  # a meter that counts backwards
        await bench.swipe()
        stops = [each["meterStop"] for each in bench.sent("StopTransaction")]
        assert stops == [7500, 7500]
        assert [each["meterStart"] for each in bench.sent("StartTransaction")] == [7500]


@pytest.mark.parametrize(
    ("profile", "status"),
    [
        ({}, "Accepted"),
        ({"chargingProfilePurpose": "TxDefaultProfile"}, "Rejected"),
        ({"transactionId": 5}, "Rejected"),
    ],
)
@in_virtual_time
async def test_the_profile_of_a_remote_start_is_a_tx_profile_without_a_transaction(  # CP-101
    profile: dict[str, Any], status: str
) -> None:  # ACT-17
    for features in (Standard(), Standard(smart_charging=None)):
        async with station_bench(features) as bench:
            await bench.plug()
            wrong = LIMIT_0 | {"chargingProfilePurpose": "TxProfile"} | profile
            answer = await ask(bench, "RemoteStartTransaction", idTag="A", connectorId=1, chargingProfile=wrong)
            assert answer == {"status": status}
            await bench.settle()
            assert (bench.station.state[1].session is not None) is (status == "Accepted")
            if status == "Accepted":  # without smart charging the profile is ignored
                limited = features.smart_charging is not None
                assert (bench.hardware.offers.get(1) is None) is limited
                assert isinstance(features.smart_charging, SmartCharging) is limited


@in_virtual_time
async def test_a_refused_start_stops_the_transaction_and_keeps_the_cable_for_its_owner() -> None:  # CP-50, CP-52
    async with station_bench() as bench:
        bench.central_system.answers["StartTransaction"] = BLOCKED
        await bench.plug()
        await bench.swipe("OWNER")
        (stop,) = bench.sent("StopTransaction")
        assert (stop["reason"], stop["transactionId"]) == ("DeAuthorized", 7)
        assert bench.hardware.offers[1] is None
        assert bench.station.state[1].locked
        await bench.swipe("OTHER")
        assert bench.station.state[1].locked
        await bench.swipe("owner")
        assert not bench.station.state[1].locked


@in_virtual_time
async def test_a_refused_start_may_only_stop_the_energy() -> None:  # CP-50, CP-51
    async with station_bench() as bench:
        await bench.configure(StopTransactionOnInvalidId="false", MaxEnergyOnInvalidId="500")
        bench.central_system.answers["StartTransaction"] = BLOCKED
        await bench.plug()
        await bench.swipe()
        assert bench.hardware.offers[1] is not None
        bench.hardware.energy[1] += 499_000
        await bench.settle(61)
        assert bench.hardware.offers[1] is not None
        bench.hardware.energy[1] += 1_000
        await bench.settle(61)
        assert bench.hardware.offers[1] is None
        assert bench.statuses()[-1] == "SuspendedEVSE"
        assert not bench.sent("StopTransaction")


@in_virtual_time
async def test_a_start_that_was_made_offline_is_stopped_when_it_is_refused_later() -> None:  # CP-50
    async with station_bench() as bench:
        await bench.configure(AllowOfflineTxForUnknownId="true")
        bench.central_system.answers["StartTransaction"] = BLOCKED
        bench.central_system.hold = anyio.Event()
        await bench.central_system.disconnect()
        await bench.plug()
        await bench.swipe()
        assert bench.hardware.offers[1] is not None
        bench.central_system.hold.set()
        await bench.settle(120)
        assert [each["reason"] for each in bench.sent("StopTransaction")] == ["DeAuthorized"]
        assert bench.hardware.offers[1] is None


@pytest.mark.parametrize("allowed", [False, True])
@in_virtual_time
async def test_no_transaction_starts_before_the_first_acceptance(allowed: bool) -> None:  # CP-12
    features = Standard(transactions=TransactionControl(before_acceptance=allowed))
    store = MemoryOutboxStore()
    async with station_bench(features, store=store) as bench:
        await bench.configure(AllowOfflineTxForUnknownId="true")
    async with station_bench(features, store=store, settled=False) as bench:
        pass
    async with station_bench(features, store=store, connect=never) as bench:
        await bench.plug()
        await bench.swipe()
        assert (bench.station.state[1].session is not None) is allowed
        refused = [each.verdict.reasons for each in bench.events if isinstance(each, Refused)]
        assert refused == ([] if allowed else [("the central system has not accepted the charge point yet",)])


@in_virtual_time
async def test_free_vending_waits_for_the_first_acceptance_too() -> None:  # CP-12
    features = Standard(transactions=TransactionControl(start_rule=free_vend))
    async with station_bench(features, connect=never) as bench:
        await bench.plug()
        assert bench.station.state[1].session is None


async def never() -> Any:
    raise ConnectionRefusedError


@in_virtual_time
async def test_what_has_changed_while_offline_is_reported_once_and_in_order() -> None:  # CP-19
    async with station_bench(traits=Traits(connectors=3)) as bench:
        bench.central_system.hold = anyio.Event()
        await bench.central_system.disconnect()
        await bench.plug(3)
        await bench.plug(1)
        await bench.plug(2)
        await bench.unplug(2)
        bench.central_system.hold.set()
        await bench.settle(30)
        assert sorted(bench.central_system.statuses()) == [(1, "Preparing"), (3, "Preparing")]


def test_an_option_of_the_transactions_is_checked() -> None:
    with pytest.raises(TypeError, match="before_acceptance=3"):
        TransactionControl(before_acceptance=3)  # type: ignore[arg-type]
    assert m.Reason.LOCAL
