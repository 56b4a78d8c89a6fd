"""The part of the queue that is in memory: the first messages, and the changes to write. Pure: no I/O, no clock.

The store contains all messages; `Queue` contains the first ones and the changes that are not written yet. Its callers:

    QueueWriter          start_transaction, append, stop_transaction
    Delivery             head, request, failed, answered, discard
    QueuePersistence     restore, collect_changes, changes_written or restore_changes, add_loaded, thin
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ocpp16_sdk.charge_point.outbox._records import UNKNOWN_TRANSACTION_ID, Message, QueuedMessage, TransactionRecord
from ocpp16_sdk.charge_point.outbox._store import RowKey, StoreChanges, StoreContents
from ocpp16_sdk.charge_point.outbox._thinning import ThinningPlan
from ocpp16_sdk.messages.models import StartTransactionResponse
from ocpp16_sdk.model import Response

PAGE_SIZE = 64
"""Messages that are read from the store at a time: the part of a long queue that is in memory."""

_TENTH = 10  # thinning frees a tenth of the limit, and is not repeated until as much was added


class Queue:
    """Messages in the order of events.

    Args:
        limit: the number of messages above which MeterValues are dropped.
        size_limit: the number of characters above which MeterValues are dropped.
    """

    def __init__(self, limit: int, size_limit: int) -> None:
        self._limit, self._size_limit = limit, size_limit
        self.restore(StoreContents())

    def restore(self, contents: StoreContents) -> None:
        """Start with the contents of a store."""
        self.count, self.size = contents.message_count, contents.total_size
        self.transactions = {record.number: record for record in contents.transactions}
        """The open transactions, and those whose start has finished and whose stop is still queued."""
        self.last_loaded = 0
        """The number of the last message that was read from the store."""
        self._last_number = self._last_written = contents.last_number
        self._loaded: deque[QueuedMessage] = deque()
        self._changed_messages: dict[int, QueuedMessage | None] = {}
        self._changed_transactions: dict[int, TransactionRecord | None] = {}
        self._changed_rows: dict[RowKey, bytes | None] = {}
        self._rows_are_durable = False
        self._thin_above, self._thin_above_size = self._limit, self._size_limit

    # Adding messages.

    @property
    def next_number(self) -> int:
        """The number of the next message."""
        return self._last_number + 1

    def start_transaction(self, action: str, text: str) -> TransactionRecord:
        """Add a StartTransaction."""
        record = TransactionRecord(self._last_number + 1, text)
        self._save(record)
        self.append(action, text, record.number)
        return record

    def append(self, action: str, text: str, transaction: int | None) -> None:
        """Add a message."""
        self._last_number += 1
        message = QueuedMessage(self._last_number, action, text, transaction)
        self._changed_messages[message.number] = message
        self.count += 1
        self.size += message.size

    def stop_transaction(self, action: str, text: str, transaction: int) -> TransactionRecord:
        """Add the StopTransaction of a transaction."""
        record = replace(self.transactions[transaction], stopped=True)
        self._save(record)
        self.append(action, text, transaction)
        return record

    def change_rows(self, rows: Mapping[RowKey, bytes | None], *, durable: bool = True) -> None:
        """Change rows in the write that contains the messages which were added last."""
        self._changed_rows.update(rows)
        self._rows_are_durable = self._rows_are_durable or (durable and bool(rows))

    # The message at the head.

    @property
    def head(self) -> QueuedMessage | None:
        """The next message to send; None if the queue is empty, or no message is loaded."""
        return self._loaded[0] if self._loaded else None

    def request(self) -> Message:
        """Return the request of the message at the head."""
        head = self._loaded[0]
        record = self.transactions.get(head.transaction or 0)
        return head.request(UNKNOWN_TRANSACTION_ID if record is None else record.transaction_id)

    def failed(self) -> QueuedMessage:
        """Count a failure of the message at the head, and return it."""
        message = replace(self._loaded[0], transmissions=self._loaded[0].transmissions + 1)
        self._loaded[0] = self._changed_messages[message.number] = message
        return message

    def answered(self, answer: Response) -> TransactionRecord | None:
        """Remove the message at the head; return its transaction if it was a StartTransaction."""
        return self._remove_head(answer if isinstance(answer, StartTransactionResponse) else None)

    def discard(self) -> TransactionRecord | None:
        """Remove the message at the head unanswered; return its transaction if it was a StartTransaction (CP-71)."""
        return self._remove_head(None)

    def _remove_head(self, answer: StartTransactionResponse | None) -> TransactionRecord | None:
        head = self._loaded.popleft()
        self._remove(head.number, head.size)
        if head.is_start:
            # A record that is not in memory was stopped while its start was queued.
            record = self.transactions.get(head.number, TransactionRecord(head.number, head.text, stopped=True))
            record = replace(record, answer=answer, discarded=answer is None)
            self._save(record)
            return record
        if head.transaction is not None and not head.is_meter_values:
            self.transactions.pop(head.transaction, None)
            self._changed_transactions[head.transaction] = None
        return None

    # Exchange with the store.

    def collect_changes(self) -> StoreChanges:
        """Return the changes since the last call, to be written."""
        written = self._last_written  # a removed message with a higher number was never in the store
        messages, transactions = self._changed_messages, self._changed_transactions
        rows, durable = self._changed_rows, self._rows_are_durable
        self._changed_messages, self._changed_transactions = {}, {}
        self._changed_rows, self._rows_are_durable = {}, False
        return StoreChanges(
            {number: message for number, message in messages.items() if message is not None or number <= written},
            {number: record for number, record in transactions.items() if record is not None or number <= written},
            rows,
            durable,
        )

    def restore_changes(self, changes: StoreChanges) -> None:
        """Note that changes could not be written; later changes of the same numbers override them."""
        self._changed_messages = {**changes.messages, **self._changed_messages}
        self._changed_transactions = {**changes.transactions, **self._changed_transactions}
        self._changed_rows = {**changes.rows, **self._changed_rows}
        self._rows_are_durable = self._rows_are_durable or changes.rows_are_durable

    def without_additions(self, changes: StoreChanges) -> list[StoreChanges]:
        """Return the part of changes that adds no message and no row, in small steps: they may fit on a full disk.

        The order is safe if a later step fails: a transaction id is stored before its StartTransaction is removed, and
        a transaction is removed after its StopTransaction. If a StopTransaction is one of the messages that are left
        out, the record of its transaction stays open.
        """
        written = self._last_written
        added = [each for number, each in changes.messages.items() if each is not None and number > written]
        stopped_later = {each.transaction for each in added if not each.is_meter_values}
        records = {number: each for number, each in changes.transactions.items() if number <= written}
        updated = {
            number: replace(each, stopped=False) if number in stopped_later else each
            for number, each in records.items()
            if each is not None
        }
        removed = sorted(number for number, each in changes.messages.items() if each is None and number <= written)
        pages = (removed[start : start + PAGE_SIZE] for start in range(0, len(removed), PAGE_SIZE))
        steps = [StoreChanges({}, updated), *(StoreChanges(dict.fromkeys(page), {}) for page in pages)]
        steps.append(StoreChanges({}, {number: None for number, each in records.items() if each is None}))
        return [step for step in steps if step]

    def changes_written(self, changes: StoreChanges) -> None:
        """Note that changes are in the store."""
        self._last_written = max([self._last_written, *changes.messages, *changes.transactions])

    def add_loaded(self, page: Sequence[QueuedMessage]) -> None:
        """Add the messages that follow `last_loaded`."""
        self._loaded.extend(self.without_removed(page))
        if page:
            self.last_loaded = page[-1].number

    def without_removed(self, page: Sequence[QueuedMessage]) -> list[QueuedMessage]:
        """Return messages from the store without those that were removed meanwhile."""
        return [each for each in page if self._changed_messages.get(each.number, each) is not None]

    def unwritten(self) -> list[QueuedMessage]:
        """Return the messages after `last_loaded` that are only in memory."""
        changed = self._changed_messages.items()
        return [message for number, message in changed if message is not None and number > self.last_loaded]

    @property
    def unstored_count(self) -> int:
        """How many messages are not in the store."""
        changed = self._changed_messages.items()
        return sum(message is not None and number > self._last_written for number, message in changed)

    # The limits.

    @property
    def is_full(self) -> bool:
        """Whether MeterValues must be dropped."""
        return self.count > self._thin_above or self.size > self._thin_above_size

    def thin(self, plan: ThinningPlan) -> int:
        """Drop MeterValues after `last_loaded` by a plan; return how many."""
        dropped = plan.choose(
            self.count - self._limit + self._limit // _TENTH, self.size - self._size_limit + self._size_limit // _TENTH
        )
        for number, size in dropped:
            self._remove(number, size)
        # If starts and stops alone fill the queue, thinning again at once would find no more MeterValues.
        self._thin_above = max(self._limit, self.count + self._limit // _TENTH)
        self._thin_above_size = max(self._size_limit, self.size + self._size_limit // _TENTH)
        return len(dropped)

    def _remove(self, number: int, size: int) -> None:
        self._changed_messages[number] = None
        self.count -= 1
        self.size -= size
        if self.count <= self._limit and self.size <= self._size_limit:
            self._thin_above, self._thin_above_size = self._limit, self._size_limit

    def _save(self, record: TransactionRecord) -> None:
        if record.needed_in_memory:
            self.transactions[record.number] = record
        else:
            self.transactions.pop(record.number, None)
        self._changed_transactions[record.number] = record
