"""A central system: handlers that call the charge point back, and calls from outside."""

# mypy: enable-error-code="explicit-override"
# pyright: reportImplicitOverride=true

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from typing_extensions import override

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncCentralSystemCalls,
    AsyncChargePointConnection as Connection,
    ConnectionOptions,
    ErrorCode,
    LocalCallError,
    Observation,
    messages as m,
)

from .vendor import DimRequest, TariffRequest, TariffResponse


class Depot(AsyncCentralSystem):
    """A depot that knows one card."""

    def __init__(self) -> None:
        self.journal: list[str] = []
        super().__init__(connection=ConnectionOptions(call_timeout=5, observer=self.record))
        self.on(TariffRequest)(tariff)
        self.on.data_transfer(data_transfer)

    def record(self, observation: Observation) -> None:
        """Record the actions of all messages."""
        self.journal.append(observation.action)

    @override
    async def on_heartbeat(self, charge_point: Connection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=datetime.now(UTC))

    @override
    async def on_authorize(self, charge_point: Connection, request: m.AuthorizeRequest) -> m.AuthorizeResponse:
        until = datetime.now(UTC) + timedelta(days=1)
        if request.id_tag == "04A2B3":
            return m.AuthorizeResponse(id_tag_info=accepted(until))
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.INVALID))

    @override
    async def on_meter_values(self, charge_point: Connection, request: m.MeterValuesRequest) -> m.MeterValuesResponse:
        self.journal += [sample.value for reading in request.meter_value for sample in reading.sampled_value]
        return m.MeterValuesResponse()

    @override
    async def on_boot_notification(
        self, charge_point: Connection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        serial = request.charge_point_serial_number
        name = request.charge_point_model if serial is None else serial.upper()
        await charge_point.change_configuration(key="DisplayText", value=f"Hello, {name}")
        return m.BootNotificationResponse(
            status=m.RegistrationStatus.ACCEPTED,
            current_time=datetime.now(UTC),
            interval=300,
        )

    @override
    async def on_start_transaction(
        self, charge_point: Connection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        self.journal.append(f"from {request.meter_start} Wh")
        return m.StartTransactionResponse(transaction_id=7, id_tag_info=accepted())

    @override
    async def on_stop_transaction(
        self, charge_point: Connection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        return m.StopTransactionResponse(id_tag_info=accepted())

    @override
    async def on_status_notification(
        self, charge_point: Connection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        return m.StatusNotificationResponse()

    async def restart_all(self) -> list[m.ResetStatus]:
        """Restart every charger."""
        return [(await self[identity].reset(type=m.ResetType.SOFT)).status for identity in self]

    async def limit(self, identity: str, ampere: float) -> str:
        """Limit the current of a charger."""
        period = m.ChargingSchedulePeriod(start_period=0, limit=ampere)
        schedule = m.ChargingSchedule(charging_rate_unit=m.ChargingRateUnit.A, charging_schedule_period=(period,))
        profile = m.ChargingProfile(
            charging_profile_id=1,
            stack_level=0,
            charging_profile_purpose=m.ChargingProfilePurpose.TX_DEFAULT_PROFILE,
            charging_profile_kind=m.ChargingProfileKind.ABSOLUTE,
            charging_schedule=schedule,
        )
        return (await self[identity].set_charging_profile(connector_id=1, cs_charging_profiles=profile)).status

    async def maintain(self, identity: str) -> list[str]:
        """Send the calls of a technician."""
        charger = self[identity]
        versions = {await version_of(charger), await version_of(self.within(5)[identity])}
        await charger.unlock_connector(connector_id=1)
        await charger.clear_cache(timeout=2.5)
        await charger.trigger_message(requested_message=m.MessageTrigger.HEARTBEAT)
        await charger.remote_start_transaction(id_tag="04A2B3", connector_id=1)
        await charger.call(m.DataTransferRequest(vendor_id="com.acme", data="hello"))
        dimmed = await charger.call(DimRequest(level=3))
        question = m.GetConfigurationRequest(key=["DisplayText"])
        answer = await charger.call(question)
        return [*map(str, versions), str(dimmed.level), *(answer.unknown_key or ())]


def accepted(until: datetime | None = None) -> m.IdTagInfo:
    """Return the IdTagInfo of an accepted card."""
    return m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED, expiry_date=until)


async def version_of(charger: AsyncCentralSystemCalls) -> int:
    """Return the version of the local list; the calls are those of a connection, or of `within`."""
    return (await charger.get_local_list_version()).list_version


async def tariff(charge_point: Connection, request: TariffRequest) -> TariffResponse:
    """Return the price for a card."""
    return TariffResponse(cents=len(request.id_tag))


async def data_transfer(charge_point: Connection, request: m.DataTransferRequest) -> m.DataTransferResponse:
    """Refuse every vendor."""
    raise LocalCallError(ErrorCode.NOT_SUPPORTED, f"{request.vendor_id} is not known")
