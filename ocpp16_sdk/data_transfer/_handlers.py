"""Handlers of DataTransfer by vendor and message, with models instead of texts (OCPP 1.6 4.3).

transfers = AsyncDataTransferHandlers()
@transfers.on("com.example", "SetPrice")      checks the function and adds it
charger.on.data_transfer(transfers)           the object is the handler of DataTransfer

DataTransfer.req ──▶ __call__ ─┬─ unknown vendor or message ──▶ UnknownVendorId, UnknownMessageId
                               ├─ data does not fit the model ──▶ Rejected
                               └─ function(model) ──▶ Accepted, with the returned model as JSON
"""

from __future__ import annotations

import inspect
import logging
import typing
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ocpp16_sdk._checks import describe
from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.messages import DataTransferRequest, DataTransferResponse, DataTransferStatus
from ocpp16_sdk.model import Payload

AF = TypeVar("AF", bound=Callable[..., Coroutine[Any, Any, BaseModel | None]])
F = TypeVar("F", bound=Callable[..., BaseModel | None])

logger = logging.getLogger("ocpp16_sdk")


@dataclass(frozen=True, slots=True)
class _MessageHandler:
    function: Callable[..., Any]
    model: type[BaseModel]
    accepts_connection: bool  # before the model

    def arguments(self, arguments: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """Return the arguments of the function; None if the data does not fit its model."""
        *connection, request = arguments
        message = request if self.model is DataTransferRequest else self._read(request)
        if message is None:
            return None
        return (*connection, message) if self.accepts_connection else (message,)

    def _read(self, request: DataTransferRequest) -> BaseModel | None:
        try:
            return self.model.model_validate_json(request.data or "{}")
        except ValidationError as error:
            # Without the error, which contains the data.
            context = (request.vendor_id, request.message_id, self.model.__name__, error.error_count())
            logger.info("DataTransfer of vendor %r, message %r: the data is not a %s: %d faults", *context)
            return None


class _DataTransferHandlers:
    _asynchronous: bool

    def __init__(self) -> None:
        self._vendors: dict[str, dict[str | None, _MessageHandler]] = {}

    @staticmethod
    def _check_names(vendor_id: object, message_id: object) -> None:
        if not isinstance(vendor_id, str) or not isinstance(message_id, str | None):
            wrong = describe(message_id if isinstance(vendor_id, str) else vendor_id)
            raise DefinitionError(f"on(...): must have the texts vendor_id and message_id, not {wrong}")

    def _add(self, vendor_id: str, message_id: str | None, function: Callable[..., Any]) -> None:
        where = f"the handler of vendor {vendor_id!r}, message {message_id!r}"
        if inspect.iscoroutinefunction(function) is not self._asynchronous:
            raise DefinitionError(f"{where}: must be {'async def' if self._asynchronous else 'a plain def'}")
        messages = self._vendors.setdefault(vendor_id.lower(), {})
        if _key(message_id) in messages:
            raise DefinitionError(f"{where}: the message has a handler already")
        messages[_key(message_id)] = _message_handler(where, function)

    def _find(self, request: DataTransferRequest) -> _MessageHandler | DataTransferResponse:
        # Names are compared without case (CP-126).
        messages = self._vendors.get(request.vendor_id.lower())
        if messages is None:
            return DataTransferResponse(status=DataTransferStatus.UNKNOWN_VENDOR_ID)
        unknown = DataTransferResponse(status=DataTransferStatus.UNKNOWN_MESSAGE_ID)
        return messages.get(_key(request.message_id), unknown)


_REJECTED = DataTransferResponse(status=DataTransferStatus.REJECTED)


class AsyncDataTransferHandlers(_DataTransferHandlers):
    """Handlers of DataTransfer for an async role: `charge_point.on.data_transfer(transfers)`.

    The answer is UnknownVendorId or UnknownMessageId if there is no handler, and Rejected if the data does not fit the
    model.
    """

    _asynchronous = True

    def on(self, vendor_id: str, message_id: str | None = None) -> Callable[[AF], AF]:
        """Register an async function as the handler of a vendor's message; None is for messages without `message_id`.

        The type of its last parameter is the model that is read from the data, as JSON. In a central system the
        function may have the charge point as a first parameter. It returns a model or None for Accepted, or a
        `DataTransferResponse`. For data that is not JSON, use `DataTransferRequest` as the parameter.

        Raises:
            DefinitionError: a name is not a text, the function has a wrong signature, or there is a handler already.
        """

        self._check_names(vendor_id, message_id)

        def register(function: AF) -> AF:
            self._add(vendor_id, message_id, function)
            return function

        return register

    async def __call__(self, *arguments: Any) -> DataTransferResponse:
        """Answer a DataTransfer, as the handler of either role."""
        handler = self._find(arguments[-1])
        if isinstance(handler, DataTransferResponse):
            return handler
        inputs = handler.arguments(arguments)
        return _REJECTED if inputs is None else _answer(await handler.function(*inputs))


class DataTransferHandlers(_DataTransferHandlers):
    """Handlers of DataTransfer for a blocking role; see `AsyncDataTransferHandlers`."""

    _asynchronous = False

    def on(self, vendor_id: str, message_id: str | None = None) -> Callable[[F], F]:
        """Register a plain function as the handler of a vendor's message, as `AsyncDataTransferHandlers.on` does.

        Raises:
            DefinitionError: a name is not a text, the function has a wrong signature, or there is a handler already.
        """

        self._check_names(vendor_id, message_id)

        def register(function: F) -> F:
            self._add(vendor_id, message_id, function)
            return function

        return register

    def __call__(self, *arguments: Any) -> DataTransferResponse:
        """Answer a DataTransfer, as the handler of either role."""
        handler = self._find(arguments[-1])
        if isinstance(handler, DataTransferResponse):
            return handler
        inputs = handler.arguments(arguments)
        return _REJECTED if inputs is None else _answer(handler.function(*inputs))


def to_text(data: BaseModel) -> str:
    """Return the JSON text of a model."""
    return data.to_json() if isinstance(data, Payload) else data.model_dump_json(by_alias=True)


def _answer(returned: BaseModel | None) -> DataTransferResponse:
    if isinstance(returned, DataTransferResponse):
        return returned
    text = None if returned is None else to_text(returned)
    return DataTransferResponse(status=DataTransferStatus.ACCEPTED, data=text)


def _message_handler(where: str, function: Callable[..., Any]) -> _MessageHandler:
    parameters = [*inspect.signature(function).parameters.values()]
    if len(parameters) not in (1, 2):
        raise DefinitionError(f"{where}: must accept a model, or the charge point and a model")
    # Only its annotation: the type of the charge point may be imported for the type checker only.
    annotated = SimpleNamespace(__annotations__={"model": parameters[-1].annotation})
    try:
        model = typing.get_type_hints(annotated, getattr(inspect.unwrap(function), "__globals__", {}))["model"]
    except NameError as error:
        raise DefinitionError(f"{where}: {error}; the model must be a global name of the module") from None
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise DefinitionError(f"{where}: the type of the last parameter must be a pydantic model")
    return _MessageHandler(function, model, accepts_connection=len(parameters) == 2)


def _key(message_id: str | None) -> str | None:
    return None if message_id is None else message_id.lower()
