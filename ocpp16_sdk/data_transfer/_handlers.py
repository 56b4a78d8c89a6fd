"""Answering DataTransfer by vendor and message, with models instead of texts (OCPP 1.6 4.3)."""

from __future__ import annotations

import inspect
import logging
import typing
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.messages import DataTransferRequest, DataTransferResponse, DataTransferStatus
from ocpp16_sdk.model import Payload

AF = TypeVar("AF", bound=Callable[..., Coroutine[Any, Any, BaseModel | None]])
F = TypeVar("F", bound=Callable[..., BaseModel | None])

logger = logging.getLogger("ocpp16_sdk")


@dataclass(frozen=True, slots=True)
class _Receiver:
    function: Callable[..., Any]
    model: type[BaseModel]
    peered: bool  # it takes the charge point too

    def arguments(self, arguments: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """What to call the function with; None if the data is none that it takes."""
        *peer, request = arguments
        taken = request if self.model is DataTransferRequest else self._read(request)
        return None if taken is None else (*peer, taken) if self.peered else (taken,)

    def _read(self, request: DataTransferRequest) -> BaseModel | None:
        try:
            return self.model.model_validate_json(request.data or "{}")
        except ValidationError as error:
            # Not the error itself: it shows the data.
            where = (request.vendor_id, request.message_id, self.model.__name__, error.error_count())
            logger.info("a DataTransfer of %r with message %r is no %s: %d faults", *where)
            return None


class _Transfers:
    _asynchronous: bool

    def __init__(self) -> None:
        self._vendors: dict[str, dict[str | None, _Receiver]] = {}

    def _add(self, vendor_id: str, message_id: str | None, function: Callable[..., Any]) -> None:
        where = f"the receiver of {vendor_id!r}, {message_id!r}"
        if inspect.iscoroutinefunction(function) is not self._asynchronous:
            raise DefinitionError(f"{where}: it must be {'async def' if self._asynchronous else 'a plain def'}")
        messages = self._vendors.setdefault(vendor_id.lower(), {})
        if _key(message_id) in messages:
            raise DefinitionError(f"{where}: there is one already")
        messages[_key(message_id)] = _receiver(where, function)

    def _find(self, request: DataTransferRequest) -> _Receiver | DataTransferResponse:
        # Names are compared without regard to case (CP-126).
        messages = self._vendors.get(request.vendor_id.lower())
        if messages is None:
            return DataTransferResponse(status=DataTransferStatus.UNKNOWN_VENDOR_ID)
        unknown = DataTransferResponse(status=DataTransferStatus.UNKNOWN_MESSAGE_ID)
        return messages.get(_key(request.message_id), unknown)


_REJECTED = DataTransferResponse(status=DataTransferStatus.REJECTED)


class AsyncDataTransfers(_Transfers):
    """Receivers of DataTransfer for an async role: `charge_point.on.data_transfer(transfers)`.

    A vendor that nobody receives anything of is answered UnknownVendorId, a message UnknownMessageId, and data that is
    none of the model Rejected.
    """

    _asynchronous = True

    def on(self, vendor_id: str, message_id: str | None = None) -> Callable[[AF], AF]:
        """Let an async function receive what a vendor's message carries; without `message_id`, what comes without.

        The type of its last parameter is the model that the data is read into, as JSON; before it the function may
        take the charge point, in a central system. It returns a model or None, which is Accepted, or a
        `DataTransferResponse`. Data that is no JSON goes to a function that takes the `DataTransferRequest` itself.

        Raises:
            DefinitionError: the function does not fit, or there is one already.
        """

        def register(function: AF) -> AF:
            self._add(vendor_id, message_id, function)
            return function

        return register

    async def __call__(self, *arguments: Any) -> DataTransferResponse:
        """Answer a DataTransfer, as the handler of either role."""
        receiver = self._find(arguments[-1])
        if isinstance(receiver, DataTransferResponse):
            return receiver
        taken = receiver.arguments(arguments)
        return _REJECTED if taken is None else _answer(await receiver.function(*taken))


class DataTransfers(_Transfers):
    """Receivers of DataTransfer for a role without `async`; `AsyncDataTransfers` tells more."""

    _asynchronous = False

    def on(self, vendor_id: str, message_id: str | None = None) -> Callable[[F], F]:
        """Let a plain function receive what a vendor's message carries, as `AsyncDataTransfers.on` does.

        Raises:
            DefinitionError: the function does not fit, or there is one already.
        """

        def register(function: F) -> F:
            self._add(vendor_id, message_id, function)
            return function

        return register

    def __call__(self, *arguments: Any) -> DataTransferResponse:
        """Answer a DataTransfer, as the handler of either role."""
        receiver = self._find(arguments[-1])
        if isinstance(receiver, DataTransferResponse):
            return receiver
        taken = receiver.arguments(arguments)
        return _REJECTED if taken is None else _answer(receiver.function(*taken))


def to_text(data: BaseModel) -> str:
    """The text that carries a model."""
    return data.to_json() if isinstance(data, Payload) else data.model_dump_json(by_alias=True)


def _answer(returned: BaseModel | None) -> DataTransferResponse:
    if isinstance(returned, DataTransferResponse):
        return returned
    text = None if returned is None else to_text(returned)
    return DataTransferResponse(status=DataTransferStatus.ACCEPTED, data=text)


def _receiver(where: str, function: Callable[..., Any]) -> _Receiver:
    parameters = [*inspect.signature(function).parameters.values()]
    if len(parameters) not in (1, 2):
        raise DefinitionError(f"{where}: it must take a model, and before it the charge point if it wants")
    # Its annotation alone: that of the charge point may be known to the type checker only.
    taken = SimpleNamespace(__annotations__={"model": parameters[-1].annotation})
    try:
        model = typing.get_type_hints(taken, getattr(inspect.unwrap(function), "__globals__", {}))["model"]
    except NameError as error:
        raise DefinitionError(f"{where}: {error}; its model must be known in its module") from None
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise DefinitionError(f"{where}: the type of its last parameter must be a model, such as of pydantic")
    return _Receiver(function, model, peered=len(parameters) == 2)


def _key(message_id: str | None) -> str | None:
    return None if message_id is None else message_id.lower()
