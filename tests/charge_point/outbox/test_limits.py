"""A full queue drops MeterValues, and accepts every start and stop."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from ocpp16_sdk.charge_point.outbox import MeterValuesDropped, StoreDegraded
from tests.charge_point.outbox.failing_store import FaultyStore
from tests.support.outbox_receiver import Central, deliver_all, delivering, opened, reading
from tests.support.virtual_time import in_virtual_time


@in_virtual_time
async def test_a_full_queue_drops_meter_values_of_the_longest_transaction_except_the_first_and_last() -> None:
    central = Central()
    async with opened(limit=40) as (outbox, reports):
        short = await outbox.transactions.start(connector_id=1, id_tag="short", meter_start=0)
        await short.sample(-1)
        await short.sample(-2)
        await short.stop(meter_stop=0)
        long = await outbox.transactions.start(connector_id=1, id_tag="long", meter_start=0)
        for number in range(40):
            await long.sample(number)
        await long.stop(meter_stop=40)
        assert outbox.waiting <= 41
        assert reports
        assert all(isinstance(report, MeterValuesDropped) and report.removed > 0 for report in reports)
        await deliver_all(outbox, central)
    assert central.told[:5] == ["start short", "meter -1 of 1", "meter -2 of 1", "stop 0 of 1", "start long"]
    assert (central.told[5], central.told[-2:]) == ("meter 0 of 2", ["meter 39 of 2", "stop 40 of 2"])
    numbers = [int(each.split()[1]) for each in central.told[5:-1]]
    assert numbers == sorted(numbers)


@in_virtual_time
async def test_any_number_of_starts_and_stops_is_queued() -> None:
    central = Central()
    async with opened(limit=10) as (outbox, reports):
        for number in range(50):
            transaction = await outbox.transactions.start(connector_id=1, id_tag=f"T{number}", meter_start=0)
            await transaction.sample(1)
            await transaction.sample(2)
            await transaction.stop(meter_stop=number)
        assert outbox.waiting == 200
        assert reports == []
        await deliver_all(outbox, central)
    assert len(central.taken) == 200


@pytest.mark.parametrize("options", [{"limit": 100}, {"size_limit": 20_000}], ids=["messages", "characters"])
@in_virtual_time
async def test_a_queue_that_is_never_delivered_stays_small(options: dict[str, Any]) -> None:
    store = FaultyStore()
    async with opened(store, **options) as (outbox, reports):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        for number in range(2000):
            await transaction.sample(number)
            await outbox.transactions.meter_values(number % 2, [reading(number)])
        assert outbox.waiting <= 200
        assert store.open().message_count == outbox.waiting
        assert len(reports) < 300


@in_virtual_time
async def test_a_message_that_is_being_sent_is_not_dropped() -> None:
    central = Central()
    async with opened(limit=100) as (outbox, _):
        for number in range(100):
            await outbox.transactions.meter_values(1, [reading(number)])
        async with delivering(outbox, central):
            await central.has(1)
        for number in range(100, 120):
            await outbox.transactions.meter_values(1, [reading(number)])
        central.taken.clear()
        await deliver_all(outbox, central)
    told = [int(each.split()[1]) for each in central.told]
    assert told[:50] == list(range(told[0], told[0] + 50))
    assert told[-1] == 119
    assert len(told) < 119


@in_virtual_time
async def test_a_queue_that_was_full_of_starts_and_stops_has_its_limit_again_when_it_is_empty() -> None:
    async with opened(limit=20) as (outbox, reports):
        for number in range(30):
            await outbox.transactions.start(connector_id=number + 1, id_tag="A", meter_start=0)
        await deliver_all(outbox, Central())
        told = len(reports)
        for number in range(21):
            await outbox.transactions.meter_values(1, [reading(number)])
        assert len(reports) == told + 1
        assert outbox.waiting <= 20


@in_virtual_time
async def test_messages_that_are_only_in_memory_are_dropped_too() -> None:
    store, central = FaultyStore(), Central()
    async with opened(store, limit=20) as (outbox, _):
        for number in range(10):
            await outbox.transactions.meter_values(1, [reading(number)])
        store.failing = {"write"}
        for number in range(10, 100):
            await outbox.transactions.meter_values(1, [reading(number)])
        assert outbox.waiting <= 20
        store.failing = set()
        await anyio.sleep(2)
        await outbox.transactions.meter_values(1, [reading(100)])
        await deliver_all(outbox, central)
    numbers = [int(each.split()[1]) for each in central.told]
    assert numbers == sorted(set(numbers))
    assert (numbers[0], numbers[-1]) == (0, 100)


@in_virtual_time
async def test_nothing_is_dropped_while_the_store_cannot_be_read() -> None:
    store = FaultyStore()
    async with opened(store, limit=10) as (outbox, reports):
        store.failing = {"read"}
        for number in range(12):
            await outbox.transactions.meter_values(1, [reading(number)])
        assert outbox.waiting == 12
        assert [type(report) for report in reports] == [StoreDegraded]
