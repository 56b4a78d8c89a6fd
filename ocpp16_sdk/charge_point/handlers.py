# Generated from codegen/protocol.toml and its schemas: do not edit, run `python -m codegen generate`.
# Input sha256:e9a14c877ba9cb1de643bed0207bbf22ae2a7cc9271d7b6566f7c8923b8b5f82
"""Handlers: `on_...` methods to override in a subclass, and `on.<action>` for functions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

import ocpp16_sdk.messages as m
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.model import (
    CentralSystemRequest,
    Handlers,
    HandlerTable,
    Initiator,
    Registrar,
    Request,
    Response,
    not_supported,
)

Q = TypeVar("Q", bound=Request[Any])
Q_co = TypeVar("Q_co", bound=Request[Any], covariant=True)
R = TypeVar("R", bound=Response)

# A function that answers a request; in a central system its first argument is the connection of the request.
AsyncChargePointHandler = Callable[[Q], Awaitable[R]]


class AsyncChargePointHandlers(
    Handlers,
    actions=ACTIONS,
    peer=Initiator.CENTRAL_SYSTEM,
    arguments=("request",),
    asynchronous=True,
):
    """The handlers of a charge point: override the methods of the actions that the application serves.

    A method returns the response, or raises `LocalCallError` to refuse the call. A call whose method is not
    overridden is answered with NotSupported (OCPP-J 4.2.3). The parameters are positional: an override may give them
    other names.
    """

    async def on_cancel_reservation(self, request: m.CancelReservationRequest, /) -> m.CancelReservationResponse:
        """Answer `CancelReservation.req`.

        Purpose: Cancel a reservation on the charge point.

        Reservation profile, OCPP 1.6 5.1.
        """
        raise not_supported("CancelReservation")

    async def on_certificate_signed(self, request: m.CertificateSignedRequest, /) -> m.CertificateSignedResponse:
        """Answer `CertificateSigned.req`.

        Purpose: Send the charge point the signed certificate that it requested with `SignCertificate`.

        Security profile, Security whitepaper A02.
        """
        raise not_supported("CertificateSigned")

    async def on_change_availability(self, request: m.ChangeAvailabilityRequest, /) -> m.ChangeAvailabilityResponse:
        """Answer `ChangeAvailability.req`.

        Purpose: Set a connector or the whole charge point in or out of service.

        Core profile, OCPP 1.6 5.2.
        """
        raise not_supported("ChangeAvailability")

    async def on_change_configuration(self, request: m.ChangeConfigurationRequest, /) -> m.ChangeConfigurationResponse:
        """Answer `ChangeConfiguration.req`.

        Purpose: Set one configuration key of the charge point to a new value.

        Core profile, OCPP 1.6 5.3.
        """
        raise not_supported("ChangeConfiguration")

    async def on_clear_cache(self, request: m.ClearCacheRequest, /) -> m.ClearCacheResponse:
        """Answer `ClearCache.req`.

        Purpose: Clear the authorization cache of the charge point. The local authorization list does not change.

        Core profile, OCPP 1.6 5.4.
        """
        raise not_supported("ClearCache")

    async def on_clear_charging_profile(
        self, request: m.ClearChargingProfileRequest, /
    ) -> m.ClearChargingProfileResponse:
        """Answer `ClearChargingProfile.req`.

        Purpose: Remove charging profiles from the charge point: all of them, or those that match a filter.

        SmartCharging profile, OCPP 1.6 5.5.
        """
        raise not_supported("ClearChargingProfile")

    async def on_data_transfer(self, request: m.DataTransferRequest, /) -> m.DataTransferResponse:
        """Answer `DataTransfer.req`.

        Purpose: Exchange vendor-specific data that no standard message covers, in either direction.

        Core profile, OCPP 1.6 4.3.
        """
        raise not_supported("DataTransfer")

    async def on_delete_certificate(self, request: m.DeleteCertificateRequest, /) -> m.DeleteCertificateResponse:
        """Answer `DeleteCertificate.req`.

        Purpose: Delete an installed root certificate from the charge point.

        Security profile, Security whitepaper M04.
        """
        raise not_supported("DeleteCertificate")

    async def on_extended_trigger_message(
        self, request: m.ExtendedTriggerMessageRequest, /
    ) -> m.ExtendedTriggerMessageResponse:
        """Answer `ExtendedTriggerMessage.req`.

        Purpose: Ask the charge point to send a message now, with the additional triggers of the security extension.

        Security profile, Security whitepaper 5.5.
        """
        raise not_supported("ExtendedTriggerMessage")

    async def on_get_composite_schedule(
        self, request: m.GetCompositeScheduleRequest, /
    ) -> m.GetCompositeScheduleResponse:
        """Answer `GetCompositeSchedule.req`.

        Purpose: Ask the charge point for the limits that result from all its charging profiles and local limits.

        SmartCharging profile, OCPP 1.6 5.7.
        """
        raise not_supported("GetCompositeSchedule")

    async def on_get_configuration(self, request: m.GetConfigurationRequest, /) -> m.GetConfigurationResponse:
        """Answer `GetConfiguration.req`.

        Purpose: Read configuration keys of the charge point: some of them, or all.

        Core profile, OCPP 1.6 5.8.
        """
        raise not_supported("GetConfiguration")

    async def on_get_diagnostics(self, request: m.GetDiagnosticsRequest, /) -> m.GetDiagnosticsResponse:
        """Answer `GetDiagnostics.req`.

        Purpose: Ask the charge point to upload a file with diagnostic information.

        FirmwareManagement profile, OCPP 1.6 5.9.
        """
        raise not_supported("GetDiagnostics")

    async def on_get_installed_certificate_ids(
        self, request: m.GetInstalledCertificateIdsRequest, /
    ) -> m.GetInstalledCertificateIdsResponse:
        """Answer `GetInstalledCertificateIds.req`.

        Purpose: List the root certificates of one kind that are installed on the charge point.

        Security profile, Security whitepaper M03.
        """
        raise not_supported("GetInstalledCertificateIds")

    async def on_get_local_list_version(
        self, request: m.GetLocalListVersionRequest, /
    ) -> m.GetLocalListVersionResponse:
        """Answer `GetLocalListVersion.req`.

        Purpose: Ask the charge point for the version of its local authorization list.

        LocalAuthListManagement profile, OCPP 1.6 5.10.
        """
        raise not_supported("GetLocalListVersion")

    async def on_get_log(self, request: m.GetLogRequest, /) -> m.GetLogResponse:
        """Answer `GetLog.req`.

        Purpose: Ask the charge point to upload its diagnostics log or its security log.

        Security profile, Security whitepaper N01.
        """
        raise not_supported("GetLog")

    async def on_install_certificate(self, request: m.InstallCertificateRequest, /) -> m.InstallCertificateResponse:
        """Answer `InstallCertificate.req`.

        Purpose: Install a root certificate on the charge point.

        Security profile, Security whitepaper M05.
        """
        raise not_supported("InstallCertificate")

    async def on_remote_start_transaction(
        self, request: m.RemoteStartTransactionRequest, /
    ) -> m.RemoteStartTransactionResponse:
        """Answer `RemoteStartTransaction.req`.

        Purpose: Ask the charge point to start a transaction for an identifier.

        Core profile, OCPP 1.6 5.11.
        """
        raise not_supported("RemoteStartTransaction")

    async def on_remote_stop_transaction(
        self, request: m.RemoteStopTransactionRequest, /
    ) -> m.RemoteStopTransactionResponse:
        """Answer `RemoteStopTransaction.req`.

        Purpose: Ask the charge point to stop a running transaction.

        Core profile, OCPP 1.6 5.12.
        """
        raise not_supported("RemoteStopTransaction")

    async def on_reserve_now(self, request: m.ReserveNowRequest, /) -> m.ReserveNowResponse:
        """Answer `ReserveNow.req`.

        Purpose: Reserve a connector for an identifier until a given time.

        Reservation profile, OCPP 1.6 5.13.
        """
        raise not_supported("ReserveNow")

    async def on_reset(self, request: m.ResetRequest, /) -> m.ResetResponse:
        """Answer `Reset.req`.

        Purpose: Ask the charge point to reset itself.

        Core profile, OCPP 1.6 5.14.
        """
        raise not_supported("Reset")

    async def on_send_local_list(self, request: m.SendLocalListRequest, /) -> m.SendLocalListResponse:
        """Answer `SendLocalList.req`.

        Purpose: Replace or update the local authorization list of the charge point.

        LocalAuthListManagement profile, OCPP 1.6 5.15.
        """
        raise not_supported("SendLocalList")

    async def on_set_charging_profile(self, request: m.SetChargingProfileRequest, /) -> m.SetChargingProfileResponse:
        """Answer `SetChargingProfile.req`.

        Purpose: Install a charging profile on the charge point.

        SmartCharging profile, OCPP 1.6 5.16.
        """
        raise not_supported("SetChargingProfile")

    async def on_signed_update_firmware(
        self, request: m.SignedUpdateFirmwareRequest, /
    ) -> m.SignedUpdateFirmwareResponse:
        """Answer `SignedUpdateFirmware.req`.

        Purpose: Ask the charge point to download, verify and install signed firmware.

        Security profile, Security whitepaper L01.
        """
        raise not_supported("SignedUpdateFirmware")

    async def on_trigger_message(self, request: m.TriggerMessageRequest, /) -> m.TriggerMessageResponse:
        """Answer `TriggerMessage.req`.

        Purpose: Ask the charge point to send one of its own messages now.

        RemoteTrigger profile, OCPP 1.6 5.17.
        """
        raise not_supported("TriggerMessage")

    async def on_unlock_connector(self, request: m.UnlockConnectorRequest, /) -> m.UnlockConnectorResponse:
        """Answer `UnlockConnector.req`.

        Purpose: Ask the charge point to unlock a cable that is stuck; to stop a transaction, use RemoteStopTransaction.

        Core profile, OCPP 1.6 5.18.
        """
        raise not_supported("UnlockConnector")

    async def on_update_firmware(self, request: m.UpdateFirmwareRequest, /) -> m.UpdateFirmwareResponse:
        """Answer `UpdateFirmware.req`.

        Purpose: Ask the charge point to download and install new firmware that is not signed.

        FirmwareManagement profile, OCPP 1.6 5.19.
        """
        raise not_supported("UpdateFirmware")


class AsyncChargePointRegistration(Generic[Q_co]):
    """Registers one function as the handler of a request class: `@charge_point.on(<request class>)`."""

    def __init__(self, table: HandlerTable, request: type[Q_co]) -> None:
        table.expect(request)
        self._table = table
        self._request: type[Request[Any]] = request

    def __call__(
        self: AsyncChargePointRegistration[CentralSystemRequest[R]], handler: AsyncChargePointHandler[Q_co, R]
    ) -> AsyncChargePointHandler[Q_co, R]:
        """Register the function."""
        self._table.add(self._request, handler)
        return handler


class AsyncChargePointOn(Registrar):
    """Registers functions as handlers: `@charge_point.on.<action>`."""

    def __call__(self, request: type[Q]) -> AsyncChargePointRegistration[Q]:
        """Register a function as the handler of an action of a vendor, named by its request class."""
        return AsyncChargePointRegistration(self._table, request)

    def cancel_reservation(
        self, handler: AsyncChargePointHandler[m.CancelReservationRequest, m.CancelReservationResponse]
    ) -> AsyncChargePointHandler[m.CancelReservationRequest, m.CancelReservationResponse]:
        """Register the function that answers `CancelReservation.req`.

        Purpose: Cancel a reservation on the charge point.

        Reservation profile, OCPP 1.6 5.1.
        """
        return self._add(m.CancelReservationRequest, handler)

    def certificate_signed(
        self, handler: AsyncChargePointHandler[m.CertificateSignedRequest, m.CertificateSignedResponse]
    ) -> AsyncChargePointHandler[m.CertificateSignedRequest, m.CertificateSignedResponse]:
        """Register the function that answers `CertificateSigned.req`.

        Purpose: Send the charge point the signed certificate that it requested with `SignCertificate`.

        Security profile, Security whitepaper A02.
        """
        return self._add(m.CertificateSignedRequest, handler)

    def change_availability(
        self, handler: AsyncChargePointHandler[m.ChangeAvailabilityRequest, m.ChangeAvailabilityResponse]
    ) -> AsyncChargePointHandler[m.ChangeAvailabilityRequest, m.ChangeAvailabilityResponse]:
        """Register the function that answers `ChangeAvailability.req`.

        Purpose: Set a connector or the whole charge point in or out of service.

        Core profile, OCPP 1.6 5.2.
        """
        return self._add(m.ChangeAvailabilityRequest, handler)

    def change_configuration(
        self, handler: AsyncChargePointHandler[m.ChangeConfigurationRequest, m.ChangeConfigurationResponse]
    ) -> AsyncChargePointHandler[m.ChangeConfigurationRequest, m.ChangeConfigurationResponse]:
        """Register the function that answers `ChangeConfiguration.req`.

        Purpose: Set one configuration key of the charge point to a new value.

        Core profile, OCPP 1.6 5.3.
        """
        return self._add(m.ChangeConfigurationRequest, handler)

    def clear_cache(
        self, handler: AsyncChargePointHandler[m.ClearCacheRequest, m.ClearCacheResponse]
    ) -> AsyncChargePointHandler[m.ClearCacheRequest, m.ClearCacheResponse]:
        """Register the function that answers `ClearCache.req`.

        Purpose: Clear the authorization cache of the charge point. The local authorization list does not change.

        Core profile, OCPP 1.6 5.4.
        """
        return self._add(m.ClearCacheRequest, handler)

    def clear_charging_profile(
        self, handler: AsyncChargePointHandler[m.ClearChargingProfileRequest, m.ClearChargingProfileResponse]
    ) -> AsyncChargePointHandler[m.ClearChargingProfileRequest, m.ClearChargingProfileResponse]:
        """Register the function that answers `ClearChargingProfile.req`.

        Purpose: Remove charging profiles from the charge point: all of them, or those that match a filter.

        SmartCharging profile, OCPP 1.6 5.5.
        """
        return self._add(m.ClearChargingProfileRequest, handler)

    def data_transfer(
        self, handler: AsyncChargePointHandler[m.DataTransferRequest, m.DataTransferResponse]
    ) -> AsyncChargePointHandler[m.DataTransferRequest, m.DataTransferResponse]:
        """Register the function that answers `DataTransfer.req`.

        Purpose: Exchange vendor-specific data that no standard message covers, in either direction.

        Core profile, OCPP 1.6 4.3.
        """
        return self._add(m.DataTransferRequest, handler)

    def delete_certificate(
        self, handler: AsyncChargePointHandler[m.DeleteCertificateRequest, m.DeleteCertificateResponse]
    ) -> AsyncChargePointHandler[m.DeleteCertificateRequest, m.DeleteCertificateResponse]:
        """Register the function that answers `DeleteCertificate.req`.

        Purpose: Delete an installed root certificate from the charge point.

        Security profile, Security whitepaper M04.
        """
        return self._add(m.DeleteCertificateRequest, handler)

    def extended_trigger_message(
        self, handler: AsyncChargePointHandler[m.ExtendedTriggerMessageRequest, m.ExtendedTriggerMessageResponse]
    ) -> AsyncChargePointHandler[m.ExtendedTriggerMessageRequest, m.ExtendedTriggerMessageResponse]:
        """Register the function that answers `ExtendedTriggerMessage.req`.

        Purpose: Ask the charge point to send a message now, with the additional triggers of the security extension.

        Security profile, Security whitepaper 5.5.
        """
        return self._add(m.ExtendedTriggerMessageRequest, handler)

    def get_composite_schedule(
        self, handler: AsyncChargePointHandler[m.GetCompositeScheduleRequest, m.GetCompositeScheduleResponse]
    ) -> AsyncChargePointHandler[m.GetCompositeScheduleRequest, m.GetCompositeScheduleResponse]:
        """Register the function that answers `GetCompositeSchedule.req`.

        Purpose: Ask the charge point for the limits that result from all its charging profiles and local limits.

        SmartCharging profile, OCPP 1.6 5.7.
        """
        return self._add(m.GetCompositeScheduleRequest, handler)

    def get_configuration(
        self, handler: AsyncChargePointHandler[m.GetConfigurationRequest, m.GetConfigurationResponse]
    ) -> AsyncChargePointHandler[m.GetConfigurationRequest, m.GetConfigurationResponse]:
        """Register the function that answers `GetConfiguration.req`.

        Purpose: Read configuration keys of the charge point: some of them, or all.

        Core profile, OCPP 1.6 5.8.
        """
        return self._add(m.GetConfigurationRequest, handler)

    def get_diagnostics(
        self, handler: AsyncChargePointHandler[m.GetDiagnosticsRequest, m.GetDiagnosticsResponse]
    ) -> AsyncChargePointHandler[m.GetDiagnosticsRequest, m.GetDiagnosticsResponse]:
        """Register the function that answers `GetDiagnostics.req`.

        Purpose: Ask the charge point to upload a file with diagnostic information.

        FirmwareManagement profile, OCPP 1.6 5.9.
        """
        return self._add(m.GetDiagnosticsRequest, handler)

    def get_installed_certificate_ids(
        self,
        handler: AsyncChargePointHandler[m.GetInstalledCertificateIdsRequest, m.GetInstalledCertificateIdsResponse],
    ) -> AsyncChargePointHandler[m.GetInstalledCertificateIdsRequest, m.GetInstalledCertificateIdsResponse]:
        """Register the function that answers `GetInstalledCertificateIds.req`.

        Purpose: List the root certificates of one kind that are installed on the charge point.

        Security profile, Security whitepaper M03.
        """
        return self._add(m.GetInstalledCertificateIdsRequest, handler)

    def get_local_list_version(
        self, handler: AsyncChargePointHandler[m.GetLocalListVersionRequest, m.GetLocalListVersionResponse]
    ) -> AsyncChargePointHandler[m.GetLocalListVersionRequest, m.GetLocalListVersionResponse]:
        """Register the function that answers `GetLocalListVersion.req`.

        Purpose: Ask the charge point for the version of its local authorization list.

        LocalAuthListManagement profile, OCPP 1.6 5.10.
        """
        return self._add(m.GetLocalListVersionRequest, handler)

    def get_log(
        self, handler: AsyncChargePointHandler[m.GetLogRequest, m.GetLogResponse]
    ) -> AsyncChargePointHandler[m.GetLogRequest, m.GetLogResponse]:
        """Register the function that answers `GetLog.req`.

        Purpose: Ask the charge point to upload its diagnostics log or its security log.

        Security profile, Security whitepaper N01.
        """
        return self._add(m.GetLogRequest, handler)

    def install_certificate(
        self, handler: AsyncChargePointHandler[m.InstallCertificateRequest, m.InstallCertificateResponse]
    ) -> AsyncChargePointHandler[m.InstallCertificateRequest, m.InstallCertificateResponse]:
        """Register the function that answers `InstallCertificate.req`.

        Purpose: Install a root certificate on the charge point.

        Security profile, Security whitepaper M05.
        """
        return self._add(m.InstallCertificateRequest, handler)

    def remote_start_transaction(
        self, handler: AsyncChargePointHandler[m.RemoteStartTransactionRequest, m.RemoteStartTransactionResponse]
    ) -> AsyncChargePointHandler[m.RemoteStartTransactionRequest, m.RemoteStartTransactionResponse]:
        """Register the function that answers `RemoteStartTransaction.req`.

        Purpose: Ask the charge point to start a transaction for an identifier.

        Core profile, OCPP 1.6 5.11.
        """
        return self._add(m.RemoteStartTransactionRequest, handler)

    def remote_stop_transaction(
        self, handler: AsyncChargePointHandler[m.RemoteStopTransactionRequest, m.RemoteStopTransactionResponse]
    ) -> AsyncChargePointHandler[m.RemoteStopTransactionRequest, m.RemoteStopTransactionResponse]:
        """Register the function that answers `RemoteStopTransaction.req`.

        Purpose: Ask the charge point to stop a running transaction.

        Core profile, OCPP 1.6 5.12.
        """
        return self._add(m.RemoteStopTransactionRequest, handler)

    def reserve_now(
        self, handler: AsyncChargePointHandler[m.ReserveNowRequest, m.ReserveNowResponse]
    ) -> AsyncChargePointHandler[m.ReserveNowRequest, m.ReserveNowResponse]:
        """Register the function that answers `ReserveNow.req`.

        Purpose: Reserve a connector for an identifier until a given time.

        Reservation profile, OCPP 1.6 5.13.
        """
        return self._add(m.ReserveNowRequest, handler)

    def reset(
        self, handler: AsyncChargePointHandler[m.ResetRequest, m.ResetResponse]
    ) -> AsyncChargePointHandler[m.ResetRequest, m.ResetResponse]:
        """Register the function that answers `Reset.req`.

        Purpose: Ask the charge point to reset itself.

        Core profile, OCPP 1.6 5.14.
        """
        return self._add(m.ResetRequest, handler)

    def send_local_list(
        self, handler: AsyncChargePointHandler[m.SendLocalListRequest, m.SendLocalListResponse]
    ) -> AsyncChargePointHandler[m.SendLocalListRequest, m.SendLocalListResponse]:
        """Register the function that answers `SendLocalList.req`.

        Purpose: Replace or update the local authorization list of the charge point.

        LocalAuthListManagement profile, OCPP 1.6 5.15.
        """
        return self._add(m.SendLocalListRequest, handler)

    def set_charging_profile(
        self, handler: AsyncChargePointHandler[m.SetChargingProfileRequest, m.SetChargingProfileResponse]
    ) -> AsyncChargePointHandler[m.SetChargingProfileRequest, m.SetChargingProfileResponse]:
        """Register the function that answers `SetChargingProfile.req`.

        Purpose: Install a charging profile on the charge point.

        SmartCharging profile, OCPP 1.6 5.16.
        """
        return self._add(m.SetChargingProfileRequest, handler)

    def signed_update_firmware(
        self, handler: AsyncChargePointHandler[m.SignedUpdateFirmwareRequest, m.SignedUpdateFirmwareResponse]
    ) -> AsyncChargePointHandler[m.SignedUpdateFirmwareRequest, m.SignedUpdateFirmwareResponse]:
        """Register the function that answers `SignedUpdateFirmware.req`.

        Purpose: Ask the charge point to download, verify and install signed firmware.

        Security profile, Security whitepaper L01.
        """
        return self._add(m.SignedUpdateFirmwareRequest, handler)

    def trigger_message(
        self, handler: AsyncChargePointHandler[m.TriggerMessageRequest, m.TriggerMessageResponse]
    ) -> AsyncChargePointHandler[m.TriggerMessageRequest, m.TriggerMessageResponse]:
        """Register the function that answers `TriggerMessage.req`.

        Purpose: Ask the charge point to send one of its own messages now.

        RemoteTrigger profile, OCPP 1.6 5.17.
        """
        return self._add(m.TriggerMessageRequest, handler)

    def unlock_connector(
        self, handler: AsyncChargePointHandler[m.UnlockConnectorRequest, m.UnlockConnectorResponse]
    ) -> AsyncChargePointHandler[m.UnlockConnectorRequest, m.UnlockConnectorResponse]:
        """Register the function that answers `UnlockConnector.req`.

        Purpose: Ask the charge point to unlock a cable that is stuck; to stop a transaction, use RemoteStopTransaction.

        Core profile, OCPP 1.6 5.18.
        """
        return self._add(m.UnlockConnectorRequest, handler)

    def update_firmware(
        self, handler: AsyncChargePointHandler[m.UpdateFirmwareRequest, m.UpdateFirmwareResponse]
    ) -> AsyncChargePointHandler[m.UpdateFirmwareRequest, m.UpdateFirmwareResponse]:
        """Register the function that answers `UpdateFirmware.req`.

        Purpose: Ask the charge point to download and install new firmware that is not signed.

        FirmwareManagement profile, OCPP 1.6 5.19.
        """
        return self._add(m.UpdateFirmwareRequest, handler)
