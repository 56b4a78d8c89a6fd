# Generated from codegen/protocol.toml and its schemas: do not edit, run `python -m codegen generate`.
# Input sha256:e9a14c877ba9cb1de643bed0207bbf22ae2a7cc9271d7b6566f7c8923b8b5f82
"""Handlers: `on_...` methods to override in a subclass, and `on.<action>` for functions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

import ocpp16_sdk.messages as m
from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.model import (
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
AsyncCentralSystemHandler = Callable[[AsyncChargePointConnection, Q], Awaitable[R]]


class AsyncCentralSystemHandlers(
    Handlers,
    actions=ACTIONS,
    peer=Initiator.CHARGE_POINT,
    arguments=("charge_point", "request"),
    asynchronous=True,
):
    """The handlers of a central system: override the methods of the actions that the application serves.

    A method returns the response, or raises `LocalCallError` to refuse the call. A call whose method is not
    overridden is answered with NotSupported (OCPP-J 4.2.3). The parameters are positional: an override may give them
    other names.
    """

    async def on_authorize(
        self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest, /
    ) -> m.AuthorizeResponse:
        """Answer `Authorize.req`.

        Purpose: Ask the central system whether an identifier may start or stop charging.

        Core profile, OCPP 1.6 4.1.
        """
        raise not_supported("Authorize")

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest, /
    ) -> m.BootNotificationResponse:
        """Answer `BootNotification.req`.

        Purpose: Register the charge point with the central system after every boot, before any other request.

        Core profile, OCPP 1.6 4.2.
        """
        raise not_supported("BootNotification")

    async def on_data_transfer(
        self, charge_point: AsyncChargePointConnection, request: m.DataTransferRequest, /
    ) -> m.DataTransferResponse:
        """Answer `DataTransfer.req`.

        Purpose: Exchange vendor-specific data that no standard message covers, in either direction.

        Core profile, OCPP 1.6 4.3.
        """
        raise not_supported("DataTransfer")

    async def on_diagnostics_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.DiagnosticsStatusNotificationRequest, /
    ) -> m.DiagnosticsStatusNotificationResponse:
        """Answer `DiagnosticsStatusNotification.req`.

        Purpose: Report the progress of a diagnostics upload that `GetDiagnostics` started.

        FirmwareManagement profile, OCPP 1.6 4.4.
        """
        raise not_supported("DiagnosticsStatusNotification")

    async def on_firmware_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.FirmwareStatusNotificationRequest, /
    ) -> m.FirmwareStatusNotificationResponse:
        """Answer `FirmwareStatusNotification.req`.

        Purpose: Report the progress of a firmware update that `UpdateFirmware` started.

        FirmwareManagement profile, OCPP 1.6 4.5.
        """
        raise not_supported("FirmwareStatusNotification")

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest, /
    ) -> m.HeartbeatResponse:
        """Answer `Heartbeat.req`.

        Purpose: Report to the central system that the charge point is still connected, and get the current time.

        Core profile, OCPP 1.6 4.6.
        """
        raise not_supported("Heartbeat")

    async def on_log_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.LogStatusNotificationRequest, /
    ) -> m.LogStatusNotificationResponse:
        """Answer `LogStatusNotification.req`.

        Purpose: Report the progress of a log upload that `GetLog` started.

        Security profile, Security whitepaper N01.
        """
        raise not_supported("LogStatusNotification")

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest, /
    ) -> m.MeterValuesResponse:
        """Answer `MeterValues.req`.

        Purpose: Report meter readings of a connector or of the main meter.

        Core profile, OCPP 1.6 4.7.
        """
        raise not_supported("MeterValues")

    async def on_security_event_notification(
        self, charge_point: AsyncChargePointConnection, request: m.SecurityEventNotificationRequest, /
    ) -> m.SecurityEventNotificationResponse:
        """Answer `SecurityEventNotification.req`.

        Purpose: Report a security event of the charge point. Every critical event must be reported.

        Security profile, Security whitepaper A04.
        """
        raise not_supported("SecurityEventNotification")

    async def on_sign_certificate(
        self, charge_point: AsyncChargePointConnection, request: m.SignCertificateRequest, /
    ) -> m.SignCertificateResponse:
        """Answer `SignCertificate.req`.

        Purpose: Ask the central system to have a new certificate of the charge point signed.

        Security profile, Security whitepaper A03.
        """
        raise not_supported("SignCertificate")

    async def on_signed_firmware_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.SignedFirmwareStatusNotificationRequest, /
    ) -> m.SignedFirmwareStatusNotificationResponse:
        """Answer `SignedFirmwareStatusNotification.req`.

        Purpose: Report the progress of a firmware update that `SignedUpdateFirmware` started.

        Security profile, Security whitepaper L01.
        """
        raise not_supported("SignedFirmwareStatusNotification")

    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest, /
    ) -> m.StartTransactionResponse:
        """Answer `StartTransaction.req`.

        Purpose: Report a transaction that has started, and get its transaction id.

        Core profile, OCPP 1.6 4.8.
        """
        raise not_supported("StartTransaction")

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest, /
    ) -> m.StatusNotificationResponse:
        """Answer `StatusNotification.req`.

        Purpose: Report a change of status or an error of a connector or of the charge point.

        Core profile, OCPP 1.6 4.9.
        """
        raise not_supported("StatusNotification")

    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest, /
    ) -> m.StopTransactionResponse:
        """Answer `StopTransaction.req`.

        Purpose: Report that a transaction has stopped. The central system cannot refuse it.

        Core profile, OCPP 1.6 4.10.
        """
        raise not_supported("StopTransaction")


class AsyncCentralSystemRegistration(Generic[Q_co]):
    """Registers one function as the handler of a request class: `@central_system.on(<request class>)`."""

    def __init__(self, table: HandlerTable, request: type[Q_co]) -> None:
        table.expect(request)
        self._table = table
        self._request: type[Request[Any]] = request

    def __call__(
        self: AsyncCentralSystemRegistration[ChargePointRequest[R]], handler: AsyncCentralSystemHandler[Q_co, R]
    ) -> AsyncCentralSystemHandler[Q_co, R]:
        """Register the function."""
        self._table.add(self._request, handler)
        return handler


class AsyncCentralSystemOn(Registrar):
    """Registers functions as handlers: `@central_system.on.<action>`."""

    def __call__(self, request: type[Q]) -> AsyncCentralSystemRegistration[Q]:
        """Register a function as the handler of an action of a vendor, named by its request class."""
        return AsyncCentralSystemRegistration(self._table, request)

    def authorize(
        self, handler: AsyncCentralSystemHandler[m.AuthorizeRequest, m.AuthorizeResponse]
    ) -> AsyncCentralSystemHandler[m.AuthorizeRequest, m.AuthorizeResponse]:
        """Register the function that answers `Authorize.req`.

        Purpose: Ask the central system whether an identifier may start or stop charging.

        Core profile, OCPP 1.6 4.1.
        """
        return self._add(m.AuthorizeRequest, handler)

    def boot_notification(
        self, handler: AsyncCentralSystemHandler[m.BootNotificationRequest, m.BootNotificationResponse]
    ) -> AsyncCentralSystemHandler[m.BootNotificationRequest, m.BootNotificationResponse]:
        """Register the function that answers `BootNotification.req`.

        Purpose: Register the charge point with the central system after every boot, before any other request.

        Core profile, OCPP 1.6 4.2.
        """
        return self._add(m.BootNotificationRequest, handler)

    def data_transfer(
        self, handler: AsyncCentralSystemHandler[m.DataTransferRequest, m.DataTransferResponse]
    ) -> AsyncCentralSystemHandler[m.DataTransferRequest, m.DataTransferResponse]:
        """Register the function that answers `DataTransfer.req`.

        Purpose: Exchange vendor-specific data that no standard message covers, in either direction.

        Core profile, OCPP 1.6 4.3.
        """
        return self._add(m.DataTransferRequest, handler)

    def diagnostics_status_notification(
        self,
        handler: AsyncCentralSystemHandler[
            m.DiagnosticsStatusNotificationRequest, m.DiagnosticsStatusNotificationResponse
        ],
    ) -> AsyncCentralSystemHandler[m.DiagnosticsStatusNotificationRequest, m.DiagnosticsStatusNotificationResponse]:
        """Register the function that answers `DiagnosticsStatusNotification.req`.

        Purpose: Report the progress of a diagnostics upload that `GetDiagnostics` started.

        FirmwareManagement profile, OCPP 1.6 4.4.
        """
        return self._add(m.DiagnosticsStatusNotificationRequest, handler)

    def firmware_status_notification(
        self,
        handler: AsyncCentralSystemHandler[m.FirmwareStatusNotificationRequest, m.FirmwareStatusNotificationResponse],
    ) -> AsyncCentralSystemHandler[m.FirmwareStatusNotificationRequest, m.FirmwareStatusNotificationResponse]:
        """Register the function that answers `FirmwareStatusNotification.req`.

        Purpose: Report the progress of a firmware update that `UpdateFirmware` started.

        FirmwareManagement profile, OCPP 1.6 4.5.
        """
        return self._add(m.FirmwareStatusNotificationRequest, handler)

    def heartbeat(
        self, handler: AsyncCentralSystemHandler[m.HeartbeatRequest, m.HeartbeatResponse]
    ) -> AsyncCentralSystemHandler[m.HeartbeatRequest, m.HeartbeatResponse]:
        """Register the function that answers `Heartbeat.req`.

        Purpose: Report to the central system that the charge point is still connected, and get the current time.

        Core profile, OCPP 1.6 4.6.
        """
        return self._add(m.HeartbeatRequest, handler)

    def log_status_notification(
        self, handler: AsyncCentralSystemHandler[m.LogStatusNotificationRequest, m.LogStatusNotificationResponse]
    ) -> AsyncCentralSystemHandler[m.LogStatusNotificationRequest, m.LogStatusNotificationResponse]:
        """Register the function that answers `LogStatusNotification.req`.

        Purpose: Report the progress of a log upload that `GetLog` started.

        Security profile, Security whitepaper N01.
        """
        return self._add(m.LogStatusNotificationRequest, handler)

    def meter_values(
        self, handler: AsyncCentralSystemHandler[m.MeterValuesRequest, m.MeterValuesResponse]
    ) -> AsyncCentralSystemHandler[m.MeterValuesRequest, m.MeterValuesResponse]:
        """Register the function that answers `MeterValues.req`.

        Purpose: Report meter readings of a connector or of the main meter.

        Core profile, OCPP 1.6 4.7.
        """
        return self._add(m.MeterValuesRequest, handler)

    def security_event_notification(
        self,
        handler: AsyncCentralSystemHandler[m.SecurityEventNotificationRequest, m.SecurityEventNotificationResponse],
    ) -> AsyncCentralSystemHandler[m.SecurityEventNotificationRequest, m.SecurityEventNotificationResponse]:
        """Register the function that answers `SecurityEventNotification.req`.

        Purpose: Report a security event of the charge point. Every critical event must be reported.

        Security profile, Security whitepaper A04.
        """
        return self._add(m.SecurityEventNotificationRequest, handler)

    def sign_certificate(
        self, handler: AsyncCentralSystemHandler[m.SignCertificateRequest, m.SignCertificateResponse]
    ) -> AsyncCentralSystemHandler[m.SignCertificateRequest, m.SignCertificateResponse]:
        """Register the function that answers `SignCertificate.req`.

        Purpose: Ask the central system to have a new certificate of the charge point signed.

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
        """Register the function that answers `SignedFirmwareStatusNotification.req`.

        Purpose: Report the progress of a firmware update that `SignedUpdateFirmware` started.

        Security profile, Security whitepaper L01.
        """
        return self._add(m.SignedFirmwareStatusNotificationRequest, handler)

    def start_transaction(
        self, handler: AsyncCentralSystemHandler[m.StartTransactionRequest, m.StartTransactionResponse]
    ) -> AsyncCentralSystemHandler[m.StartTransactionRequest, m.StartTransactionResponse]:
        """Register the function that answers `StartTransaction.req`.

        Purpose: Report a transaction that has started, and get its transaction id.

        Core profile, OCPP 1.6 4.8.
        """
        return self._add(m.StartTransactionRequest, handler)

    def status_notification(
        self, handler: AsyncCentralSystemHandler[m.StatusNotificationRequest, m.StatusNotificationResponse]
    ) -> AsyncCentralSystemHandler[m.StatusNotificationRequest, m.StatusNotificationResponse]:
        """Register the function that answers `StatusNotification.req`.

        Purpose: Report a change of status or an error of a connector or of the charge point.

        Core profile, OCPP 1.6 4.9.
        """
        return self._add(m.StatusNotificationRequest, handler)

    def stop_transaction(
        self, handler: AsyncCentralSystemHandler[m.StopTransactionRequest, m.StopTransactionResponse]
    ) -> AsyncCentralSystemHandler[m.StopTransactionRequest, m.StopTransactionResponse]:
        """Register the function that answers `StopTransaction.req`.

        Purpose: Report that a transaction has stopped. The central system cannot refuse it.

        Core profile, OCPP 1.6 4.10.
        """
        return self._add(m.StopTransactionRequest, handler)
