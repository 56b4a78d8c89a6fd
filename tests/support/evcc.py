"""The set-up and control of a charge point by the energy manager evcc, as a central system that follows its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import anyio

from ocpp16_sdk import AsyncChargePointConnection, messages as m
from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from tests.support.accepting_central_system import AcceptingCentralSystem

BOOT_TIMEOUT = 60.0
MAX_STATUS_AGE = timedelta(seconds=60)
POLL_INTERVAL = 3.0
MEASURANDS = (
    "Power.Active.Import",
    "Energy.Active.Import.Register",
    "Current.Import",
    "Voltage",
    "Current.Offered",
    "Power.Offered",
    "SoC",
)
SAMPLE_INTERVAL = 10
TAG = "evcc"
TRANSACTION = 17


@dataclass
class SetUp:
    """The results of a set-up."""

    keys: dict[str, str] = field(default_factory=dict[str, str])
    measurands: tuple[str, ...] = ()

    @property
    def smart_charging(self) -> bool:
        """Whether the charge point states the profile SmartCharging."""
        return "SmartCharging" in self.keys.get("SupportedFeatureProfiles", "").split(",")


class Evcc(AcceptingCentralSystem):
    """Controls one connector."""

    interval = 60

    def __init__(self, now: Callable[[], datetime], connector_id: int = 1) -> None:
        super().__init__(now=now)
        self._connector_id = connector_id
        self.changes = ChangeNotifier()
        self.booted = False
        self.status: str | None = None
        """The last status of the connector whose time was not older than a minute."""
        self.ignored: list[str] = []
        """Statuses that were too old."""
        self.meter_values: list[m.MeterValuesRequest] = []
        self.transactions: list[str] = []

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        self.booted = True
        self.changes.notify()
        return await super().on_boot_notification(charge_point, request)

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        if request.connector_id == self._connector_id:
            if request.timestamp is not None and self.now() - request.timestamp > MAX_STATUS_AGE:
                self.ignored.append(request.status)
            else:
                self.status = request.status
            self.changes.notify()
        return await super().on_status_notification(charge_point, request)

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        if request.connector_id == self._connector_id:
            self.meter_values.append(request)
            self.changes.notify()
        return m.MeterValuesResponse()

    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        self.transactions.append(f"start {request.id_tag}")
        self.changes.notify()
        info = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
        return m.StartTransactionResponse(transaction_id=TRANSACTION, id_tag_info=info)

    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        self.transactions.append(f"stop {request.transaction_id}")
        self.changes.notify()
        return m.StopTransactionResponse()

    async def set_up(self, charge_point: AsyncChargePointConnection) -> SetUp:
        """Follow the steps, in their order.

        Raises:
            AssertionError: a step failed that stops the set-up.
            TimeoutError: a message was not received in time.
        """
        found = SetUp()
        with anyio.fail_after(BOOT_TIMEOUT):
            await self.changes.wait_until(lambda: self.booted)
        available = await charge_point.change_availability(connector_id=0, type=m.AvailabilityType.OPERATIVE)
        assert available.status is not m.AvailabilityStatus.REJECTED
        answer = await charge_point.get_configuration()
        found.keys = {each.key: each.value or "" for each in answer.configuration_key or ()}
        assert int(found.keys["NumberOfConnectors"]) >= self._connector_id
        accepted = [each for each in MEASURANDS if await self._change(charge_point, "MeterValuesSampledData", each)]
        found.measurands = tuple(accepted)
        assert await self._change(charge_point, "MeterValuesSampledData", ",".join(accepted))
        self.meter_values.clear()
        trigger = m.MessageTrigger.METER_VALUES
        triggered = await charge_point.trigger_message(requested_message=trigger, connector_id=self._connector_id)
        assert triggered.status is m.TriggerMessageStatus.ACCEPTED
        with anyio.fail_after(BOOT_TIMEOUT):
            await self.changes.wait_until(lambda: bool(self.meter_values))
        received = {sample.measurand for value in self.meter_values[0].meter_value for sample in value.sampled_value}
        assert received == {*accepted}
        assert await self._change(charge_point, "MeterValueSampleInterval", str(SAMPLE_INTERVAL))
        assert await self._change(charge_point, "WebSocketPingInterval", "30")
        if found.smart_charging:
            await self.limit(charge_point, 0)
        return found

    async def start(self, charge_point: AsyncChargePointConnection) -> None:
        """Start a transaction: the cable is plugged in, so the connector is Preparing."""
        with anyio.fail_after(BOOT_TIMEOUT):
            await self.changes.wait_until(lambda: self.status == m.ChargePointStatus.PREPARING)
            answer = await charge_point.remote_start_transaction(id_tag=TAG, connector_id=self._connector_id)
            assert answer.status is m.RemoteStartStopStatus.ACCEPTED
            await self.changes.wait_until(lambda: self.status == m.ChargePointStatus.CHARGING)

    async def limit(self, charge_point: AsyncChargePointConnection, amperes: float) -> None:
        """Set the limit as a default profile, and read it back."""
        schedule = m.ChargingSchedule(
            charging_rate_unit=m.ChargingRateUnit.A,
            start_schedule=self.now() - timedelta(minutes=1),
            charging_schedule_period=(m.ChargingSchedulePeriod(start_period=0, limit=amperes),),
        )
        profile = m.ChargingProfile(
            charging_profile_id=1,
            stack_level=0,
            charging_profile_purpose=m.ChargingProfilePurpose.TX_DEFAULT_PROFILE,
            charging_profile_kind=m.ChargingProfileKind.ABSOLUTE,
            charging_schedule=schedule,
        )
        answer = await charge_point.set_charging_profile(connector_id=self._connector_id, cs_charging_profiles=profile)
        assert answer.status is m.ChargingProfileStatus.ACCEPTED
        assert await self.offered(charge_point) == amperes

    async def offered(self, charge_point: AsyncChargePointConnection) -> float:
        """Return the present limit, from the composite schedule of the next minute."""
        answer = await charge_point.get_composite_schedule(connector_id=self._connector_id, duration=60)
        assert answer.status is m.GetCompositeScheduleStatus.ACCEPTED
        assert answer.charging_schedule is not None
        return float(answer.charging_schedule.charging_schedule_period[0].limit)

    async def poll(self, charge_point: AsyncChargePointConnection, times: int) -> list[float]:
        """Return the limits that are read every three seconds."""
        limits: list[float] = []
        for _ in range(times):
            limits.append(await self.offered(charge_point))
            await anyio.sleep(POLL_INTERVAL)
        return limits

    async def _change(self, charge_point: AsyncChargePointConnection, key: str, value: str) -> bool:
        answer = await charge_point.change_configuration(key=key, value=value)
        return answer.status in (m.ConfigurationStatus.ACCEPTED, m.ConfigurationStatus.REBOOT_REQUIRED)
