"""The queue as it stands in memory: its first messages, and what is still to be written. It does no I/O."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from ocpp16_sdk.charge_point.outbox._entry import NO_ID, Message, QueuedMessage, TransactionRecord
from ocpp16_sdk.charge_point.outbox._retry_and_thinning import ThinningPlan
from ocpp16_sdk.charge_point.outbox._store import StoreChanges, StoreContents
from ocpp16_sdk.messages.models import StartTransactionResponse
from ocpp16_sdk.model import Response

PAGE = 64
"""Messages that are read at a time: what is held in memory of a long queue."""

_SLACK = 10  # a tenth of the limit: what is freed at a time, and what must come before it is tried again in vain


class Queue:
    """Messages in the order of events, of which a store holds all, and this the first.

    The driver takes `head` and tells how it fared. It writes what `take` returns, and then calls `written` or
    `put_back`. When `head` is None it reads on after `loaded` and calls `fill`.

    Args:
        limit: messages beyond which meter values are thinned out.
        size_limit: characters beyond which they are.
    """

    def __init__(self, limit: int, size_limit: int) -> None:
        self._limit, self._size_limit = limit, size_limit
        self.open(StoreContents())

    def open(self, contents: StoreContents) -> None:
        """Begin with what a store holds."""
        self.count, self.size = contents.count, contents.size
        self.records = {record.number: record for record in contents.records}
        """The transactions that are open, and those of which the StartTransaction has left and the end has not."""
        self.loaded = 0
        """The number of the last message that was taken from the store."""
        self._last = self._written = contents.last
        self._window: deque[QueuedMessage] = deque()
        self._entries: dict[int, QueuedMessage | None] = {}
        self._changed: dict[int, TransactionRecord | None] = {}
        self._bound, self._size_bound = self._limit, self._size_limit

    # What the application reports.

    def start(self, action: str, text: str) -> TransactionRecord:
        """Take in a StartTransaction."""
        record = TransactionRecord(self._last + 1, text)
        self._save(record)
        self.append(action, text, record.number)
        return record

    def append(self, action: str, text: str, transaction: int | None) -> None:
        """Take in a message."""
        self._last += 1
        entry = self._entries[self._last] = QueuedMessage(self._last, action, text, transaction)
        self.count += 1
        self.size += entry.size

    def stop(self, action: str, text: str, transaction: int) -> TransactionRecord:
        """Take in the StopTransaction of a transaction."""
        record = replace(self.records[transaction], stopped=True)
        self._save(record)
        self.append(action, text, transaction)
        return record

    # What becomes of the message at the head.

    @property
    def head(self) -> QueuedMessage | None:
        """The message whose turn it is; None if none waits, or none is loaded."""
        return self._window[0] if self._window else None

    def message(self) -> Message:
        """The message at the head, as it is sent now."""
        entry = self._window[0]
        record = self.records.get(entry.transaction or 0)
        return entry.request(NO_ID if record is None else record.transaction_id)

    def failed(self) -> QueuedMessage:
        """Count a failure of the message at the head, and return it."""
        entry = replace(self._window[0], transmissions=self._window[0].transmissions + 1)
        self._window[0] = self._entries[entry.number] = entry
        return entry

    def answered(self, answer: Response) -> TransactionRecord | None:
        """Let the message at the head go; returns the transaction if it was its StartTransaction."""
        return self._leave(answer if isinstance(answer, StartTransactionResponse) else None)

    def discard(self) -> TransactionRecord | None:
        """Give the message at the head up; returns the transaction if it was its StartTransaction (CP-71)."""
        return self._leave(None)

    def _leave(self, answer: StartTransactionResponse | None) -> TransactionRecord | None:
        entry = self._window.popleft()
        self._remove(entry.number, entry.size)
        if entry.is_start:
            # One that is not in memory was stopped while its start waited.
            record = self.records.get(entry.number, TransactionRecord(entry.number, entry.text, stopped=True))
            record = replace(record, answer=answer, discarded=answer is None)
            self._save(record)
            return record
        if entry.transaction is not None and not entry.is_intermediate:
            self.records.pop(entry.transaction, None)
            self._changed[entry.transaction] = None
        return None

    # What goes between the memory and the store.

    def take(self) -> StoreChanges:
        """What is to be written."""
        known = self._written  # what is gone, and has a higher number, never was in the store
        changes = StoreChanges(
            {number: entry for number, entry in self._entries.items() if entry is not None or number <= known},
            {number: record for number, record in self._changed.items() if record is not None or number <= known},
        )
        self._entries, self._changed = {}, {}
        return changes

    def put_back(self, changes: StoreChanges) -> None:
        """Note that it could not be written; what has changed since then counts."""
        self._entries = {**changes.entries, **self._entries}
        self._changed = {**changes.records, **self._changed}

    def written(self, changes: StoreChanges) -> None:
        """Note that it is in the store."""
        self._written = max([self._written, *changes.entries, *changes.records])

    def fill(self, page: Sequence[QueuedMessage]) -> None:
        """Take what comes after `loaded`."""
        self._window.extend(self.present(page))
        if page:
            self.loaded = page[-1].number

    def present(self, page: Sequence[QueuedMessage]) -> list[QueuedMessage]:
        """What was read without what is gone since."""
        return [entry for entry in page if self._entries.get(entry.number, entry) is not None]

    def unwritten(self) -> list[QueuedMessage]:
        """The messages after `loaded` that are in memory alone."""
        return [entry for number, entry in self._entries.items() if entry is not None and number > self.loaded]

    @property
    def unstored(self) -> int:
        """How many messages the store does not have."""
        return sum(entry is not None and number > self._written for number, entry in self._entries.items())

    # What does not fit.

    @property
    def is_full(self) -> bool:
        """Whether meter values are to be thinned out."""
        return self.count > self._bound or self.size > self._size_bound

    def thin(self, survey: ThinningPlan) -> int:
        """Drop what can be spared of the messages after `loaded`; returns how many."""
        spared = survey.spare(
            self.count - self._limit + self._limit // _SLACK, self.size - self._size_limit + self._size_limit // _SLACK
        )
        for number, size in spared:
            self._remove(number, size)
        # Where starts and stops alone fill it, looking again at once would be in vain.
        self._bound = max(self._limit, self.count + self._limit // _SLACK)
        self._size_bound = max(self._size_limit, self.size + self._size_limit // _SLACK)
        return len(spared)

    def _remove(self, number: int, size: int) -> None:
        self._entries[number] = None
        self.count -= 1
        self.size -= size
        if self.count <= self._limit and self.size <= self._size_limit:
            self._bound, self._size_bound = self._limit, self._size_limit

    def _save(self, record: TransactionRecord) -> None:
        if record.held:
            self.records[record.number] = record
        else:
            self.records.pop(record.number, None)
        self._changed[record.number] = record
