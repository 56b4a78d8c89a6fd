"""A store of one's own: everything in one file, which is written anew with each change."""

import os
import pickle
from collections.abc import Sequence
from pathlib import Path

from ocpp16_sdk import StoreError
from ocpp16_sdk.charge_point.outbox import QueuedMessage, StoreChanges, StoreContents, TransactionRecord


class PickleStore:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: dict[int, QueuedMessage] = {}
        self.records: dict[int, TransactionRecord] = {}

    def open(self) -> StoreContents:
        try:
            if self.path.exists():
                self.entries, self.records = pickle.loads(self.path.read_bytes())
        except (OSError, pickle.PickleError) as error:
            raise StoreError(f"{self.path} cannot be read ({error}): put back a copy, or move it away") from error
        return StoreContents(
            count=len(self.entries),
            size=sum(entry.size for entry in self.entries.values()),
            last=max([0, *self.entries, *self.records]),
            records=[record for _, record in sorted(self.records.items()) if record.held],
        )

    def read(self, after: int, count: int) -> Sequence[QueuedMessage]:
        return [entry for number, entry in sorted(self.entries.items()) if number > after][:count]

    def write(self, changes: StoreChanges, *, durable: bool) -> None:
        entries = {**self.entries, **changes.entries}
        records = {**self.records, **changes.records}
        kept = (
            {number: entry for number, entry in entries.items() if entry is not None},
            {number: record for number, record in records.items() if record is not None},
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
            raise StoreError(f"{self.path} cannot be written ({error}): look after its disk") from error
        self.entries, self.records = kept

    def close(self) -> None:
        pass
