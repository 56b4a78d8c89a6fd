"""Handlers that confirm what is told of transactions, whatever the application thinks of it.

A charge point sends again what is refused, and everything that it has to tell after that waits (OCPP 1.6 4.8).
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Coroutine
from functools import partial, wraps
from typing import Any, TypeVar

from ocpp16_sdk.central_system._transaction_ids import HasIdentity, TransactionIds
from ocpp16_sdk.errors import LocalCallError
from ocpp16_sdk.messages import (
    AuthorizationStatus,
    IdTagInfo,
    MeterValuesResponse,
    StartTransactionRequest,
    StartTransactionResponse,
    StopTransactionResponse,
)

_Report = StopTransactionResponse | MeterValuesResponse
_Start = StartTransactionResponse
F = TypeVar("F", bound=Callable[..., _Report | Coroutine[Any, Any, _Report]])
S = TypeVar("S", bound=Callable[..., _Start | Coroutine[Any, Any, _Start]])

CHECKS: tuple[type[Exception], ...] = (LocalCallError, LookupError, ValueError)
"""The exceptions that checks of an application raise, unless it says otherwise.

Any other, such as that of a database which cannot be reached, is answered InternalError as ever: so the charge point
keeps what it told, and tells it again.
"""

logger = logging.getLogger("ocpp16_sdk")


def confirmed(*, checks: type[Exception] | tuple[type[Exception], ...] = CHECKS) -> Callable[[F], F]:
    """Confirm a StopTransaction or MeterValues if a check of its handler raises, and log the exception (CS-13, CS-14).

    It decorates `on_stop_transaction` and `on_meter_values` of either kind of central system.

    Args:
        checks: the exceptions that are no reason to refuse.
    """

    async def confirm(_: HasIdentity, request: Any) -> Any:
        return request.__response__()

    return partial(_decorated, checks, confirm)


def confirmed_start(
    ids: TransactionIds,
    *,
    status: AuthorizationStatus = AuthorizationStatus.INVALID,
    checks: type[Exception] | tuple[type[Exception], ...] = CHECKS,
) -> Callable[[S], S]:
    """Confirm a StartTransaction if a check of its handler raises, and log the exception (CS-09, CS-13).

    It decorates `on_start_transaction` of either kind of central system.

    Args:
        ids: gives the transaction the id which it has, or would have had, from the handler.
        status: the verdict on the driver then.
        checks: the exceptions that are no reason to refuse.
    """

    async def confirm(charge_point: HasIdentity, request: StartTransactionRequest) -> StartTransactionResponse:
        transaction_id = await ids.of(charge_point, request)
        return StartTransactionResponse(transaction_id=transaction_id, id_tag_info=IdTagInfo(status=status))

    return partial(_decorated, checks, confirm)


def _decorated(
    checks: type[Exception] | tuple[type[Exception], ...],
    confirm: Callable[[Any, Any], Coroutine[Any, Any, Any]],
    handler: Callable[..., Any],
) -> Any:
    def arguments(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        *_, charge_point, request = inspect.signature(handler).bind(*args, **kwargs).arguments.values()
        what = "a check of %s failed, which %r is not told"
        logger.warning(what, request.__action__, charge_point.identity, exc_info=True)
        return charge_point, request

    if inspect.iscoroutinefunction(handler):

        @wraps(handler)
        async def answer(*args: Any, **kwargs: Any) -> Any:
            try:
                return await handler(*args, **kwargs)
            except checks:
                return await confirm(*arguments(*args, **kwargs))

        return answer

    @wraps(handler)
    def answer_in_thread(*args: Any, **kwargs: Any) -> Any:
        try:
            return handler(*args, **kwargs)
        except checks:
            charge_point, request = arguments(*args, **kwargs)
            return charge_point.perform(confirm, request)

    return answer_in_thread
