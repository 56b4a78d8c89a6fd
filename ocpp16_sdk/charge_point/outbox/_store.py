"""The boundary `OutboxStore`: where messages wait, across restarts of the process if it is a disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ocpp16_sdk.charge_point.outbox._entry import QueuedMessage, TransactionRecord


@dataclass(frozen=True, slots=True)
class StoreContents:
    """What a store holds when it is opened; the messages themselves are read when their turn comes."""

    count: int = 0
    """Messages."""
    size: int = 0
    """Their sizes in all."""
    last: int = 0
    """The highest number of a message or transaction; 0 if there is none."""
    records: Sequence[TransactionRecord] = ()
    """The transactions that are `held`, the oldest first: there may be as many others as messages."""


@dataclass(frozen=True, slots=True)
class StoreChanges:
    """What is to be written as a whole or not at all: by number, the new state, or None for what is gone."""

    entries: Mapping[int, QueuedMessage | None]
    records: Mapping[int, TransactionRecord | None]

    def __bool__(self) -> bool:
        return bool(self.entries or self.records)

    @property
    def tells_something(self) -> bool:
        """Whether it does more than remove."""
        return any(each is not None for changes in (self.entries, self.records) for each in changes.values())


class OutboxStore(Protocol):
    """Keeps what waits. It may block: it is used in a worker thread, by one at a time.

    Every method raises `StoreError` if it fails, and has changed nothing then. It may be opened again after it was
    closed.
    """

    def open(self) -> StoreContents:
        """Begin."""
        ...

    def read(self, after: int, count: int) -> Sequence[QueuedMessage]:
        """The next messages with a number greater than `after`, in order, at most `count`."""
        ...

    def write(self, changes: StoreChanges, *, durable: bool) -> None:
        """Make the changes, as a whole; a removal of what is not there is none.

        If `durable`, they survive a loss of power, and so does all that was written before; else only the process.
        """
        ...

    def close(self) -> None:
        """End."""
        ...
