"""Decorators for handlers that confirm a message also if a check of the application fails.

A charge point repeats a message of a transaction that is refused, and its later transaction messages are queued behind
it (OCPP 1.6 4.8). A security event is queued in the same way (whitepaper A04).
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Coroutine
from functools import partial, wraps
from typing import Any, TypeVar

from ocpp16_sdk._checks import check_class, check_instance
from ocpp16_sdk.central_system._transaction_ids import HasIdentity, TransactionIds
from ocpp16_sdk.errors import LocalCallError
from ocpp16_sdk.messages import (
    AuthorizationStatus,
    IdTagInfo,
    MeterValuesResponse,
    SecurityEventNotificationResponse,
    StartTransactionRequest,
    StartTransactionResponse,
    StopTransactionResponse,
)

_Report = StopTransactionResponse | MeterValuesResponse | SecurityEventNotificationResponse
_Start = StartTransactionResponse
F = TypeVar("F", bound=Callable[..., _Report | Coroutine[Any, Any, _Report]])
S = TypeVar("S", bound=Callable[..., _Start | Coroutine[Any, Any, _Start]])

CHECK_ERRORS: tuple[type[Exception], ...] = (LocalCallError, LookupError, ValueError)
"""The exceptions of a failed check by default.

Any other exception, such as that of an unreachable database, is answered InternalError: the charge point repeats the
message.
"""

logger = logging.getLogger("ocpp16_sdk")


def confirmed(*, checks: type[Exception] | tuple[type[Exception], ...] = CHECK_ERRORS) -> Callable[[F], F]:
    """Confirm a StopTransaction, MeterValues or SecurityEventNotification if a check in its handler fails.

    The exception is logged. It decorates `on_stop_transaction`, `on_meter_values` and `on_security_event_notification`
    of `AsyncCentralSystem` and `CentralSystem` (OCPP 1.6 4.7, 4.10; security whitepaper A04.FR.03).

    Args:
        checks: the exceptions that a failed check raises.
    """

    _check_exceptions(checks)

    async def confirm(_: HasIdentity, request: Any) -> Any:
        return request.__response__()

    return partial(_decorate, checks, confirm)


def confirmed_start(
    ids: TransactionIds,
    *,
    status: AuthorizationStatus = AuthorizationStatus.INVALID,
    checks: type[Exception] | tuple[type[Exception], ...] = CHECK_ERRORS,
) -> Callable[[S], S]:
    """Confirm a StartTransaction if a check in its handler fails, and log the exception (OCPP 1.6 4.8).

    It decorates `on_start_transaction` of `AsyncCentralSystem` and `CentralSystem`.

    Args:
        ids: the `TransactionIds` that the handler uses; the confirmed transaction has the same id.
        status: the authorization status of the driver in this case.
        checks: the exceptions that a failed check raises.
    """

    _check_exceptions(checks)
    check_instance("ids", ids, TransactionIds, "a TransactionIds")

    async def confirm(charge_point: HasIdentity, request: StartTransactionRequest) -> StartTransactionResponse:
        transaction_id = await ids.of(charge_point, request)
        return StartTransactionResponse(transaction_id=transaction_id, id_tag_info=IdTagInfo(status=status))

    return partial(_decorate, checks, confirm)


def _check_exceptions(checks: type[Exception] | tuple[type[Exception], ...]) -> None:
    for each in checks if isinstance(checks, tuple) else (checks,):
        check_class("checks", each, Exception, "a class of exceptions, or a tuple of them")


def _decorate(
    checks: type[Exception] | tuple[type[Exception], ...],
    confirm: Callable[[Any, Any], Coroutine[Any, Any, Any]],
    handler: Callable[..., Any],
) -> Any:
    def logged_arguments(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        *_, charge_point, request = inspect.signature(handler).bind(*args, **kwargs).arguments.values()
        message = "%s of %r was confirmed although a check failed"
        logger.warning(message, request.__action__, charge_point.identity, exc_info=True)
        return charge_point, request

    if inspect.iscoroutinefunction(handler):

        @wraps(handler)
        async def handle(*args: Any, **kwargs: Any) -> Any:
            try:
                return await handler(*args, **kwargs)
            except checks:
                return await confirm(*logged_arguments(*args, **kwargs))

        return handle

    @wraps(handler)
    def handle_in_thread(*args: Any, **kwargs: Any) -> Any:
        try:
            return handler(*args, **kwargs)
        except checks:
            charge_point, request = logged_arguments(*args, **kwargs)
            return charge_point.perform(confirm, request)

    return handle_in_thread
