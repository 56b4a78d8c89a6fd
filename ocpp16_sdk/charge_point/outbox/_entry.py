"""What the queue keeps: messages in the order of events, and the transactions that they belong to."""

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
"""The messages that are queued (OCPP 1.6 3.7)."""

NO_ID = -1
"""The transactionId where none will ever be known (OCPP 1.6 errata 3.18)."""

_KINDS: Mapping[str, type[Message]] = {
    kind.__action__: kind for kind in (StartTransactionRequest, MeterValuesRequest, StopTransactionRequest)
}


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """A message that waits; kept as text, which takes a tenth of the memory of its objects."""

    number: int
    """Its place in the order of events."""
    action: str
    text: str
    """Its payload; the transactionId of its transaction is filled in when it is sent (CP-70)."""
    transaction: int | None
    """The number of its transaction, which is that of the StartTransaction; None outside transactions."""
    transmissions: int = 0
    """How often it was sent and failed."""

    @property
    def size(self) -> int:
        """What it counts in characters."""
        return len(self.text)

    @property
    def fields(self) -> dict[str, Any]:
        """What its payload holds as it stands there, unchecked; nothing if it is no object."""
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
    def is_intermediate(self) -> bool:
        """Whether it is neither the start nor the end of a transaction."""
        return self.action == MeterValuesRequest.__action__

    def request(self, transaction_id: int | None = None) -> Message:
        """The message to send; that of a transaction has the given id."""
        kind = _KINDS[self.action]
        try:
            request: Message = kind.from_json(self.text)
        except ValidationError:
            # It was written under other rules, or by hand. Unchecked as it is now, it is refused where it is sent, and
            # leaves like any other message that cannot be delivered.
            fields = self.fields
            names = [field.alias for field in kind.model_fields.values()]
            request = kind.model_construct(**{name: fields[name] for name in names if name in fields})
        if self.transaction is None or self.is_start:
            return request
        return request.model_copy(update={"transaction_id": transaction_id})


@dataclass(frozen=True, slots=True)
class TransactionRecord:
    """A transaction of which a message waits, or may still come."""

    number: int
    """That of its StartTransaction as a message."""
    start: str
    """The payload of its StartTransaction."""
    answer: StartTransactionResponse | None = None
    """What the central system answered to the StartTransaction."""
    discarded: bool = False
    """Whether the StartTransaction was given up, so that no answer will ever come."""
    stopped: bool = False
    """Whether the StopTransaction has been taken into the queue."""

    @property
    def settled(self) -> bool:
        """Whether the StartTransaction has left the queue."""
        return self.discarded or self.answer is not None

    @property
    def held(self) -> bool:
        """Whether more is to be known of it than its messages tell."""
        return self.settled or not self.stopped

    @property
    def transaction_id(self) -> int:
        """The id that the messages after the StartTransaction carry (CP-71, CP-72)."""
        return NO_ID if self.answer is None else self.answer.transaction_id
