"""Calling DataTransfer with models instead of texts (OCPP 1.6 4.3)."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar, overload

from pydantic import BaseModel, ValidationError

from ocpp16_sdk.data_transfer._handlers import to_text
from ocpp16_sdk.errors import InvalidResponseError, RefusedError
from ocpp16_sdk.messages import DataTransferResponse, DataTransferStatus
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls, AsyncChargePointCalls
from ocpp16_sdk.validation import invalid_message

A = TypeVar("A", bound=BaseModel)


@overload
async def data_transfer(
    peer: AsyncCentralSystemCalls | AsyncChargePointCalls,
    vendor_id: str,
    message_id: str | None = None,
    data: BaseModel | str | None = None,
    *,
    answer: None = None,
    timeout: float | None = None,
) -> str | None: ...


@overload
async def data_transfer(
    peer: AsyncCentralSystemCalls | AsyncChargePointCalls,
    vendor_id: str,
    message_id: str | None = None,
    data: BaseModel | str | None = None,
    *,
    answer: type[A],
    timeout: float | None = None,
) -> A: ...


async def data_transfer(
    peer: AsyncCentralSystemCalls | AsyncChargePointCalls,
    vendor_id: str,
    message_id: str | None = None,
    data: BaseModel | str | None = None,
    *,
    answer: type[A] | None = None,
    timeout: float | None = None,
) -> A | str | None:
    """Send a vendor's message and return what it is answered with.

    Args:
        peer: the other side: a charge point as the central system has it, or a charge point, for its central system.
        vendor_id: whose message it is.
        message_id: which one.
        data: a model, which goes as JSON; or the text itself.
        answer: the model that the answer carries, as JSON; without it the text is returned.
        timeout: seconds to wait for the answer.

    Raises:
        RefusedError: the status is not Accepted.
        InvalidResponseError: what the answer carries is no such model.
        CallFailedError: the call brought no answer.
    """
    text = to_text(data) if isinstance(data, BaseModel) else data
    response = await peer.data_transfer(vendor_id=vendor_id, message_id=message_id, data=text, timeout=timeout)
    if response.status != DataTransferStatus.ACCEPTED:
        raise RefusedError("DataTransfer", response.status, response)
    return response.data if answer is None else _read(answer, response)


def _read(kind: type[A], response: DataTransferResponse) -> A:
    try:
        return kind.model_validate_json(response.data or "{}")
    except ValidationError as error:
        found = invalid_message(DataTransferResponse, error)
    faults = tuple(replace(fault, path=f"data.{fault.path}".rstrip(".")) for fault in found.faults)
    raise InvalidResponseError(found.message, faults)  # out here, as pydantic's error holds the values
