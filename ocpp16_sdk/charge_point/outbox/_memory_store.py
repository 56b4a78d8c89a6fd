"""The store that lives as long as its object: for tests, and for charge points that have no disk."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from ocpp16_sdk.charge_point.outbox._entry import QueuedMessage, TransactionRecord
from ocpp16_sdk.charge_point.outbox._store import StoreChanges, StoreContents


class MemoryOutboxStore:
    """Keeps messages in memory; it is used without a worker thread, so a subclass must not block either."""

    def __init__(self) -> None:
        self._entries: dict[int, QueuedMessage] = {}
        self._records: dict[int, TransactionRecord] = {}
        self._last = 0

    def open(self) -> StoreContents:
        """What was left when it was closed."""
        size = sum(entry.size for entry in self._entries.values())
        records = [record for record in self._records.values() if record.held]
        return StoreContents(len(self._entries), size, self._last, records)

    def read(self, after: int, count: int) -> Sequence[QueuedMessage]:
        """The next messages."""
        waiting = (self._entries[number] for number in range(after + 1, self._last + 1) if number in self._entries)
        return list(islice(waiting, count))

    def write(self, changes: StoreChanges, *, durable: bool) -> None:
        """Make the changes."""
        for number, entry in changes.entries.items():
            if entry is None:
                self._entries.pop(number, None)
            else:
                self._entries[number] = entry
                self._last = max(self._last, number)
        for number, record in changes.records.items():
            if record is None:
                self._records.pop(number, None)
            else:
                self._records[number] = record

    def close(self) -> None:
        """Nothing ends."""
