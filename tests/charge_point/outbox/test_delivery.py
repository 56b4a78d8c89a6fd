from __future__ import annotations

import math
from typing import Any

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point.outbox import DeliveryFailed, MessageDiscarded
from ocpp16_sdk.charge_point.outbox._retry_rule import RetryRule
from ocpp16_sdk.errors import (
    CallTimeoutError,
    ConnectionClosedError,
    ConnectionLostError,
    ErrorCode,
    Fault,
    InvalidResponseError,
    NotConnectedError,
    NotSentError,
    OcppError,
    RemoteCallError,
    StoreError,
    TransactionError,
)
from ocpp16_sdk.model import ChargePointRequest
from tests.support.outbox_receiver import (
    NOW,
    REFUSED,
    Central,
    Hours,
    R,
    accepted,
    deliver_all,
    delivering,
    opened,
    reading,
)
from tests.support.virtual_time import in_virtual_time

LOST = [ConnectionLostError("lost"), NotSentError("not sent"), NotConnectedError("none"), ConnectionClosedError()]
FAILURES = {
    "CALLERROR": REFUSED,
    "time-out": CallTimeoutError("30 s"),
    "invalid answer": InvalidResponseError("conf", (Fault("", "missing", "", ErrorCode.PROTOCOL_ERROR),)),
}


@in_virtual_time
async def test_offline_events_are_sent_in_order_with_their_timestamps_and_the_later_id() -> None:
    clock, central = Hours(), Central()
    async with opened(clock=clock) as (outbox, _):
        one = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=5)
        other = await outbox.transactions.start(connector_id=2, id_tag="B", meter_start=0)
        clock.advance(1)
        await one.sample(7)
        await outbox.transactions.meter_values(0, [reading("main")])
        await other.meter_values([reading(9)])
        await one.stop(meter_stop=10, reason=m.Reason.EV_DISCONNECTED)
        await other.stop(meter_stop=20)
        clock.advance(1)
        await deliver_all(outbox, central)
    assert central.told == [  # CP-66, CP-67, CP-70
        *("start A", "start B", "meter 7 of 1", "meter main", "meter 9 of 2", "stop 10 of 1", "stop 20 of 2")
    ]
    start, _, sample, *_, stop, _ = central.taken
    assert isinstance(start, m.StartTransactionRequest)
    assert isinstance(sample, m.MeterValuesRequest)
    assert isinstance(stop, m.StopTransactionRequest)
    times = [start.timestamp, sample.meter_value[0].timestamp, stop.timestamp]
    assert [(each - NOW).total_seconds() / 3600 for each in times] == [0, 1, 1]  # CP-78


@in_virtual_time
async def test_a_new_message_waits_behind_the_queued_ones() -> None:
    central = Central()
    async with opened() as (outbox, _):
        for number in range(3):
            await outbox.transactions.meter_values(1, [reading(number)])
        async with delivering(outbox, central):
            await central.has(1)
            await outbox.transactions.start(connector_id=1, id_tag="new", meter_start=0)
            await outbox.wait_delivered()
    assert central.told == ["meter 0", "meter 1", "meter 2", "start new"]  # CP-68


@in_virtual_time
async def test_concurrent_reports_keep_their_order() -> None:
    central = Central()
    told: list[str] = []
    async with opened() as (outbox, _):

        async def tell(number: int) -> None:
            told.append(f"meter {number}")
            await outbox.transactions.meter_values(1, [reading(number)])

        async with anyio.create_task_group() as tasks:
            for number in range(10):
                tasks.start_soon(tell, number)
        await deliver_all(outbox, central)
    assert len(told) == 10
    assert central.told == told  # CP-66


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
@in_virtual_time
async def test_a_failed_message_is_sent_again_after_growing_delays_and_then_discarded(failure: OcppError) -> None:
    central = Central(failure, failure, failure)  # CP-76
    async with opened() as (outbox, reports):
        outbox.attempts, outbox.retry_interval = 3, 60
        await outbox.transactions.meter_values(1, [reading("poison")])
        await outbox.transactions.meter_values(1, [reading("next")])
        await deliver_all(outbox, central)
    assert [round(time - central.times[0]) for time in central.times] == [0, 60, 180, 180]  # CP-73, CP-74
    assert central.told == ["meter poison"] * 3 + ["meter next"]  # CP-75
    poison = central.taken[0]
    assert reports == [
        DeliveryFailed(poison, failure, 1, 60, 3),
        DeliveryFailed(poison, failure, 2, 120, 3),
        MessageDiscarded(poison, failure),
    ]


@in_virtual_time
async def test_each_failure_is_reported_and_logged_with_the_identity(caplog: pytest.LogCaptureFixture) -> None:
    refusal = RemoteCallError("StartTransaction", "InternalError", "", {})
    central = Central(refusal, refusal, refusal)
    async with opened(identity="CP001") as (outbox, reports):
        outbox.keep_transactions = False
        await outbox.transactions.start(connector_id=1, id_tag="04A2B3", meter_start=0)
        await deliver_all(outbox, central)
    assert {report.identity for report in reports} == {"CP001"}
    assert [(each.levelname, each.getMessage()) for each in caplog.records] == [
        ("WARNING", "'CP001': StartTransaction was refused with InternalError; sent 1 of 3 times, again in 60 s"),
        ("WARNING", "'CP001': StartTransaction was refused with InternalError; sent 2 of 3 times, again in 120 s"),
        ("ERROR", "'CP001': StartTransaction was discarded: StartTransaction was refused with InternalError"),
    ]
    assert [f"'CP001': {report}" for report in reports] == caplog.messages


@in_virtual_time
async def test_with_infinite_attempts_no_message_is_discarded() -> None:
    central = Central(*[REFUSED] * 50)
    async with opened() as (outbox, reports):
        outbox.attempts, outbox.retry_interval = math.inf, 1
        await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await deliver_all(outbox, central)
    assert len(central.taken) == 51
    assert {type(report) for report in reports} == {DeliveryFailed}
    assert str(reports[-1]) == "any was refused with InternalError; sent 50 times, again in 50 s"


@in_virtual_time
async def test_settings_out_of_range_are_refused() -> None:
    async with opened() as (outbox, _):
        for interval in (-1, -0.5, math.nan, math.inf, 86_401, 10**400, 10**5000):
            with pytest.raises(ValueError, match=r"retry_interval=.*: must be 0 \(at once\) or a positive number"):
                outbox.retry_interval = interval
        for attempts in (2**31, -(10**400), 10**5000):
            with pytest.raises(ValueError, match=r"attempts=.*: must be a whole number"):
                outbox.attempts = attempts
        wrong: list[Any] = ["3", True, None]
        for value in wrong:
            with pytest.raises(TypeError, match=r"retry_interval=.*: must be"):
                outbox.retry_interval = value
            with pytest.raises(TypeError, match=r"attempts=.*: must be"):
                outbox.attempts = value
        for value in (math.nan, -math.inf, 1.5):
            with pytest.raises(TypeError, match=r"attempts=.*: must be"):
                outbox.attempts = value
        assert (outbox.attempts, outbox.retry_interval) == (3, 60)


@in_virtual_time
async def test_the_delay_of_a_retry_is_at_most_a_day() -> None:
    central = Central(*[REFUSED] * 4)
    async with opened() as (outbox, _):
        outbox.attempts, outbox.retry_interval = math.inf, 30_000
        await outbox.transactions.meter_values(1, [reading()])
        await outbox.transactions.meter_values(1, [reading()])
        rule = RetryRule(interval=86_400)
        assert [rule.delay(count) for count in (1, 2, 2**31)] == [86_400] * 3
        async with delivering(outbox, central):
            await central.has(2)
        assert round(central.times[1] - central.times[0]) == 30_000


@pytest.mark.parametrize("loss", LOST, ids=[type(each).__name__ for each in LOST])
@in_virtual_time
async def test_lost_connections_do_not_count_as_failures(loss: OcppError) -> None:
    central = Central(*[loss] * 100)  # CP-76
    async with opened() as (outbox, reports):
        outbox.attempts = 1
        await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await deliver_all(outbox, central)
    assert central.outcomes == []
    assert central.told == ["start A"] * (101 - central.heartbeats)
    assert {each == central.taken[0] for each in central.taken} == {True}
    assert reports == []


@in_virtual_time
async def test_delivery_returns_when_the_connection_is_lost_and_keeps_the_count_of_failures() -> None:
    central = Central(REFUSED, ConnectionLostError("lost"), REFUSED)
    central.answers_heartbeats = True
    async with opened() as (outbox, reports):
        outbox.attempts, outbox.retry_interval = 2, 10
        await outbox.transactions.meter_values(1, [reading()])
        await outbox.deliver(central.call)
        assert outbox.waiting == 1
        assert [type(report) for report in reports] == [DeliveryFailed]
        await deliver_all(outbox, central)  # the wait has passed already
        assert [type(report) for report in reports] == [DeliveryFailed, MessageDiscarded]
    assert [round(time - central.times[0]) for time in central.times] == [0, 10, 10]


@in_virtual_time
async def test_a_retry_delay_elapses_also_without_a_connection() -> None:
    central = Central(REFUSED)
    async with opened() as (outbox, _):
        outbox.retry_interval = 60
        await outbox.transactions.meter_values(1, [reading()])
        async with delivering(outbox, central):
            await central.has(1)
            await anyio.sleep(1)
        await anyio.sleep(39)
        await deliver_all(outbox, central)
    assert round(central.times[1] - central.times[0]) == 60


@in_virtual_time
async def test_after_a_discarded_start_the_id_is_minus_one() -> None:
    central = Central(REFUSED)
    async with opened() as (outbox, _):
        outbox.attempts, outbox.keep_transactions = 1, False
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await transaction.sample(1)
        async with delivering(outbox, central):
            with pytest.raises(TransactionError, match="was discarded: it gets no answer"):
                await transaction.wait_confirmed()
            assert transaction.transaction_id is None
            await transaction.stop(meter_stop=1)
            await outbox.wait_delivered()
    assert central.told == ["start A", "meter 1 of -1", "stop 1 of -1"]  # CP-71


@pytest.mark.parametrize("transaction_id", [0, -5, -1, 2**31])
@in_virtual_time
async def test_any_integer_is_an_id_also_of_an_answer_that_refuses_the_tag(transaction_id: int) -> None:
    answer = m.StartTransactionResponse(
        transaction_id=transaction_id, id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.BLOCKED)
    )
    central = Central(answer)  # CP-72
    async with opened() as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        async with delivering(outbox, central):
            assert await transaction.wait_confirmed() == answer
        assert transaction.transaction_id == transaction_id
        await transaction.stop(meter_stop=1, reason=m.Reason.DE_AUTHORIZED)
        await deliver_all(outbox, central)
    assert central.told[-1] == f"stop 1 of {transaction_id}"


@in_virtual_time
async def test_a_transaction_stopped_before_its_start_is_answered_is_stopped_with_its_id() -> None:
    central = Central()
    async with opened() as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)

        async def stop() -> None:
            await transaction.stop(meter_stop=1)

        async with anyio.create_task_group() as tasks:
            central.before = lambda: central.taken[1:] or tasks.start_soon(stop)
            await deliver_all(outbox, central)
        assert await transaction.wait_confirmed() == accepted(1)
        assert transaction.stopped
        await deliver_all(outbox, central)
    assert central.told == ["start A", "stop 1 of 1"]


@pytest.mark.parametrize("attempts", [0, -3])
@in_virtual_time
async def test_less_than_one_attempt_counts_as_one(attempts: int) -> None:
    central = Central(REFUSED)  # CP-77
    async with opened() as (outbox, reports):
        outbox.attempts = attempts
        assert outbox.attempts == 1
        await outbox.transactions.meter_values(1, [reading()])
        await deliver_all(outbox, central)
        assert len(reports) == 1
    assert len(central.taken) == 1


@in_virtual_time
async def test_settings_apply_to_queued_messages() -> None:
    central = Central(REFUSED, REFUSED, REFUSED)  # CP-77
    async with opened() as (outbox, reports):
        outbox.attempts, outbox.retry_interval = 10, 1000
        assert (outbox.attempts, outbox.retry_interval) == (10, 1000)
        await outbox.transactions.meter_values(1, [reading()])
        async with delivering(outbox, central):
            await central.has(1)
            await anyio.sleep(5)
            outbox.retry_interval = 10
            await central.has(2)
            await anyio.sleep(5)
            assert {type(report) for report in reports} == {DeliveryFailed}
            outbox.attempts = 2
            await outbox.wait_delivered()
    assert [round(time - central.times[0]) for time in central.times] == [0, 10]
    assert reports[-1] == MessageDiscarded(central.taken[0], REFUSED)


@in_virtual_time
async def test_an_answer_counts_once_even_if_delivery_is_cancelled_right_after_it() -> None:
    central = Central()
    async with opened() as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        with anyio.CancelScope() as scope:
            central.before = scope.cancel
            await outbox.deliver(central.call)
        central.before = lambda: None
        assert transaction.transaction_id == 1
        await transaction.stop(meter_stop=1)
        await deliver_all(outbox, central)
    assert central.told == ["start A", "stop 1 of 1"]


@in_virtual_time
async def test_a_message_whose_delivery_is_cancelled_stays_queued() -> None:
    async def hang(_: ChargePointRequest[R], /) -> R:
        await anyio.sleep_forever()
        raise AssertionError("unreachable")

    central = Central()
    async with opened() as (outbox, _):
        await outbox.transactions.meter_values(1, [reading()])
        with anyio.move_on_after(5):
            await outbox.deliver(hang)
        await deliver_all(outbox, central)
    assert central.told == ["meter 1"]


@in_virtual_time
async def test_a_second_delivery_waits_for_the_first() -> None:
    first, second = Central(), Central()
    async with opened() as (outbox, _), delivering(outbox, first):
        await outbox.transactions.meter_values(1, [reading()])
        await first.has(1)
        async with delivering(outbox, second):
            await outbox.transactions.meter_values(1, [reading()])
            await outbox.wait_delivered()
    assert (len(first.taken), len(second.taken)) == (2, 0)


@in_virtual_time
async def test_nothing_is_sent_without_deliver() -> None:
    central = Central()
    async with opened() as (outbox, _):
        await outbox.transactions.meter_values(1, [reading()])
        await anyio.sleep(1000)
        assert central.taken == []  # CP-69: only after an accepted boot
        await deliver_all(outbox, central)
        assert len(central.taken) == 1


@in_virtual_time
async def test_a_queue_that_is_not_open_accepts_and_delivers_nothing() -> None:
    async with opened() as (outbox, _):
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
    for attempt in (
        lambda: outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0),
        lambda: outbox.transactions.meter_values(1, [reading()]),
        lambda: transaction.sample(1),
        lambda: transaction.stop(meter_stop=1),
        lambda: outbox.deliver(Central().call),
    ):
        with pytest.raises(StoreError, match="not open: use `async with` or `start` first"):
            await attempt()
    assert not transaction.stopped
