"""Whole stations: the calls of the central system that change or stop something."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point.outbox import MemoryOutboxStore
from ocpp16_sdk.configuration import Key, keys
from ocpp16_sdk.configuration.value_types import Integer
from ocpp16_sdk.errors import CallTimeoutError
from ocpp16_sdk.station import (
    Behaviour,
    Fault,
    Plugged,
    Reset,
    Setting,
    Standard,
    StationConfiguration,
    Traits,
    Triggers,
)
from ocpp16_sdk.station.effects import Effects, Send
from ocpp16_sdk.station.events import Event
from tests.support.charging_station import StationBench, station_bench, virtual_now
from tests.support.scripted_central_system import BOOT, SILENCE
from tests.support.virtual_time import in_virtual_time

ACCEPTED, REJECTED, SCHEDULED = {"status": "Accepted"}, {"status": "Rejected"}, {"status": "Scheduled"}


async def ask(bench: StationBench, action: str, **payload: Any) -> Any:
    """Send the station a CALL; return the payload of its result, or the code of its error."""
    answer = await bench.central_system.ask(action, payload)
    assert answer is not None
    return answer[2]


async def configuration(bench: StationBench, *names: str) -> dict[str, str]:
    answer = await ask(bench, "GetConfiguration", **({"key": list(names)} if names else {}))
    return {each["key"]: each["value"] for each in answer["configurationKey"]}


# Configuration


@in_virtual_time
async def test_all_keys_are_returned_without_names_and_unknown_ones_are_named() -> None:  # CFG-01, CFG-02, ACT-12
    async with station_bench() as bench:
        values = await configuration(bench)
        assert (values["NumberOfConnectors"], values["ConnectionTimeOut"]) == ("2", "60")
        assert await ask(bench, "GetConfiguration", key=[]) == await ask(bench, "GetConfiguration")
        answer = await ask(bench, "GetConfiguration", key=["heartbeatINTERVAL", "Foo"])
        assert answer == {
            "configurationKey": [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}],
            "unknownKey": ["Foo"],
        }


@in_virtual_time
async def test_more_keys_than_allowed_are_refused() -> None:  # CFG-03
    async with station_bench(Standard(configuration=StationConfiguration(max_keys=2))) as bench:
        assert await ask(bench, "GetConfiguration", key=["A", "B", "C"]) == "OccurenceConstraintViolation"
        assert "unknownKey" in await ask(bench, "GetConfiguration", key=["A", "B"])


@pytest.mark.parametrize(
    ("key", "value", "status"),
    [
        ("connectiontimeout", "30", "Accepted"),
        ("ConnectionTimeOut", "soon", "Rejected"),
        ("ConnectionTimeOut", "-1", "Rejected"),
        ("NumberOfConnectors", "3", "Rejected"),
        ("HeartbeatInterval", "86401", "Rejected"),
        ("MessageTimeout", "1", "Accepted"),
        ("MessageTimeout", "0", "Rejected"),
        ("MessageTimeout", "86401", "Rejected"),
        ("Foo", "1", "NotSupported"),
        ("AcmeRange", "7", "RebootRequired"),
    ],
)
@in_virtual_time
async def test_a_change_is_answered_by_key_and_value(
    key: str, value: str, status: str
) -> None:  # CFG-04, CFG-13, ACT-05
    acme = Setting(key=Key("AcmeRange", Integer()), default=1, restart=True)
    async with station_bench(Standard(configuration=StationConfiguration(acme))) as bench:
        before = await configuration(bench)
        assert await ask(bench, "ChangeConfiguration", key=key, value=value) == {"status": status}
        changed = {name for name, text in (await configuration(bench)).items() if text != before[name]}
        assert len(changed) == (1 if status in ("Accepted", "RebootRequired") else 0)  # CFG-05


@in_virtual_time
async def test_a_changed_value_survives_a_restart_and_is_passed_to_the_application() -> None:  # CFG-05, CFG-09
    store, brightness = MemoryOutboxStore(), list[int]()
    setting = Setting(key=Key("AcmeLeds", Integer(0, 100)), default=60, changed=brightness.append)
    features = Standard(configuration=StationConfiguration(setting))
    async with station_bench(features, store=store) as bench:
        await bench.configure(AcmeLeds="20", HeartbeatInterval="77")
        assert bench.station.charge_point.heartbeat_interval == 77
    async with station_bench(features, store=store) as bench:
        assert (await configuration(bench, "AcmeLeds"))["AcmeLeds"] == "20"
    assert brightness == [20, 20]


@in_virtual_time
async def test_a_value_that_needs_a_restart_is_used_after_it() -> None:
    store = MemoryOutboxStore()
    features = Standard(
        configuration=StationConfiguration(Setting(key=Key("AcmeRange", Integer()), default=1, restart=True))
    )
    key = Key("AcmeRange", Integer())
    async with station_bench(features, store=store) as bench:
        await ask(bench, "ChangeConfiguration", key="AcmeRange", value="7")
        assert (bench.station.settings[key], await configuration(bench, "AcmeRange")) == (1, {"AcmeRange": "7"})
    async with station_bench(features, store=store) as bench:
        assert bench.station.settings[key] == 7


@in_virtual_time
async def test_the_interval_of_the_boot_is_the_value_of_heartbeat_interval() -> None:  # CP-03
    async with station_bench() as bench:
        assert await configuration(bench, "HeartbeatInterval") == {"HeartbeatInterval": "300"}


@in_virtual_time
async def test_message_timeout_limits_the_calls_that_are_sent_after_its_change_and_survives_a_restart() -> None:  # J-47
    store = MemoryOutboxStore()

    async def seconds_without_an_answer(bench: StationBench) -> float:
        bench.central_system.answers["Authorize"] = SILENCE
        start = anyio.current_time()
        with pytest.raises(CallTimeoutError):
            await bench.station.charge_point.authorize(id_tag="04A2B3")
        return anyio.current_time() - start

    async with station_bench(store=store) as bench:
        assert await configuration(bench, "MessageTimeout") == {"MessageTimeout": "30"}
        assert await seconds_without_an_answer(bench) == 30
        await bench.configure(MessageTimeout="5")
        assert await seconds_without_an_answer(bench) == 5
        await bench.central_system.disconnect()
        await bench.settle(20)
        assert await seconds_without_an_answer(bench) == 5
    async with station_bench(store=store) as bench:
        assert await configuration(bench, "MessageTimeout") == {"MessageTimeout": "5"}
        assert await seconds_without_an_answer(bench) == 5


# Remote transactions


@in_virtual_time
async def test_a_remote_start_is_answered_first_and_starts_with_its_token() -> None:  # CP-98, CP-102
    async with station_bench() as bench:
        await bench.plug()
        bench.central_system.calls.clear()
        assert await ask(bench, "RemoteStartTransaction", idTag="REMOTE", connectorId=1) == ACCEPTED
        assert bench.sent("StartTransaction")[0]["idTag"] == "REMOTE"
        assert bench.sent("Authorize") == []  # CP-99
        await bench.configure(AuthorizeRemoteTxRequests="true")
        bench.central_system.answers["Authorize"] = {"idTagInfo": {"status": "Blocked"}}
        await bench.plug(2)
        assert await ask(bench, "RemoteStartTransaction", idTag="REMOTE", connectorId=2) == ACCEPTED
        assert [each["idTag"] for each in bench.sent("Authorize")] == ["REMOTE"]
        assert len(bench.sent("StartTransaction")) == 1


@in_virtual_time
async def test_a_remote_start_without_a_cable_waits_for_connection_time_out() -> None:
    async with station_bench() as bench:
        assert await ask(bench, "RemoteStartTransaction", idTag="REMOTE", connectorId=1) == ACCEPTED
        await bench.settle(60)
        assert bench.statuses() == ["Preparing", "Available"]


@pytest.mark.parametrize("connector", [0, 3])
@in_virtual_time
async def test_a_remote_start_on_no_connector_is_rejected(connector: int) -> None:  # CP-100
    async with station_bench() as bench:
        answer = await bench.central_system.ask("RemoteStartTransaction", {"idTag": "A", "connectorId": connector})
        assert answer is not None
        assert answer[2] in (REJECTED, "PropertyConstraintViolation")


@in_virtual_time
async def test_a_remote_start_without_a_connector_uses_the_one_with_a_cable() -> None:  # CP-100
    async with station_bench() as bench:
        await bench.plug(2)
        assert await ask(bench, "RemoteStartTransaction", idTag="REMOTE") == ACCEPTED
        assert bench.sent("StartTransaction")[0]["connectorId"] == 2


@in_virtual_time
async def test_a_remote_start_on_a_connector_that_cannot_start_is_rejected() -> None:  # CP-103
    async with station_bench() as bench:
        await bench.charge()
        assert await ask(bench, "RemoteStartTransaction", idTag="B", connectorId=1) == REJECTED
        await bench.report(Fault(2, m.ChargePointErrorCode.OTHER_ERROR))
        assert await ask(bench, "RemoteStartTransaction", idTag="B", connectorId=2) == REJECTED
        assert await ask(bench, "RemoteStartTransaction", idTag="B") == REJECTED


@in_virtual_time
async def test_a_remote_stop_needs_the_id_of_a_running_transaction() -> None:  # CP-104, CP-105, ACT-18
    async with station_bench() as bench:
        await bench.charge()
        assert await ask(bench, "RemoteStopTransaction", transactionId=8) == REJECTED
        assert await ask(bench, "RemoteStopTransaction", transactionId=-1) == REJECTED
        assert await ask(bench, "RemoteStopTransaction", transactionId=7) == ACCEPTED
        assert bench.sent("StopTransaction")[0]["reason"] == "Remote"
        assert ("lock", 1, False) in bench.hardware.calls
        assert await ask(bench, "RemoteStopTransaction", transactionId=7) == REJECTED


# Availability


@in_virtual_time
async def test_an_idle_connector_becomes_unavailable_at_once_and_stays_so_after_a_restart() -> None:  # CP-119, CP-122
    store = MemoryOutboxStore()
    async with station_bench(store=store) as bench:
        for _ in range(2):
            assert await ask(bench, "ChangeAvailability", connectorId=1, type="Inoperative") == ACCEPTED
        assert bench.statuses() == ["Unavailable"]  # CP-121
        await bench.plug()
        await bench.swipe()
        assert bench.sent("StartTransaction") == []
    async with station_bench(store=store, settled=False) as bench:  # CP-26
        assert bench.statuses() == ["Unavailable"]
        assert await ask(bench, "ChangeAvailability", connectorId=1, type="Operative") == ACCEPTED
        assert bench.statuses() == ["Unavailable", "Available"]


@in_virtual_time
async def test_a_running_transaction_delays_unavailability() -> None:  # CP-119, CP-120
    async with station_bench() as bench:
        await bench.charge()
        assert await ask(bench, "ChangeAvailability", connectorId=0, type="Inoperative") == SCHEDULED
        assert (bench.statuses(0), bench.statuses(1), bench.statuses(2)) == (["Unavailable"], [], ["Unavailable"])
        await bench.swipe()
        await bench.unplug()
        assert bench.statuses(1) == ["Finishing", "Unavailable"]


@in_virtual_time
async def test_an_operative_connector_cancels_what_was_scheduled() -> None:  # CP-122
    async with station_bench() as bench:
        await bench.charge()
        await ask(bench, "ChangeAvailability", connectorId=1, type="Inoperative")
        assert await ask(bench, "ChangeAvailability", connectorId=1, type="Operative") == ACCEPTED
        await bench.swipe()
        await bench.unplug()
        assert bench.statuses(1) == ["Finishing", "Available"]


@in_virtual_time
async def test_an_unknown_connector_has_no_availability() -> None:  # CP-120, ACT-04
    async with station_bench() as bench:
        assert await ask(bench, "ChangeAvailability", connectorId=3, type="Operative") == REJECTED


# Reset


@pytest.mark.parametrize(("kind", "reason"), [("Soft", "SoftReset"), ("Hard", "HardReset")])
@in_virtual_time
async def test_a_reset_stops_transactions_then_restarts_and_boots(
    kind: str, reason: str
) -> None:  # CP-114 to CP-116, ACT-20
    async with station_bench() as bench:
        await bench.charge()
        assert await ask(bench, "Reset", type=kind) == ACCEPTED
        assert [each["reason"] for each in bench.sent("StopTransaction")] == [reason]
        assert await ask(bench, "RemoteStartTransaction", idTag="B", connectorId=2) == REJECTED  # CP-118
        assert bench.statuses(2) == ["Unavailable"]
        bench.central_system.calls.clear()
        await bench.settle(10)
        assert bench.hardware.calls[-1] == ("restart", m.ResetType(kind))
        assert bench.central_system.actions()[0] == "BootNotification"
        assert set(bench.central_system.statuses()) == {(0, "Available"), (1, "Finishing"), (2, "Available")}


@in_virtual_time
async def test_a_reset_that_fails_is_repeated_and_then_reported() -> None:  # CP-117
    async with station_bench(Standard(reset=Reset(delay=5))) as bench:
        await bench.configure(ResetRetries="2")
        bench.hardware.failing.add("restart")
        assert await ask(bench, "Reset", type="Hard") == ACCEPTED
        await bench.settle(60)
        assert [call[0] for call in bench.hardware.calls].count("restart") == 3
        assert bench.sent("StatusNotification")[-3]["errorCode"] == "ResetFailure"
        assert bench.statuses(0) == ["Unavailable", "Available"]
        assert await ask(bench, "Reset", type="Hard") == ACCEPTED


# Unlock


@in_virtual_time
async def test_a_cable_is_unlocked_or_not() -> None:  # CP-123, CP-125
    async with station_bench() as bench:
        assert await ask(bench, "UnlockConnector", connectorId=1) == {"status": "Unlocked"}
        bench.hardware.stuck.add(1)
        assert await ask(bench, "UnlockConnector", connectorId=1) == {"status": "UnlockFailed"}
        bench.hardware.failing.add("lock")
        assert await ask(bench, "UnlockConnector", connectorId=2) == {"status": "UnlockFailed"}
        assert await ask(bench, "UnlockConnector", connectorId=3) == {"status": "NotSupported"}
    async with station_bench(traits=Traits(lock=False)) as bench:
        assert await ask(bench, "UnlockConnector", connectorId=1) == {"status": "NotSupported"}


@in_virtual_time
async def test_unlocking_stops_the_transaction_first() -> None:  # CP-124, ACT-27
    async with station_bench() as bench:
        await bench.charge()
        assert await ask(bench, "UnlockConnector", connectorId=1) == {"status": "Unlocked"}
        assert bench.sent("StopTransaction")[0]["reason"] == "UnlockCommand"
        assert bench.hardware.calls == [("offer", 1, None), ("read", 1), ("lock", 1, False)]


# Triggers


@in_virtual_time
async def test_a_status_is_triggered_for_one_connector_or_all() -> None:  # CP-127, CP-129, CP-130
    async with station_bench() as bench:
        assert await ask(bench, "TriggerMessage", requestedMessage="StatusNotification") == ACCEPTED
        assert bench.central_system.statuses() == [(0, "Available"), (1, "Available"), (2, "Available")]
        bench.central_system.calls.clear()
        answer = await ask(bench, "TriggerMessage", requestedMessage="StatusNotification", connectorId=2)
        assert (answer, bench.central_system.statuses()) == (ACCEPTED, [(2, "Available")])
        assert await ask(bench, "TriggerMessage", requestedMessage="StatusNotification", connectorId=9) == REJECTED
        assert await ask(bench, "TriggerMessage", requestedMessage="Heartbeat", connectorId=9) == ACCEPTED
        assert bench.central_system.actions()[-1] == "Heartbeat"


@in_virtual_time
async def test_a_message_that_no_behaviour_has_is_not_implemented() -> None:  # CP-128
    async with station_bench() as bench:
        answer = await ask(bench, "TriggerMessage", requestedMessage="DiagnosticsStatusNotification")
        assert answer == {"status": "NotImplemented"}
        answer = await ask(bench, "ExtendedTriggerMessage", requestedMessage="LogStatusNotification")
        assert answer == {"status": "NotImplemented"}


@in_virtual_time
async def test_an_accepted_charge_point_boots_again_only_if_the_application_says_so() -> None:  # CP-131
    async with station_bench() as bench:
        assert await ask(bench, "TriggerMessage", requestedMessage="BootNotification") == REJECTED
    async with station_bench(Standard(trigger=Triggers(boot=True))) as bench:
        assert await ask(bench, "TriggerMessage", requestedMessage="BootNotification") == ACCEPTED
        assert bench.central_system.actions()[0] == "BootNotification"


# Reservations


def in_minutes(minutes: float) -> str:
    return (virtual_now() + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


async def reserve(bench: StationBench, connector: int = 1, number: int = 5, minutes: float = 10, **other: Any) -> str:
    payload = {"connectorId": connector, "reservationId": number, "expiryDate": in_minutes(minutes), "idTag": "MINE"}
    return str((await ask(bench, "ReserveNow", **payload | other))["status"])


@in_virtual_time
async def test_a_reserved_connector_is_for_its_token_only() -> None:  # CP-106, CP-109, CP-111
    async with station_bench() as bench:
        assert await reserve(bench) == "Accepted"
        assert bench.statuses() == ["Reserved"]
        await bench.plug()
        await bench.swipe("OTHER")
        assert bench.sent("StartTransaction") == []
        await bench.swipe("mine")
        assert bench.sent("StartTransaction")[0]["reservationId"] == 5
        await bench.swipe("mine")
        await bench.unplug()
        assert bench.statuses()[-1] == "Available"
        expiry = "2030-01-01T00:00:00Z"
        group = {"connectorId": 1, "idTag": "MINE", "parentIdTag": "Group", "expiryDate": expiry, "reservationId": 8}
        assert await ask(bench, "ReserveNow", **group) == ACCEPTED
        await bench.plug()
        await bench.swipe("STRANGER")
        assert len(bench.sent("StartTransaction")) == 1
        bench.central_system.answers["Authorize"] = {"idTagInfo": {"status": "Accepted", "parentIdTag": "group"}}
        await bench.swipe("RELATIVE")
        assert bench.sent("StartTransaction")[-1]["reservationId"] == 8


@in_virtual_time
async def test_a_reservation_expires_is_cancelled_or_replaced() -> None:  # CP-107, CP-110, CP-112, ACT-03, ACT-19
    async with station_bench() as bench:
        await reserve(bench, minutes=10)
        await bench.settle(11 * 60)
        assert bench.statuses() == ["Reserved", "Available"]
        await reserve(bench, 1)
        assert await reserve(bench, 2) == "Accepted"
        assert await reserve(bench, 2) == "Accepted"  # it replaces itself
        assert (bench.statuses(1)[2:], bench.statuses(2)) == (["Reserved", "Available"], ["Reserved"])
        assert await ask(bench, "CancelReservation", reservationId=6) == REJECTED
        assert await ask(bench, "CancelReservation", reservationId=5) == ACCEPTED
        assert bench.statuses(2) == ["Reserved", "Available"]


@in_virtual_time
async def test_a_reservation_is_answered_by_the_state_of_the_connector() -> None:  # CP-106, CP-113
    async with station_bench() as bench:
        assert await reserve(bench, minutes=-1) == "Rejected"
        assert await reserve(bench, connector=9) == "Rejected"
        await bench.plug(1)
        assert await reserve(bench) == "Occupied"
        await bench.report(Fault(2, m.ChargePointErrorCode.OTHER_ERROR))
        assert await reserve(bench, 2) == "Faulted"
    async with station_bench() as bench:
        await ask(bench, "ChangeAvailability", connectorId=1, type="Inoperative")
        assert await reserve(bench, 1) == "Unavailable"
        assert await reserve(bench, 2, 6) == "Accepted"
        assert await reserve(bench, 2, 7) == "Occupied"


@in_virtual_time
async def test_a_reservation_of_the_charge_point_keeps_one_connector_free() -> None:  # CP-108
    async with station_bench() as bench:
        assert await reserve(bench, 0) == "Accepted"
        await bench.plug(1)
        await bench.swipe("OTHER", 1)
        assert len(bench.sent("StartTransaction")) == 1
        await bench.plug(2)
        await bench.swipe("OTHER2", 2)
        assert len(bench.sent("StartTransaction")) == 1
        await bench.swipe("MINE", 2)
        assert bench.sent("StartTransaction")[1]["reservationId"] == 5


@in_virtual_time
async def test_a_fault_ends_a_reservation_and_a_restart_does_not() -> None:  # CP-110, CP-113
    store = MemoryOutboxStore()
    async with station_bench(store=store) as bench:
        await reserve(bench, 1, 5)
        await reserve(bench, 2, 6)
        await bench.report(Fault(1, m.ChargePointErrorCode.OTHER_ERROR))
        assert bench.station.state[1].reservation_id is None
    async with station_bench(store=store, settled=False) as bench:
        assert (bench.statuses(1), bench.statuses(2)) == (["Available"], ["Reserved"])


@in_virtual_time
async def test_without_a_behaviour_its_calls_keys_and_profile_are_gone() -> None:  # CFG-06, CFG-10
    async with station_bench() as bench:
        profiles = (await configuration(bench, "SupportedFeatureProfiles"))["SupportedFeatureProfiles"].split(",")
        assert {"Core", "Reservation", "RemoteTrigger"} <= set(profiles)
    async with station_bench(Standard(reservation=None)) as bench:
        assert await ask(bench, "CancelReservation", reservationId=5) == "NotSupported"
        assert keys.RESERVE_CONNECTOR_ZERO_SUPPORTED not in bench.station.settings
        values = await configuration(bench, "SupportedFeatureProfiles")
        assert "Reservation" not in values["SupportedFeatureProfiles"]


class Mistaken(Behaviour):
    """A behaviour that sends what only the charge point itself may send."""

    name = "mistaken"

    def on(self, event: Event) -> Effects:
        if isinstance(event, Plugged):
            yield Send(BOOT)
            yield Send(m.HeartbeatRequest())


@in_virtual_time
async def test_a_message_that_a_behaviour_must_not_send_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async with station_bench(Standard(others=[Mistaken()])) as bench:
        await bench.plug()
        assert bench.sent("Heartbeat") == [{}]
        assert "BootNotification cannot be sent" in caplog.text
        caplog.clear()
        await bench.swipe()
        assert len(bench.sent("StartTransaction")) == 1


@in_virtual_time
async def test_the_required_keys_of_each_claimed_profile_exist() -> None:  # CFG-11
    async with station_bench() as bench:
        values = await configuration(bench)
        profiles = {"Core", *values["SupportedFeatureProfiles"].split(",")}
        required = {name for name, key in keys.STANDARD_KEYS.items() if key.required and key.profile in profiles}
        assert required - values.keys() == set()
        assert len(required) >= 15
