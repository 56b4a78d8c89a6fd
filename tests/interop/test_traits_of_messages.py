"""What the messages of others were seen to be, on either side of ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, ListenOptions, messages as m
from ocpp16_sdk.errors import ErrorCode, RemoteCallError
from tests.interop.scripted_peers import Encounter, Face, charge_point, face_central_system, face_charge_point, known
from tests.support.websocket_peers import CLOSE_TIMEOUT, bounded

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
OFFLINE = "2026-05-01T11:59:45.862Z"
BEFORE = datetime(2026, 5, 1, 11, 59, 45, 862000, UTC)


class Depot(AsyncCentralSystem):
    """Answers what a charge point with a transaction asks, and keeps it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Any] = []

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        return m.BootNotificationResponse(status=m.RegistrationStatus.ACCEPTED, current_time=NOW, interval=300)

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        self.asked.append(request)
        return m.StatusNotificationResponse()

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        self.asked.append(request)
        return m.MeterValuesResponse()

    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        self.asked.append(request)
        return m.StopTransactionResponse()


async def answered(scene: Encounter, message: tuple[object, ...], request: Any) -> Any:
    """What our side makes of an answer; the message has no id yet."""
    result: list[Any] = []

    async def play() -> None:
        _, unique_id, *_ = await scene.peer.hear()
        await scene.peer.say(message[0], unique_id, *message[1:])

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(play)
        try:
            result.append(await scene.ours.call(request))
        except RemoteCallError as error:
            result.append(error)
    return result.pop()


@bounded
async def test_six_calls_in_flight_are_all_answered(
    anyio_backend: object,
) -> None:  # SAP's simulator; OCPP-J 4.1.1 allows one
    class Gate(AsyncCentralSystem):
        def __init__(self) -> None:
            super().__init__()
            self.waiting = 0
            self.full = anyio.Event()

        async def on_heartbeat(
            self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
        ) -> m.HeartbeatResponse:
            self.waiting += 1
            if self.waiting == 6:
                self.full.set()
            await self.full.wait()
            return m.HeartbeatResponse(current_time=NOW)

    depot = Gate()
    async with depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)), charge_point(depot) as peer:
        for number in range(6):
            await peer.say(2, f"call {number}", "Heartbeat", {})
        answers = [await peer.hear() for _ in range(6)]
    assert sorted(answers) == [
        [3, f"call {number}", {"currentTime": "2026-05-01T12:00:00.000Z"}] for number in range(6)
    ]


@pytest.mark.parametrize(
    ("code", "description", "details"),
    [
        pytest.param("GenericError", "", {}, id="MicroOcpp"),
        pytest.param("InternalError", 'Request "x" failed:\n{"connectorId":1,\n"a":[]}', {}, id="SAP"),
        pytest.param("InternalError", "", None, id="ocpp-eliftech"),
        pytest.param("FormationViolation", "Invalid", [{"keyword": "enum"}], id="ocpp-ts"),
        pytest.param("RpcFrameworkError", "one call at a time", {}, id="CitrineOS"),
    ],
)
@bounded
async def test_a_callerror_of_any_shape_is_a_refusal(
    face: Face, code: str, description: str, details: object
) -> None:  # J-59
    async with face() as scene:
        error = await answered(scene, (4, code, description, details), m.DataTransferRequest(vendor_id="acme"))
        assert isinstance(error, RemoteCallError)
        assert (error.code, error.description, error.details) == (code, description, details)
        answer = await answered(scene, (3, {"status": "Accepted"}), m.DataTransferRequest(vendor_id="acme"))
        assert answer == m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED)


@bounded
async def test_an_action_that_nobody_knows_is_not_implemented_and_no_more(face: Face) -> None:  # J-60, MicroOcpp
    async with face() as scene:
        for _ in range(2):
            answer = await scene.peer.ask("CustomOperation", {})
            assert answer[:3] == [4, "1", ErrorCode.NOT_IMPLEMENTED]


@pytest.mark.parametrize("unique_id", ["1089673240", "007", "a4b1c2d3-0000-4000-8000-00000000000a"])
@bounded
async def test_an_id_comes_back_as_it_went(face: Face, unique_id: str) -> None:  # J-30, ocpp-go
    async with face() as scene:
        assert (await scene.peer.ask("DataTransfer", {"vendorId": "a"}, unique_id))[1] == unique_id


@bounded
async def test_both_spellings_of_celsius_are_read(anyio_backend: object) -> None:  # TYPE-15, ocpp-ts
    depot = Depot()
    async with depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)), charge_point(depot) as peer:
        for unit in ("Celsius", "Celcius"):
            value = {"timestamp": OFFLINE, "sampledValue": [{"value": "21", "unit": unit}]}
            assert await peer.ask("MeterValues", {"connectorId": 1, "meterValue": [value]}) == [3, "1", {}]
    assert [each.meter_value[0].sampled_value[0].unit for each in depot.asked] == ["Celsius", "Celcius"]


@bounded
async def test_two_stops_of_one_transaction_are_both_passed_on(anyio_backend: object) -> None:  # SAP's simulator
    depot = Depot()
    stop = {"transactionId": 7, "meterStop": 10, "timestamp": OFFLINE}
    async with depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)), charge_point(depot) as peer:
        assert await peer.ask("StopTransaction", stop, "a") == [3, "a", {}]
        assert await peer.ask("StopTransaction", {**stop, "reason": "Reboot"}, "b") == [3, "b", {}]
    assert [each.reason for each in depot.asked] == [None, m.Reason.REBOOT]


@bounded
async def test_a_schedule_without_limits_has_limits_of_minus_one(anyio_backend: object) -> None:  # MicroOcpp
    period = {"startPeriod": 0, "limit": -1, "numberPhases": -1}
    schedule = {"duration": 3600, "chargingRateUnit": "W", "chargingSchedulePeriod": [period]}
    told = {"status": "Accepted", "connectorId": 1, "scheduleStart": OFFLINE, "chargingSchedule": schedule}
    async with face_charge_point() as scene:
        answer = await answered(scene, (3, told), m.GetCompositeScheduleRequest(connector_id=1, duration=3600))
    assert answer.charging_schedule.charging_schedule_period == (
        m.ChargingSchedulePeriod(start_period=0, limit=-1, number_phases=-1),
    )


@bounded
async def test_a_configuration_may_have_more_keys_than_it_says_and_empty_values(anyio_backend: object) -> None:
    keys = [{"key": f"VendorKey{number}", "readonly": False, "value": ""} for number in range(42)]
    keys.append({"key": "GetConfigurationMaxKeys", "readonly": True, "value": "30"})
    async with face_charge_point() as scene:
        answer = await answered(scene, (3, {"configurationKey": keys, "unknownKey": []}), m.GetConfigurationRequest())
    assert [json.loads(each.to_json()) for each in answer.configuration_key] == keys


@bounded
async def test_a_transaction_id_of_0_is_one(anyio_backend: object) -> None:  # CitrineOS
    request = m.StartTransactionRequest(connector_id=1, id_tag="a", meter_start=0, timestamp=NOW)
    async with face_central_system() as scene:
        answer = await answered(scene, (3, {"transactionId": 0, "idTagInfo": {"status": "Invalid"}}), request)
        assert (answer.transaction_id, answer.id_tag_info.status) == (0, m.AuthorizationStatus.INVALID)


STATUS = ("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Finishing", "timestamp": OFFLINE})
STOP = ("StopTransaction", {"transactionId": 7, "meterStop": 10, "timestamp": OFFLINE})


@pytest.mark.parametrize("replayed", [[STATUS, STOP], [STOP, STATUS]], ids=["MicroOcpp", "libocpp"])
@bounded
async def test_no_boot_comes_after_an_outage_and_all_else_is_taken(
    anyio_backend: object, replayed: list[tuple[str, Any]]
) -> None:  # J-52
    depot = Depot()
    async with depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)):
        async with charge_point(depot) as peer:
            await peer.ask("BootNotification", {"chargePointModel": "One", "chargePointVendor": "Example"})
        await known(depot, connected=False)
        async with charge_point(depot) as peer, anyio.create_task_group() as tasks:
            await known(depot)
            tasks.start_soon(depot["CP001"].call, m.ResetRequest(type=m.ResetType.SOFT))
            _, unique_id, action, _ = await peer.hear()  # it may be called before it has said anything
            assert action == "Reset"
            await peer.say(3, unique_id, {"status": "Accepted"})
            for number, (action, payload) in enumerate(replayed):
                assert await peer.ask(action, payload, str(number)) == [3, str(number), {}]
    assert [each.timestamp for each in depot.asked] == [BEFORE, BEFORE]
    assert [each.__action__ for each in depot.asked] == [action for action, _ in replayed]
