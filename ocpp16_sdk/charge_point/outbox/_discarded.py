"""The messages that were discarded: they are kept beside the queue, so that the application can inspect them. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from ocpp16_sdk._text import excerpt
from ocpp16_sdk.charge_point.outbox._records import QueuedMessage
from ocpp16_sdk.charge_point.outbox._store import RowKey

DISCARDED_TABLE = "outbox discarded"
"""The table of the rows."""

_MAX_MESSAGES = 1000
_MAX_SIZE = 2**20  # characters of all messages
_MAX_ERROR = 500  # characters


@dataclass(frozen=True, slots=True)
class DiscardedMessage:
    """A message that the central system did not accept."""

    number: int
    """Its position in the order of events."""
    action: str
    """StartTransaction, MeterValues or StopTransaction."""
    payload: str
    """Its payload as JSON, as it is queued: without the transaction id. It contains id tags."""
    transaction_id: int | None
    """The transaction id with which it was sent; None outside of transactions, and for a StartTransaction."""
    error: str
    """The error of the last attempt."""


class DiscardedMessages:
    """The newest discarded messages: at most 1,000, and at most 1 Mi characters unless it is a single one."""

    def __init__(self) -> None:
        self._messages: dict[int, DiscardedMessage] = {}
        self._size = 0

    @property
    def messages(self) -> tuple[DiscardedMessage, ...]:
        """The messages, the oldest first."""
        return tuple(self._messages.values())

    def restore(self, rows: Mapping[RowKey, bytes]) -> None:
        """Start with the rows of a store. A damaged row is skipped."""
        self._messages.clear()
        self._size = 0
        restored: list[DiscardedMessage] = []
        for (table, _), row in rows.items():
            if table == DISCARDED_TABLE:
                try:
                    restored.append(DiscardedMessage(**json.loads(row)))
                except (ValueError, TypeError):
                    continue
        for message in sorted(restored, key=lambda each: each.number):
            self._add(message)

    def add(self, message: QueuedMessage, transaction_id: int | None, error: Exception) -> dict[RowKey, bytes | None]:
        """Add a message; return the rows to write."""
        text = excerpt(str(error), _MAX_ERROR)
        discarded = DiscardedMessage(message.number, message.action, message.text, transaction_id, text)
        self._add(discarded)
        rows: dict[RowKey, bytes | None] = {_key(message.number): json.dumps(asdict(discarded)).encode()}
        while len(self._messages) > 1 and (len(self._messages) > _MAX_MESSAGES or self._size > _MAX_SIZE):
            oldest = self._messages.pop(next(iter(self._messages)))
            self._size -= len(oldest.payload)
            rows[_key(oldest.number)] = None
        return rows

    def _add(self, message: DiscardedMessage) -> None:
        self._messages[message.number] = message
        self._size += len(message.payload)


def _key(number: int) -> RowKey:
    return DISCARDED_TABLE, f"{number:020}"
