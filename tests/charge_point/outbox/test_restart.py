"""What a charge point restores after a restart."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point.outbox import MemoryOutboxStore, create_outbox
from ocpp16_sdk.errors import ConnectionLostError
from tests.support.outbox_receiver import (
    NOW,
    REFUSED,
    Central,
    Hours,
    accepted,
    deliver_all,
    delivering,
    opened,
    reading,
)
from tests.support.virtual_time import in_virtual_time


@in_virtual_time
async def test_open_transactions_are_restored_with_all_their_data() -> None:
    store, central = MemoryOutboxStore(), Central()
    async with opened(store, clock=Hours()) as (outbox, _):
        await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=5, reservation_id=3)
        await deliver_all(outbox, central)
        ended = await outbox.transactions.start(connector_id=3, id_tag="gone", meter_start=5)
        await outbox.transactions.start(connector_id=2, id_tag="B", meter_start=6)
        await ended.stop(meter_stop=6)
    async with opened(store) as (outbox, _):
        one, other = outbox.transactions.open
        assert (one.connector_id, one.id_tag, one.meter_start, one.started_at) == (1, "A", 5, NOW)
        assert (one.reservation_id, one.transaction_id, other.transaction_id) == (3, 1, None)
        assert await one.wait_confirmed() == accepted(1)
        for transaction in (one, other):
            await transaction.stop(meter_stop=9, reason=m.Reason.POWER_LOSS)
        await deliver_all(outbox, central)
        assert await other.wait_confirmed() == accepted(3)
    assert central.told == [
        *("start A", "start gone", "start B", "stop 6 of 2", "stop 9 of 1", "stop 9 of 3")  # CP-69
    ]


@in_virtual_time
async def test_a_transaction_whose_start_was_answered_is_stopped_with_its_id_after_a_restart() -> None:
    store, central = MemoryOutboxStore(), Central(None, ConnectionLostError("lost"))
    async with opened(store) as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await transaction.stop(meter_stop=1)
        await outbox.deliver(central.call)
    async with opened(store) as (outbox, _):
        assert outbox.transactions.open == ()
        await deliver_all(outbox, central)
    assert central.told == ["start A", "stop 1 of 1", "stop 1 of 1"]  # CP-63


@in_virtual_time
async def test_failures_are_counted_over_a_restart_and_the_delay_starts_again() -> None:
    store, central, begun = MemoryOutboxStore(), Central(REFUSED, REFUSED), 0.0
    async with opened(store) as (outbox, _):
        outbox.retry_interval = 60
        await outbox.transactions.meter_values(1, [reading()])
        async with delivering(outbox, central):
            await central.has(1)
            await anyio.sleep(30)
    async with opened(store) as (outbox, reports):
        begun = anyio.current_time()
        outbox.attempts, outbox.retry_interval = 2, 60
        await deliver_all(outbox, central)
        assert len(reports) == 1
    assert round(central.times[1] - begun) == 60


@in_virtual_time
async def test_a_lower_setting_discards_a_message_that_failed_before_a_restart(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store, central = MemoryOutboxStore(), Central(REFUSED)
    async with opened(store) as (outbox, _):
        await outbox.transactions.meter_values(1, [reading()])
        async with delivering(outbox, central):
            await central.has(1)
            await anyio.sleep(30)
    async with opened(store) as (outbox, reports):
        outbox.attempts = 1
        await deliver_all(outbox, central)
        assert len(reports) == 1
    assert len(central.taken) == 1
    assert "MeterValues was discarded: it failed before the charge point was restarted" in caplog.text


@in_virtual_time
async def test_a_transaction_object_stays_valid_when_the_queue_is_opened_again() -> None:
    central = Central()
    outbox = create_outbox(None)
    await outbox.open()
    transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
    await outbox.aclose()
    await outbox.aclose()
    await outbox.open()
    assert outbox.transactions.open == (transaction,)
    async with delivering(outbox, central):
        assert await transaction.wait_confirmed() == accepted(1)
    await transaction.stop(meter_stop=1)
    await deliver_all(outbox, central)
    await outbox.aclose()
    assert central.told == ["start A", "stop 1 of 1"]
