"""The outbox store on disk: one SQLite file. A durable write costs one sync."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from os import PathLike, fspath
from os.path import abspath, realpath
from weakref import WeakValueDictionary

from pydantic import ValidationError

from ocpp16_sdk._stores import check_file_path
from ocpp16_sdk.charge_point.outbox._disk_reserve import DiskReserve
from ocpp16_sdk.charge_point.outbox._records import QueuedMessage, TransactionRecord
from ocpp16_sdk.charge_point.outbox._sqlite_log import lost_frames
from ocpp16_sdk.charge_point.outbox._sqlite_schema import prepare, to_store_error
from ocpp16_sdk.charge_point.outbox._store import StoreChanges, StoreContents
from ocpp16_sdk.errors import InvalidMessageError, StoreError
from ocpp16_sdk.messages.models import StartTransactionRequest, StartTransactionResponse
from ocpp16_sdk.validation.lenient import Lenient

_BUSY_TIMEOUT = 1.0  # seconds to wait for a process that is about to stop
_MAX_NUMBER = 2**62  # a higher number in a file is damage: it would leave too few for new messages
_NO_SPACE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_MAX_LOG_SIZE = 16 * 2**20  # bytes; more than a transaction of the queue writes
_FREE_PAGES = 16  # without reserved space, messages are added only to a file with so many free pages
_open_in_this_process = WeakValueDictionary[str, "SqliteOutboxStore"]()  # by path


class SqliteOutboxStore:
    """Stores messages in a file, which it locks while it is open.

    It uses the write-ahead log of SQLite (WAL). A durable write syncs the log, with everything written before. Any
    other write is with the operating system when it returns, and survives the process. With an identity, the file
    belongs to that charge point from then on.
    """

    def __init__(self, path: str | PathLike[str], *, identity: str = "") -> None:
        check_file_path("store", path)
        # Absolute: SQLite may read a path that begins with `file:` as a URI.
        self._path: str = abspath(fspath(path))
        self._identity = identity
        self._reserve = DiskReserve(f"{self._path}-reserve")
        self._database: sqlite3.Connection

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._path!r}>"

    def open(self) -> StoreContents:
        """Open the file, or create it."""
        with self._sqlite_errors_converted():
            self._create_file()
            lost = self._lost_frames()
            # Autocommit. Several threads use it, but one at a time (see `OutboxStore`).
            database = sqlite3.connect(self._path, timeout=_BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)
            # A damaged text must only affect its own message, not those behind it.
            database.text_factory = _decode
            try:
                prepare(database, self._path, self._identity)
                contents = self._contents(database)
            except BaseException:
                database.close()
                raise
        self._database = database
        self._reserve.create()
        _open_in_this_process[realpath(self._path)] = self
        return contents if not lost else replace(contents, damage=self._damage(lost))

    def read(self, after: int, count: int) -> Sequence[QueuedMessage]:
        """Return the next messages."""
        with self._sqlite_errors_converted():
            rows = self._database.execute(
                "SELECT number, action, payload, charging, transmissions FROM message"
                " WHERE number > ? ORDER BY number LIMIT ?",
                (after, count),
            )
            return [QueuedMessage(*row) for row in rows]

    def write(self, changes: StoreChanges, *, durable: bool) -> None:
        """Write the changes."""
        adds = any(each is not None for each in changes.messages.values())
        with self._sqlite_errors_converted():
            if adds and not self._reserve.create() and self._free_pages() < _FREE_PAGES:
                raise _disk_full()  # the space that is left is for removals
            try:
                self._write_once(changes, durable=durable)
            except sqlite3.Error as error:
                code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
                if adds or code not in _NO_SPACE or not self._reserve.release():
                    raise
                # The log may have been too full to be moved to the file: that needs some of the space, too.
                self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                self._write_once(changes, durable=durable)

    def _write_once(self, changes: StoreChanges, *, durable: bool) -> None:
        database = self._database
        database.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        database.execute("BEGIN IMMEDIATE")
        try:
            self._write(changes)
            database.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # some errors roll it back by themselves
                database.execute("ROLLBACK")
            raise

    def _free_pages(self) -> int:
        """Return the number of pages of the file that are free."""
        (pages,) = self._database.execute("PRAGMA freelist_count").fetchone()
        return int(pages)

    def close(self) -> None:
        """Close the file."""
        with self._sqlite_errors_converted():
            self._database.close()
        self._reserve.release()
        _open_in_this_process.pop(realpath(self._path), None)

    def _create_file(self) -> None:
        """Create the file so that only its owner can read it: it contains id tags. The log gets the same mode."""
        with suppress(OSError):  # SQLite reports it better
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))

    def _lost_frames(self) -> int:
        try:
            with open(f"{self._path}-wal", "rb") as log:
                return lost_frames(log.read(_MAX_LOG_SIZE))
        except OSError:
            return 0  # usually there is no log

    def _damage(self, lost: int) -> str:
        return (
            f"{self._path}-wal: the write-ahead log was damaged, and its last {lost} pages were lost: messages may be"
            " missing, and others may be sent again; check the disk"
        )

    def _write(self, changes: StoreChanges) -> None:
        messages, transactions = changes.messages, changes.transactions
        run = self._database.executemany
        run("DELETE FROM message WHERE number = ?", [(number,) for number, each in messages.items() if each is None])
        run(
            "DELETE FROM charging WHERE number = ?",
            [(number,) for number, each in transactions.items() if each is None],
        )
        run(
            "INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?, ?)",
            (
                (each.number, each.action, each.text, each.transaction, each.transmissions)
                for each in messages.values()
                if each is not None
            ),
        )
        run(
            "INSERT OR REPLACE INTO charging VALUES (?, ?, ?, ?, ?)",
            (
                (
                    each.number,
                    each.start,
                    None if each.answer is None else each.answer.to_json(),
                    each.discarded,
                    each.stopped,
                )
                for each in transactions.values()
                if each is not None
            ),
        )
        removed = [key for key, row in changes.rows.items() if row is None]
        run("DELETE FROM station WHERE part = ? AND name = ?", removed)
        run(
            "INSERT OR REPLACE INTO station VALUES (?, ?, ?)",
            [(*key, row) for key, row in changes.rows.items() if row is not None],
        )

    def _contents(self, database: sqlite3.Connection) -> StoreContents:
        count, size, last = database.execute(
            "SELECT count(*), ifnull(sum(length(payload)), 0), ifnull(max(number), 0) FROM message"
        ).fetchone()
        for (number,) in database.execute(
            "SELECT number FROM message WHERE number NOT BETWEEN 1 AND ? OR typeof(payload) <> 'text'"
            " OR typeof(transmissions) <> 'integer' OR typeof(charging) NOT IN ('integer', 'null')"
            " UNION ALL SELECT number FROM charging WHERE number NOT BETWEEN 1 AND ? LIMIT 1",
            (_MAX_NUMBER, _MAX_NUMBER),
        ):
            raise self._invalid("message or transaction", number)
        (last_record,) = database.execute("SELECT ifnull(max(number), 0) FROM charging").fetchone()
        rows = database.execute(
            "SELECT * FROM charging WHERE NOT stopped OR discarded OR answer IS NOT NULL ORDER BY number"
        )
        records = [self._record(*row) for row in rows]
        station = {(part, name): bytes(row) for part, name, row in database.execute("SELECT * FROM station")}
        return StoreContents(count, size, max(last, last_record), records, station)

    def _record(self, number: int, start: str, answer: str | None, discarded: int, stopped: int) -> TransactionRecord:
        try:
            StartTransactionRequest.from_json(start)
            # A lenient policy may have accepted the answer.
            response = None if answer is None else Lenient().load(StartTransactionResponse, answer)
        except (ValidationError, InvalidMessageError):
            raise self._invalid("transaction", number) from None
        return TransactionRecord(number, start, response, bool(discarded), bool(stopped))

    def _invalid(self, kind: str, number: int) -> StoreError:
        return StoreError(
            f"{self._path}: contains an invalid {kind}, number {number}; restore a copy of the file, or move it away"
        )

    @contextmanager
    def _sqlite_errors_converted(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise to_store_error(error, self._path, open_here=realpath(self._path) in _open_in_this_process) from error
        except UnicodeDecodeError as error:  # in the text of an SQLite error about a damaged schema
            damaged = sqlite3.DatabaseError("a text that is not UTF-8")
            damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise to_store_error(damaged, self._path) from error


def _disk_full() -> sqlite3.Error:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


def _decode(stored: bytes) -> str:
    return stored.decode(errors="replace")
