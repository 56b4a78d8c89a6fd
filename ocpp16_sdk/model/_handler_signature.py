"""The check of the signature of a handler, when its class is defined or the function is registered."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable
from typing import Any

from ocpp16_sdk._checks import describe
from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.model._actions import Action
from ocpp16_sdk.model._payload import Request

AnyHandler = Callable[..., Any]


def check_signature(
    where: str,
    handler: AnyHandler,
    arguments: tuple[str, ...],
    action: Action | type[Request[Any]],
    *,
    asynchronous: bool,
) -> None:
    """Raise DefinitionError if a handler cannot be called with the arguments, or has annotations of other messages."""
    request, response = (
        (action.request, action.response) if isinstance(action, Action) else (action, action.__response__)
    )
    if not callable(handler) or isinstance(handler, type):
        raise DefinitionError(f"{where}: must be a function, not {describe(handler)}")
    if _is_coroutine_function(handler) is not asynchronous:
        raise DefinitionError(f"{where}: must be {'async def' if asynchronous else 'a plain def'}")
    try:
        signature = inspect.signature(handler)
        bound = signature.bind(*arguments)
    except TypeError as error:
        raise DefinitionError(f"{where}: must accept ({', '.join(arguments)}): {error}") from None
    names = [name for name, value in bound.arguments.items() if value in arguments and value != "self"]
    fields = [name for name in names if name in request.model_fields and not _is_message(signature.parameters[name])]
    if fields:  # the shape of other libraries, which pass the fields of the message
        raise DefinitionError(
            f"{where}: must accept ({', '.join(arguments)}), not the field{'s' if len(fields) > 1 else ''} "
            f"{', '.join(fields)}: read request.{fields[0]}"
        )
    try:
        hints = typing.get_type_hints(handler)
    except Exception:  # a name that only the type checker knows: the type checker checks it
        return
    last = next((name for name, value in bound.arguments.items() if value == arguments[-1]), "")
    accepted, returned = hints.get(last), hints.get("return")
    if isinstance(accepted, type) and accepted is not Any and not issubclass(request, accepted):
        raise DefinitionError(f"{where}: accepts {accepted.__name__}, must accept {request.__name__}")
    if isinstance(returned, type) and returned is not Any and not issubclass(returned, response):
        raise DefinitionError(f"{where}: returns {returned.__name__}, must return {response.__name__}")


def _is_message(parameter: inspect.Parameter) -> bool:
    """Return whether a parameter is annotated with a class of messages or connections, not with the type of a field."""
    annotation = parameter.annotation
    name = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
    return name.rpartition(".")[2].endswith(("Request", "ChargePointConnection"))


def _is_coroutine_function(handler: AnyHandler) -> bool:
    return inspect.iscoroutinefunction(handler) or inspect.iscoroutinefunction(type(handler).__call__)
