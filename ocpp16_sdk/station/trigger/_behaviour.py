"""TriggerMessage and ExtendedTriggerMessage (OCPP 1.6 5.17, Security whitepaper A05).

    TriggerMessage ──▶ status ──▶ the answer ──▶ the effects of the behaviour that has the message

A BootNotification is sent by the charge point role itself, after an accepted answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ocpp16_sdk.messages import (
    ExtendedTriggerMessageRequest,
    ExtendedTriggerMessageResponse,
    HeartbeatRequest,
    TriggerMessageRequest,
    TriggerMessageResponse,
    TriggerMessageStatus,
)
from ocpp16_sdk.model import FeatureProfile, Request
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station.effects import Answer, Effects, Reply, Send

_BOOT, _HEARTBEAT = "BootNotification", "Heartbeat"
_OF_A_CONNECTOR = {"MeterValues", "StatusNotification"}  # the others ignore the connector (CP-129)


class Triggers(Behaviour):
    """Sends messages that the central system requests.

    Args:
        boot: whether a BootNotification is sent while the charge point is accepted (errata 3.35 says that it is not).
            Some central systems wait for it before they do anything.
    """

    name: ClassVar[str] = "trigger"
    profile: str = FeatureProfile.REMOTE_TRIGGER

    def __init__(self, *, boot: bool = False) -> None:
        self._boot = boot

    @property
    def handlers(self) -> Mapping[type[Request[Any]], Answer]:
        """TriggerMessage and ExtendedTriggerMessage."""
        return {TriggerMessageRequest: self._trigger, ExtendedTriggerMessageRequest: self._trigger}

    def _trigger(self, request: TriggerMessageRequest | ExtendedTriggerMessageRequest) -> Effects:
        extended = isinstance(request, ExtendedTriggerMessageRequest)
        response = ExtendedTriggerMessageResponse if extended else TriggerMessageResponse
        message, connector = str(request.requested_message), request.connector_id
        status = self._status(message, connector, extended=extended)
        yield Reply(response(status=status))
        if status is not TriggerMessageStatus.ACCEPTED:
            return
        if message == _HEARTBEAT:
            yield Send(HeartbeatRequest())
        elif message != _BOOT:
            triggers = self.station.extended_triggers if extended else self.station.triggers
            yield from triggers[message](connector if message in _OF_A_CONNECTOR else None)

    def _status(self, message: str, connector: int | None, *, extended: bool) -> TriggerMessageStatus:
        if message == _BOOT:  # CP-131
            possible = self._boot or not self.station.online
            return TriggerMessageStatus.ACCEPTED if possible else TriggerMessageStatus.REJECTED
        triggers = self.station.extended_triggers if extended else self.station.triggers
        if message != _HEARTBEAT and message not in triggers:
            return TriggerMessageStatus.NOT_IMPLEMENTED
        if message in _OF_A_CONNECTOR and connector is not None and connector not in self.station:
            return TriggerMessageStatus.REJECTED  # CP-130
        if message == "MeterValues" and connector == 0 and not self.station.traits.main_meter:
            return TriggerMessageStatus.REJECTED  # there is nothing to read
        return TriggerMessageStatus.ACCEPTED
