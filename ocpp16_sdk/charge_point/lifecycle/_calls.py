"""The calls of an application, whether there is a connection or not."""

from __future__ import annotations

from typing import Any, TypeVar

import anyio

from ocpp16_sdk.charge_point.lifecycle._state import LifecycleState
from ocpp16_sdk.errors import DefinitionError, NotConnectedError, NotSentError
from ocpp16_sdk.messages import (
    BootNotificationRequest,
    MeterValuesRequest,
    StartTransactionRequest,
    StopTransactionRequest,
)
from ocpp16_sdk.model import ChargePointRequest, Response

R = TypeVar("R", bound=Response)


async def call(
    situation: LifecycleState,
    request: ChargePointRequest[R],
    timeout: float | None,
    waiting: anyio.CancelScope | None = None,
) -> R:
    """Send a request and return the answer. Without `waiting`, it fails at once if it cannot be sent now.

    Raises:
        DefinitionError: the charge point sends such a message by itself.
        CallFailedError: one of its kinds.
    """
    _check(request)
    action = request.__action__
    while True:
        try:
            connection = situation.connection
            if connection is None:
                raise NotConnectedError(f"{action} was not sent: {situation.offline}")
            return await situation.exchange(connection, request, timeout, waiting)
        except NotSentError:
            if waiting is None or situation.leaving or situation.objection(action) is None:
                raise
        await situation.bell.wait_until(lambda: situation.leaving or situation.objection(action) is None)


def _check(request: ChargePointRequest[Any]) -> None:
    match request:
        case BootNotificationRequest():
            raise DefinitionError("this charge point boots by itself: to say something else, set its `boot`")
        case StartTransactionRequest() | StopTransactionRequest():
            raise DefinitionError(f"{request.__action__} goes through `transactions`, which loses none")
        case MeterValuesRequest(transaction_id=int()):
            raise DefinitionError("the meter values of a transaction go through `transactions`, which loses none")
        case _:
            pass
