"""The boundary `OutboxStore`: where queued messages are stored; and its implementation in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import Protocol

from ocpp16_sdk._stores import InMemoryStore
from ocpp16_sdk.charge_point.outbox._records import QueuedMessage, TransactionRecord

RowKey = tuple[str, str]
"""A table and a key in it. The content of a row is bytes, which only the owner of the table can read."""
RowChanges = Mapping[RowKey, bytes | None]
"""Rows to write in the step that stores a message: for each the new content, or None for a removal."""
NO_ROWS: RowChanges = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class StoreContents:
    """A summary of a store when it is opened. The messages themselves are read later."""

    message_count: int = 0
    """The number of messages."""
    total_size: int = 0
    """The sum of the sizes of the messages."""
    last_number: int = 0
    """The highest number of a message or transaction; 0 if there is none."""
    transactions: Sequence[TransactionRecord] = ()
    """The transactions that are `needed_in_memory`, the oldest first. There may be as many others as messages."""
    rows: Mapping[RowKey, bytes] = field(default_factory=dict[RowKey, bytes])
    """All rows that were written beside the messages."""
    damage: str = ""
    """The damage because of which messages may be missing; empty if no damage was found."""


@dataclass(frozen=True, slots=True)
class StoreChanges:
    """Changes to write in one step: for each number the new state, or None for a removal."""

    messages: Mapping[int, QueuedMessage | None]
    """The messages by number."""
    transactions: Mapping[int, TransactionRecord | None]
    """The transactions by number."""
    rows: RowChanges = field(default_factory=lambda: NO_ROWS)
    """The rows by table and key."""
    rows_are_durable: bool = True
    """Whether the rows must survive a loss of power as soon as they are written."""

    def __bool__(self) -> bool:
        return bool(self.messages or self.transactions or self.rows)

    @property
    def adds_or_updates(self) -> bool:
        """Whether there is more than removals of messages and transactions."""
        queued = (self.messages, self.transactions)
        return any(each is not None for changes in queued for each in changes.values())

    @property
    def must_be_durable(self) -> bool:
        """Whether they must survive a loss of power as soon as they are written."""
        return self.adds_or_updates or bool(self.rows and self.rows_are_durable)


class OutboxStore(Protocol):
    """Stores the queue of one charge point.

    The methods may block: they run in a worker thread, one at a time. Each raises `StoreError` if it fails, and has
    changed nothing then. A store may be opened again after it was closed.
    """

    def open(self) -> StoreContents:
        """Open the store, and return a summary."""
        ...

    def read(self, after: int, count: int) -> Sequence[QueuedMessage]:
        """Return the next messages with a number greater than `after`, in order, at most `count`."""
        ...

    def write(self, changes: StoreChanges, *, durable: bool) -> None:
        """Write all changes or none. Removing a number that does not exist is allowed.

        With `durable` they survive a loss of power, together with everything written before. Otherwise they survive
        the end of the process.
        """
        ...

    def close(self) -> None:
        """Close the store."""
        ...


class AsyncOutboxStore(Protocol):
    """The same with async functions, which are awaited one at a time."""

    async def open(self) -> StoreContents:
        """Open the store, and return a summary."""
        ...

    async def read(self, after: int, count: int) -> Sequence[QueuedMessage]:
        """Return the next messages with a number greater than `after`, in order, at most `count`."""
        ...

    async def write(self, changes: StoreChanges, *, durable: bool) -> None:
        """Write all changes or none; see `OutboxStore`."""
        ...

    async def close(self) -> None:
        """Close the store."""
        ...


class MemoryOutboxStore(InMemoryStore):
    """Stores messages in memory. It is called without a worker thread: a subclass must not block."""

    def __init__(self) -> None:
        self._messages: dict[int, QueuedMessage] = {}
        self._transactions: dict[int, TransactionRecord] = {}
        self._rows: dict[RowKey, bytes] = {}
        self._last_number = 0

    def open(self) -> StoreContents:
        """Return a summary."""
        size = sum(message.size for message in self._messages.values())
        transactions = [record for record in self._transactions.values() if record.needed_in_memory]
        return StoreContents(len(self._messages), size, self._last_number, transactions, dict(self._rows))

    def read(self, after: int, count: int) -> Sequence[QueuedMessage]:
        """Return the next messages."""
        numbers = range(after + 1, self._last_number + 1)
        return list(islice((self._messages[number] for number in numbers if number in self._messages), count))

    def write(self, changes: StoreChanges, *, durable: bool) -> None:
        """Write the changes."""
        for number, message in changes.messages.items():
            if message is None:
                self._messages.pop(number, None)
            else:
                self._messages[number] = message
                self._last_number = max(self._last_number, number)
        for number, record in changes.transactions.items():
            if record is None:
                self._transactions.pop(number, None)
            else:
                self._transactions[number] = record
        for key, row in changes.rows.items():
            if row is None:
                self._rows.pop(key, None)
            else:
                self._rows[key] = row

    def close(self) -> None:
        """Do nothing."""
