"""A store in memory that fails on demand, and records the writes."""

from __future__ import annotations

from collections.abc import Sequence

from ocpp16_sdk.charge_point.outbox import MemoryOutboxStore, QueuedMessage, StoreChanges, StoreContents
from ocpp16_sdk.errors import StoreError


class FaultyStore(MemoryOutboxStore):
    """`failing` names the methods that fail."""

    def __init__(self) -> None:
        super().__init__()
        self.failing: set[str] = set()
        self.written: list[tuple[StoreChanges, bool]] = []
        self.attempts = 0
        self.largest_page = 0

    def _try(self, name: str) -> None:
        if name in self.failing:
            raise StoreError(f"{name} fails")

    def open(self) -> StoreContents:
        self._try("open")
        return super().open()

    def read(self, after: int, count: int) -> Sequence[QueuedMessage]:
        self._try("read")
        page = super().read(after, count)
        self.largest_page = max(self.largest_page, len(page))
        return page

    def write(self, changes: StoreChanges, *, durable: bool) -> None:
        self.attempts += 1
        self._try("write")
        self.written.append((changes, durable))
        super().write(changes, durable=durable)

    def close(self) -> None:
        self._try("close")
