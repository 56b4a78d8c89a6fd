"""A queue on a disk that is full goes on, and removes the messages that were delivered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ocpp16_sdk.charge_point.outbox import QueuedMessage, TransactionRecord
from ocpp16_sdk.charge_point.outbox._disk_reserve import DiskReserve
from ocpp16_sdk.charge_point.outbox._queue import Queue
from ocpp16_sdk.charge_point.outbox._sqlite_store import SqliteOutboxStore
from tests.charge_point.outbox.queue_files import METER, START

ROOT = Path(__file__).parents[3]
NO_MOUNT = 77
LARGEST_LOG = 128 * 2**10


def on_small_disk(folder: Path, kilobytes: int) -> subprocess.CompletedProcess[str]:
    """Run the program twice on a disk in memory, which only its processes see."""
    program = f"{sys.executable} -m tests.charge_point.outbox.full_disk"
    script = (
        f"mount -t tmpfs -o size={kilobytes}k tmpfs '{folder}' || exit {NO_MOUNT}\n"
        f"{program} fill '{folder}/queue.db' && {program} count '{folder}/queue.db'\n"
    )
    command = ["unshare", "-rm", "sh", "-c", script]
    try:
        finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    except FileNotFoundError as error:
        return subprocess.CompletedProcess(command, NO_MOUNT, "", str(error))
    if finished.returncode == 1 and finished.stderr.startswith("unshare:"):
        finished.returncode = NO_MOUNT
    return finished


@pytest.mark.parametrize("kilobytes", [384, 1024])
def test_delivered_messages_are_removed_from_a_full_disk(tmp_path: Path, kilobytes: int) -> None:
    finished = on_small_disk(tmp_path, kilobytes)
    assert finished.returncode != NO_MOUNT, (
        f"this test needs a Linux with user namespaces (unshare -rm): {finished.stderr}"
    )
    assert finished.returncode == 0, finished.stderr
    filled, counted = finished.stdout.splitlines()
    delivered, largest_log = map(int, filled.split())
    assert delivered > 100
    assert largest_log <= LARGEST_LOG
    assert counted == "0 0"


def test_the_space_is_reserved_while_the_file_is_open(tmp_path: Path) -> None:
    store = SqliteOutboxStore(tmp_path / "queue.db")
    store.open()
    reserve = tmp_path / "queue.db-reserve"
    assert reserve.stat().st_size == 128 * 2**10
    assert reserve.stat().st_mode & 0o077 == 0
    store.close()
    assert not reserve.exists()


def test_a_reserve_that_cannot_be_created_is_reported_as_missing(tmp_path: Path) -> None:
    reserve = DiskReserve(str(tmp_path / "none" / "reserve"))
    assert not reserve.create()
    assert not reserve.release()
    reserve = DiskReserve(str(tmp_path / "reserve"))
    assert reserve.create()
    assert reserve.release()
    assert not (tmp_path / "reserve").exists()


def test_the_steps_without_additions_are_in_a_safe_order() -> None:
    queue = Queue(1000, 10**6)
    queue.start_transaction("StartTransaction", START)
    record = queue.start_transaction("StartTransaction", START)
    queue.changes_written(queue.collect_changes())
    queue.stop_transaction("StopTransaction", "{}", record.number)
    queue.append("MeterValues", METER.text, None)
    queue.add_loaded([QueuedMessage(1, "StartTransaction", START, 1)])
    queue.discard()
    steps = queue.without_additions(queue.collect_changes())
    assert [[*step.messages.items()] for step in steps] == [[], [(1, None)]]
    # The transaction id is stored first. The stop of the other is not stored, so its record stays open.
    assert steps[0].transactions == {
        1: TransactionRecord(1, START, discarded=True),
        2: TransactionRecord(2, START, stopped=False),
    }
