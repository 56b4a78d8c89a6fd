"""A central system that accepts any charge point and answers every action that it may send."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import ocpp16_sdk.messages as m
from ocpp16_sdk.central_system import AsyncCentralSystem, AsyncChargePointConnection
from ocpp16_sdk.connection import ConnectionOptions
from ocpp16_sdk.security import AsyncAdmission, accept_everyone

_MAX_TRANSACTIONS = 10_000  # whose start may be repeated
_ACCEPTED = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
DEFAULT_CONNECTION = ConnectionOptions()


class AnsweringCentralSystem(AsyncCentralSystem):
    """Accepts every identifier, numbers transactions, and signs no certificate."""

    def __init__(
        self,
        *,
        heartbeat_interval: int,
        connection: ConnectionOptions = DEFAULT_CONNECTION,
        decide: AsyncAdmission = accept_everyone,
    ) -> None:
        # No registration rules: it tests charge points, also with calls that the rules block.
        super().__init__(decide=decide, connection=connection, registration=None)
        self._heartbeat_interval = heartbeat_interval
        self._transaction_ids = count(1)
        self._transactions: dict[tuple[str, m.StartTransactionRequest], int] = {}

    async def on_authorize(
        self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest
    ) -> m.AuthorizeResponse:
        """Accept the identifier."""
        return m.AuthorizeResponse(id_tag_info=_ACCEPTED)

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        """Register the charge point."""
        return m.BootNotificationResponse(
            status=m.RegistrationStatus.ACCEPTED, current_time=datetime.now(UTC), interval=self._heartbeat_interval
        )

    async def on_data_transfer(
        self, charge_point: AsyncChargePointConnection, request: m.DataTransferRequest
    ) -> m.DataTransferResponse:
        """Answer UnknownVendorId to every vendor."""
        return m.DataTransferResponse(status=m.DataTransferStatus.UNKNOWN_VENDOR_ID)

    async def on_diagnostics_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.DiagnosticsStatusNotificationRequest
    ) -> m.DiagnosticsStatusNotificationResponse:
        """Confirm."""
        return m.DiagnosticsStatusNotificationResponse()

    async def on_firmware_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.FirmwareStatusNotificationRequest
    ) -> m.FirmwareStatusNotificationResponse:
        """Confirm."""
        return m.FirmwareStatusNotificationResponse()

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        """Answer the time."""
        return m.HeartbeatResponse(current_time=datetime.now(UTC))

    async def on_log_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.LogStatusNotificationRequest
    ) -> m.LogStatusNotificationResponse:
        """Confirm."""
        return m.LogStatusNotificationResponse()

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        """Confirm."""
        return m.MeterValuesResponse()

    async def on_security_event_notification(
        self, charge_point: AsyncChargePointConnection, request: m.SecurityEventNotificationRequest
    ) -> m.SecurityEventNotificationResponse:
        """Confirm."""
        return m.SecurityEventNotificationResponse()

    async def on_sign_certificate(
        self, charge_point: AsyncChargePointConnection, request: m.SignCertificateRequest
    ) -> m.SignCertificateResponse:
        """Refuse, as there is no certificate authority."""
        return m.SignCertificateResponse(status=m.GenericStatus.REJECTED)

    async def on_signed_firmware_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.SignedFirmwareStatusNotificationRequest
    ) -> m.SignedFirmwareStatusNotificationResponse:
        """Confirm."""
        return m.SignedFirmwareStatusNotificationResponse()

    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        """Accept the transaction; a repeated start gets the same id (CS-12)."""
        key = (charge_point.identity, request)
        transaction_id = self._transactions.get(key)
        if transaction_id is None:
            transaction_id = self._transactions[key] = next(self._transaction_ids)
            if len(self._transactions) > _MAX_TRANSACTIONS:
                del self._transactions[next(iter(self._transactions))]
        return m.StartTransactionResponse(id_tag_info=_ACCEPTED, transaction_id=transaction_id)

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        """Confirm."""
        return m.StatusNotificationResponse()

    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        """Confirm in any case: a transaction that has stopped cannot be refused (CS-13)."""
        return m.StopTransactionResponse(id_tag_info=_ACCEPTED if request.id_tag else None)
