"""A central system that records the messages of a charge point."""

from __future__ import annotations

import threading

from ocpp16_sdk import (
    CentralSystem,
    ChargePointConnection,
    messages as m,
)
from tests.blocking.roles import NOW

BOOT = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One")


class RecordingCentralSystem(CentralSystem):
    """Accepts every boot, and records the messages that it receives."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[str] = []
        self.may_answer = threading.Event()
        self.may_answer.set()

    def on_boot_notification(
        self, charge_point: ChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        self.received.append(f"boot {request.firmware_version}")
        status = m.RegistrationStatus.ACCEPTED
        return m.BootNotificationResponse(status=status, current_time=NOW, interval=300)

    def on_authorize(self, charge_point: ChargePointConnection, request: m.AuthorizeRequest) -> m.AuthorizeResponse:
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED))

    def on_heartbeat(self, charge_point: ChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=NOW)

    def on_status_notification(
        self, charge_point: ChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        self.received.append(f"{request.connector_id} {request.status}")
        return m.StatusNotificationResponse()

    def on_start_transaction(
        self, charge_point: ChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        self.may_answer.wait(15)
        info = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
        return m.StartTransactionResponse(transaction_id=42, id_tag_info=info)

    def on_meter_values(
        self, charge_point: ChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        self.received.append(f"meter of {request.transaction_id}: {request.meter_value[0].sampled_value[0].value}")
        return m.MeterValuesResponse()

    def on_stop_transaction(
        self, charge_point: ChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        self.received.append(f"stop of {request.transaction_id}")
        return m.StopTransactionResponse()
