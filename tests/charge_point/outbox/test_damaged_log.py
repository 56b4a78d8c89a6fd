"""A damaged write-ahead log is noticed and reported, and the remaining messages are delivered."""

from __future__ import annotations

import logging
import random
import subprocess
import sys
from pathlib import Path

import anyio
import pytest

from ocpp16_sdk.charge_point.outbox import StoreDamaged
from ocpp16_sdk.charge_point.outbox._sqlite_log import lost_frames
from ocpp16_sdk.charge_point.outbox._sqlite_store import SqliteOutboxStore
from ocpp16_sdk.errors import StoreError
from tests.support.outbox_receiver import Central, deliver_all, opened

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]
HEADER, FRAME = 32, 24 + 4096
KILLED = """
import os, sys
from ocpp16_sdk.charge_point.outbox import StoreChanges
from ocpp16_sdk.charge_point.outbox._sqlite_store import SqliteOutboxStore
from tests.charge_point.outbox.queue_files import meter_values
store = SqliteOutboxStore(sys.argv[1])
store.open()
for number in range(1, int(sys.argv[2]) + 1):
    store.write(StoreChanges({number: meter_values(number)}, {}), durable=True)
    if number % 3 == 0:
        store.write(StoreChanges({number // 3: None}, {}), durable=False)
os._exit(0)
"""


def killed_queue(path: Path, messages: int) -> tuple[bytes, bytes, list[int]]:
    """Return the file and the log of a process that was killed, and the numbers of the messages in them."""
    command = [sys.executable, "-c", KILLED, str(path), str(messages)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    log = Path(f"{path}-wal").read_bytes()
    assert log
    return path.read_bytes(), log, list(range(messages // 3 + 1, messages + 1))


def places_to_flip(log: bytes) -> list[int]:
    """Return each byte of the header and of the headers of frames, and some bytes of each page."""
    chosen = random.Random(7)
    frames = range(HEADER, len(log) - FRAME + 1, FRAME)
    places = [*range(HEADER)]
    for frame in frames:
        places += range(frame, frame + 24)
        places += chosen.sample(range(frame + 24, frame + FRAME), 6)
    return places


def write_damaged(path: Path, log: bytes, place: int) -> None:
    damaged = bytearray(log)
    damaged[place] ^= 1 << (place % 8)
    Path(f"{path}-wal").write_bytes(damaged)


def numbers_in(path: Path) -> list[int]:
    store = SqliteOutboxStore(path)
    store.open()
    numbers = [message.number for message in store.read(0, 1000)]
    store.close()
    return numbers


@pytest.mark.parametrize("messages", [5, 9, 30])
def test_a_flipped_bit_of_the_log_never_loses_messages_unnoticed(path: Path, messages: int) -> None:
    database, log, expected = killed_queue(path, messages)
    assert lost_frames(log) == 0
    assert numbers_in(path) == expected
    lossy = 0
    for place in places_to_flip(log):
        path.write_bytes(database)
        write_damaged(path, log, place)
        store = SqliteOutboxStore(path)
        try:
            contents = store.open()
        except StoreError:
            continue  # it was noticed
        numbers = [message.number for message in store.read(0, 1000)]
        store.close()
        lossy += numbers != expected
        assert contents.damage or numbers == expected, place
    assert lossy > 50


async def test_the_damage_is_reported_and_the_rest_is_delivered(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    _, log, expected = killed_queue(path, 6)
    write_damaged(path, log, len(log) - FRAME // 2)
    central = Central()
    with anyio.fail_after(20):
        async with opened(str(path)) as (outbox, reports):
            waiting = outbox.waiting
            assert 0 < waiting < len(expected) + 2
            await deliver_all(outbox, central)
        async with opened(str(path)) as (_, later_reports):
            pass
    assert len(central.taken) == waiting
    (report,) = reports
    assert isinstance(report, StoreDamaged)
    assert f"{path}-wal: the write-ahead log was damaged" in str(report)
    assert [record.message for record in caplog.records] == [str(report)]
    assert later_reports == []


def test_the_log_of_a_killed_process_is_not_damaged_where_a_transaction_is_unfinished(path: Path) -> None:
    _, log, _ = killed_queue(path, 5)
    sizes = 0, 10, HEADER, HEADER + 100, len(log) - FRAME, len(log) - 1
    assert [lost_frames(log[:size]) for size in sizes] == [0] * len(sizes)


def test_every_frame_after_the_damage_is_counted(path: Path) -> None:
    _, log, _ = killed_queue(path, 5)
    count = (len(log) - HEADER) // FRAME
    for frame in range(count):
        damaged = bytearray(log)
        damaged[HEADER + frame * FRAME + 100] ^= 16
        assert lost_frames(bytes(damaged)) == count - frame
