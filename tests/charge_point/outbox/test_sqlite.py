"""The SQLite file: what is restored, how it is written, and a disk that is slow or fails."""

from __future__ import annotations

import sqlite3
import threading
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import anyio
import anyio.from_thread
import anyio.lowlevel
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point.outbox import (
    MessageDiscarded,
    QueuedMessage,
    StoreChanges,
    StoreDegraded,
    StoreRecovered,
    TransactionRecord,
    _sqlite_schema as schema,
    create_outbox,
)
from ocpp16_sdk.charge_point.outbox._sqlite_store import SqliteOutboxStore
from ocpp16_sdk.errors import StoreError
from ocpp16_sdk.model import ChargePointRequest
from ocpp16_sdk.validation import Strict
from ocpp16_sdk.validation.lenient import Lenient
from tests.charge_point.outbox.queue_files import METER, START, spoil, with_messages
from tests.support.outbox_receiver import Central, R, accepted, deliver_all, delivering, opened, reading

pytestmark = pytest.mark.anyio


def test_everything_is_restored(path: Path) -> None:
    store = SqliteOutboxStore(path)
    assert (store.open().message_count, repr(store)) == (0, f"<SqliteOutboxStore '{path}'>")
    waiting = QueuedMessage(5, "StartTransaction", START, 5, 2)
    records = {
        2: TransactionRecord(2, START, accepted(-7)),
        3: TransactionRecord(3, START, discarded=True, stopped=True),
        4: TransactionRecord(4, START, stopped=True),
        5: TransactionRecord(5, START),
        9: TransactionRecord(9, START),
    }
    store.write(StoreChanges({1: METER, 5: waiting}, records), durable=True)
    store.write(StoreChanges({1: None, 8: None}, {9: None}), durable=False)
    store.close()
    contents = store.open()
    assert (contents.message_count, contents.total_size, contents.last_number) == (1, len(START), 5)
    assert contents.transactions == [records[2], records[3], records[5]]
    assert (store.read(0, 10), store.read(5, 10)) == ([waiting], [])
    store.close()


def test_messages_are_read_in_order_and_a_page_at_a_time(path: Path) -> None:
    with_messages(path, 10)
    store = SqliteOutboxStore(path)
    store.open()
    assert [entry.number for entry in store.read(3, 4)] == [4, 5, 6, 7]
    store.close()


async def test_a_queue_on_disk_survives_its_process_and_leaves_one_file(path: Path) -> None:
    with anyio.fail_after(20):
        async with opened(str(path)) as (outbox, _):
            transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
            await transaction.sample(1)
        assert [each.name for each in path.parent.iterdir()] == ["queue.db"]
        central = Central()
        async with opened(str(path)) as (outbox, _):
            (transaction,) = outbox.transactions.open
            await transaction.stop(meter_stop=2, reason=m.Reason.POWER_LOSS)
            await deliver_all(outbox, central)
            assert await transaction.wait_confirmed() == accepted(1)
    assert central.told == ["start A", "meter 1 of 1", "stop 2 of 1"]  # CP-69, CP-70


async def test_a_damaged_byte_in_a_payload_affects_only_its_message(path: Path) -> None:
    with anyio.fail_after(20):
        async with opened(str(path)) as (outbox, _):
            for value in (1, 2):
                await outbox.transactions.meter_values(1, [reading(value)])
        spoil(path, b"meterValue", 3, 0xC3)
        async with opened(str(path)) as (outbox, reports):
            outbox.attempts = 1
            taken: list[m.MeterValuesRequest] = []

            async def call(request: ChargePointRequest[R], /) -> R:
                Strict().dump(request)
                assert isinstance(request, m.MeterValuesRequest)
                taken.append(request)
                return request.__response__()  # type: ignore[return-value]

            with anyio.move_on_after(10) as scope:
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(outbox.deliver, call)
                    await outbox.wait_delivered()
                    tasks.cancel_scope.cancel()
            assert not scope.cancelled_caught
        assert [each.meter_value[0].sampled_value[0].value for each in taken] == ["2"]
        assert [type(each) for each in reports] == [MessageDiscarded]


async def test_an_answer_that_a_lenient_policy_accepted_is_restored(path: Path) -> None:
    odd = Lenient().load(m.StartTransactionResponse, '{"idTagInfo":{"status":"Odd"},"transactionId":0}')
    with anyio.fail_after(20):
        store = SqliteOutboxStore(path)
        store.open()
        store.write(StoreChanges({}, {1: TransactionRecord(1, START, odd)}), durable=True)
        store.close()
        async with opened(str(path)) as (outbox, _):
            answer = await outbox.transactions.open[0].wait_confirmed()
    assert answer == odd
    assert isinstance(answer.id_tag_info.status, m.AuthorizationStatus)


def test_a_file_of_an_earlier_version_is_migrated(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_messages(path, 3)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, ("CREATE TABLE further (x)",)))
    store = SqliteOutboxStore(path)
    assert store.open().message_count == 3
    store.close()
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
    assert database.execute("SELECT count(*) FROM further").fetchone() == (0,)
    database.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_messages(path, 3)
    steps = ("CREATE TABLE further (x)", "CREATE TABLE message (x)")
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, steps))
        with pytest.raises(StoreError, match="cannot be used"):
            SqliteOutboxStore(path).open()
    store = SqliteOutboxStore(path)
    assert store.open().message_count == 3
    store.close()


def test_a_write_that_fails_changes_nothing(path: Path) -> None:
    with_messages(path)
    store = SqliteOutboxStore(path)
    store.open()
    wrong = QueuedMessage(3, "Heartbeat", "{}", None)
    with pytest.raises(StoreError, match=r"queue\.db: cannot be used"):
        store.write(StoreChanges({1: None, 3: wrong}, {}), durable=True)
    assert [entry.number for entry in store.read(0, 10)] == [1]
    store.write(StoreChanges({1: None}, {}), durable=True)
    store.close()
    with pytest.raises(StoreError):
        store.read(0, 1)


def test_a_durable_write_is_one_sql_transaction_with_a_sync(path: Path, databases: list[sqlite3.Connection]) -> None:
    store = SqliteOutboxStore(path)
    store.open()
    statements: list[str] = []
    databases[0].set_trace_callback(statements.append)
    store.write(StoreChanges({1: METER, 2: METER}, {}), durable=True)
    store.write(StoreChanges({1: None}, {}), durable=False)
    settings = ("journal_mode", "locking_mode", "application_id", "user_version")
    told = [databases[0].execute(f"PRAGMA {name}").fetchone()[0] for name in settings]
    store.close()
    assert [each for each in statements if "SELECT" not in each and "message" not in each][:6] == [
        *("PRAGMA synchronous = FULL", "BEGIN IMMEDIATE", "COMMIT"),
        *("PRAGMA synchronous = NORMAL", "BEGIN IMMEDIATE", "COMMIT"),
    ]
    assert told == ["wal", "exclusive", 0x4F435036, 3]


def full(database: sqlite3.Connection) -> None:
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count = {pages}")


def roomy(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA max_page_count = 1000000")


def read_only(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA query_only = ON")


def writable(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA query_only = OFF")


Turn = Callable[[sqlite3.Connection], None]


@pytest.mark.parametrize(
    ("break_it", "mend_it", "told"),
    [(full, roomy, "cannot grow: the disk is full"), (read_only, writable, "cannot be written")],
    ids=["full", "read-only"],
)
async def test_a_full_or_read_only_disk_is_reported_and_loses_nothing(
    path: Path, databases: list[sqlite3.Connection], break_it: Turn, mend_it: Turn, told: str
) -> None:
    central = Central()
    with anyio.fail_after(30):
        async with opened(str(path)) as (outbox, reports):
            transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
            break_it(databases[0])
            for number in range(60):
                await transaction.sample("9" * 200 + str(number))
            (degraded,) = reports
            assert isinstance(degraded, StoreDegraded)
            assert told in str(degraded.error)
            assert str(path) in str(degraded.error)
            mend_it(databases[0])
            await anyio.sleep(1.1)
            await transaction.stop(meter_stop=1)
            assert reports == [degraded, StoreRecovered()]
        async with opened(str(path)) as (outbox, _):
            await deliver_all(outbox, central)
    samples = [each.split()[1] for each in central.told[1:-1]]
    assert samples == ["9" * 200 + str(number) for number in range(60)]
    assert (central.told[0], central.told[-1]) == ("start A", "stop 1 of 1")


async def test_a_long_queue_is_not_loaded(path: Path) -> None:
    store, central = SqliteOutboxStore(path), Central()
    store.open()
    text = m.MeterValuesRequest(connector_id=1, meter_value=(reading("9" * 1000),)).to_json()
    store.write(
        StoreChanges({n: QueuedMessage(n, "MeterValues", text, None) for n in range(1, 10_001)}, {}), durable=True
    )
    store.close()
    with anyio.fail_after(60):
        async with opened(str(path)) as (outbox, _):
            tracemalloc.start()
            async with delivering(outbox, central):
                await central.has(100)
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            assert outbox.waiting > 9000
    assert peak < 1_000_000  # of ten million characters


class Slow(SqliteOutboxStore):
    """Reads and writes when the test allows it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.at_work = anyio.Event()
        self.gate = threading.Semaphore(0)

    def _wait(self) -> None:
        anyio.from_thread.run_sync(self.at_work.set)
        self.gate.acquire(timeout=5)

    def read(self, after: int, count: int) -> Sequence[QueuedMessage]:
        self._wait()
        return super().read(after, count)

    def write(self, changes: StoreChanges, *, durable: bool) -> None:
        self._wait()
        super().write(changes, durable=durable)

    async def let(self) -> None:
        """Let what is under way go on, and return when the next is."""
        self.at_work = anyio.Event()
        self.gate.release()
        await self.at_work.wait()


async def test_a_slow_disk_does_not_block_the_event_loop(path: Path) -> None:
    with anyio.fail_after(20):
        store = Slow(path)
        outbox = create_outbox(store)
        await outbox.open()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(outbox.transactions.meter_values, 1, [reading()])
            await store.at_work.wait()  # the write is under way, and this task goes on
            for _ in range(3):
                tasks.start_soon(outbox.transactions.meter_values, 1, [reading()])
            while outbox.waiting < 4:
                await anyio.lowlevel.checkpoint()
            await store.let()  # the other three go with one write
            store.gate.release(100)
        await outbox.aclose()


async def test_nothing_is_sent_that_is_not_stored(path: Path) -> None:
    with anyio.fail_after(20):
        store, central = Slow(path), Central()
        outbox = create_outbox(store)
        await outbox.open()
        async with delivering(outbox, central), anyio.create_task_group() as tasks:
            await store.at_work.wait()  # delivery reads, and will find nothing
            tasks.start_soon(outbox.transactions.meter_values, 1, [reading()])
            while not outbox.waiting:
                await anyio.lowlevel.checkpoint()
            await store.let()  # now it is written
            for _ in range(100):
                await anyio.lowlevel.checkpoint()
            assert central.taken == []
            store.gate.release(100)
            await outbox.wait_delivered()
        await outbox.aclose()
    assert len(central.taken) == 1  # CP-69
