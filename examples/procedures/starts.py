"""Starts of transactions in a database, so that ids are unique and stay the same over a restart."""

import sqlite3
from contextlib import closing
from pathlib import Path

from ocpp16_sdk.central_system import TransactionIds, TransactionStart


class SqliteStarts:
    def __init__(self, path: str | Path) -> None:
        self._path = path
        self._execute(
            "CREATE TABLE IF NOT EXISTS start (id INTEGER PRIMARY KEY, identity, connector, tag, begun, meter, "
            "UNIQUE (identity, connector, tag, begun, meter))"
        )

    def transaction_id(self, start: TransactionStart) -> int:
        begun = start.timestamp.timestamp()  # the same moment of any zone
        values = (start.identity, start.connector_id, start.id_tag, begun, start.meter_start)
        self._execute("INSERT OR IGNORE INTO start VALUES (NULL, ?, ?, ?, ?, ?)", *values)
        same = "(identity, connector, tag, begun, meter) = (?, ?, ?, ?, ?)"
        return self._execute("SELECT id FROM start WHERE " + same, *values)[0][0]

    def _execute(self, statement: str, *values: str | float) -> list[tuple[int]]:
        with closing(sqlite3.connect(self._path)) as database, database:
            return database.execute(statement, values).fetchall()


def transaction_ids(path: str | Path = "starts.db") -> TransactionIds:
    return TransactionIds(SqliteStarts(path))
