"""The example with FastAPI runs: charge points on one side, an HTTP client on the other, a database between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest

from ocpp16_sdk import (
    AsyncManualChargePoint,
    ConnectionOptions,
    ErrorCode,
    LocalCallError,
    RemoteCallError,
    WebSocketOptions,
    messages as m,
)
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.model import format_timestamp
from ocpp16_sdk.security import hash_key, require_key
from tests.examples.depot_application import TAG, booted, emulated, running
from tests.support.roles import Silent
from tests.support.websocket_peers import CLOSE_TIMEOUT, bounded

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
BOOT = {"chargePointVendor": "Example", "chargePointModel": "One"}


@bounded
async def test_a_charge_point_that_boots_is_listed_with_its_boot_and_statuses(tmp_path: Path) -> None:
    async with running(tmp_path) as depot:
        assert await depot.get("/charge-points") == []
        async with AsyncManualChargePoint(
            depot.url, "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)
        ) as charger:
            with pytest.raises(RemoteCallError, match="SecurityError"):
                await charger.heartbeat()
            answer = await charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")
            assert answer.status is m.RegistrationStatus.ACCEPTED
            assert abs((await charger.heartbeat()).current_time - datetime.now(UTC)).total_seconds() < 20
            await charger.status_notification(
                connector_id=1,
                error_code=m.ChargePointErrorCode.NO_ERROR,
                status=m.ChargePointStatus.AVAILABLE,
                timestamp=NOON,
            )
            await charger.status_notification(
                connector_id=2, error_code=m.ChargePointErrorCode.NO_ERROR, status=m.ChargePointStatus.FAULTED
            )
            (row,) = await depot.get("/charge-points")
        timestamp = row["connectors"][1].pop("timestamp")  # of its receipt (CS-18)
        assert abs(datetime.fromisoformat(timestamp) - datetime.now(UTC)).total_seconds() < 20
        first = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
        assert row == {
            "identity": "CP001",
            "connected": True,
            "boot": BOOT,
            "connectors": [
                first | {"timestamp": "2026-05-01T12:00:00.000Z"},
                {"connectorId": 2, "errorCode": "NoError", "status": "Faulted"},
            ],
        }
        (row,) = await depot.until(lambda: depot.get("/charge-points"), lambda rows: not rows[0]["connected"])


@bounded
async def test_a_start_over_rest_stores_a_transaction_and_a_stop_stops_it(tmp_path: Path) -> None:
    async with running(tmp_path) as depot, emulated(depot) as station:
        await depot.allow()
        station.settings.set(keys.METER_VALUE_SAMPLE_INTERVAL, 1)
        station.hardware.plug(1)
        answer = await depot.post("/charge-points/CP001/start", {"idTag": TAG, "connectorId": 1})
        assert answer == {"status": "Accepted"}
        begun = await depot.transaction(lambda row: row["stop"] is None, running="true")
        number = begun["transactionId"]
        assert begun["identity"] == "CP001"
        assert {**begun["start"], "timestamp": ""} == {
            "connectorId": 1,
            "idTag": TAG,
            "meterStart": 271493,
            "timestamp": "",
        }
        await depot.connector(1, "Charging")
        readings = f"/transactions/{number}/meter-values"
        value, *_ = await depot.until(lambda: depot.get(readings), lambda values: values)
        assert [each["unit"] for each in value["sampledValue"]] == ["Wh"]

        answer = await depot.post("/charge-points/CP001/stop", {"transactionId": number})
        assert answer == {"status": "Accepted"}
        ended = await depot.transaction(lambda row: row["stop"] is not None)
        assert (ended["stop"]["reason"], ended["stop"]["transactionId"]) == ("Remote", number)
        assert await depot.get(f"/transactions/{number}") == ended
        assert await depot.get("/transactions", running="true") == []
        assert await depot.get("/transactions", running="false", identity="CP001") == [ended]
        assert await depot.get("/transactions", identity="CP002") == []
        assert await depot.get("/transactions", after=number) == []
        station.hardware.unplug(1)
        await depot.connector(1, "Available")


@bounded
async def test_a_start_with_an_unknown_identifier_is_stored_and_refused(tmp_path: Path) -> None:
    async with running(tmp_path) as depot, emulated(depot) as station:
        station.hardware.plug(1)
        await depot.post("/charge-points/CP001/start", {"idTag": TAG})
        ended = await depot.transaction(lambda row: row["stop"] is not None)
        assert ended["stop"]["reason"] == "DeAuthorized"


@bounded
async def test_a_reset_stops_the_transaction_and_the_charge_point_boots_again(tmp_path: Path) -> None:
    async with running(tmp_path) as depot, emulated(depot) as station:
        await depot.allow()
        station.hardware.plug(2)
        await depot.post("/charge-points/CP001/start", {"idTag": TAG, "connectorId": 2})
        await depot.connector(2, "Charging")
        assert await depot.post("/charge-points/CP001/reset", {"type": "Soft"}) == {"status": "Accepted"}
        ended = await depot.transaction(lambda row: row["stop"] is not None)
        assert ended["stop"]["reason"] == "SoftReset"
        station.hardware.unplug(2)
        await depot.connector(2, "Available")


@bounded
async def test_the_stored_identifiers_decide_who_may_charge(tmp_path: Path) -> None:  # CS-16
    async with (
        running(tmp_path) as depot,
        AsyncManualChargePoint(depot.url, "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)) as charger,
    ):
        await charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")

        async def verdict(tag: str) -> tuple[str, str | None]:
            info = (await charger.authorize(id_tag=tag)).id_tag_info
            return info.status, info.parent_id_tag

        await depot.http.put("/id-tags/Blocked", json={"status": "Blocked", "parentIdTag": "Group"})
        await depot.http.put("/id-tags/Old", json={"status": "Accepted", "expiryDate": "2026-01-01T00:00:00Z"})
        assert await verdict("unknown") == ("Invalid", None)
        assert await verdict("BLOCKED") == ("Blocked", "Group")
        assert await verdict("old") == ("Expired", None)
        answer = await depot.http.put("/id-tags/Old", json={"status": "Perhaps"})
        assert answer.status_code == 422


@bounded
async def test_an_identifier_that_is_blocked_after_its_authorization_starts_nothing(tmp_path: Path) -> None:  # CS-10
    async with (
        running(tmp_path) as depot,
        AsyncManualChargePoint(depot.url, "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)) as charger,
    ):
        await charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")
        await depot.allow()
        assert (await charger.authorize(id_tag=TAG)).id_tag_info.status is m.AuthorizationStatus.ACCEPTED
        await depot.http.put(f"/id-tags/{TAG}", json={"status": "Blocked"})
        answer = await charger.start_transaction(connector_id=1, id_tag=TAG, meter_start=0, timestamp=NOON)
        assert answer.id_tag_info.status is m.AuthorizationStatus.BLOCKED
        (kept,) = await depot.get("/transactions")
        assert kept["transactionId"] == answer.transaction_id


@bounded
async def test_late_messages_are_answered_and_stored_like_any_other(tmp_path: Path) -> None:  # CS-19
    async with (
        running(tmp_path) as depot,
        AsyncManualChargePoint(depot.url, "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)) as charger,
    ):
        await charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")
        await depot.allow()

        async def charge(end: datetime) -> tuple[Any, ...]:
            begin = end - timedelta(hours=1)
            start = await charger.start_transaction(connector_id=1, id_tag=TAG, meter_start=7, timestamp=begin)
            number = start.transaction_id
            value = m.MeterValue(timestamp=begin, sampled_value=(m.SampledValue(value="8"),))
            measured = await charger.meter_values(connector_id=1, transaction_id=number, meter_value=(value,))
            stop = await charger.stop_transaction(transaction_id=number, meter_stop=9, timestamp=end, id_tag=TAG)
            row = await depot.get(f"/transactions/{number}")
            (reading,) = await depot.get(f"/transactions/{number}/meter-values")
            times = (row["start"].pop("timestamp"), reading.pop("timestamp"), row["stop"].pop("timestamp"))
            assert times == tuple(format_timestamp(each) for each in (begin, begin, end))
            del row["transactionId"], row["stop"]["transactionId"]
            return start.id_tag_info, measured, stop, row, reading

        now = datetime.now(UTC)
        assert await charge(now - timedelta(days=30)) == await charge(now - timedelta(days=1)) == await charge(now)


@bounded
async def test_messages_of_transactions_are_confirmed_and_stored_once(tmp_path: Path) -> None:
    """CS-09, CS-12, CS-13, CS-14."""
    async with (
        running(tmp_path) as depot,
        AsyncManualChargePoint(depot.url, "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)) as charger,
    ):
        await charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")
        start = m.StartTransactionRequest(connector_id=1, id_tag="a", meter_start=7, timestamp=NOON)
        first, second = await charger.call(start), await charger.call(start)
        assert first == second
        assert first.id_tag_info.status == "Invalid"
        for transaction_id in (first.transaction_id, first.transaction_id, 999_999, -1):
            stop = await charger.stop_transaction(
                transaction_id=transaction_id, meter_stop=1, timestamp=NOON, id_tag="a"
            )
            assert stop.id_tag_info is not None or transaction_id != first.transaction_id
            value = m.MeterValue(timestamp=NOON, sampled_value=(m.SampledValue(value="1"),))
            await charger.meter_values(connector_id=1, transaction_id=transaction_id, meter_value=(value,))
        (kept,) = await depot.get("/transactions")
        assert kept["stop"] == {
            "transactionId": first.transaction_id,
            "idTag": "a",
            "meterStop": 1,
            "timestamp": "2026-05-01T12:00:00.000Z",
        }
        path = f"/transactions/{first.transaction_id}/meter-values"
        assert await depot.get(path, limit=1) == [
            {"timestamp": "2026-05-01T12:00:00.000Z", "sampledValue": [{"value": "1"}]}
        ]
        assert (await depot.http.get("/transactions/999999")).status_code == 404


@bounded
async def test_a_charge_point_can_neither_stop_nor_measure_the_transaction_of_another(tmp_path: Path) -> None:
    async with running(tmp_path) as depot:
        async with (
            AsyncManualChargePoint(depot.url, "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)) as one,
            AsyncManualChargePoint(
                depot.url, "CP002", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)
            ) as other,
        ):
            for charger in (one, other):
                await charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")
            begun = await one.start_transaction(connector_id=1, id_tag="a", meter_start=0, timestamp=NOON)
            value = m.MeterValue(timestamp=NOON, sampled_value=(m.SampledValue(value="1"),))
            await other.meter_values(connector_id=1, transaction_id=begun.transaction_id, meter_value=(value,))
            await other.stop_transaction(transaction_id=begun.transaction_id, meter_stop=9, timestamp=NOON)
        assert (await depot.get(f"/transactions/{begun.transaction_id}"))["stop"] is None
        assert await depot.get(f"/transactions/{begun.transaction_id}/meter-values") == []


class Difficult(AsyncManualChargePoint):
    """Answers no two calls in the same way."""

    async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        await anyio.sleep_forever()
        raise AssertionError("unreachable")

    async def on_unlock_connector(self, request: m.UnlockConnectorRequest) -> m.UnlockConnectorResponse:
        if request.connector_id == 1:
            return m.UnlockConnectorResponse(status=m.UnlockStatus.UNLOCKED)
        raise LocalCallError(ErrorCode.GENERIC_ERROR, "the bolt is stuck")


PROFILE = {
    "chargingProfileId": 1,
    "stackLevel": 0,
    "chargingProfilePurpose": "TxDefaultProfile",
    "chargingProfileKind": "Absolute",
    "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16}]},
}
FAILURES: dict[str, tuple[str, dict[str, Any], int, str]] = {
    "a CALLERROR": ("unlock", {"connectorId": 2}, 502, "GenericError: the bolt is stuck"),
    "an action that is not served": ("start", {"idTag": TAG}, 502, "NotSupported"),
    "no answer in time": ("reset", {"type": "Hard"}, 504, "Reset was not answered by 'CP001' within 0.3 s"),
    "a profile of another purpose": ("start", {"idTag": TAG, "chargingProfile": PROFILE}, 422, "TxProfile"),
}


@pytest.mark.parametrize(("path", "body", "status", "told"), FAILURES.values(), ids=FAILURES)
@bounded
async def test_a_failed_call_has_an_http_status_and_a_reason(
    tmp_path: Path, path: str, body: dict[str, Any], status: int, told: str
) -> None:
    async with running(tmp_path, connection=ConnectionOptions(call_timeout=0.3)) as depot, booted(depot, Difficult):
        assert await depot.post("/charge-points/CP001/unlock", {"connectorId": 1}) == {"status": "Unlocked"}
        found, detail = await depot.refused(f"/charge-points/CP001/{path}", body)
        assert found == status
        assert told in detail


@bounded
async def test_a_call_on_a_lost_connection_has_an_http_status_too(tmp_path: Path) -> None:
    async def ask() -> None:
        found.append(await depot.refused("/charge-points/CP001/reset", {"type": "Hard"}))

    found: list[tuple[int, str]] = []
    async with (
        running(tmp_path) as depot,
        anyio.create_task_group() as tasks,
        Silent(depot.url, "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)) as charger,
    ):
        await charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")
        tasks.start_soon(ask)
        await charger.asked.wait()
    ((status, detail),) = found
    assert status == 502
    assert detail.startswith("Reset was sent to 'CP001', and the connection was closed")


@bounded
async def test_a_charge_point_that_is_absent_is_known_or_not(tmp_path: Path) -> None:
    async with running(tmp_path) as depot:
        async with booted(depot, AsyncManualChargePoint):
            pass
        await depot.until(lambda: depot.get("/charge-points"), lambda rows: not rows[0]["connected"])
        reset = {"type": "Soft"}
        assert await depot.refused("/charge-points/CP001/reset", reset) == (409, "'CP001' is not connected")
        assert await depot.refused("/charge-points/CP002/reset", reset) == (404, "'CP002' is not known")


@bounded
async def test_a_body_that_breaks_the_schema_of_ocpp_is_not_sent(tmp_path: Path) -> None:
    async with running(tmp_path) as depot, booted(depot, AsyncManualChargePoint):
        for body in ({}, {"type": "Warm"}, {"type": "Soft", "force": True}):
            assert (await depot.http.post("/charge-points/CP001/reset", json=body)).status_code == 422


@bounded
async def test_a_restart_of_the_application_keeps_all_data(tmp_path: Path) -> None:
    async with running(tmp_path) as depot, emulated(depot) as station:
        await depot.allow()
        station.hardware.plug(1)
        await depot.post("/charge-points/CP001/start", {"idTag": TAG, "connectorId": 1})
        await depot.connector(1, "Charging")
        (before,) = await depot.get("/transactions")
    async with running(tmp_path) as depot:
        assert await depot.get("/transactions") == [before]
        assert [row["connected"] for row in await depot.get("/charge-points")] == [False]
        async with AsyncManualChargePoint(
            depot.url, "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)
        ) as charger:
            await charger.heartbeat()  # it was accepted, and need not boot again (CS-07)
            assert (await charger.authorize(id_tag=TAG)).id_tag_info.status == "Accepted"
            stop = m.StopTransactionRequest(transaction_id=before["transactionId"], meter_stop=9, timestamp=NOON)
            await charger.call(stop)
            start = m.StartTransactionRequest(connector_id=1, id_tag=TAG, meter_start=9, timestamp=NOON)
            assert (await charger.call(start)).transaction_id > before["transactionId"]
        assert (await depot.get(f"/transactions/{before['transactionId']}"))["stop"]["meterStop"] == 9


@bounded
async def test_the_openapi_document_names_the_messages(tmp_path: Path) -> None:
    async with running(tmp_path) as depot:
        document = await depot.get("/openapi.json")
    schemas = document["components"]["schemas"]
    assert {
        "RemoteStartTransactionRequest",
        "RemoteStartTransactionResponse",
        "ResetRequest",
        "UnlockConnectorResponse",
        "BootNotificationRequest",
        "StatusNotificationRequest",
        "StopTransactionRequest",
        "MeterValue",
        "IdTagInfo",
        "ChargingProfile",
    } <= set(schemas)
    assert schemas["RemoteStartTransactionRequest"]["required"] == ["idTag"]
    assert schemas["RemoteStartTransactionRequest"]["properties"]["idTag"]["maxLength"] == 20
    assert schemas["ResetType"]["enum"] == ["Hard", "Soft"]
    route = document["paths"]["/charge-points/{identity}/reset"]["post"]
    assert route["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/ResetRequest"
    }
    assert {"200", "404", "409", "422", "502", "504"} == set(route["responses"])


@bounded
async def test_it_accepts_the_options_of_a_central_system(tmp_path: Path) -> None:
    key = b"0123456789abcdef"
    async with running(tmp_path, decide=require_key({"CP001": hash_key(key)})) as depot:
        async with AsyncManualChargePoint(
            depot.url, "CP001", password=key, websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)
        ) as charger:
            await charger.boot_notification(charge_point_vendor="Example", charge_point_model="One")
        assert len(await depot.get("/charge-points")) == 1


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
