# Generated from codegen/protocol.toml and its schemas: do not edit, run `python -m codegen generate`.
# Input sha256:ac6c728e7cedb6c87891db6df1ca84fd12f74a77047acb1f63d224bf3f729580
"""What a role answers: `on_...` methods to override in a subclass, and `on.<action>` for functions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import ocpp16_sdk.messages as m
from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.model import (
    ChargePointRequest,
    Handlers,
    Initiator,
    Registrar,
    Response,
    not_supported,
)

Q = TypeVar("Q")
R = TypeVar("R", bound=Response)

# A function that answers a request; a central system's gets the connection that it came in on.
AsyncCentralSystemHandler = Callable[[AsyncChargePointConnection, Q], Awaitable[R]]


class AsyncCentralSystemHandlers(
    Handlers,
    actions=ACTIONS,
    peer=Initiator.CHARGE_POINT,
    arguments=("charge_point", "request"),
    asynchronous=True,
):
    """What a central system answers: override the methods of the actions that the application serves.

    A method returns the response, or raises `LocalCallError` to refuse. An action whose method is not overridden is
    answered with NotSupported (OCPP-J 4.2.3).
    """

    async def on_authorize(
        self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest
    ) -> m.AuthorizeResponse:
        """Asks the central system whether an identifier may start or stop charging.

        Core profile, OCPP 1.6 4.1.
        """
        raise not_supported("Authorize")

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        """Introduces the charge point to the central system after every boot, before any other request.

        Core profile, OCPP 1.6 4.2.
        """
        raise not_supported("BootNotification")

    async def on_data_transfer(
        self, charge_point: AsyncChargePointConnection, request: m.DataTransferRequest
    ) -> m.DataTransferResponse:
        """Exchanges vendor specific data that no standard message covers, in either direction.

        Core profile, OCPP 1.6 4.3.
        """
        raise not_supported("DataTransfer")

    async def on_diagnostics_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.DiagnosticsStatusNotificationRequest
    ) -> m.DiagnosticsStatusNotificationResponse:
        """Reports the progress of a diagnostics upload that `GetDiagnostics` started.

        FirmwareManagement profile, OCPP 1.6 4.4.
        """
        raise not_supported("DiagnosticsStatusNotification")

    async def on_firmware_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.FirmwareStatusNotificationRequest
    ) -> m.FirmwareStatusNotificationResponse:
        """Reports the progress of a firmware update that `UpdateFirmware` started.

        FirmwareManagement profile, OCPP 1.6 4.5.
        """
        raise not_supported("FirmwareStatusNotification")

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        """Tells the central system that the charge point is alive and fetches the current time.

        Core profile, OCPP 1.6 4.6.
        """
        raise not_supported("Heartbeat")

    async def on_log_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.LogStatusNotificationRequest
    ) -> m.LogStatusNotificationResponse:
        """Reports the progress of a log upload that `GetLog` started.

        Security profile, Security whitepaper N01.
        """
        raise not_supported("LogStatusNotification")

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        """Reports meter readings of a connector or of the main meter.

        Core profile, OCPP 1.6 4.7.
        """
        raise not_supported("MeterValues")

    async def on_security_event_notification(
        self, charge_point: AsyncChargePointConnection, request: m.SecurityEventNotificationRequest
    ) -> m.SecurityEventNotificationResponse:
        """Reports a security event of the charge point, in particular every critical one.

        Security profile, Security whitepaper A04.
        """
        raise not_supported("SecurityEventNotification")

    async def on_sign_certificate(
        self, charge_point: AsyncChargePointConnection, request: m.SignCertificateRequest
    ) -> m.SignCertificateResponse:
        """Asks the central system to have a new charge point certificate signed.

        Security profile, Security whitepaper A03.
        """
        raise not_supported("SignCertificate")

    async def on_signed_firmware_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.SignedFirmwareStatusNotificationRequest
    ) -> m.SignedFirmwareStatusNotificationResponse:
        """Reports the progress of a firmware update that `SignedUpdateFirmware` started.

        Security profile, Security whitepaper L01.
        """
        raise not_supported("SignedFirmwareStatusNotification")

    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        """Reports a transaction that has started and obtains its transaction id.

        Core profile, OCPP 1.6 4.8.
        """
        raise not_supported("StartTransaction")

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        """Reports a change of status or an error of a connector or of the charge point.

        Core profile, OCPP 1.6 4.9.
        """
        raise not_supported("StatusNotification")

    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        """Reports that a transaction has stopped; the central system cannot refuse it.

        Core profile, OCPP 1.6 4.10.
        """
        raise not_supported("StopTransaction")


class AsyncCentralSystemOn(Registrar):
    """Registers functions as handlers: `@central_system.on.<action>`."""

    def __call__(
        self, request: type[ChargePointRequest[R]]
    ) -> Callable[[AsyncCentralSystemHandler[Any, R]], AsyncCentralSystemHandler[Any, R]]:
        """Let a function answer an action of a vendor, named by its request class."""
        return lambda handler: self._add(request, handler)

    def authorize(
        self, handler: AsyncCentralSystemHandler[m.AuthorizeRequest, m.AuthorizeResponse]
    ) -> AsyncCentralSystemHandler[m.AuthorizeRequest, m.AuthorizeResponse]:
        """Asks the central system whether an identifier may start or stop charging.

        Core profile, OCPP 1.6 4.1.
        """
        return self._add(m.AuthorizeRequest, handler)

    def boot_notification(
        self, handler: AsyncCentralSystemHandler[m.BootNotificationRequest, m.BootNotificationResponse]
    ) -> AsyncCentralSystemHandler[m.BootNotificationRequest, m.BootNotificationResponse]:
        """Introduces the charge point to the central system after every boot, before any other request.

        Core profile, OCPP 1.6 4.2.
        """
        return self._add(m.BootNotificationRequest, handler)

    def data_transfer(
        self, handler: AsyncCentralSystemHandler[m.DataTransferRequest, m.DataTransferResponse]
    ) -> AsyncCentralSystemHandler[m.DataTransferRequest, m.DataTransferResponse]:
        """Exchanges vendor specific data that no standard message covers, in either direction.

        Core profile, OCPP 1.6 4.3.
        """
        return self._add(m.DataTransferRequest, handler)

    def diagnostics_status_notification(
        self,
        handler: AsyncCentralSystemHandler[
            m.DiagnosticsStatusNotificationRequest, m.DiagnosticsStatusNotificationResponse
        ],
    ) -> AsyncCentralSystemHandler[m.DiagnosticsStatusNotificationRequest, m.DiagnosticsStatusNotificationResponse]:
        """Reports the progress of a diagnostics upload that `GetDiagnostics` started.

        FirmwareManagement profile, OCPP 1.6 4.4.
        """
        return self._add(m.DiagnosticsStatusNotificationRequest, handler)

    def firmware_status_notification(
        self,
        handler: AsyncCentralSystemHandler[m.FirmwareStatusNotificationRequest, m.FirmwareStatusNotificationResponse],
    ) -> AsyncCentralSystemHandler[m.FirmwareStatusNotificationRequest, m.FirmwareStatusNotificationResponse]:
        """Reports the progress of a firmware update that `UpdateFirmware` started.

        FirmwareManagement profile, OCPP 1.6 4.5.
        """
        return self._add(m.FirmwareStatusNotificationRequest, handler)

    def heartbeat(
        self, handler: AsyncCentralSystemHandler[m.HeartbeatRequest, m.HeartbeatResponse]
    ) -> AsyncCentralSystemHandler[m.HeartbeatRequest, m.HeartbeatResponse]:
        """Tells the central system that the charge point is alive and fetches the current time.

        Core profile, OCPP 1.6 4.6.
        """
        return self._add(m.HeartbeatRequest, handler)

    def log_status_notification(
        self, handler: AsyncCentralSystemHandler[m.LogStatusNotificationRequest, m.LogStatusNotificationResponse]
    ) -> AsyncCentralSystemHandler[m.LogStatusNotificationRequest, m.LogStatusNotificationResponse]:
        """Reports the progress of a log upload that `GetLog` started.

        Security profile, Security whitepaper N01.
        """
        return self._add(m.LogStatusNotificationRequest, handler)

    def meter_values(
        self, handler: AsyncCentralSystemHandler[m.MeterValuesRequest, m.MeterValuesResponse]
    ) -> AsyncCentralSystemHandler[m.MeterValuesRequest, m.MeterValuesResponse]:
        """Reports meter readings of a connector or of the main meter.

        Core profile, OCPP 1.6 4.7.
        """
        return self._add(m.MeterValuesRequest, handler)

    def security_event_notification(
        self,
        handler: AsyncCentralSystemHandler[m.SecurityEventNotificationRequest, m.SecurityEventNotificationResponse],
    ) -> AsyncCentralSystemHandler[m.SecurityEventNotificationRequest, m.SecurityEventNotificationResponse]:
        """Reports a security event of the charge point, in particular every critical one.

        Security profile, Security whitepaper A04.
        """
        return self._add(m.SecurityEventNotificationRequest, handler)

    def sign_certificate(
        self, handler: AsyncCentralSystemHandler[m.SignCertificateRequest, m.SignCertificateResponse]
    ) -> AsyncCentralSystemHandler[m.SignCertificateRequest, m.SignCertificateResponse]:
        """Asks the central system to have a new charge point certificate signed.

        Security profile, Security whitepaper A03.
        """
        return self._add(m.SignCertificateRequest, handler)

    def signed_firmware_status_notification(
        self,
        handler: AsyncCentralSystemHandler[
            m.SignedFirmwareStatusNotificationRequest, m.SignedFirmwareStatusNotificationResponse
        ],
    ) -> AsyncCentralSystemHandler[
        m.SignedFirmwareStatusNotificationRequest, m.SignedFirmwareStatusNotificationResponse
    ]:
        """Reports the progress of a firmware update that `SignedUpdateFirmware` started.

        Security profile, Security whitepaper L01.
        """
        return self._add(m.SignedFirmwareStatusNotificationRequest, handler)

    def start_transaction(
        self, handler: AsyncCentralSystemHandler[m.StartTransactionRequest, m.StartTransactionResponse]
    ) -> AsyncCentralSystemHandler[m.StartTransactionRequest, m.StartTransactionResponse]:
        """Reports a transaction that has started and obtains its transaction id.

        Core profile, OCPP 1.6 4.8.
        """
        return self._add(m.StartTransactionRequest, handler)

    def status_notification(
        self, handler: AsyncCentralSystemHandler[m.StatusNotificationRequest, m.StatusNotificationResponse]
    ) -> AsyncCentralSystemHandler[m.StatusNotificationRequest, m.StatusNotificationResponse]:
        """Reports a change of status or an error of a connector or of the charge point.

        Core profile, OCPP 1.6 4.9.
        """
        return self._add(m.StatusNotificationRequest, handler)

    def stop_transaction(
        self, handler: AsyncCentralSystemHandler[m.StopTransactionRequest, m.StopTransactionResponse]
    ) -> AsyncCentralSystemHandler[m.StopTransactionRequest, m.StopTransactionResponse]:
        """Reports that a transaction has stopped; the central system cannot refuse it.

        Core profile, OCPP 1.6 4.10.
        """
        return self._add(m.StopTransactionRequest, handler)
