"""Connections that close again and again while the same message waits for its answer."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import ChargePointEvent, DeliveryFailed, MessageDiscarded
from ocpp16_sdk.errors import CallTimeoutError, ConnectionLostError, NotSentError, OcppError
from tests.support.outbox_receiver import Central, deliver_all, delivering, opened, reading
from tests.support.scripted_central_system import SILENCE, scripted_central_system
from tests.support.virtual_time import in_virtual_time

CLOSED = ConnectionLostError("closed with 1009")


@in_virtual_time
async def test_a_message_on_which_the_peer_closes_fails_and_the_queue_goes_on() -> None:
    central = Central(*[CLOSED] * 6)
    central.answers_heartbeats = True
    async with opened() as (outbox, reports):
        outbox.attempts, outbox.retry_interval = 2, 60
        await outbox.transactions.meter_values(1, [reading("large")])
        await outbox.transactions.meter_values(1, [reading("next")])
        await deliver_all(outbox, central)
    assert central.told == ["meter large"] * 6 + ["meter next"]
    large = central.taken[0]
    assert reports == [DeliveryFailed(large, CLOSED, 1, 60, 2), MessageDiscarded(large, CLOSED)]
    assert round(central.times[3] - central.times[2]) == 60
    assert central.heartbeats == 5  # before each transmission but the first


@pytest.mark.parametrize("other", [None, NotSentError("offline"), CallTimeoutError("30 s")], ids=repr)
@in_virtual_time
async def test_connections_on_which_no_other_call_is_answered_do_not_count(other: OcppError | None) -> None:
    # The outcomes of the message and of the heartbeat in turn.
    outcomes: list[OcppError | None] = [CLOSED, *[CLOSED, CLOSED] * 20]
    if other is not None:
        outcomes = [CLOSED, *[other, CLOSED] * 20]
    central = Central(*outcomes)
    async with opened() as (outbox, reports):
        outbox.attempts = 1
        await outbox.transactions.meter_values(1, [reading()])
        await deliver_all(outbox, central)
    assert reports == []


@in_virtual_time
async def test_two_lost_connections_and_then_an_answer_are_no_failure() -> None:
    central = Central(*[CLOSED, CLOSED, None] * 3)
    central.answers_heartbeats = True
    async with opened() as (outbox, reports):
        outbox.attempts = 1
        for number in range(3):
            await outbox.transactions.meter_values(1, [reading(number)])
        await deliver_all(outbox, central)
    assert central.told == [f"meter {number}" for number in range(3) for _ in range(3)]
    assert reports == []


@in_virtual_time
async def test_a_charge_point_gives_up_a_message_that_closes_every_connection() -> None:
    events: list[ChargePointEvent] = []
    async with scripted_central_system() as place, place.charger(on_event=events.append) as charger:
        charger.outbox.attempts, charger.outbox.retry_interval = 2, 10
        await charger.wait_accepted()
        place.answers["StopTransaction"] = SILENCE

        async def close_on_stop() -> None:
            seen = 0
            while True:
                await anyio.sleep(0.1)
                stops = place.actions().count("StopTransaction")
                if stops > seen:
                    seen = stops
                    await place.disconnect(1009)

        place.tasks.start_soon(close_on_stop)
        first = await charger.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await first.stop(meter_stop=1)
        second = await charger.transactions.start(connector_id=2, id_tag="B", meter_start=0)
        await second.wait_confirmed()
        assert place.actions().count("StopTransaction") == 6
    reported = [event for event in events if isinstance(event, DeliveryFailed | MessageDiscarded)]
    assert [type(event) for event in reported] == [DeliveryFailed, MessageDiscarded]
    assert "1009" in str(reported[0])


@in_virtual_time
async def test_the_end_of_the_charge_point_does_not_count() -> None:
    central = Central(*[CLOSED] * 2)
    central.answers_heartbeats = True
    async with opened() as (outbox, reports):
        outbox.attempts = 1
        await outbox.transactions.meter_values(1, [reading()])
        for _ in range(2):
            await outbox.deliver(central.call)
        with anyio.CancelScope() as scope:
            central.before = scope.cancel
            await outbox.deliver(central.call)
        central.before = lambda: None
        async with delivering(outbox, central):
            await outbox.wait_delivered()
    assert reports == []
