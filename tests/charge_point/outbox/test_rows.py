"""Rows of a station beside the queue: they are written in the same step as the messages."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ocpp16_sdk.charge_point.outbox import AsyncOutbox, MemoryOutboxStore, OutboxStore, create_outbox
from ocpp16_sdk.charge_point.outbox._clock import TIMES_TABLE
from ocpp16_sdk.charge_point.outbox._discarded import DISCARDED_TABLE
from ocpp16_sdk.charge_point.outbox._sqlite_store import SqliteOutboxStore
from ocpp16_sdk.charge_point.outbox._store import StoreChanges
from ocpp16_sdk.errors import StoreError

pytestmark = pytest.mark.anyio

LIST, PROFILE = ("local_list", "04A2B3"), ("profile", "7")


class RecordingStore(MemoryOutboxStore):
    """Records what is written, and fails while `failing` is true."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[tuple[StoreChanges, bool]] = []
        self.failing = False

    def write(self, changes: StoreChanges, *, durable: bool) -> None:
        if self.failing:
            raise StoreError("the disk is full")
        self.written.append((changes, durable))
        super().write(changes, durable=durable)


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> OutboxStore:
    return MemoryOutboxStore() if request.param == "memory" else SqliteOutboxStore(tmp_path / "queue.db")


async def test_rows_are_returned_once_after_the_store_is_opened_again(store: OutboxStore) -> None:
    outbox = create_outbox(store)
    await outbox.open()
    assert outbox.take_rows() == {}
    await outbox.write_rows({LIST: b"Accepted", PROFILE: b"\x00\xff"})
    await outbox.write_rows({LIST: b"Blocked", ("profile", "unknown"): None})
    await outbox.aclose()
    await outbox.open()
    assert outbox.take_rows() == {LIST: b"Blocked", PROFILE: b"\x00\xff"}
    assert outbox.take_rows() == {}
    await outbox.write_rows({PROFILE: None})
    await outbox.aclose()
    assert store.open().rows == {LIST: b"Blocked"}
    store.close()


async def test_rows_of_a_start_and_a_stop_are_in_the_step_of_their_message() -> None:
    store = RecordingStore()
    outbox = await opened(store)
    transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=5, rows={PROFILE: b"1"})
    await transaction.stop(meter_stop=7, rows={PROFILE: None, LIST: b"2"})
    await outbox.aclose()
    steps = [(list(changes.messages), dict(changes.rows), durable) for changes, durable in store.written]
    assert steps == [([1], {PROFILE: b"1"}, True), ([2], {PROFILE: None, LIST: b"2"}, True)]


async def test_rows_alone_are_durable_unless_asked_otherwise() -> None:
    store = RecordingStore()
    outbox = await opened(store)
    await outbox.write_rows({LIST: b"0"})
    await outbox.write_rows({LIST: b"1"}, durable=False)
    await outbox.write_rows({LIST: None})
    await outbox.aclose()
    assert [durable for _, durable in store.written] == [True, False, True]


async def test_rows_that_could_not_be_written_are_written_with_the_next_changes() -> None:
    store = RecordingStore()
    outbox = await opened(store)
    store.failing = True
    await outbox.write_rows({LIST: b"old", PROFILE: b"p"})
    await outbox.write_rows({LIST: b"new"})
    store.failing = False
    await outbox.aclose()
    (changes, _) = store.written[-1]
    assert dict(changes.rows) == {LIST: b"new", PROFILE: b"p"}
    assert store.open().rows == {LIST: b"new", PROFILE: b"p"}


async def test_rows_of_the_outbox_itself_are_not_rows_of_the_station() -> None:
    store = MemoryOutboxStore()
    rows = {LIST: b"x", (DISCARDED_TABLE, "1"): b"{}", (TIMES_TABLE, "boot"): b"{}"}
    store.write(StoreChanges({}, {}, rows), durable=True)
    outbox = await opened(store)
    assert outbox.take_rows() == {LIST: b"x"}
    await outbox.aclose()


async def test_rows_of_an_outbox_that_is_not_open_are_refused() -> None:
    with pytest.raises(StoreError, match="the outbox is not open"):
        await create_outbox(None).write_rows({LIST: b""})


def test_a_file_of_the_second_version_gets_the_table(tmp_path: Path) -> None:
    path = tmp_path / "queue.db"
    store = SqliteOutboxStore(path)
    store.open()
    store.close()
    database = sqlite3.connect(path)
    database.executescript("DROP TABLE station; PRAGMA user_version = 2")
    database.close()
    store.open()
    store.write(StoreChanges({}, {}, {LIST: b"x"}), durable=True)
    store.close()
    assert store.open().rows == {LIST: b"x"}
    store.close()


async def opened(store: OutboxStore) -> AsyncOutbox:
    outbox = create_outbox(store)
    await outbox.open()
    return outbox


async def test_messages_and_rows_of_one_step_are_written_together() -> None:
    store = RecordingStore()
    outbox = await opened(store)
    async with outbox.one_step():
        first = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=1)
        await outbox.transactions.start(connector_id=2, id_tag="B", meter_start=2)
        await first.stop(meter_stop=3)
        await outbox.write_rows({LIST: b"Accepted"}, durable=False)
        assert store.written == []
    ((changes, durable),) = store.written
    assert (len(changes.messages), dict(changes.rows), durable) == (3, {LIST: b"Accepted"}, True)
    await outbox.write_rows({LIST: None})
    assert len(store.written) == 2
    await outbox.aclose()


async def test_a_step_is_written_when_its_block_raises() -> None:
    store = RecordingStore()
    outbox = await opened(store)

    async def fail_in_a_step() -> None:
        async with outbox.one_step():
            await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=1)
            raise KeyError

    with pytest.raises(KeyError):
        await fail_in_a_step()
    assert len(store.written) == 1
    await outbox.aclose()
