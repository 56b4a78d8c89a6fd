"""The stores of a central system in an SQLite file. Several processes may use the same file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from os import PathLike, fspath

from ocpp16_sdk._stores import check_file_path
from ocpp16_sdk.central_system._transaction_start import TransactionStart
from ocpp16_sdk.errors import StoreError
from ocpp16_sdk.messages import RegistrationStatus

_HINT = "use an SQLite file in a folder that exists and is writable"
_BUSY_TIMEOUT = 5.0  # seconds to wait for another process


class _SqliteFile:
    """A file with one table. Each call opens it, so that the calls may run in any threads."""

    def __init__(self, path: str | PathLike[str], table: str) -> None:
        check_file_path("store", path)
        self._path = fspath(path)
        self._table = table

    def execute(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        try:
            with closing(sqlite3.connect(self._path, timeout=_BUSY_TIMEOUT)) as database, database:
                database.execute(f"CREATE TABLE IF NOT EXISTS {self._table}")
                return database.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: cannot be used ({error}); {_HINT}") from error


class SqliteRegistrationStore:
    """Stores the registration statuses in a file.

    Raises:
        ValueError: it is not the path of a file.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self._file = _SqliteFile(path, "registration (identity TEXT PRIMARY KEY, status TEXT NOT NULL)")

    def check(self) -> None:
        """Open the file, and create its table.

        Raises:
            StoreError: the file cannot be used.
        """
        self._file.execute("SELECT 1")

    def load(self, identity: str) -> RegistrationStatus | None:
        """Return the last status of a charge point; None if there is none."""
        rows = self._file.execute("SELECT status FROM registration WHERE identity = ?", identity)
        return RegistrationStatus(str(rows[0][0])) if rows else None

    def save(self, identity: str, status: RegistrationStatus) -> None:
        """Save the status of a charge point."""
        self._file.execute("INSERT OR REPLACE INTO registration VALUES (?, ?)", identity, status.value)


class SqliteTransactionIdStore:
    """Stores the starts of transactions in a file, and counts the ids up from 1.

    Raises:
        ValueError: it is not the path of a file.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self._file = _SqliteFile(
            path,
            "start (id INTEGER PRIMARY KEY, identity, connector, tag, started, meter,"
            " UNIQUE (identity, connector, tag, started, meter))",
        )

    def transaction_id(self, start: TransactionStart) -> int:
        """Return the id of a start that is stored; otherwise store it with the next id."""
        started = start.timestamp.timestamp()  # the same moment in any time zone
        values = (start.identity, start.connector_id, start.id_tag_lower, started, start.meter_start)
        self._file.execute("INSERT OR IGNORE INTO start VALUES (NULL, ?, ?, ?, ?, ?)", *values)
        same = "(identity, connector, tag, started, meter) = (?, ?, ?, ?, ?)"
        ((number,),) = self._file.execute(f"SELECT id FROM start WHERE {same}", *values)
        return int(str(number))
