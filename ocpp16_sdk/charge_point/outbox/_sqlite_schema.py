"""What the SQLite file of a queue looks like, and whether a file is one."""

from __future__ import annotations

import os
import sqlite3

from ocpp16_sdk.errors import StoreError

APPLICATION_ID = 0x4F435036
"""`OCP6`: what tells the file of a queue from that of another program."""

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
)
"""What brings a file from each version to the next; never to be changed once it was released, only continued.

A transaction is called `charging`, as the other word is one of SQL.
"""

_OWNED = 2  # the first version that knows whose a file is
_DAMAGED = "move it away to begin with an empty one, or put back a copy: what was queued in it is lost otherwise"


def prepare(database: sqlite3.Connection, path: str, identity: str = "") -> None:
    """Take a file into exclusive use, and bring it to the version of this package; with an identity it is its alone.

    Raises:
        StoreError: it is no queue, a damaged one, one of a later version, or of another charge point; it is left as it
            was.
        sqlite3.Error: it cannot be used for another reason.
    """
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
    version = _version(database, path)
    if version:
        check(database, path)
    owner = _owner(database) if version >= _OWNED else ""
    if identity and owner and owner != identity:
        raise StoreError(
            f"{path} holds the messages of the charge point {owner!r}, and this is {identity!r}: name a file of its"
            f" own, or use this one as {owner!r} again"
        )
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA journal_size_limit = 4194304")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("BEGIN IMMEDIATE")  # also shows whether it may be written
    for step, statements in enumerate(MIGRATIONS[version:], version + 1):
        for statement in statements:
            database.execute(statement)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {step}")
    if identity and not owner:
        database.execute("INSERT INTO owner VALUES (?)", (identity,))
    database.execute("COMMIT")


def check(database: sqlite3.Connection, path: str) -> None:
    """Look for damage.

    Raises:
        StoreError: there is some.
    """
    (finding, *_) = database.execute("PRAGMA quick_check(1)").fetchone()
    if finding != "ok":
        raise StoreError(f"{path} is damaged ({finding}): {_DAMAGED}")


def _owner(database: sqlite3.Connection) -> str:
    return str((database.execute("SELECT identity FROM owner").fetchone() or ("",))[0])


def _version(database: sqlite3.Connection, path: str) -> int:
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (version,) = database.execute("PRAGMA user_version").fetchone()
    (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if (application, version, tables) == (0, 0, 0):
        return 0
    if application != APPLICATION_ID:
        raise StoreError(f"{path} is the database of another program: name a file of the queue's own")
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{path} was written by a later version of this package (its schema is {version}, this one knows"
            f" {len(MIGRATIONS)}): install that version again, or move the file away once it is empty"
        )
    return int(version)


def explain(error: sqlite3.Error, path: str, *, here: bool = False) -> StoreError:
    """What an error of SQLite means for the file, `here` if this process has it open, and what to do about it."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # without the details
    if code == sqlite3.SQLITE_IOERR and not os.access(path, os.W_OK):
        code = sqlite3.SQLITE_READONLY  # it could not be locked for exclusive use
    if here and code == sqlite3.SQLITE_BUSY:
        return StoreError(f"{path} is in use by another charge point of this process: each needs a file of its own")
    what, remedy = _MEANINGS.get(code, ("cannot be used", "look for the cause in what SQLite says"))
    return StoreError(f"{path} {what} ({error}): {remedy}")


_MEANINGS = {
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", "name a file in a folder that exists and may be written"),
    sqlite3.SQLITE_BUSY: ("is in use by another process", "end that one, or name a file of this charge point's own"),
    sqlite3.SQLITE_NOTADB: ("is no SQLite database, or a damaged one", _DAMAGED),
    sqlite3.SQLITE_CORRUPT: ("is damaged", _DAMAGED),
    sqlite3.SQLITE_READONLY: ("may not be written", "let the process write the file and its folder"),
    sqlite3.SQLITE_FULL: ("has no room to grow", "make room on its disk"),
    sqlite3.SQLITE_IOERR: ("cannot be read or written", "look after its disk"),
}
