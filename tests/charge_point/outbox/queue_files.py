"""Creates and damages files of queues."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ocpp16_sdk.charge_point.outbox import QueuedMessage, StoreChanges
from ocpp16_sdk.charge_point.outbox._sqlite_store import SqliteOutboxStore

START = '{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-05-01T12:00:00Z"}'
METER = QueuedMessage(1, "MeterValues", '{"connectorId":1,"meterValue":[]}', None)


def with_messages(path: Path, count: int = 1) -> None:
    store = SqliteOutboxStore(path)
    store.open()
    entries = {n: QueuedMessage(n, "MeterValues", METER.text, None) for n in range(1, count + 1)}
    store.write(StoreChanges(entries, {}), durable=True)
    store.close()


def spoil(path: Path, text: bytes, place: int, byte: int) -> None:
    """Change one byte of the last occurrence of a text in the file, which was written first."""
    content = bytearray(path.read_bytes())
    content[content.rindex(text) + place] = byte
    path.write_bytes(content)


def edit(path: Path, statement: str) -> None:
    database = sqlite3.connect(path)
    with database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute(statement)
    database.close()


def meter_values(number: int) -> QueuedMessage:
    """Return a message with a large reading that contains its number."""
    reading = f'{{"timestamp":"2026-05-01T12:00:00Z","sampledValue":[{{"value":"{number}{"9" * 200}"}}]}}'
    return QueuedMessage(number, "MeterValues", f'{{"connectorId":1,"meterValue":[{reading}]}}', None)
