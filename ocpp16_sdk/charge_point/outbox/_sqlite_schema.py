"""The schema of the SQLite file of a queue, its migrations, and the checks when it is opened."""

from __future__ import annotations

import os
import sqlite3

from ocpp16_sdk.errors import StoreError

APPLICATION_ID = 0x4F435036
"""`OCP6`: it identifies the file of a queue."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE message (
            number INTEGER PRIMARY KEY,
            action TEXT NOT NULL CHECK (action IN ('StartTransaction', 'MeterValues', 'StopTransaction')),
            payload TEXT NOT NULL CHECK (json_valid(payload)),
            charging INTEGER,
            transmissions INTEGER NOT NULL
        )
        """,
        """
        CREATE TABLE charging (
            number INTEGER PRIMARY KEY,
            start TEXT NOT NULL CHECK (json_valid(start)),
            answer TEXT CHECK (answer IS NULL OR json_valid(answer)),
            discarded INTEGER NOT NULL,
            stopped INTEGER NOT NULL
        )
        """,
    ),
    ("CREATE TABLE owner (identity TEXT NOT NULL)",),
    (
        """
        CREATE TABLE station (
            part TEXT NOT NULL,
            name TEXT NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (part, name)
        ) WITHOUT ROWID
        """,
    ),
)
"""The statements that bring a file from each version to the next. A released one must never be changed.

The table of transactions is called `charging`, because TRANSACTION is a keyword of SQL. A row of `station`
has its table in `part` and its key in `name`.
"""

_LOG_PAGES, _PAGE_SIZE = 16, 4096
_FIRST_VERSION_WITH_OWNER = 2
_DAMAGE_REMEDY = "move it away to start with an empty file, or restore a copy; otherwise its messages are lost"


def prepare(database: sqlite3.Connection, path: str, identity: str = "") -> None:
    """Lock a file, check it, and migrate it to the version of this package. An identity becomes its owner.

    Raises:
        StoreError: it is not the file of a queue, is damaged, is of a later version, or belongs to another charge
            point. The file is not changed then.
        sqlite3.Error: it cannot be used for another reason.
    """
    # Locked until it is closed: two processes would deliver the same messages.
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
    version = _version(database, path)
    if version:
        check(database, path)
    owner = _owner(database) if version >= _FIRST_VERSION_WITH_OWNER else ""
    if identity and owner and owner != identity:
        raise StoreError(
            f"{path}: contains the messages of the charge point {owner!r}, but this one is {identity!r}; use another"
            f" file, or use this one as {owner!r}"
        )
    database.execute("PRAGMA journal_mode = WAL")
    # A small log does not fill a small partition, and little is lost if it is damaged. After this number of pages
    # SQLite moves its content to the file, and uses the log again from the start.
    database.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    database.execute(f"PRAGMA journal_size_limit = {_LOG_PAGES * _PAGE_SIZE}")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("BEGIN IMMEDIATE")  # fails if the file is read-only
    for step, statements in enumerate(MIGRATIONS[version:], version + 1):
        for statement in statements:
            database.execute(statement)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {step}")
    if identity and not owner:
        database.execute("INSERT INTO owner VALUES (?)", (identity,))
    database.execute("COMMIT")


def check(database: sqlite3.Connection, path: str) -> None:
    """Check the file for damage.

    Raises:
        StoreError: it is damaged.
    """
    (finding, *_) = database.execute("PRAGMA quick_check(1)").fetchone()
    if finding != "ok":
        raise StoreError(f"{path}: is damaged ({finding}); {_DAMAGE_REMEDY}")


def _owner(database: sqlite3.Connection) -> str:
    return str((database.execute("SELECT identity FROM owner").fetchone() or ("",))[0])


def _version(database: sqlite3.Connection, path: str) -> int:
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (version,) = database.execute("PRAGMA user_version").fetchone()
    (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if (application, version, tables) == (0, 0, 0):
        return 0
    if application != APPLICATION_ID:
        raise StoreError(f"{path}: is the database of another program; use another file")
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{path}: was written by a later version of this package (its schema is {version}, this version supports"
            f" {len(MIGRATIONS)}); install that version again, or move the file away when it is empty"
        )
    return int(version)


def to_store_error(error: sqlite3.Error, path: str, *, open_here: bool = False) -> StoreError:
    """Return the StoreError for an error of SQLite, with a remedy; `open_here` if this process has the file open."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the primary result code
    if code == sqlite3.SQLITE_IOERR and not os.access(path, os.W_OK):
        code = sqlite3.SQLITE_READONLY  # it could not be locked for exclusive use
    if open_here and code == sqlite3.SQLITE_BUSY:
        return StoreError(f"{path}: is in use by another charge point of this process; each needs its own file")
    problem, remedy = _PROBLEMS.get(code, ("cannot be used", "see the message of SQLite for the cause"))
    return StoreError(f"{path}: {problem} ({error}); {remedy}")


_PROBLEMS = {
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", "use a file in a folder that exists and is writable"),
    sqlite3.SQLITE_BUSY: ("is in use by another process", "stop that process, or use another file"),
    sqlite3.SQLITE_NOTADB: ("is not an SQLite database, or is damaged", _DAMAGE_REMEDY),
    sqlite3.SQLITE_CORRUPT: ("is damaged", _DAMAGE_REMEDY),
    sqlite3.SQLITE_READONLY: ("cannot be written", "give the process write permission for the file and its folder"),
    sqlite3.SQLITE_FULL: ("cannot grow: the disk is full", "free space on the disk"),
    sqlite3.SQLITE_IOERR: ("cannot be read or written", "check the disk"),
}
