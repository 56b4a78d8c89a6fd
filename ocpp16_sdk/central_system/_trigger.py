"""Ask a charge point for a message, and wait for it (OCPP 1.6 5.17)."""

from __future__ import annotations

from typing import Any, TypeVar

import ocpp16_sdk.messages as m
from ocpp16_sdk._checks import check_class, check_timeout, check_wait
from ocpp16_sdk.central_system._arguments import check_connection
from ocpp16_sdk.central_system._expect import MESSAGE_TIMEOUT, ListenableConnection, expect
from ocpp16_sdk.errors import RefusedError
from ocpp16_sdk.model import ChargePointRequest
from ocpp16_sdk.protocol import trigger_request

Q = TypeVar("Q", bound=ChargePointRequest[Any])


async def trigger(
    charge_point: ListenableConnection,
    kind: type[Q],
    *,
    connector_id: int | None = None,
    timeout: float | None = None,
    within: float = MESSAGE_TIMEOUT,
) -> Q:
    """Ask a charge point for a message, and return the first one received: `await trigger(..., m.HeartbeatRequest)`.

    ExtendedTriggerMessage is used for messages that only it can name. A message that the charge point sent by itself
    before it received the trigger counts too.

    Args:
        charge_point: the connection of the charge point.
        kind: the class of the message.
        connector_id: the connector that the message must be about, if it is about one.
        timeout: seconds to wait for the answer to the trigger.
        within: seconds to wait for the message after that answer.

    Raises:
        RefusedError: the answer is Rejected or NotImplemented.
        MessageTimeoutError: the answer is Accepted, and the message was not received in time.
        ConnectionLostError: the connection was closed before the message was received.
        ValueError: no trigger names such a message.
        TypeError: an argument is of a wrong type, or this is not one connection (a view of `within`).
        CallFailedError: the call got no answer.
    """

    def matches(message: Q) -> bool:
        return connector_id is None or getattr(message, "connector_id", connector_id) == connector_id

    check_connection(charge_point, "listening", "trigger")
    check_class("kind", kind, ChargePointRequest, "a class of messages of a charge point, such as HeartbeatRequest")
    request = trigger_request(kind, connector_id)
    if request is None:
        raise ValueError(f"kind={kind.__name__}: there is no trigger for this message")
    check_timeout(timeout)
    check_wait("within", within, negative=True)
    with expect(charge_point, kind, matches) as expected:
        answer: m.TriggerMessageResponse | m.ExtendedTriggerMessageResponse
        answer = await charge_point.call(request, timeout=timeout)
        if answer.status != m.TriggerMessageStatus.ACCEPTED:
            raise RefusedError(type(answer).__name__.removesuffix("Response"), answer.status, answer)
        return await expected.message(within=within)
