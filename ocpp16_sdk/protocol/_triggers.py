"""The messages that a central system can ask for (OCPP 1.6 5.17, security whitepaper 5.3 and 6.14). The only table.

TriggerMessage and ExtendedTriggerMessage use the name FirmwareStatusNotification for two different messages, and
SignChargePointCertificate asks for a SignCertificate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ocpp16_sdk.messages as m
from ocpp16_sdk.model import ChargePointRequest

Basic, Extended = m.MessageTrigger, m.ExtendedMessageTrigger
TriggerRequest = m.TriggerMessageRequest | m.ExtendedTriggerMessageRequest


@dataclass(frozen=True, slots=True)
class TriggeredMessage:
    """A message that a trigger asks for."""

    request: type[ChargePointRequest[Any]]
    """The class of the message."""
    basic: m.MessageTrigger | None = None
    """Its name in TriggerMessage; None if only ExtendedTriggerMessage can ask for it."""
    extended: m.ExtendedMessageTrigger | None = None
    """Its name in ExtendedTriggerMessage; None if only TriggerMessage can ask for it."""
    has_connector: bool = False
    """Whether `connectorId` of the trigger selects the connector (OCPP 1.6 5.17)."""

    @property
    def action(self) -> str:
        """The action of the message."""
        return self.request.__action__


TRIGGERED_MESSAGES = (
    TriggeredMessage(m.BootNotificationRequest, Basic.BOOT_NOTIFICATION, Extended.BOOT_NOTIFICATION),
    TriggeredMessage(m.DiagnosticsStatusNotificationRequest, Basic.DIAGNOSTICS_STATUS_NOTIFICATION),
    TriggeredMessage(m.FirmwareStatusNotificationRequest, Basic.FIRMWARE_STATUS_NOTIFICATION),
    TriggeredMessage(m.HeartbeatRequest, Basic.HEARTBEAT, Extended.HEARTBEAT),
    TriggeredMessage(m.LogStatusNotificationRequest, None, Extended.LOG_STATUS_NOTIFICATION),
    TriggeredMessage(m.MeterValuesRequest, Basic.METER_VALUES, Extended.METER_VALUES, has_connector=True),
    TriggeredMessage(m.SignCertificateRequest, None, Extended.SIGN_CHARGE_POINT_CERTIFICATE),
    TriggeredMessage(m.SignedFirmwareStatusNotificationRequest, None, Extended.FIRMWARE_STATUS_NOTIFICATION),
    TriggeredMessage(
        m.StatusNotificationRequest, Basic.STATUS_NOTIFICATION, Extended.STATUS_NOTIFICATION, has_connector=True
    ),
)
"""Every message that a trigger can ask for."""

_BASIC = {each.basic: each for each in TRIGGERED_MESSAGES if each.basic is not None}
_EXTENDED = {each.extended: each for each in TRIGGERED_MESSAGES if each.extended is not None}
_BY_CLASS = {each.request: each for each in TRIGGERED_MESSAGES}


def triggered_message(trigger: TriggerRequest) -> TriggeredMessage | None:
    """Return the message that a trigger asks for; None if the table does not contain its name."""
    if isinstance(trigger, m.TriggerMessageRequest):
        return _BASIC.get(trigger.requested_message)
    return _EXTENDED.get(trigger.requested_message)


def trigger_request(kind: type[ChargePointRequest[Any]], connector_id: int | None = None) -> TriggerRequest | None:
    """Return the request that asks for a message; None if there is none. TriggerMessage is used if it can ask for it.

    More charge points support it than ExtendedTriggerMessage.
    """
    found = _BY_CLASS.get(kind)
    if found is None:
        return None
    if found.basic is not None:
        return m.TriggerMessageRequest(requested_message=found.basic, connector_id=connector_id)
    assert found.extended is not None
    return m.ExtendedTriggerMessageRequest(requested_message=found.extended, connector_id=connector_id)
