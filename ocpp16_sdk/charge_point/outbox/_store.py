"""The boundary `OutboxStore`: where queued messages are stored; and its implementation in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from ocpp16_sdk.charge_point.outbox._records import QueuedMessage, TransactionRecord


@dataclass(frozen=True, slots=True)
class StoreContents:
    """A summary of a store when it is opened. The messages themselves are read later."""

    message_count: int = 0
    total_size: int = 0
    """The sum of the sizes of the messages."""
    last_number: int = 0
    """The highest number of a message or transaction; 0 if there is none."""
    transactions: Sequence[TransactionRecord] = ()
    """The transactions that are `needed_in_memory`, the oldest first. There may be as many others as messages."""


@dataclass(frozen=True, slots=True)
class StoreChanges:
    """Changes to write in one step: for each number the new state, or None for a removal."""

    messages: Mapping[int, QueuedMessage | None]
    transactions: Mapping[int, TransactionRecord | None]

    def __bool__(self) -> bool:
        return bool(self.messages or self.transactions)

    @property
    def adds_or_updates(self) -> bool:
        """Whether there is more than removals."""
        return any(each is not None for changes in (self.messages, self.transactions) for each in changes.values())


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


class MemoryOutboxStore:
    """Stores messages in memory. It is called without a worker thread: a subclass must not block."""

    def __init__(self) -> None:
        self._messages: dict[int, QueuedMessage] = {}
        self._transactions: dict[int, TransactionRecord] = {}
        self._last_number = 0

    def open(self) -> StoreContents:
        """Return a summary."""
        size = sum(message.size for message in self._messages.values())
        transactions = [record for record in self._transactions.values() if record.needed_in_memory]
        return StoreContents(len(self._messages), size, self._last_number, transactions)

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

    def close(self) -> None:
        """Do nothing."""
