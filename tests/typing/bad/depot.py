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
        super().__init__(connection=ConnectionOptions(call_timeout=5, observer=self.limit))  # wrong: no observer
        self.on(DimRequest)(tariff)  # wrong: the other direction
        self.on.authorize(data_transfer)  # wrong: another action's handler

    def record(self, observation: Observation) -> None:
        """Record the actions of all messages."""
        self.journal.append(observation.content)  # wrong: not always a text

    @override
    async def on_heartbeat(self, charge_point: Connection, request: m.HeartbeatRequest) -> object:  # wrong: any answer
        return m.HeartbeatResponse(current_time=datetime.now(UTC))

    @override
    async def on_authorize(self, request: m.AuthorizeRequest) -> m.AuthorizeResponse:  # wrong: a missing parameter
        until = datetime.now(UTC) + timedelta(days=1)
        if request.id_tag == "04A2B3":
            return m.AuthorizeResponse(id_tag_info=accepted(until))
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(expiry_date=until))  # wrong: a missing field, nested

    @override
    async def on_meter_values(self, charge_point: Connection, request: m.MeterValuesRequest) -> m.MeterValuesResponse:
        self.journal += [sample.value for reading in request.meter_value for sample in reading.sampled_value]
        return m.SignCertificateResponse(status=m.GenericStatus.ACCEPTED)  # wrong: another action's answer

    @override
    async def on_boot_notification(
        self, charge_point: Connection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        serial = request.charge_point_serial_number
        name = serial.upper()  # wrong: a forgotten None check
        await charge_point.sign_certificate(key="DisplayText", value=f"Hello, {name}")  # wrong: the other direction
        return m.BootNotificationResponse(
            status=m.RegistrationStatus.ACCEPTED,
            current_time=datetime.now(UTC),
            interval=300.5,  # wrong: a number that is not whole
        )

    @override
    async def on_start_transaction(
        self, charge_point: Connection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        self.journal.append(f"from {request.meter} Wh")  # wrong: no such field
        return m.StartTransactionResponse(transaction_id=7, info=accepted())  # wrong: a misspelt field

    @override
    async def on_stop_transaction(
        self, charge_point: Connection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        return  # wrong: no answer

    @override
    async def on_reset(  # wrong: the other direction
        self, charge_point: Connection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        raise LocalCallError("NotSupported")  # wrong: a text for a code

    async def restart_all(self) -> list[m.ResetStatus]:
        """Restart every charger."""
        return [self[identity].reset(type=m.ResetType.SOFT).status for identity in self]  # wrong: not awaited

    async def limit(self, identity: str, ampere: float) -> str:
        """Limit the current of a charger."""
        period = m.ChargingSchedulePeriod(start_period=0)  # wrong: a missing field, nested
        schedule = m.ChargingSchedule(charging_rate_unit=m.ChargingRateUnit.A, charging_schedule_period=(period,))
        profile = m.ChargingProfile(
            charging_profile_id=1,
            stack_level=0,
            charging_profile_purpose=m.ChargingProfilePurpose.TX_DEFAULT_PROFILE,
            charging_profile_kind=m.RecurrencyKind.DAILY,  # wrong: another enum
            charging_schedule=schedule,
        )
        return (await self[identity].set_charging_profile(connector_id=1, cs_charging_profiles=profile)).status

    async def maintain(self, identity: str) -> list[str]:
        """Send the calls of a technician."""
        charger = self[identity]
        versions = {await version_of(charger), await version_of(self.within(5))}  # wrong: no identity
        await charger.unlock_connector(1)  # wrong: a field without its name
        await charger.clear_cache(time_out=2.5)  # wrong: no such option
        await charger.trigger_message(requested_message=m.ReadingContext.TRIGGER)  # wrong: another enum
        await charger.call(m.AuthorizeRequest(id_tag="04A2B3"))  # wrong: the other direction
        await charger.call(m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED))  # wrong: no request
        dimmed = await charger.call(DimRequest(level=3))
        question = m.GetConfigurationRequest(key="DisplayText")  # wrong: a text for a list of texts
        answer = await charger.call(question)
        return [*map(str, versions), str(dimmed.level), *answer.unknown_key]  # wrong: a forgotten None check


def accepted(until: datetime | None = None) -> m.IdTagInfo:
    """Return the IdTagInfo of an accepted card."""
    return m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED, expiry_date="tomorrow")  # wrong: a text for a time


async def version_of(charger: AsyncCentralSystemCalls) -> int:
    """Return the version of the local list; the calls are those of a connection, or of `within`."""
    return (await charger.get_local_list_version()).list_version


async def tariff(charge_point: Connection, request: TariffRequest) -> TariffResponse:
    """Return the price for a card."""
    return TariffResponse(cents=len(request.id_tag))


async def data_transfer(charge_point: Connection, request: m.DataTransferRequest) -> m.DataTransferResponse:
    """Refuse every vendor."""
    raise LocalCallError(ErrorCode.NOT_SUPPORTED, f"{request.vendor_id} is not known")
