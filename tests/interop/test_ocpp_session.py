"""A charging session with the package `ocpp`, as a user of ours writes it: typed from end to end."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    ListenOptions,
    WebSocketOptions,
    messages as m,
)
from tests.interop.ocpp_package import Wire, central_system, charge_point
from tests.support.websocket_peers import CLOSE_TIMEOUT, bounded

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize("anyio_backend", ["asyncio"]),  # the package knows no other
]
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
WRITTEN = "2026-05-01T12:00:00.000Z"
PROFILE = m.ChargingProfile(
    charging_profile_id=1,
    stack_level=0,
    charging_profile_purpose=m.ChargingProfilePurpose.TX_PROFILE,
    charging_profile_kind=m.ChargingProfileKind.RELATIVE,
    charging_schedule=m.ChargingSchedule(
        charging_rate_unit=m.ChargingRateUnit.A,
        charging_schedule_period=(m.ChargingSchedulePeriod(start_period=0, limit=16.1),),
    ),
)
PROFILE_WRITTEN = {
    "chargingProfileId": 1,
    "stackLevel": 0,
    "chargingProfilePurpose": "TxProfile",
    "chargingProfileKind": "Relative",
    "chargingSchedule": {
        "chargingRateUnit": "A",
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16.1}],
    },
}
READINGS: Wire = {
    "connectorId": 1,
    "transactionId": 42,
    "meterValue": [{"timestamp": "2026-05-01T14:00:00+02:00", "sampledValue": [{"value": "7.5", "unit": "kWh"}]}],
}


class Depot(AsyncCentralSystem):
    """Asks the charge point to charge when it has booted, and hears of it."""

    def __init__(self) -> None:
        super().__init__()
        self.energy = ""

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        started = await charge_point.remote_start_transaction(id_tag="04A2B3", connector_id=1, charging_profile=PROFILE)
        assert started.status is m.RemoteStartStopStatus.ACCEPTED
        return m.BootNotificationResponse(status=m.RegistrationStatus.ACCEPTED, current_time=NOW, interval=300)

    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        assert (request.connector_id, request.id_tag, request.timestamp) == (1, "04A2B3", NOW)
        info = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED, expiry_date=NOW)
        return m.StartTransactionResponse(transaction_id=42, id_tag_info=info)

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        (value,) = request.meter_value
        (sampled,) = value.sampled_value
        assert value.timestamp == NOW
        assert sampled.unit is m.UnitOfMeasure.KWH
        self.energy = sampled.value
        return m.MeterValuesResponse()


@bounded
async def test_our_central_system_has_their_charge_point_charge() -> None:
    asked: list[Wire] = []

    def start(payload: Wire) -> Wire:
        asked.append(payload)
        return {"status": "Accepted"}

    depot = Depot()
    async with (
        depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)),
        charge_point(f"ws://127.0.0.1:{depot.port}/CP001", {"RemoteStartTransaction": start}) as theirs,
    ):
        booted = await theirs.call("BootNotification", {"chargePointModel": "One", "chargePointVendor": "Example"})
        assert booted == {"status": "Accepted", "currentTime": WRITTEN, "interval": 300}
        assert asked == [{"idTag": "04A2B3", "connectorId": 1, "chargingProfile": PROFILE_WRITTEN}]
        started = await theirs.call(
            "StartTransaction", {"connectorId": 1, "idTag": "04A2B3", "meterStart": 0, "timestamp": WRITTEN}
        )
        assert started == {"transactionId": 42, "idTagInfo": {"status": "Accepted", "expiryDate": WRITTEN}}
        assert await theirs.call("MeterValues", READINGS) == {}
    assert depot.energy == "7.5"


class Charger(AsyncManualChargePoint):
    """Charges when it is told to."""

    async def on_remote_start_transaction(
        self, request: m.RemoteStartTransactionRequest
    ) -> m.RemoteStartTransactionResponse:
        assert request.charging_profile == PROFILE
        started = await self.start_transaction(
            connector_id=request.connector_id or 1, id_tag=request.id_tag, meter_start=0, timestamp=NOW
        )
        accepted = started.transaction_id == 42 and started.id_tag_info.expiry_date == NOW
        return m.RemoteStartTransactionResponse(
            status=m.RemoteStartStopStatus.ACCEPTED if accepted else m.RemoteStartStopStatus.REJECTED
        )


@bounded
async def test_our_charge_point_charges_for_their_central_system() -> None:
    asked: list[Wire] = []

    def boot(payload: Wire) -> Wire:
        asked.append(payload)
        return {"status": "Accepted", "currentTime": "2026-05-01T12:00:00+00:00", "interval": 300}

    def start(payload: Wire) -> Wire:
        asked.append(payload)
        return {"transactionId": 42, "idTagInfo": {"status": "Accepted", "expiryDate": "2026-05-01T12:00:00Z"}}

    async with (
        central_system({"BootNotification": boot, "StartTransaction": start}) as listening,
        Charger(listening.url, "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)) as charger,
    ):
        booted = await charger.boot_notification(charge_point_model="One", charge_point_vendor="Example")
        assert (booted.status, booted.current_time) == (m.RegistrationStatus.ACCEPTED, NOW)
        theirs = await listening.arrival()
        remote = {"idTag": "04A2B3", "connectorId": 1, "chargingProfile": PROFILE_WRITTEN}
        assert await theirs.call("RemoteStartTransaction", remote) == {"status": "Accepted"}
    assert asked == [
        {"chargePointModel": "One", "chargePointVendor": "Example"},
        {"connectorId": 1, "idTag": "04A2B3", "meterStart": 0, "timestamp": WRITTEN},
    ]
