# Generated from codegen/protocol.toml and its schemas: do not edit, run `python -m codegen generate`.
# Input sha256:e9a14c877ba9cb1de643bed0207bbf22ae2a7cc9271d7b6566f7c8923b8b5f82
"""Handlers: `on_...` methods to override in a subclass, and `on.<action>` for functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import ocpp16_sdk.messages as m
from ocpp16_sdk.blocking._charge_point_connection import ChargePointConnection
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.model import (
    CentralSystemRequest,
    ChargePointRequest,
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
ChargePointHandler = Callable[[Q], R]
CentralSystemHandler = Callable[[ChargePointConnection, Q], R]


class ChargePointHandlers(
    Handlers,
    actions=ACTIONS,
    peer=Initiator.CENTRAL_SYSTEM,
    arguments=("request",),
    asynchronous=False,
):
    """The handlers of a charge point: override the methods of the actions that the application serves.

    A method returns the response, or raises `LocalCallError` to refuse the call. A call whose method is not
    overridden is answered with NotSupported (OCPP-J 4.2.3). The parameters are positional: an override may give them
    other names.
    """

    def on_cancel_reservation(self, request: m.CancelReservationRequest, /) -> m.CancelReservationResponse:
        """Answer `CancelReservation.req`.

        Purpose: Cancel a reservation on the charge point.

        Reservation profile, OCPP 1.6 5.1.
        """
        raise not_supported("CancelReservation")

    def on_certificate_signed(self, request: m.CertificateSignedRequest, /) -> m.CertificateSignedResponse:
        """Answer `CertificateSigned.req`.

        Purpose: Send the charge point the signed certificate that it requested with `SignCertificate`.

        Security profile, Security whitepaper A02.
        """
        raise not_supported("CertificateSigned")

    def on_change_availability(self, request: m.ChangeAvailabilityRequest, /) -> m.ChangeAvailabilityResponse:
        """Answer `ChangeAvailability.req`.

        Purpose: Set a connector or the whole charge point in or out of service.

        Core profile, OCPP 1.6 5.2.
        """
        raise not_supported("ChangeAvailability")

    def on_change_configuration(self, request: m.ChangeConfigurationRequest, /) -> m.ChangeConfigurationResponse:
        """Answer `ChangeConfiguration.req`.

        Purpose: Set one configuration key of the charge point to a new value.

        Core profile, OCPP 1.6 5.3.
        """
        raise not_supported("ChangeConfiguration")

    def on_clear_cache(self, request: m.ClearCacheRequest, /) -> m.ClearCacheResponse:
        """Answer `ClearCache.req`.

        Purpose: Clear the authorization cache of the charge point. The local authorization list does not change.

        Core profile, OCPP 1.6 5.4.
        """
        raise not_supported("ClearCache")

    def on_clear_charging_profile(self, request: m.ClearChargingProfileRequest, /) -> m.ClearChargingProfileResponse:
        """Answer `ClearChargingProfile.req`.

        Purpose: Remove charging profiles from the charge point: all of them, or those that match a filter.

        SmartCharging profile, OCPP 1.6 5.5.
        """
        raise not_supported("ClearChargingProfile")

    def on_data_transfer(self, request: m.DataTransferRequest, /) -> m.DataTransferResponse:
        """Answer `DataTransfer.req`.

        Purpose: Exchange vendor-specific data that no standard message covers, in either direction.

        Core profile, OCPP 1.6 4.3.
        """
        raise not_supported("DataTransfer")

    def on_delete_certificate(self, request: m.DeleteCertificateRequest, /) -> m.DeleteCertificateResponse:
        """Answer `DeleteCertificate.req`.

        Purpose: Delete an installed root certificate from the charge point.

        Security profile, Security whitepaper M04.
        """
        raise not_supported("DeleteCertificate")

    def on_extended_trigger_message(
        self, request: m.ExtendedTriggerMessageRequest, /
    ) -> m.ExtendedTriggerMessageResponse:
        """Answer `ExtendedTriggerMessage.req`.

        Purpose: Ask the charge point to send a message now, with the additional triggers of the security extension.

        Security profile, Security whitepaper 5.5.
        """
        raise not_supported("ExtendedTriggerMessage")

    def on_get_composite_schedule(self, request: m.GetCompositeScheduleRequest, /) -> m.GetCompositeScheduleResponse:
        """Answer `GetCompositeSchedule.req`.

        Purpose: Ask the charge point for the limits that result from all its charging profiles and local limits.

        SmartCharging profile, OCPP 1.6 5.7.
        """
        raise not_supported("GetCompositeSchedule")

    def on_get_configuration(self, request: m.GetConfigurationRequest, /) -> m.GetConfigurationResponse:
        """Answer `GetConfiguration.req`.

        Purpose: Read configuration keys of the charge point: some of them, or all.

        Core profile, OCPP 1.6 5.8.
        """
        raise not_supported("GetConfiguration")

    def on_get_diagnostics(self, request: m.GetDiagnosticsRequest, /) -> m.GetDiagnosticsResponse:
        """Answer `GetDiagnostics.req`.

        Purpose: Ask the charge point to upload a file with diagnostic information.

        FirmwareManagement profile, OCPP 1.6 5.9.
        """
        raise not_supported("GetDiagnostics")

    def on_get_installed_certificate_ids(
        self, request: m.GetInstalledCertificateIdsRequest, /
    ) -> m.GetInstalledCertificateIdsResponse:
        """Answer `GetInstalledCertificateIds.req`.

        Purpose: List the root certificates of one kind that are installed on the charge point.

        Security profile, Security whitepaper M03.
        """
        raise not_supported("GetInstalledCertificateIds")

    def on_get_local_list_version(self, request: m.GetLocalListVersionRequest, /) -> m.GetLocalListVersionResponse:
        """Answer `GetLocalListVersion.req`.

        Purpose: Ask the charge point for the version of its local authorization list.

        LocalAuthListManagement profile, OCPP 1.6 5.10.
        """
        raise not_supported("GetLocalListVersion")

    def on_get_log(self, request: m.GetLogRequest, /) -> m.GetLogResponse:
        """Answer `GetLog.req`.

        Purpose: Ask the charge point to upload its diagnostics log or its security log.

        Security profile, Security whitepaper N01.
        """
        raise not_supported("GetLog")

    def on_install_certificate(self, request: m.InstallCertificateRequest, /) -> m.InstallCertificateResponse:
        """Answer `InstallCertificate.req`.

        Purpose: Install a root certificate on the charge point.

        Security profile, Security whitepaper M05.
        """
        raise not_supported("InstallCertificate")

    def on_remote_start_transaction(
        self, request: m.RemoteStartTransactionRequest, /
    ) -> m.RemoteStartTransactionResponse:
        """Answer `RemoteStartTransaction.req`.

        Purpose: Ask the charge point to start a transaction for an identifier.

        Core profile, OCPP 1.6 5.11.
        """
        raise not_supported("RemoteStartTransaction")

    def on_remote_stop_transaction(self, request: m.RemoteStopTransactionRequest, /) -> m.RemoteStopTransactionResponse:
        """Answer `RemoteStopTransaction.req`.

        Purpose: Ask the charge point to stop a running transaction.

        Core profile, OCPP 1.6 5.12.
        """
        raise not_supported("RemoteStopTransaction")

    def on_reserve_now(self, request: m.ReserveNowRequest, /) -> m.ReserveNowResponse:
        """Answer `ReserveNow.req`.

        Purpose: Reserve a connector for an identifier until a given time.

        Reservation profile, OCPP 1.6 5.13.
        """
        raise not_supported("ReserveNow")

    def on_reset(self, request: m.ResetRequest, /) -> m.ResetResponse:
        """Answer `Reset.req`.

        Purpose: Ask the charge point to reset itself.

        Core profile, OCPP 1.6 5.14.
        """
        raise not_supported("Reset")

    def on_send_local_list(self, request: m.SendLocalListRequest, /) -> m.SendLocalListResponse:
        """Answer `SendLocalList.req`.

        Purpose: Replace or update the local authorization list of the charge point.

        LocalAuthListManagement profile, OCPP 1.6 5.15.
        """
        raise not_supported("SendLocalList")

    def on_set_charging_profile(self, request: m.SetChargingProfileRequest, /) -> m.SetChargingProfileResponse:
        """Answer `SetChargingProfile.req`.

        Purpose: Install a charging profile on the charge point.

        SmartCharging profile, OCPP 1.6 5.16.
        """
        raise not_supported("SetChargingProfile")

    def on_signed_update_firmware(self, request: m.SignedUpdateFirmwareRequest, /) -> m.SignedUpdateFirmwareResponse:
        """Answer `SignedUpdateFirmware.req`.

        Purpose: Ask the charge point to download, verify and install signed firmware.

        Security profile, Security whitepaper L01.
        """
        raise not_supported("SignedUpdateFirmware")

    def on_trigger_message(self, request: m.TriggerMessageRequest, /) -> m.TriggerMessageResponse:
        """Answer `TriggerMessage.req`.

        Purpose: Ask the charge point to send one of its own messages now.

        RemoteTrigger profile, OCPP 1.6 5.17.
        """
        raise not_supported("TriggerMessage")

    def on_unlock_connector(self, request: m.UnlockConnectorRequest, /) -> m.UnlockConnectorResponse:
        """Answer `UnlockConnector.req`.

        Purpose: Ask the charge point to unlock a cable that is stuck; to stop a transaction, use RemoteStopTransaction.

        Core profile, OCPP 1.6 5.18.
        """
        raise not_supported("UnlockConnector")

    def on_update_firmware(self, request: m.UpdateFirmwareRequest, /) -> m.UpdateFirmwareResponse:
        """Answer `UpdateFirmware.req`.

        Purpose: Ask the charge point to download and install new firmware that is not signed.

        FirmwareManagement profile, OCPP 1.6 5.19.
        """
        raise not_supported("UpdateFirmware")


class ChargePointRegistration(Generic[Q_co]):
    """Registers one function as the handler of a request class: `@charge_point.on(<request class>)`."""

    def __init__(self, table: HandlerTable, request: type[Q_co]) -> None:
        table.expect(request)
        self._table = table
        self._request: type[Request[Any]] = request

    def __call__(
        self: ChargePointRegistration[CentralSystemRequest[R]], handler: ChargePointHandler[Q_co, R]
    ) -> ChargePointHandler[Q_co, R]:
        """Register the function."""
        self._table.add(self._request, handler)
        return handler


class ChargePointOn(Registrar):
    """Registers functions as handlers: `@charge_point.on.<action>`."""

    def __call__(self, request: type[Q]) -> ChargePointRegistration[Q]:
        """Register a function as the handler of an action of a vendor, named by its request class."""
        return ChargePointRegistration(self._table, request)

    def cancel_reservation(
        self, handler: ChargePointHandler[m.CancelReservationRequest, m.CancelReservationResponse]
    ) -> ChargePointHandler[m.CancelReservationRequest, m.CancelReservationResponse]:
        """Register the function that answers `CancelReservation.req`.

        Purpose: Cancel a reservation on the charge point.

        Reservation profile, OCPP 1.6 5.1.
        """
        return self._add(m.CancelReservationRequest, handler)

    def certificate_signed(
        self, handler: ChargePointHandler[m.CertificateSignedRequest, m.CertificateSignedResponse]
    ) -> ChargePointHandler[m.CertificateSignedRequest, m.CertificateSignedResponse]:
        """Register the function that answers `CertificateSigned.req`.

        Purpose: Send the charge point the signed certificate that it requested with `SignCertificate`.

        Security profile, Security whitepaper A02.
        """
        return self._add(m.CertificateSignedRequest, handler)

    def change_availability(
        self, handler: ChargePointHandler[m.ChangeAvailabilityRequest, m.ChangeAvailabilityResponse]
    ) -> ChargePointHandler[m.ChangeAvailabilityRequest, m.ChangeAvailabilityResponse]:
        """Register the function that answers `ChangeAvailability.req`.

        Purpose: Set a connector or the whole charge point in or out of service.

        Core profile, OCPP 1.6 5.2.
        """
        return self._add(m.ChangeAvailabilityRequest, handler)

    def change_configuration(
        self, handler: ChargePointHandler[m.ChangeConfigurationRequest, m.ChangeConfigurationResponse]
    ) -> ChargePointHandler[m.ChangeConfigurationRequest, m.ChangeConfigurationResponse]:
        """Register the function that answers `ChangeConfiguration.req`.

        Purpose: Set one configuration key of the charge point to a new value.

        Core profile, OCPP 1.6 5.3.
        """
        return self._add(m.ChangeConfigurationRequest, handler)

    def clear_cache(
        self, handler: ChargePointHandler[m.ClearCacheRequest, m.ClearCacheResponse]
    ) -> ChargePointHandler[m.ClearCacheRequest, m.ClearCacheResponse]:
        """Register the function that answers `ClearCache.req`.

        Purpose: Clear the authorization cache of the charge point. The local authorization list does not change.

        Core profile, OCPP 1.6 5.4.
        """
        return self._add(m.ClearCacheRequest, handler)

    def clear_charging_profile(
        self, handler: ChargePointHandler[m.ClearChargingProfileRequest, m.ClearChargingProfileResponse]
    ) -> ChargePointHandler[m.ClearChargingProfileRequest, m.ClearChargingProfileResponse]:
        """Register the function that answers `ClearChargingProfile.req`.

        Purpose: Remove charging profiles from the charge point: all of them, or those that match a filter.

        SmartCharging profile, OCPP 1.6 5.5.
        """
        return self._add(m.ClearChargingProfileRequest, handler)

    def data_transfer(
        self, handler: ChargePointHandler[m.DataTransferRequest, m.DataTransferResponse]
    ) -> ChargePointHandler[m.DataTransferRequest, m.DataTransferResponse]:
        """Register the function that answers `DataTransfer.req`.

        Purpose: Exchange vendor-specific data that no standard message covers, in either direction.

        Core profile, OCPP 1.6 4.3.
        """
        return self._add(m.DataTransferRequest, handler)

    def delete_certificate(
        self, handler: ChargePointHandler[m.DeleteCertificateRequest, m.DeleteCertificateResponse]
    ) -> ChargePointHandler[m.DeleteCertificateRequest, m.DeleteCertificateResponse]:
        """Register the function that answers `DeleteCertificate.req`.

        Purpose: Delete an installed root certificate from the charge point.

        Security profile, Security whitepaper M04.
        """
        return self._add(m.DeleteCertificateRequest, handler)

    def extended_trigger_message(
        self, handler: ChargePointHandler[m.ExtendedTriggerMessageRequest, m.ExtendedTriggerMessageResponse]
    ) -> ChargePointHandler[m.ExtendedTriggerMessageRequest, m.ExtendedTriggerMessageResponse]:
        """Register the function that answers `ExtendedTriggerMessage.req`.

        Purpose: Ask the charge point to send a message now, with the additional triggers of the security extension.

        Security profile, Security whitepaper 5.5.
        """
        return self._add(m.ExtendedTriggerMessageRequest, handler)

    def get_composite_schedule(
        self, handler: ChargePointHandler[m.GetCompositeScheduleRequest, m.GetCompositeScheduleResponse]
    ) -> ChargePointHandler[m.GetCompositeScheduleRequest, m.GetCompositeScheduleResponse]:
        """Register the function that answers `GetCompositeSchedule.req`.

        Purpose: Ask the charge point for the limits that result from all its charging profiles and local limits.

        SmartCharging profile, OCPP 1.6 5.7.
        """
        return self._add(m.GetCompositeScheduleRequest, handler)

    def get_configuration(
        self, handler: ChargePointHandler[m.GetConfigurationRequest, m.GetConfigurationResponse]
    ) -> ChargePointHandler[m.GetConfigurationRequest, m.GetConfigurationResponse]:
        """Register the function that answers `GetConfiguration.req`.

        Purpose: Read configuration keys of the charge point: some of them, or all.

        Core profile, OCPP 1.6 5.8.
        """
        return self._add(m.GetConfigurationRequest, handler)

    def get_diagnostics(
        self, handler: ChargePointHandler[m.GetDiagnosticsRequest, m.GetDiagnosticsResponse]
    ) -> ChargePointHandler[m.GetDiagnosticsRequest, m.GetDiagnosticsResponse]:
        """Register the function that answers `GetDiagnostics.req`.

        Purpose: Ask the charge point to upload a file with diagnostic information.

        FirmwareManagement profile, OCPP 1.6 5.9.
        """
        return self._add(m.GetDiagnosticsRequest, handler)

    def get_installed_certificate_ids(
        self, handler: ChargePointHandler[m.GetInstalledCertificateIdsRequest, m.GetInstalledCertificateIdsResponse]
    ) -> ChargePointHandler[m.GetInstalledCertificateIdsRequest, m.GetInstalledCertificateIdsResponse]:
        """Register the function that answers `GetInstalledCertificateIds.req`.

        Purpose: List the root certificates of one kind that are installed on the charge point.

        Security profile, Security whitepaper M03.
        """
        return self._add(m.GetInstalledCertificateIdsRequest, handler)

    def get_local_list_version(
        self, handler: ChargePointHandler[m.GetLocalListVersionRequest, m.GetLocalListVersionResponse]
    ) -> ChargePointHandler[m.GetLocalListVersionRequest, m.GetLocalListVersionResponse]:
        """Register the function that answers `GetLocalListVersion.req`.

        Purpose: Ask the charge point for the version of its local authorization list.

        LocalAuthListManagement profile, OCPP 1.6 5.10.
        """
        return self._add(m.GetLocalListVersionRequest, handler)

    def get_log(
        self, handler: ChargePointHandler[m.GetLogRequest, m.GetLogResponse]
    ) -> ChargePointHandler[m.GetLogRequest, m.GetLogResponse]:
        """Register the function that answers `GetLog.req`.

        Purpose: Ask the charge point to upload its diagnostics log or its security log.

        Security profile, Security whitepaper N01.
        """
        return self._add(m.GetLogRequest, handler)

    def install_certificate(
        self, handler: ChargePointHandler[m.InstallCertificateRequest, m.InstallCertificateResponse]
    ) -> ChargePointHandler[m.InstallCertificateRequest, m.InstallCertificateResponse]:
        """Register the function that answers `InstallCertificate.req`.

        Purpose: Install a root certificate on the charge point.

        Security profile, Security whitepaper M05.
        """
        return self._add(m.InstallCertificateRequest, handler)

    def remote_start_transaction(
        self, handler: ChargePointHandler[m.RemoteStartTransactionRequest, m.RemoteStartTransactionResponse]
    ) -> ChargePointHandler[m.RemoteStartTransactionRequest, m.RemoteStartTransactionResponse]:
        """Register the function that answers `RemoteStartTransaction.req`.

        Purpose: Ask the charge point to start a transaction for an identifier.

        Core profile, OCPP 1.6 5.11.
        """
        return self._add(m.RemoteStartTransactionRequest, handler)

    def remote_stop_transaction(
        self, handler: ChargePointHandler[m.RemoteStopTransactionRequest, m.RemoteStopTransactionResponse]
    ) -> ChargePointHandler[m.RemoteStopTransactionRequest, m.RemoteStopTransactionResponse]:
        """Register the function that answers `RemoteStopTransaction.req`.

        Purpose: Ask the charge point to stop a running transaction.

        Core profile, OCPP 1.6 5.12.
        """
        return self._add(m.RemoteStopTransactionRequest, handler)

    def reserve_now(
        self, handler: ChargePointHandler[m.ReserveNowRequest, m.ReserveNowResponse]
    ) -> ChargePointHandler[m.ReserveNowRequest, m.ReserveNowResponse]:
        """Register the function that answers `ReserveNow.req`.

        Purpose: Reserve a connector for an identifier until a given time.

        Reservation profile, OCPP 1.6 5.13.
        """
        return self._add(m.ReserveNowRequest, handler)

    def reset(
        self, handler: ChargePointHandler[m.ResetRequest, m.ResetResponse]
    ) -> ChargePointHandler[m.ResetRequest, m.ResetResponse]:
        """Register the function that answers `Reset.req`.

        Purpose: Ask the charge point to reset itself.

        Core profile, OCPP 1.6 5.14.
        """
        return self._add(m.ResetRequest, handler)

    def send_local_list(
        self, handler: ChargePointHandler[m.SendLocalListRequest, m.SendLocalListResponse]
    ) -> ChargePointHandler[m.SendLocalListRequest, m.SendLocalListResponse]:
        """Register the function that answers `SendLocalList.req`.

        Purpose: Replace or update the local authorization list of the charge point.

        LocalAuthListManagement profile, OCPP 1.6 5.15.
        """
        return self._add(m.SendLocalListRequest, handler)

    def set_charging_profile(
        self, handler: ChargePointHandler[m.SetChargingProfileRequest, m.SetChargingProfileResponse]
    ) -> ChargePointHandler[m.SetChargingProfileRequest, m.SetChargingProfileResponse]:
        """Register the function that answers `SetChargingProfile.req`.

        Purpose: Install a charging profile on the charge point.

        SmartCharging profile, OCPP 1.6 5.16.
        """
        return self._add(m.SetChargingProfileRequest, handler)

    def signed_update_firmware(
        self, handler: ChargePointHandler[m.SignedUpdateFirmwareRequest, m.SignedUpdateFirmwareResponse]
    ) -> ChargePointHandler[m.SignedUpdateFirmwareRequest, m.SignedUpdateFirmwareResponse]:
        """Register the function that answers `SignedUpdateFirmware.req`.

        Purpose: Ask the charge point to download, verify and install signed firmware.

        Security profile, Security whitepaper L01.
        """
        return self._add(m.SignedUpdateFirmwareRequest, handler)

    def trigger_message(
        self, handler: ChargePointHandler[m.TriggerMessageRequest, m.TriggerMessageResponse]
    ) -> ChargePointHandler[m.TriggerMessageRequest, m.TriggerMessageResponse]:
        """Register the function that answers `TriggerMessage.req`.

        Purpose: Ask the charge point to send one of its own messages now.

        RemoteTrigger profile, OCPP 1.6 5.17.
        """
        return self._add(m.TriggerMessageRequest, handler)

    def unlock_connector(
        self, handler: ChargePointHandler[m.UnlockConnectorRequest, m.UnlockConnectorResponse]
    ) -> ChargePointHandler[m.UnlockConnectorRequest, m.UnlockConnectorResponse]:
        """Register the function that answers `UnlockConnector.req`.

        Purpose: Ask the charge point to unlock a cable that is stuck; to stop a transaction, use RemoteStopTransaction.

        Core profile, OCPP 1.6 5.18.
        """
        return self._add(m.UnlockConnectorRequest, handler)

    def update_firmware(
        self, handler: ChargePointHandler[m.UpdateFirmwareRequest, m.UpdateFirmwareResponse]
    ) -> ChargePointHandler[m.UpdateFirmwareRequest, m.UpdateFirmwareResponse]:
        """Register the function that answers `UpdateFirmware.req`.

        Purpose: Ask the charge point to download and install new firmware that is not signed.

        FirmwareManagement profile, OCPP 1.6 5.19.
        """
        return self._add(m.UpdateFirmwareRequest, handler)


class CentralSystemHandlers(
    Handlers,
    actions=ACTIONS,
    peer=Initiator.CHARGE_POINT,
    arguments=("charge_point", "request"),
    asynchronous=False,
):
    """The handlers of a central system: override the methods of the actions that the application serves.

    A method returns the response, or raises `LocalCallError` to refuse the call. A call whose method is not
    overridden is answered with NotSupported (OCPP-J 4.2.3). The parameters are positional: an override may give them
    other names.
    """

    def on_authorize(self, charge_point: ChargePointConnection, request: m.AuthorizeRequest, /) -> m.AuthorizeResponse:
        """Answer `Authorize.req`.

        Purpose: Ask the central system whether an identifier may start or stop charging.

        Core profile, OCPP 1.6 4.1.
        """
        raise not_supported("Authorize")

    def on_boot_notification(
        self, charge_point: ChargePointConnection, request: m.BootNotificationRequest, /
    ) -> m.BootNotificationResponse:
        """Answer `BootNotification.req`.

        Purpose: Register the charge point with the central system after every boot, before any other request.

        Core profile, OCPP 1.6 4.2.
        """
        raise not_supported("BootNotification")

    def on_data_transfer(
        self, charge_point: ChargePointConnection, request: m.DataTransferRequest, /
    ) -> m.DataTransferResponse:
        """Answer `DataTransfer.req`.

        Purpose: Exchange vendor-specific data that no standard message covers, in either direction.

        Core profile, OCPP 1.6 4.3.
        """
        raise not_supported("DataTransfer")

    def on_diagnostics_status_notification(
        self, charge_point: ChargePointConnection, request: m.DiagnosticsStatusNotificationRequest, /
    ) -> m.DiagnosticsStatusNotificationResponse:
        """Answer `DiagnosticsStatusNotification.req`.

        Purpose: Report the progress of a diagnostics upload that `GetDiagnostics` started.

        FirmwareManagement profile, OCPP 1.6 4.4.
        """
        raise not_supported("DiagnosticsStatusNotification")

    def on_firmware_status_notification(
        self, charge_point: ChargePointConnection, request: m.FirmwareStatusNotificationRequest, /
    ) -> m.FirmwareStatusNotificationResponse:
        """Answer `FirmwareStatusNotification.req`.

        Purpose: Report the progress of a firmware update that `UpdateFirmware` started.

        FirmwareManagement profile, OCPP 1.6 4.5.
        """
        raise not_supported("FirmwareStatusNotification")

    def on_heartbeat(self, charge_point: ChargePointConnection, request: m.HeartbeatRequest, /) -> m.HeartbeatResponse:
        """Answer `Heartbeat.req`.

        Purpose: Report to the central system that the charge point is still connected, and get the current time.

        Core profile, OCPP 1.6 4.6.
        """
        raise not_supported("Heartbeat")

    def on_log_status_notification(
        self, charge_point: ChargePointConnection, request: m.LogStatusNotificationRequest, /
    ) -> m.LogStatusNotificationResponse:
        """Answer `LogStatusNotification.req`.

        Purpose: Report the progress of a log upload that `GetLog` started.

        Security profile, Security whitepaper N01.
        """
        raise not_supported("LogStatusNotification")

    def on_meter_values(
        self, charge_point: ChargePointConnection, request: m.MeterValuesRequest, /
    ) -> m.MeterValuesResponse:
        """Answer `MeterValues.req`.

        Purpose: Report meter readings of a connector or of the main meter.

        Core profile, OCPP 1.6 4.7.
        """
        raise not_supported("MeterValues")

    def on_security_event_notification(
        self, charge_point: ChargePointConnection, request: m.SecurityEventNotificationRequest, /
    ) -> m.SecurityEventNotificationResponse:
        """Answer `SecurityEventNotification.req`.

        Purpose: Report a security event of the charge point. Every critical event must be reported.

        Security profile, Security whitepaper A04.
        """
        raise not_supported("SecurityEventNotification")

    def on_sign_certificate(
        self, charge_point: ChargePointConnection, request: m.SignCertificateRequest, /
    ) -> m.SignCertificateResponse:
        """Answer `SignCertificate.req`.

        Purpose: Ask the central system to have a new certificate of the charge point signed.

        Security profile, Security whitepaper A03.
        """
        raise not_supported("SignCertificate")

    def on_signed_firmware_status_notification(
        self, charge_point: ChargePointConnection, request: m.SignedFirmwareStatusNotificationRequest, /
    ) -> m.SignedFirmwareStatusNotificationResponse:
        """Answer `SignedFirmwareStatusNotification.req`.

        Purpose: Report the progress of a firmware update that `SignedUpdateFirmware` started.

        Security profile, Security whitepaper L01.
        """
        raise not_supported("SignedFirmwareStatusNotification")

    def on_start_transaction(
        self, charge_point: ChargePointConnection, request: m.StartTransactionRequest, /
    ) -> m.StartTransactionResponse:
        """Answer `StartTransaction.req`.

        Purpose: Report a transaction that has started, and get its transaction id.

        Core profile, OCPP 1.6 4.8.
        """
        raise not_supported("StartTransaction")

    def on_status_notification(
        self, charge_point: ChargePointConnection, request: m.StatusNotificationRequest, /
    ) -> m.StatusNotificationResponse:
        """Answer `StatusNotification.req`.

        Purpose: Report a change of status or an error of a connector or of the charge point.

        Core profile, OCPP 1.6 4.9.
        """
        raise not_supported("StatusNotification")

    def on_stop_transaction(
        self, charge_point: ChargePointConnection, request: m.StopTransactionRequest, /
    ) -> m.StopTransactionResponse:
        """Answer `StopTransaction.req`.

        Purpose: Report that a transaction has stopped. The central system cannot refuse it.

        Core profile, OCPP 1.6 4.10.
        """
        raise not_supported("StopTransaction")


class CentralSystemRegistration(Generic[Q_co]):
    """Registers one function as the handler of a request class: `@central_system.on(<request class>)`."""

    def __init__(self, table: HandlerTable, request: type[Q_co]) -> None:
        table.expect(request)
        self._table = table
        self._request: type[Request[Any]] = request

    def __call__(
        self: CentralSystemRegistration[ChargePointRequest[R]], handler: CentralSystemHandler[Q_co, R]
    ) -> CentralSystemHandler[Q_co, R]:
        """Register the function."""
        self._table.add(self._request, handler)
        return handler


class CentralSystemOn(Registrar):
    """Registers functions as handlers: `@central_system.on.<action>`."""

    def __call__(self, request: type[Q]) -> CentralSystemRegistration[Q]:
        """Register a function as the handler of an action of a vendor, named by its request class."""
        return CentralSystemRegistration(self._table, request)

    def authorize(
        self, handler: CentralSystemHandler[m.AuthorizeRequest, m.AuthorizeResponse]
    ) -> CentralSystemHandler[m.AuthorizeRequest, m.AuthorizeResponse]:
        """Register the function that answers `Authorize.req`.

        Purpose: Ask the central system whether an identifier may start or stop charging.

        Core profile, OCPP 1.6 4.1.
        """
        return self._add(m.AuthorizeRequest, handler)

    def boot_notification(
        self, handler: CentralSystemHandler[m.BootNotificationRequest, m.BootNotificationResponse]
    ) -> CentralSystemHandler[m.BootNotificationRequest, m.BootNotificationResponse]:
        """Register the function that answers `BootNotification.req`.

        Purpose: Register the charge point with the central system after every boot, before any other request.

        Core profile, OCPP 1.6 4.2.
        """
        return self._add(m.BootNotificationRequest, handler)

    def data_transfer(
        self, handler: CentralSystemHandler[m.DataTransferRequest, m.DataTransferResponse]
    ) -> CentralSystemHandler[m.DataTransferRequest, m.DataTransferResponse]:
        """Register the function that answers `DataTransfer.req`.

        Purpose: Exchange vendor-specific data that no standard message covers, in either direction.

        Core profile, OCPP 1.6 4.3.
        """
        return self._add(m.DataTransferRequest, handler)

    def diagnostics_status_notification(
        self,
        handler: CentralSystemHandler[m.DiagnosticsStatusNotificationRequest, m.DiagnosticsStatusNotificationResponse],
    ) -> CentralSystemHandler[m.DiagnosticsStatusNotificationRequest, m.DiagnosticsStatusNotificationResponse]:
        """Register the function that answers `DiagnosticsStatusNotification.req`.

        Purpose: Report the progress of a diagnostics upload that `GetDiagnostics` started.

        FirmwareManagement profile, OCPP 1.6 4.4.
        """
        return self._add(m.DiagnosticsStatusNotificationRequest, handler)

    def firmware_status_notification(
        self, handler: CentralSystemHandler[m.FirmwareStatusNotificationRequest, m.FirmwareStatusNotificationResponse]
    ) -> CentralSystemHandler[m.FirmwareStatusNotificationRequest, m.FirmwareStatusNotificationResponse]:
        """Register the function that answers `FirmwareStatusNotification.req`.

        Purpose: Report the progress of a firmware update that `UpdateFirmware` started.

        FirmwareManagement profile, OCPP 1.6 4.5.
        """
        return self._add(m.FirmwareStatusNotificationRequest, handler)

    def heartbeat(
        self, handler: CentralSystemHandler[m.HeartbeatRequest, m.HeartbeatResponse]
    ) -> CentralSystemHandler[m.HeartbeatRequest, m.HeartbeatResponse]:
        """Register the function that answers `Heartbeat.req`.

        Purpose: Report to the central system that the charge point is still connected, and get the current time.

        Core profile, OCPP 1.6 4.6.
        """
        return self._add(m.HeartbeatRequest, handler)

    def log_status_notification(
        self, handler: CentralSystemHandler[m.LogStatusNotificationRequest, m.LogStatusNotificationResponse]
    ) -> CentralSystemHandler[m.LogStatusNotificationRequest, m.LogStatusNotificationResponse]:
        """Register the function that answers `LogStatusNotification.req`.

        Purpose: Report the progress of a log upload that `GetLog` started.

        Security profile, Security whitepaper N01.
        """
        return self._add(m.LogStatusNotificationRequest, handler)

    def meter_values(
        self, handler: CentralSystemHandler[m.MeterValuesRequest, m.MeterValuesResponse]
    ) -> CentralSystemHandler[m.MeterValuesRequest, m.MeterValuesResponse]:
        """Register the function that answers `MeterValues.req`.

        Purpose: Report meter readings of a connector or of the main meter.

        Core profile, OCPP 1.6 4.7.
        """
        return self._add(m.MeterValuesRequest, handler)

    def security_event_notification(
        self, handler: CentralSystemHandler[m.SecurityEventNotificationRequest, m.SecurityEventNotificationResponse]
    ) -> CentralSystemHandler[m.SecurityEventNotificationRequest, m.SecurityEventNotificationResponse]:
        """Register the function that answers `SecurityEventNotification.req`.

        Purpose: Report a security event of the charge point. Every critical event must be reported.

        Security profile, Security whitepaper A04.
        """
        return self._add(m.SecurityEventNotificationRequest, handler)

    def sign_certificate(
        self, handler: CentralSystemHandler[m.SignCertificateRequest, m.SignCertificateResponse]
    ) -> CentralSystemHandler[m.SignCertificateRequest, m.SignCertificateResponse]:
        """Register the function that answers `SignCertificate.req`.

        Purpose: Ask the central system to have a new certificate of the charge point signed.

        Security profile, Security whitepaper A03.
        """
        return self._add(m.SignCertificateRequest, handler)

    def signed_firmware_status_notification(
        self,
        handler: CentralSystemHandler[
            m.SignedFirmwareStatusNotificationRequest, m.SignedFirmwareStatusNotificationResponse
        ],
    ) -> CentralSystemHandler[m.SignedFirmwareStatusNotificationRequest, m.SignedFirmwareStatusNotificationResponse]:
        """Register the function that answers `SignedFirmwareStatusNotification.req`.

        Purpose: Report the progress of a firmware update that `SignedUpdateFirmware` started.

        Security profile, Security whitepaper L01.
        """
        return self._add(m.SignedFirmwareStatusNotificationRequest, handler)

    def start_transaction(
        self, handler: CentralSystemHandler[m.StartTransactionRequest, m.StartTransactionResponse]
    ) -> CentralSystemHandler[m.StartTransactionRequest, m.StartTransactionResponse]:
        """Register the function that answers `StartTransaction.req`.

        Purpose: Report a transaction that has started, and get its transaction id.

        Core profile, OCPP 1.6 4.8.
        """
        return self._add(m.StartTransactionRequest, handler)

    def status_notification(
        self, handler: CentralSystemHandler[m.StatusNotificationRequest, m.StatusNotificationResponse]
    ) -> CentralSystemHandler[m.StatusNotificationRequest, m.StatusNotificationResponse]:
        """Register the function that answers `StatusNotification.req`.

        Purpose: Report a change of status or an error of a connector or of the charge point.

        Core profile, OCPP 1.6 4.9.
        """
        return self._add(m.StatusNotificationRequest, handler)

    def stop_transaction(
        self, handler: CentralSystemHandler[m.StopTransactionRequest, m.StopTransactionResponse]
    ) -> CentralSystemHandler[m.StopTransactionRequest, m.StopTransactionResponse]:
        """Register the function that answers `StopTransaction.req`.

        Purpose: Report that a transaction has stopped. The central system cannot refuse it.

        Core profile, OCPP 1.6 4.10.
        """
        return self._add(m.StopTransactionRequest, handler)
