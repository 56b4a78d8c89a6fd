"""The store on disk: one SQLite file, of which a write that is durable costs one sync."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from os import PathLike, fspath
from os.path import realpath
from weakref import WeakValueDictionary

from pydantic import ValidationError

from ocpp16_sdk.charge_point.outbox._entry import QueuedMessage, TransactionRecord
from ocpp16_sdk.charge_point.outbox._sqlite_schema import explain, prepare
from ocpp16_sdk.charge_point.outbox._store import StoreChanges, StoreContents
from ocpp16_sdk.errors import InvalidMessageError, StoreError
from ocpp16_sdk.messages.models import StartTransactionRequest, StartTransactionResponse
from ocpp16_sdk.validation.lenient import Lenient

_BUSY = 1.0  # seconds to wait for a process that is about to end
_LAST = 2**62  # a number that leaves room for those to come
_in_use = WeakValueDictionary[str, "SqliteOutboxStore"]()  # by this process, to tell it from others


class SqliteOutboxStore:
    """Keeps messages in a file, which nobody else may use meanwhile.

    SQLite's log is written ahead (WAL). A durable write syncs it, and with it all that was written before; any other
    is with the operating system when it returns, so that it survives the process. With an identity the file is of that
    charge point alone, once and for all.
    """

    def __init__(self, path: str | PathLike[str], *, identity: str = "") -> None:
        self._path = fspath(path)
        self._identity = identity
        self._database: sqlite3.Connection

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._path!r}>"

    def open(self) -> StoreContents:
        """Open the file, or make it."""
        with self._explained():
            # Autocommit, and more than one thread: one at a time, as `Store` says.
            database = sqlite3.connect(self._path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
            # What a bad disk has done to a text is the matter of its message, and must not stop those behind it.
            database.text_factory = _text
            try:
                prepare(database, self._path, self._identity)
                contents = self._contents(database)
            except BaseException:
                database.close()
                raise
        self._database = database
        _in_use[realpath(self._path)] = self
        return contents

    def read(self, after: int, count: int) -> Sequence[QueuedMessage]:
        """The next messages."""
        with self._explained():
            rows = self._database.execute(
                "SELECT number, action, payload, charging, transmissions FROM message"
                " WHERE number > ? ORDER BY number LIMIT ?",
                (after, count),
            )
            return [QueuedMessage(*row) for row in rows]

    def write(self, changes: StoreChanges, *, durable: bool) -> None:
        """Make the changes."""
        database = self._database
        with self._explained():
            database.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            database.execute("BEGIN IMMEDIATE")
            try:
                self._make(changes)
                database.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # some errors have rolled it back already
                    database.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the file."""
        with self._explained():
            self._database.close()
        _in_use.pop(realpath(self._path), None)

    def _make(self, changes: StoreChanges) -> None:
        entries, records = changes.entries, changes.records
        run = self._database.executemany
        run("DELETE FROM message WHERE number = ?", [(each,) for each, entry in entries.items() if entry is None])
        run("DELETE FROM charging WHERE number = ?", [(each,) for each, record in records.items() if record is None])
        run(
            "INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?, ?)",
            (
                (entry.number, entry.action, entry.text, entry.transaction, entry.transmissions)
                for entry in entries.values()
                if entry is not None
            ),
        )
        run(
            "INSERT OR REPLACE INTO charging VALUES (?, ?, ?, ?, ?)",
            (
                (
                    record.number,
                    record.start,
                    None if record.answer is None else record.answer.to_json(),
                    record.discarded,
                    record.stopped,
                )
                for record in records.values()
                if record is not None
            ),
        )

    def _contents(self, database: sqlite3.Connection) -> StoreContents:
        count, size, last = database.execute(
            "SELECT count(*), ifnull(sum(length(payload)), 0), ifnull(max(number), 0) FROM message"
        ).fetchone()
        for (number,) in database.execute(
            "SELECT number FROM message WHERE number NOT BETWEEN 1 AND ? OR typeof(payload) <> 'text'"
            " OR typeof(transmissions) <> 'integer' OR typeof(charging) NOT IN ('integer', 'null')"
            " UNION ALL SELECT number FROM charging WHERE number NOT BETWEEN 1 AND ? LIMIT 1",
            (_LAST, _LAST),
        ):
            raise self._none("message or transaction", number)
        (last_record,) = database.execute("SELECT ifnull(max(number), 0) FROM charging").fetchone()
        rows = database.execute(
            "SELECT * FROM charging WHERE NOT stopped OR discarded OR answer IS NOT NULL ORDER BY number"
        )
        return StoreContents(count, size, max(last, last_record), [self._record(*row) for row in rows])

    def _record(self, number: int, start: str, answer: str | None, discarded: int, stopped: int) -> TransactionRecord:
        try:
            StartTransactionRequest.from_json(start)
            # The answer may be one that a lenient policy has read.
            response = None if answer is None else Lenient().load(StartTransactionResponse, answer)
        except (ValidationError, InvalidMessageError):
            raise self._none("transaction", number) from None
        return TransactionRecord(number, start, response, bool(discarded), bool(stopped))

    def _none(self, what: str, number: int) -> StoreError:
        return StoreError(
            f"{self._path} holds a {what}, number {number}, that is none: put back what wrote it, or move the file away"
        )

    @contextmanager
    def _explained(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise explain(error, self._path, here=realpath(self._path) in _in_use) from error
        except UnicodeDecodeError as error:  # of what SQLite says about a damaged schema
            damaged = sqlite3.DatabaseError("a text that is not UTF-8")
            damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise explain(damaged, self._path) from error


def _text(stored: bytes) -> str:
    return stored.decode(errors="replace")
