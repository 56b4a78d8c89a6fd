"""Files that do not belong to a queue are refused when they are opened, with a helpful message."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ocpp16_sdk.charge_point.outbox import _sqlite_schema as schema
from ocpp16_sdk.charge_point.outbox._sqlite_store import SqliteOutboxStore
from ocpp16_sdk.errors import StoreError
from tests.charge_point.outbox.queue_files import START, edit, spoil, with_messages


def refusal(path: Path) -> str:
    """Return the error for a file that cannot be opened; the file is named, and not changed."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError) as caught:
        SqliteOutboxStore(path).open()
    text = str(caught.value)
    assert text.startswith(str(path))
    assert before is None or path.read_bytes() == before
    return text


def test_the_file_of_another_program_is_refused(path: Path) -> None:
    edit(path, "CREATE TABLE theirs (x)")
    assert "the database of another program; use another file" in refusal(path)


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_bytes(b"a letter to a friend, and longer than a header" * 100)
    assert "is not an SQLite database, or is damaged" in refusal(path)


def test_an_empty_file_is_a_new_one(path: Path) -> None:
    path.touch()
    with_messages(path)


def test_a_file_of_a_later_version_is_refused(path: Path) -> None:
    with_messages(path)
    edit(path, "PRAGMA user_version = 99")
    assert "was written by a later version of this package (its schema is 99" in refusal(path)


@pytest.mark.parametrize("place", [0.3, 0.6, 0.9])
def test_a_damaged_file_is_refused(path: Path, place: float) -> None:
    with_messages(path, 1000)
    content = bytearray(path.read_bytes())
    start = int(len(content) * place) // 4096 * 4096
    content[start : start + 2048] = b"\xff" * 2048
    path.write_bytes(content)
    assert "is damaged" in refusal(path)


@pytest.mark.parametrize(
    "change", ["UPDATE message SET payload = 'x'", "UPDATE message SET action = 'Heartbeat'", "DROP TABLE charging"]
)
def test_a_file_with_an_invalid_message_is_refused(path: Path, change: str) -> None:
    with_messages(path)
    edit(path, change)
    assert refusal(path)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE message SET number = 9223372036854775807",
        "UPDATE message SET number = -9",
        "UPDATE message SET transmissions = 'often'",
        "UPDATE message SET charging = 'x'",
        f"INSERT INTO charging VALUES (9223372036854775807, '{START}', NULL, 0, 0)",
    ],
)
def test_a_file_with_impossible_numbers_is_refused(path: Path, change: str) -> None:
    with_messages(path)
    edit(path, change)
    assert "; restore a copy of the file" in refusal(path)


@pytest.mark.parametrize("place", [b"CREATE TABLE message", b"number INTEGER", b"json_valid(payload)"])
def test_a_file_with_a_damaged_schema_is_refused(path: Path, place: bytes) -> None:
    with_messages(path)
    spoil(path, place, 2, 0xE3)
    text = refusal(path)
    assert "is damaged" in text or "cannot be used (no such column" in text


@pytest.mark.parametrize("columns", ["'{}', NULL", f"'{START}', '{{\"transactionId\": \"x\"}}'"])
def test_a_file_with_an_invalid_transaction_is_refused(path: Path, columns: str) -> None:
    with_messages(path)
    edit(path, f"INSERT INTO charging VALUES (7, {columns}, 0, 0)")
    assert "contains an invalid transaction, number 7" in refusal(path)


def test_a_missing_folder_is_reported(path: Path) -> None:
    assert "cannot be opened" in refusal(path / "not" / "there.db")


def test_a_folder_instead_of_the_file_is_reported(path: Path) -> None:
    store = SqliteOutboxStore(path)
    path.mkdir()  # later: a folder that exists is refused at once
    with pytest.raises(StoreError, match="use a file in a folder that exists and is writable"):
        store.open()


POWERLESS = """
import os, sys
from ocpp16_sdk.errors import StoreError
from ocpp16_sdk.charge_point.outbox._sqlite_store import SqliteOutboxStore
if os.getuid() == 0:  # who may write whatever he likes
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    SqliteOutboxStore(sys.argv[1]).open()
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize("locked", ["queue.db", ""], ids=["file", "folder"])
def test_a_read_only_file_or_folder_is_reported(locked: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with_messages(folder / "queue.db")
        (folder / "queue.db").chmod(0o666)
        folder.chmod(0o777)
        place = folder / locked
        place.chmod(place.stat().st_mode & 0o555)
        command = [sys.executable, "-c", POWERLESS, str(folder / "queue.db")]
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
        folder.chmod(0o777)
    assert said.startswith(f"{folder}/queue.db: cannot be written (")
    assert said.endswith("); give the process write permission for the file and its folder\n")


def test_a_file_that_cannot_be_locked_because_it_is_read_only_is_reported_as_read_only(path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    assert "cannot be written" in str(schema.to_store_error(error, str(path)))
    path.touch()
    assert "check the disk" in str(schema.to_store_error(error, str(path)))


HOLDER = """
import sys
from ocpp16_sdk.charge_point.outbox._sqlite_store import SqliteOutboxStore
store = SqliteOutboxStore(sys.argv[1])
store.open()
print("open", flush=True)
sys.stdin.read()
"""


def test_a_file_is_used_by_one_process_at_a_time(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match="is in use by another process"):
            SqliteOutboxStore(path).open()
        holder.kill()
    with_messages(path)  # an end of any kind lets it go


def test_a_file_is_used_by_one_queue_of_a_process_at_a_time(path: Path) -> None:
    first = SqliteOutboxStore(path)
    first.open()
    with pytest.raises(StoreError, match="in use by another charge point of this process"):
        SqliteOutboxStore(path).open()
    first.close()
    with_messages(path)


def test_a_file_belongs_to_one_charge_point(path: Path) -> None:
    first = SqliteOutboxStore(path, identity="CP001")
    for _ in range(2):
        first.open()
        first.close()
    before = path.read_bytes()
    with pytest.raises(
        StoreError, match="contains the messages of the charge point 'CP001', but this one is 'CP002'; use another"
    ):
        SqliteOutboxStore(path, identity="CP002").open()
    assert path.read_bytes() == before
    with_messages(path)  # a queue that was told no identity may use it


def test_an_older_file_belongs_to_the_charge_point_that_opens_it_first(path: Path) -> None:
    with_messages(path, 3)
    database = sqlite3.connect(path)
    database.executescript("DROP TABLE station; DROP TABLE owner; PRAGMA user_version = 1")
    database.close()
    store = SqliteOutboxStore(path, identity="CP001")
    assert store.open().message_count == 3
    store.close()
    with pytest.raises(StoreError, match="'CP001', but this one is 'CP002'"):
        SqliteOutboxStore(path, identity="CP002").open()
