from __future__ import annotations

import gc
import logging
import math
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from weakref import ref as weakref

import anyio
import pytest
from pydantic import ValidationError

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point.outbox import AsyncTransaction, MemoryOutboxStore, OutboxEvent, create_outbox
from ocpp16_sdk.errors import InvalidMessageError, TransactionError
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
async def test_a_start_has_all_its_fields() -> None:
    central = Central()
    async with opened(clock=Hours()) as (outbox, _):
        await outbox.transactions.start(connector_id=2, id_tag="04A2B3", meter_start=1500, reservation_id=7)
        await deliver_all(outbox, central)
    assert central.taken == [  # CP-62
        m.StartTransactionRequest(connector_id=2, id_tag="04A2B3", meter_start=1500, timestamp=NOW, reservation_id=7)
    ]


@pytest.mark.parametrize("reason", [None, *m.Reason])
@in_virtual_time
async def test_a_stop_has_its_reason_and_id_tag(reason: m.Reason | None) -> None:
    central = Central()
    data = [reading(3), reading(4)]
    async with opened(clock=Hours()) as (outbox, _):
        for id_tag in ("04A2B3", None):
            transaction = await outbox.transactions.start(connector_id=1, id_tag="04A2B3", meter_start=0)
            await transaction.stop(meter_stop=9, reason=reason, id_tag=id_tag, transaction_data=data)
        await deliver_all(outbox, central)
    card, reset = central.taken[1::2]
    common: dict[str, Any] = {"meter_stop": 9, "timestamp": NOW, "reason": reason, "transaction_data": tuple(data)}
    assert card == m.StopTransactionRequest(transaction_id=1, id_tag="04A2B3", **common)  # CP-63..CP-65
    assert reset == m.StopTransactionRequest(transaction_id=2, **common)


@in_virtual_time
async def test_timestamps_of_the_application_are_sent_unchanged() -> None:
    central, clock = Central(), Hours()
    clock.advance(-2)
    early = clock.time
    async with opened(clock=Hours()) as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0, timestamp=early)
        await transaction.sample(1, timestamp=early)
        await transaction.stop(meter_stop=1, timestamp=early)
        await deliver_all(outbox, central)
        assert transaction.started_at == early
    sample = central.taken[1]
    assert isinstance(sample, m.MeterValuesRequest)
    assert sample.meter_value[0].timestamp == early  # CP-78


@pytest.mark.parametrize(("value", "text"), [(7, "7"), (7.25, "7.25"), (1e21, "1" + "0" * 21), (1e-7, "0.0000001")])
@in_virtual_time
async def test_a_sample_is_one_reading_without_an_exponent(value: float, text: str) -> None:
    central = Central()
    async with opened(clock=Hours()) as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await transaction.sample(value)
        await transaction.sample(
            "0a",
            measurand=m.Measurand.CURRENT_IMPORT,
            unit=m.UnitOfMeasure.A,
            context=m.ReadingContext.SAMPLE_CLOCK,
            phase=m.Phase.L1,
            location=m.Location.CABLE,
            format=m.ValueFormat.SIGNED_DATA,
        )
        await deliver_all(outbox, central)
    _, plain, full = central.taken
    assert isinstance(plain, m.MeterValuesRequest)
    assert isinstance(full, m.MeterValuesRequest)
    assert plain.meter_value[0].sampled_value == (m.SampledValue(value=text),)
    (told,) = full.meter_value[0].sampled_value
    assert (told.value, told.phase, told.format) == ("0a", m.Phase.L1, m.ValueFormat.SIGNED_DATA)


@in_virtual_time
async def test_a_transaction_has_the_reported_values() -> None:
    async with opened(clock=Hours()) as (outbox, _):
        one = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=5, reservation_id=3)
        other = await outbox.transactions.start(connector_id=2, id_tag="B", meter_start=6)
        assert (one.connector_id, one.id_tag, one.meter_start, one.started_at) == (1, "A", 5, NOW)
        assert (one.reservation_id, one.transaction_id, one.stopped) == (3, None, False)
        assert [*outbox.transactions.open] == [one, other]
        assert repr(one) == "<Transaction None on connector 1, open>"
        async with delivering(outbox, Central()):
            assert await other.wait_confirmed() == accepted(2)
            assert (one.transaction_id, other.transaction_id) == (1, 2)
        await one.stop(meter_stop=7)
        assert [*outbox.transactions.open] == [other]
        assert repr(one) == "<Transaction 1 on connector 1, stopped>"


@in_virtual_time
async def test_a_stopped_transaction_accepts_no_reports() -> None:
    async with opened() as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=5)
        await transaction.stop(meter_stop=7)
        with pytest.raises(TransactionError, match="is stopped"):
            await transaction.stop(meter_stop=8)
        with pytest.raises(TransactionError, match="is stopped"):
            await transaction.sample(1)
        with pytest.raises(TransactionError, match="is stopped"):
            await transaction.meter_values([reading()])
        assert outbox.waiting == 2


@in_virtual_time
async def test_of_two_concurrent_stops_one_is_queued() -> None:
    refused: list[TransactionError] = []
    async with opened() as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=5)

        async def stop() -> None:
            try:
                await transaction.stop(meter_stop=6)
            except TransactionError as error:
                refused.append(error)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(stop)
            tasks.start_soon(stop)
        assert (outbox.waiting, len(refused)) == (2, 1)


@in_virtual_time
async def test_an_invalid_message_is_refused_before_it_is_queued() -> None:
    broken = m.MeterValue.model_construct(timestamp=NOW, sampled_value="none")
    async with opened() as (outbox, _):
        transactions = outbox.transactions
        with pytest.raises(ValueError, match="connector_id=0: must be a whole number from 1 to"):
            await transactions.start(connector_id=0, id_tag="A", meter_start=0)  # CP-62
        with pytest.raises(ValidationError):
            await transactions.start(connector_id=1, id_tag="A" * 21, meter_start=0)
        with pytest.raises(ValidationError):
            await transactions.start(connector_id=1, id_tag="A", meter_start=0, timestamp=datetime(2026, 5, 1))
        with pytest.raises(InvalidMessageError):
            await transactions.meter_values(1, [broken])
        assert (outbox.waiting, transactions.open) == (0, ())
        transaction = await transactions.start(connector_id=1, id_tag="A", meter_start=0)
        with pytest.raises(ValidationError):
            await transaction.stop(meter_stop=1, id_tag="A" * 21)
        with pytest.raises(InvalidMessageError):
            await transaction.stop(meter_stop=1, transaction_data=[broken])
        assert transactions.open == (transaction,)
        await transaction.stop(meter_stop=1)


@in_virtual_time
async def test_a_cancelled_report_is_queued_all_the_same() -> None:
    central = Central()
    async with opened() as (outbox, _):
        with anyio.CancelScope() as scope:
            scope.cancel()
            await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        (transaction,) = outbox.transactions.open
        await transaction.stop(meter_stop=1)
        await deliver_all(outbox, central)
    assert central.told == ["start A", "stop 1 of 1"]


@in_virtual_time
async def test_a_stopped_transaction_without_references_uses_no_memory() -> None:
    held: list[weakref[AsyncTransaction]] = []
    async with opened() as (outbox, _):

        async def charge(number: int) -> None:
            transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=number)
            held.append(weakref(transaction))
            await transaction.stop(meter_stop=number)

        for number in range(10):
            await charge(number)
        gc.collect()
        assert [each() for each in held] == [None] * 10


@in_virtual_time
async def test_an_exception_of_on_event_is_logged_and_has_no_other_effect(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: OutboxEvent) -> None:
        raise ValueError("of the application's own")

    central = Central(REFUSED)
    outbox = create_outbox(None, on_event=fail)
    await outbox.open()
    outbox.attempts = 1
    await outbox.transactions.meter_values(1, [reading("secret")])
    with caplog.at_level(logging.INFO):
        await deliver_all(outbox, central)
    await outbox.aclose()
    assert "of the application's own" in caplog.text
    assert "secret" not in caplog.text


@in_virtual_time
async def test_without_on_event_all_events_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    outbox = create_outbox(None)
    await outbox.open()
    outbox.attempts = 1
    await outbox.transactions.meter_values(1, [reading()])
    await deliver_all(outbox, Central(REFUSED))
    await outbox.aclose()
    assert "MeterValues was discarded: any was refused with InternalError" in caplog.text


@pytest.mark.parametrize("path", ["", ":memory:"])
def test_a_database_in_memory_is_refused_as_a_store(path: str) -> None:
    with pytest.raises(ValueError, match="must be the path of a file, without NUL, or None"):
        create_outbox(path)


@pytest.mark.parametrize("options", [{"limit": 0}, {"size_limit": -1}])
def test_a_limit_is_positive(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be a whole number, at least 1"):
        create_outbox(None, **options)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (sum([0.1] * 10), "1"),
        (-0.0, "0"),
        (12345678.1234, "12345678.1234"),
        (10**15 + 1, "1000000000000001"),
        (Decimal("0.10000000000000000001"), "0.10000000000000000001"),
        ("7.40", "7.40"),
        ("1e3", "1000"),
    ],
)
@in_virtual_time
async def test_a_float_is_written_without_its_rounding_error(value: float | Decimal | str, text: str) -> None:
    central = Central()
    async with opened() as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await transaction.sample(value)
        await deliver_all(outbox, central)
    assert central.told[1] == f"meter {text} of 1"


@pytest.mark.parametrize(
    ("value", "error"),
    [
        *((each, ValueError) for each in (math.nan, math.inf, -math.inf, "abc", "", "nan", "1e999999999")),
        *((each, TypeError) for each in (True, None, [1], b"1")),
    ],
)
@in_virtual_time
async def test_a_reading_must_be_a_finite_number(value: Any, error: type[Exception]) -> None:
    async with opened() as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        with pytest.raises(error, match=r"^value=.*: must be a finite number, or text for the format SignedData$"):
            await transaction.sample(value)
        assert outbox.waiting == 1


@in_virtual_time
async def test_meter_values_without_a_reading_are_refused() -> None:
    async with opened() as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        for tell in (transaction.meter_values, partial(outbox.transactions.meter_values, 0)):
            with pytest.raises(ValueError, match=r"^meter_value: must contain at least one MeterValue$"):
                await tell([])
            with pytest.raises(ValueError, match=r"^meter_value\[1\]\.sampled_value: must contain at least one"):
                await tell([reading(), m.MeterValue.model_construct(timestamp=NOW, sampled_value=())])
        assert outbox.waiting == 1


@pytest.mark.parametrize("value", [None, 5, "text", reading()])
@in_virtual_time
async def test_one_reading_is_not_accepted_in_place_of_several(value: Any) -> None:
    async with opened() as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        for report in (transaction.meter_values, partial(outbox.transactions.meter_values, 0)):
            with pytest.raises(TypeError, match=r"^meter_value=.*: must be a sequence of MeterValue$"):
                await report(value)
        if value is not None:
            with pytest.raises(TypeError, match=r"^transaction_data=.*: must be a sequence of MeterValue$"):
                await transaction.stop(meter_stop=0, transaction_data=value)
        assert outbox.waiting == 1


@in_virtual_time
async def test_a_missing_connector_is_refused() -> None:
    async with opened(connectors=2) as (outbox, _):
        with pytest.raises(ValueError, match="connector_id=3: must be a whole number from 1 to 2"):
            await outbox.transactions.start(connector_id=3, id_tag="A", meter_start=0)
        with pytest.raises(ValueError, match="connector_id=9: must be a whole number from 0 to 2"):
            await outbox.transactions.meter_values(9, [reading()])
        await outbox.transactions.start(connector_id=2, id_tag="A", meter_start=0)
        assert outbox.waiting == 1


@in_virtual_time
async def test_a_connector_has_one_transaction_at_a_time_also_after_a_restart() -> None:
    store = MemoryOutboxStore()
    async with opened(store) as (outbox, _):
        await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await outbox.transactions.start(connector_id=2, id_tag="B", meter_start=0)
    async with opened(store) as (outbox, _):
        with pytest.raises(
            TransactionError, match="connector_id=1: a transaction is open on this connector; stop it first"
        ):
            await outbox.transactions.start(connector_id=1, id_tag="C", meter_start=0)
        await outbox.transactions.open[0].stop(meter_stop=1)
        await outbox.transactions.start(connector_id=1, id_tag="C", meter_start=1)
        assert [each.id_tag for each in outbox.transactions.open] == ["B", "C"]
