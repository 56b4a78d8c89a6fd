"""Tables of records in the store of the outbox: each behaviour keeps its state in its own tables.

table.row(key, record) ──▶ StoreRow ──▶ the commit of the turn ──▶ the store
table.load(rows) ◀── rows of the store, when the station starts
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from ocpp16_sdk.station.effects import StoreRow

T = TypeVar("T")

logger = logging.getLogger("ocpp16_sdk.station")


def by_table(rows: Mapping[tuple[str, str], bytes]) -> Mapping[str, Mapping[str, bytes]]:
    """Return the rows of a store by table and key."""
    tables: dict[str, dict[str, bytes]] = {}
    for (table, key), content in rows.items():
        tables.setdefault(table, {})[key] = content
    return tables


class Table(Generic[T]):
    """A table of records of one type, which pydantic reads and writes as JSON. It is shared by all stations."""

    def __init__(self, name: str, record: type[T]) -> None:
        self.name = name
        self._type = record
        self._adapter: TypeAdapter[T] | None = None  # created at the first use: it takes a millisecond

    def row(self, key: object, record: T | None, *, durable: bool = True) -> StoreRow:
        """Return the effect that writes a record; None removes it."""
        content = None if record is None else self._adapted.dump_json(record, exclude_none=True)
        return StoreRow(self.name, str(key), content, durable)

    def load(self, rows: Mapping[str, Mapping[str, bytes]]) -> dict[str, T]:
        """Return the records by key. A damaged row is reported in the log and skipped."""
        records: dict[str, T] = {}
        for key, content in rows.get(self.name, {}).items():
            try:
                records[key] = self._adapted.validate_json(content)
            except ValidationError:  # without the error: it contains the record
                logger.error("the row %r of the table %r is damaged and was skipped", key, self.name)
        return records

    @property
    def _adapted(self) -> TypeAdapter[T]:
        if self._adapter is None:
            self._adapter = TypeAdapter(self._type)
        return self._adapter
