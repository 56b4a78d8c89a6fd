"""A charge point that sends messages after a trigger, and a central system that answers them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import anyio

from ocpp16_sdk import (
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    after_answer,
    messages as m,
)
from ocpp16_sdk.model import ChargePointRequest, Payload
from tests.support.roles import Depot

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


ACCEPTED = m.TriggerMessageStatus.ACCEPTED


def status(connector_id: int) -> m.StatusNotificationRequest:
    return m.StatusNotificationRequest(
        connector_id=connector_id,
        error_code=m.ChargePointErrorCode.NO_ERROR,
        status=m.ChargePointStatus.AVAILABLE,
        timestamp=NOON,
    )


class Triggered(AsyncManualChargePoint):
    """Answers a trigger with a status, and sends messages after it, so many seconds apart."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.scripted_status = ACCEPTED
        self.scripted_messages: Sequence[ChargePointRequest[Any]] = ()
        self.scripted_delay = 0.0
        self.was_asked: list[Payload] = []

    async def tell_all(self) -> None:
        for message in self.scripted_messages:
            await anyio.sleep(self.scripted_delay)
            await self.call(message)

    async def on_trigger_message(self, request: m.TriggerMessageRequest) -> m.TriggerMessageResponse:
        self.was_asked.append(request)
        after_answer(self.tell_all)
        return m.TriggerMessageResponse(status=self.scripted_status)

    async def on_extended_trigger_message(
        self, request: m.ExtendedTriggerMessageRequest
    ) -> m.ExtendedTriggerMessageResponse:
        self.was_asked.append(request)
        after_answer(self.tell_all)
        return m.ExtendedTriggerMessageResponse(status=self.scripted_status)

    async def on_change_availability(self, request: m.ChangeAvailabilityRequest) -> m.ChangeAvailabilityResponse:
        after_answer(self.tell_all)
        return m.ChangeAvailabilityResponse(status=m.AvailabilityStatus.SCHEDULED)

    async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        await self.tell_all()  # before the answer
        return m.ResetResponse(status=m.ResetStatus.ACCEPTED)


class Answering(Depot):
    """Answers what triggers bring."""

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        return m.StatusNotificationResponse()
