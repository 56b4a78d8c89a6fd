"""Calls DataTransfer with models instead of texts (OCPP 1.6 4.3)."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar, overload

from pydantic import BaseModel, ValidationError

from ocpp16_sdk.data_transfer._handlers import to_text
from ocpp16_sdk.errors import InvalidResponseError, RefusedError
from ocpp16_sdk.messages import DataTransferResponse, DataTransferStatus
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls, AsyncChargePointCalls
from ocpp16_sdk.validation import faults_of_pydantic, spec_name, to_fault

A = TypeVar("A", bound=BaseModel)

_MAX_LISTED_FAULTS = 8


@overload
async def data_transfer(
    peer: AsyncCentralSystemCalls | AsyncChargePointCalls,
    vendor_id: str,
    message_id: str | None = None,
    data: BaseModel | str | None = None,
    *,
    response_model: None = None,
    timeout: float | None = None,
) -> str | None: ...


@overload
async def data_transfer(
    peer: AsyncCentralSystemCalls | AsyncChargePointCalls,
    vendor_id: str,
    message_id: str | None = None,
    data: BaseModel | str | None = None,
    *,
    response_model: type[A],
    timeout: float | None = None,
) -> A: ...


async def data_transfer(
    peer: AsyncCentralSystemCalls | AsyncChargePointCalls,
    vendor_id: str,
    message_id: str | None = None,
    data: BaseModel | str | None = None,
    *,
    response_model: type[A] | None = None,
    timeout: float | None = None,
) -> A | str | None:
    """Send a vendor's message and return the data of the answer.

    Args:
        peer: a connection of the central system to call its charge point; a charge point to call its central system.
        vendor_id: the vendor of the message, at most 255 characters.
        message_id: the message, at most 50 characters.
        data: a model, which is sent as JSON; or a text.
        response_model: the model that is read from the data of the answer, as JSON; None to return the text.
        timeout: seconds to wait for the answer.

    Raises:
        RefusedError: the status is not Accepted.
        InvalidResponseError: the data of the answer does not fit the model.
        CallFailedError: the call got no answer.
    """
    text = to_text(data) if isinstance(data, BaseModel) else data
    response = await peer.data_transfer(vendor_id=vendor_id, message_id=message_id, data=text, timeout=timeout)
    if response.status != DataTransferStatus.ACCEPTED:
        raise RefusedError("DataTransfer", response.status, response)
    return response.data if response_model is None else _read(response_model, response)


def _read(model: type[A], response: DataTransferResponse) -> A:
    try:
        return model.model_validate_json(response.data or "{}")
    except ValidationError as error:
        found = faults_of_pydantic(error)
    faults = [to_fault(replace(each, path=("data", *each.path))) for each in found]
    raise InvalidResponseError(spec_name(DataTransferResponse), tuple(faults[:_MAX_LISTED_FAULTS]))
