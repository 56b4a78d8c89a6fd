"""Asking a charge point for a message, and waiting for it (OCPP 1.6 5.17)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import ocpp16_sdk.messages as m
from ocpp16_sdk.central_system._checks import check_connected
from ocpp16_sdk.central_system._expect import WITHIN, ListenableConnection, expect
from ocpp16_sdk.errors import DefinitionError, RefusedError
from ocpp16_sdk.model import ChargePointRequest

Q = TypeVar("Q", bound=ChargePointRequest[Any])

_BASIC: Mapping[type[ChargePointRequest[Any]], m.MessageTrigger] = {
    m.BootNotificationRequest: m.MessageTrigger.BOOT_NOTIFICATION,
    m.DiagnosticsStatusNotificationRequest: m.MessageTrigger.DIAGNOSTICS_STATUS_NOTIFICATION,
    m.FirmwareStatusNotificationRequest: m.MessageTrigger.FIRMWARE_STATUS_NOTIFICATION,
    m.HeartbeatRequest: m.MessageTrigger.HEARTBEAT,
    m.MeterValuesRequest: m.MessageTrigger.METER_VALUES,
    m.StatusNotificationRequest: m.MessageTrigger.STATUS_NOTIFICATION,
}
# What ExtendedTriggerMessage alone can ask for (whitepaper 6.14).
_EXTENDED: Mapping[type[ChargePointRequest[Any]], m.ExtendedMessageTrigger] = {
    m.LogStatusNotificationRequest: m.ExtendedMessageTrigger.LOG_STATUS_NOTIFICATION,
    m.SignCertificateRequest: m.ExtendedMessageTrigger.SIGN_CHARGE_POINT_CERTIFICATE,
    m.SignedFirmwareStatusNotificationRequest: m.ExtendedMessageTrigger.FIRMWARE_STATUS_NOTIFICATION,
}


async def trigger(
    charge_point: ListenableConnection,
    kind: type[Q],
    *,
    connector_id: int | None = None,
    timeout: float | None = None,
    within: float = WITHIN,
) -> Q:
    """Ask a charge point for a message, and return the first that comes: `await trigger(..., m.HeartbeatRequest)`.

    It is asked with ExtendedTriggerMessage for what only that can name. One that crossed the asking counts too.

    Args:
        charge_point: whose message it is.
        kind: the class of its request.
        connector_id: which connector it is to be about, if it is about one.
        timeout: seconds to wait for the answer.
        within: seconds to wait for the message after that.

    Raises:
        RefusedError: the charge point will not send it, Rejected, or cannot, NotImplemented.
        MessageTimeoutError: it agreed, and the message has not come.
        ConnectionLostError: the connection ended before it came.
        DefinitionError: no trigger brings such a message, or this is no connection, such as a view of `within`.
        CallFailedError: the call brought no answer.
    """

    def meant(message: Q) -> bool:
        return connector_id is None or getattr(message, "connector_id", connector_id) == connector_id

    check_connected(charge_point, "listening", "trigger")
    with expect(charge_point, kind, meant) as expected:
        answer = await _ask(charge_point, kind, connector_id, timeout)
        if answer.status != m.TriggerMessageStatus.ACCEPTED:
            raise RefusedError(type(answer).__name__.removesuffix("Response"), answer.status, answer)
        return await expected.message(within=within)


async def _ask(
    charge_point: ListenableConnection,
    kind: type[ChargePointRequest[Any]],
    connector_id: int | None,
    timeout: float | None,
) -> m.TriggerMessageResponse | m.ExtendedTriggerMessageResponse:
    if kind in _BASIC:
        basic = m.TriggerMessageRequest(requested_message=_BASIC[kind], connector_id=connector_id)
        return await charge_point.call(basic, timeout=timeout)
    if kind in _EXTENDED:
        extended = m.ExtendedTriggerMessageRequest(requested_message=_EXTENDED[kind], connector_id=connector_id)
        return await charge_point.call(extended, timeout=timeout)
    raise DefinitionError(f"no trigger brings {kind.__name__}")
