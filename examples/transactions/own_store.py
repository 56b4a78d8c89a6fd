"""An own store: everything in one file, which each change writes as a whole."""

import os
import pickle
from collections.abc import Sequence
from pathlib import Path

from ocpp16_sdk import StoreError
from ocpp16_sdk.charge_point.outbox import QueuedMessage, StoreChanges, StoreContents, TransactionRecord


class PickleStore:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.messages: dict[int, QueuedMessage] = {}
        self.transactions: dict[int, TransactionRecord] = {}
        self.rows: dict[tuple[str, str], bytes] = {}

    def open(self) -> StoreContents:
        try:
            if self.path.exists():
                self.messages, self.transactions, self.rows = pickle.loads(self.path.read_bytes())
        except (OSError, pickle.PickleError) as error:
            raise StoreError(f"{self.path}: cannot be read ({error}); restore a copy, or move it away") from error
        return StoreContents(
            message_count=len(self.messages),
            total_size=sum(message.size for message in self.messages.values()),
            last_number=max([0, *self.messages, *self.transactions]),
            transactions=[record for _, record in sorted(self.transactions.items()) if record.needed_in_memory],
            rows=self.rows,
        )

    def read(self, after: int, count: int) -> Sequence[QueuedMessage]:
        return [message for number, message in sorted(self.messages.items()) if number > after][:count]

    def write(self, changes: StoreChanges, *, durable: bool) -> None:
        messages = {**self.messages, **changes.messages}
        transactions = {**self.transactions, **changes.transactions}
        rows = {**self.rows, **changes.rows}
        kept = (
            {number: message for number, message in messages.items() if message is not None},
            {number: record for number, record in transactions.items() if record is not None},
            {key: row for key, row in rows.items() if row is not None},
        )
        try:
            new = self.path.with_suffix(".new")
            with new.open("wb") as file:
                pickle.dump(kept, file)
                file.flush()
                if durable:
                    os.fsync(file.fileno())
            new.replace(self.path)
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be written ({error}); check the disk") from error
        self.messages, self.transactions, self.rows = kept

    def close(self) -> None:
        pass
