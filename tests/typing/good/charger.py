"""A charge point: handlers as methods of a subclass and as functions, and calls with every kind of answer."""

# A misspelt `on_...` method is an error when its class is created. With `@override` a type checker reports it too. The
# next two lines make the checkers demand `@override`.
# mypy: enable-error-code="explicit-override"
# pyright: reportImplicitOverride=true

from __future__ import annotations

from datetime import UTC, datetime
from typing import assert_never

from typing_extensions import override

from ocpp16_sdk import AsyncManualChargePoint, RemoteCallError, messages as m

from .vendor import DimRequest, DimResponse, TariffRequest


class Charger(AsyncManualChargePoint):
    """A charger with one connector."""

    restart: m.ResetType | None = None
    limit: float = 0

    @override
    async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        self.restart = request.type
        return m.ResetResponse(status=m.ResetStatus.ACCEPTED)

    @override
    async def on_unlock_connector(self, request: m.UnlockConnectorRequest) -> m.UnlockConnectorResponse:
        return m.UnlockConnectorResponse(status=m.UnlockStatus.UNLOCKED)

    @override
    async def on_clear_cache(self, request: m.ClearCacheRequest) -> m.ClearCacheResponse:
        return m.ClearCacheResponse(status=m.ClearCacheStatus.ACCEPTED)

    @override
    async def on_get_configuration(self, request: m.GetConfigurationRequest) -> m.GetConfigurationResponse:
        return m.GetConfigurationResponse(unknown_key=request.key)

    @override
    async def on_set_charging_profile(self, request: m.SetChargingProfileRequest) -> m.SetChargingProfileResponse:
        self.limit = request.cs_charging_profiles.charging_schedule.charging_schedule_period[0].limit
        return m.SetChargingProfileResponse(status=m.ChargingProfileStatus.ACCEPTED)

    @override
    async def on_remote_start_transaction(
        self, start: m.RemoteStartTransactionRequest
    ) -> m.RemoteStartTransactionResponse:
        return m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)

    async def register(self) -> int:
        """Send a BootNotification; return the heartbeat interval."""
        answer = await self.boot_notification(charge_point_vendor="Acme", charge_point_model="One")
        match answer.status:
            case m.RegistrationStatus.ACCEPTED:
                await self.heartbeat(timeout=5)
                return answer.interval
            case m.RegistrationStatus.PENDING | m.RegistrationStatus.REJECTED:
                return 0
            case _:
                assert_never(answer.status)

    async def may_charge(self, id_tag: str) -> bool:
        """Return whether a card may charge for at least an hour."""
        answer = await self.authorize(id_tag=id_tag)
        until = answer.id_tag_info.expiry_date
        return until is not None and until.timestamp() - datetime.now(UTC).timestamp() > 3600

    async def begin(self, id_tag: str, now: datetime) -> int:
        """Start a transaction; return its id."""
        answer: m.StartTransactionResponse
        answer = await self.start_transaction(connector_id=1, id_tag=id_tag, meter_start=0, timestamp=now)
        return answer.transaction_id

    async def is_known(self, id_tag: str) -> bool:
        """Return whether a card is neither unknown nor blocked."""
        status = (await self.authorize(id_tag=id_tag)).id_tag_info.status
        unknown = status == m.AuthorizationStatus.INVALID
        blocked = status == m.AuthorizationStatus.BLOCKED
        return not (unknown or blocked)

    async def measure(self, transaction: int, now: datetime) -> None:
        """Report the power."""
        power = m.SampledValue(value="11000", measurand=m.Measurand.POWER_ACTIVE_IMPORT)
        energy = m.SampledValue(value="1", unit=m.UnitOfMeasure.KWH)
        reading = m.MeterValue(timestamp=now, sampled_value=[power, energy])
        again = m.MeterValue(timestamp=now, sampled_value=reading.sampled_value)
        again = m.MeterValue(timestamp=now, sampled_value=(*again.sampled_value, energy))
        last = again.sampled_value[-1]
        assert last == energy
        await self.report(reading, transaction)

    async def report(self, reading: m.MeterValue, transaction: int) -> None:
        """Send a reading."""
        await self.meter_values(connector_id=1, meter_value=[reading], transaction_id=transaction)

    async def finish(self, transaction: int, now: datetime) -> None:
        """Stop a transaction."""
        await self.stop_transaction(transaction_id=transaction, meter_stop=1, timestamp=now)
        await self.status(m.ChargePointStatus.AVAILABLE)

    async def status(self, status: m.ChargePointStatus) -> None:
        """Report the status of the connector, with a request object."""
        no_error = m.ChargePointErrorCode.NO_ERROR
        request = m.StatusNotificationRequest(connector_id=1, error_code=no_error, status=status)
        await self.call(request)

    async def price(self, id_tag: str) -> str:
        """Return the price of a card, with the action of a vendor."""
        try:
            answer = await self.call(TariffRequest(id_tag=id_tag), timeout=5)
            return f"{answer.cents} cents"
        except RemoteCallError as error:
            return error.description

    async def year(self) -> int:
        """Return the year at the central system."""
        answer: m.HeartbeatResponse = await self.call(m.HeartbeatRequest())
        return answer.current_time.year


def with_functions(charger: Charger) -> Charger:
    """Register handlers as functions."""
    charger.limit = 32

    async def change_configuration(request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        return m.ChangeConfigurationResponse(status=m.ConfigurationStatus.REBOOT_REQUIRED)

    charger.on.change_configuration(change_configuration)

    @charger.on.trigger_message
    async def trigger_message(request: m.TriggerMessageRequest) -> m.TriggerMessageResponse:
        return m.TriggerMessageResponse(status=m.TriggerMessageStatus.NOT_IMPLEMENTED)

    @charger.on.data_transfer
    async def data_transfer(request: m.DataTransferRequest) -> m.DataTransferResponse:
        return m.DataTransferResponse(status=m.DataTransferStatus.ACCEPTED, data=request.data)

    @charger.on.get_local_list_version
    async def list_version(request: m.GetLocalListVersionRequest) -> m.GetLocalListVersionResponse:
        return m.GetLocalListVersionResponse(list_version=-1)

    @charger.on(DimRequest)
    async def dim(request: DimRequest) -> DimResponse:
        return DimResponse(level=request.level)

    @charger.on(m.GetLogRequest)
    async def get_log(request: m.GetLogRequest) -> m.GetLogResponse:
        return m.GetLogResponse(status=m.LogStatus.ACCEPTED)

    return charger
