"""The starts of transactions in a database: ids are unique, and a repeated start has the same id after a restart."""

import sqlite3
from contextlib import closing
from pathlib import Path

from ocpp16_sdk.central_system import TransactionIds, TransactionStart


class SqliteTransactionIdStore:
    def __init__(self, path: str | Path) -> None:
        self._path = path
        self._execute(
            "CREATE TABLE IF NOT EXISTS start (id INTEGER PRIMARY KEY, identity, connector, tag, started, meter, "
            "UNIQUE (identity, connector, tag, started, meter))"
        )

    def transaction_id(self, start: TransactionStart) -> int:
        started = start.timestamp.timestamp()  # the same moment in any time zone
        values = (start.identity, start.connector_id, start.id_tag_lower, started, start.meter_start)
        self._execute("INSERT OR IGNORE INTO start VALUES (NULL, ?, ?, ?, ?, ?)", *values)
        same = "(identity, connector, tag, started, meter) = (?, ?, ?, ?, ?)"
        return self._execute("SELECT id FROM start WHERE " + same, *values)[0][0]

    def _execute(self, statement: str, *values: str | float) -> list[tuple[int]]:
        with closing(sqlite3.connect(self._path)) as database, database:
            return database.execute(statement, values).fetchall()


def transaction_ids(path: str | Path = "transactions.db") -> TransactionIds:
    return TransactionIds(SqliteTransactionIdStore(path))
