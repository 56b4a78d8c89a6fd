"""A failing store is reported, and new messages are delivered from memory; no loss is silent."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point.outbox import StoreChanges, StoreDegraded, StoreRecovered, create_outbox
from ocpp16_sdk.errors import StoreError
from ocpp16_sdk.model import ChargePointRequest
from ocpp16_sdk.validation import Strict
from tests.charge_point.outbox.failing_store import FaultyStore
from tests.support.outbox_receiver import Central, R, deliver_all, delivering, opened, reading
from tests.support.virtual_time import in_virtual_time


@in_virtual_time
async def test_a_store_that_cannot_be_opened_is_an_error_at_the_start() -> None:
    store = FaultyStore()
    store.failing = {"open"}
    outbox = create_outbox(store)
    with pytest.raises(StoreError, match="open fails"):
        await outbox.open()
    with pytest.raises(StoreError, match="not open"):
        await outbox.transactions.meter_values(1, [reading()])
    await outbox.aclose()
    store.failing = set()
    await outbox.open()
    await outbox.aclose()


@in_virtual_time
async def test_messages_are_kept_in_memory_while_the_store_fails_and_are_stored_when_it_works_again() -> None:
    store, central = FaultyStore(), Central()
    async with opened(store) as (outbox, reports):
        await outbox.transactions.meter_values(1, [reading("stored")])
        store.failing = {"write"}
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await transaction.sample(9)
        (degraded,) = reports
        assert isinstance(degraded, StoreDegraded)
        assert str(degraded.error) == "write fails"
        assert outbox.waiting == 3
        store.failing = set()
        await anyio.sleep(2)
        await transaction.stop(meter_stop=1)
        assert reports == [degraded, StoreRecovered()]
    async with opened(store) as (outbox, _):
        assert outbox.waiting == 4
        await deliver_all(outbox, central)
    assert central.told == ["meter stored", "start A", "meter 9 of 1", "stop 1 of 1"]


@in_virtual_time
async def test_messages_are_delivered_in_order_while_the_store_fails() -> None:
    store, central = FaultyStore(), Central()
    async with opened(store) as (outbox, reports):
        await outbox.transactions.meter_values(1, [reading("stored")])
        store.failing = {"write"}
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        async with delivering(outbox, central):
            await outbox.wait_delivered()
            await transaction.stop(meter_stop=1)
            await outbox.wait_delivered()
            await anyio.sleep(60)
            store.failing = set()
            await anyio.sleep(10)
            assert [type(each) for each in reports] == [StoreDegraded, StoreRecovered]
    assert central.told == ["meter stored", "start A", "stop 1 of 1"]
    assert [store.read(0, 10), store.open().transactions] == [[], []]


@in_virtual_time
async def test_a_failing_store_is_not_called_for_every_message() -> None:
    store = FaultyStore()
    async with opened(store) as (outbox, reports):
        store.failing = {"write"}
        for _ in range(1000):
            await outbox.transactions.meter_values(1, [reading()])
        assert store.attempts == 1
        await anyio.sleep(2)
        await outbox.transactions.meter_values(1, [reading()])
        assert store.attempts == 2
        assert len(reports) == 1
        store.failing = set()
    assert store.open().message_count == 1001


@in_virtual_time
async def test_messages_that_could_not_be_stored_at_the_end_are_reported() -> None:
    store = FaultyStore()
    async with opened(store) as (outbox, reports):
        await outbox.transactions.meter_values(1, [reading()])
        store.failing = {"write"}
        await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await outbox.transactions.meter_values(1, [reading()])
    first, last = reports
    assert isinstance(first, StoreDegraded)
    assert isinstance(last, StoreDegraded)
    assert "2 messages in memory are lost" in str(last.error)


@in_virtual_time
async def test_messages_that_cannot_be_read_are_not_overtaken() -> None:
    store, central = FaultyStore(), Central()
    async with opened(store) as (outbox, reports):
        await outbox.transactions.meter_values(1, [reading(1)])
        store.failing = {"read", "write"}
        await outbox.transactions.meter_values(1, [reading(2)])
        async with delivering(outbox, central):
            await anyio.sleep(60)
            assert central.taken == []
            store.failing = {"write"}
            await anyio.sleep(6)
            assert central.told == ["meter 1", "meter 2"]
            store.failing = set()
            await anyio.sleep(6)
    assert [type(each) for each in reports] == [StoreDegraded, StoreRecovered]


@in_virtual_time
async def test_an_unexpected_error_of_a_store_is_raised_and_loses_nothing() -> None:
    class Broken(FaultyStore):
        def write(self, changes: StoreChanges, *, durable: bool) -> None:
            if self.failing:
                raise ZeroDivisionError
            super().write(changes, durable=durable)

    store = Broken()
    async with opened(store) as (outbox, reports):
        store.failing = {"write"}
        with pytest.raises(ZeroDivisionError):
            await outbox.transactions.meter_values(1, [reading()])
        store.failing = set()
        await anyio.sleep(2)
        await outbox.transactions.meter_values(1, [reading()])
        assert reports == []
    assert store.open().message_count == 2


@in_virtual_time
async def test_a_store_that_fails_to_close_raises_its_error() -> None:
    store = FaultyStore()
    outbox = create_outbox(store)
    await outbox.open()
    store.failing = {"close"}
    with pytest.raises(StoreError, match="close fails"):
        await outbox.aclose()


@in_virtual_time
async def test_the_answer_to_a_start_is_stored_with_its_removal_and_survives_a_loss_of_power() -> None:
    store = FaultyStore()
    async with opened(store) as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await transaction.sample(1)
        await deliver_all(outbox, Central())
    (start, _), _, (answer, durable), *_ = store.written
    assert (set(start.messages), set(start.transactions)) == ({1}, {1})
    assert answer.messages == {1: None}
    assert answer.transactions[1] is not None
    assert answer.transactions[1].transaction_id == 1
    assert durable


@in_virtual_time
async def test_new_messages_are_synced_at_once_and_removals_once_a_second() -> None:
    store = FaultyStore()
    async with opened(store) as (outbox, _):
        for _ in range(5):
            await outbox.transactions.meter_values(1, [reading()])
        assert [durable for _, durable in store.written] == [True] * 5
        await deliver_all(outbox, Central())
        assert [durable for _, durable in store.written[5:]] == [False] * 5
        await outbox.transactions.meter_values(1, [reading()])
        await anyio.sleep(2)
        await deliver_all(outbox, Central())
        assert store.written[-1][1]


@in_virtual_time
async def test_a_message_is_removed_from_the_store_before_the_next_is_sent() -> None:
    store, central = FaultyStore(), Central()
    left: list[int] = []
    async with opened(store) as (outbox, _):
        for _ in range(200):
            await outbox.transactions.meter_values(1, [reading()])
        central.before = lambda: left.append(store.open().message_count)
        await deliver_all(outbox, central)
    assert left == list(range(200, 0, -1))  # CP-69: a crash repeats one message at most
    assert store.largest_page <= 64


@pytest.mark.parametrize(
    "damaged", ['{"connectorId":"x"}', "5", "[1]", "null", '{"cls":1,"self":2,"_fields_set":3}', "[" * 100_000, "{"]
)
@in_virtual_time
async def test_an_unreadable_message_is_discarded_like_any_failed_one(damaged: str) -> None:
    store, central = FaultyStore(), Central()
    async with opened(store) as (outbox, _):
        await outbox.transactions.meter_values(1, [reading()])
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await transaction.stop(meter_stop=1)
    changed = {
        number: type(entry)(number, entry.action, damaged, entry.transaction)
        for number, entry in enumerate(store.read(0, 2), 1)
    }
    store.write(StoreChanges(changed, {}), durable=True)
    async with opened(store) as (outbox, reports):
        outbox.attempts = 1
        refused = [m.MeterValuesRequest, m.StartTransactionRequest]

        async def call(request: ChargePointRequest[R], /) -> R:
            Strict().dump(request)
            return await central.call(request)

        with anyio.move_on_after(5):
            await outbox.deliver(call)
        assert [type(getattr(report, "request", None)) for report in reports] == refused
    assert central.told == ["stop 1 of -1"]
