"""Messages for the tests of registration."""

from __future__ import annotations

from datetime import UTC, datetime

from ocpp16_sdk import messages as m
from ocpp16_sdk.model import Payload

BOOT = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One")


NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


ACCEPTED, PENDING, REJECTED = m.RegistrationStatus.ACCEPTED, m.RegistrationStatus.PENDING, m.RegistrationStatus.REJECTED


REFUSED = {
    "RemoteStartTransaction": m.RemoteStartTransactionResponse(status=m.RemoteStartStopStatus.REJECTED),
    "RemoteStopTransaction": m.RemoteStopTransactionResponse(status=m.RemoteStartStopStatus.REJECTED),
}


def answer(status: m.RegistrationStatus, interval: int = 10) -> m.BootNotificationResponse:
    return m.BootNotificationResponse(status=status, current_time=NOW, interval=interval)


def trigger(kind: m.MessageTrigger, status: m.TriggerMessageStatus) -> tuple[Payload, Payload]:
    return m.TriggerMessageRequest(requested_message=kind), m.TriggerMessageResponse(status=status)
