"""The records of the queue: messages in the order of events, and the transactions that they belong to. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic import ValidationError

from ocpp16_sdk.messages.models import (
    MeterValuesRequest,
    StartTransactionRequest,
    StartTransactionResponse,
    StopTransactionRequest,
)

Message = StartTransactionRequest | MeterValuesRequest | StopTransactionRequest
"""The requests that are queued (OCPP 1.6 3.7)."""

UNKNOWN_TRANSACTION_ID = -1
"""The transactionId of a transaction whose StartTransaction was discarded (OCPP 1.6 errata 3.18)."""

_REQUEST_TYPES: Mapping[str, type[Message]] = {
    each.__action__: each for each in (StartTransactionRequest, MeterValuesRequest, StopTransactionRequest)
}


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """A message in the queue. Its payload is text, which needs a tenth of the memory of the objects."""

    number: int
    """Its position in the order of events."""
    action: str
    """Its action."""
    text: str
    """Its payload. The transactionId is inserted when it is sent (OCPP 1.6 4.10)."""
    transaction: int | None
    """The number of its transaction, which is that of the StartTransaction; None outside transactions."""
    transmissions: int = 0
    """How often it was sent and failed."""

    @property
    def size(self) -> int:
        """The number of characters of its payload."""
        return len(self.text)

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of its payload, unchecked; empty if the payload is not an object."""
        try:
            fields: Any = json.loads(self.text)
        except (ValueError, RecursionError):
            return {}
        return cast(dict[str, Any], fields) if isinstance(fields, dict) else {}

    @property
    def is_start(self) -> bool:
        """Whether it is a StartTransaction."""
        return self.number == self.transaction

    @property
    def is_meter_values(self) -> bool:
        """Whether it is a MeterValues, neither the start nor the stop of a transaction."""
        return self.action == MeterValuesRequest.__action__

    def request(self, transaction_id: int | None = None) -> Message:
        """Return the request to send, with the given id if it belongs to a transaction."""
        request_type = _REQUEST_TYPES[self.action]
        try:
            request: Message = request_type.from_json(self.text)
        except ValidationError:
            # It was written by another version or was edited. The request is built unchecked: it is refused when it is
            # sent, and is discarded like any other message that cannot be delivered.
            fields = self.fields
            names = [field.alias for field in request_type.model_fields.values()]
            request = request_type.model_construct(**{name: fields[name] for name in names if name in fields})
        if self.transaction is None or self.is_start:
            return request
        return request.model_copy(update={"transaction_id": transaction_id})


@dataclass(frozen=True, slots=True)
class TransactionRecord:
    """A transaction that is open, or of which messages are queued."""

    number: int
    """The number of its StartTransaction as a message."""
    start: str
    """The payload of its StartTransaction."""
    answer: StartTransactionResponse | None = None
    """The answer to the StartTransaction."""
    discarded: bool = False
    """Whether the StartTransaction was discarded: it never gets an answer."""
    stopped: bool = False
    """Whether the StopTransaction was queued."""

    @property
    def start_finished(self) -> bool:
        """Whether the StartTransaction was answered or discarded."""
        return self.discarded or self.answer is not None

    @property
    def needed_in_memory(self) -> bool:
        """Whether it contains more than its queued messages do: a store must return it when it is opened."""
        return self.start_finished or not self.stopped

    @property
    def transaction_id(self) -> int:
        """The transactionId of the messages after the StartTransaction (OCPP 1.6 4.10)."""
        return UNKNOWN_TRANSACTION_ID if self.answer is None else self.answer.transaction_id
