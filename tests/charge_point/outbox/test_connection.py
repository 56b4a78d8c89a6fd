"""A queue on a connection: which calls overtake it, and the frames of a message that is sent again."""

from __future__ import annotations

from typing import Any

import anyio

from ocpp16_sdk import messages as m
from ocpp16_sdk.charge_point.outbox import DeliveryFailed, MessageDiscarded
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import Peer, connected
from tests.support.outbox_receiver import opened, reading
from tests.support.virtual_time import in_virtual_time

CONFIRMED = {"transactionId": 7, "idTagInfo": {"status": "Accepted"}}


async def next_call(peer: Peer) -> tuple[str, str, dict[str, Any]]:
    """Return the id, action and payload of the next CALL."""
    kind, unique_id, action, payload = await peer.receive()
    assert kind == 2
    return unique_id, action, payload


@in_virtual_time
async def test_other_calls_overtake_the_queue_and_wait_for_one_message_at_most() -> None:
    here, there = memory_pair()
    peer = Peer(there)
    actions: list[str] = []
    async with opened() as (outbox, _), connected(here) as connection, anyio.create_task_group() as tasks:
        for number in range(10):
            await outbox.transactions.meter_values(1, [reading(number)])
        tasks.start_soon(outbox.deliver, connection.call)
        for turn in range(11):
            unique_id, action, _ = await next_call(peer)
            actions.append(action)
            if turn == 0:
                tasks.start_soon(connection.call, m.HeartbeatRequest())
                await anyio.wait_all_tasks_blocked()
            await peer.send(3, unique_id, {"currentTime": "2026-05-01T12:00:00Z"} if action == "Heartbeat" else {})
        await outbox.wait_delivered()
        tasks.cancel_scope.cancel()
    assert actions == ["MeterValues", "Heartbeat", *["MeterValues"] * 9]  # CP-68


@in_virtual_time
async def test_a_message_is_sent_again_with_its_content_and_a_fresh_id() -> None:
    here, there = memory_pair()
    peer = Peer(there)
    async with opened() as (outbox, reports), connected(here) as connection, anyio.create_task_group() as tasks:
        outbox.attempts, outbox.retry_interval, outbox.keep_transactions = 3, 10, False
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await transaction.stop(meter_stop=5)
        tasks.start_soon(outbox.deliver, connection.call)
        first, second, third = [await refuse(peer, number) for number in range(3)]
        assert first[1:] == second[1:] == third[1:]
        assert len({first[0], second[0], third[0]}) == 3  # J-29: the same id would be allowed
        unique_id, action, payload = await next_call(peer)
        assert (action, payload["transactionId"]) == ("StopTransaction", -1)  # CP-71
        await peer.send(3, unique_id, {})
        await outbox.wait_delivered()
        tasks.cancel_scope.cancel()
    assert [type(report) for report in reports] == [DeliveryFailed, DeliveryFailed, MessageDiscarded]


async def refuse(peer: Peer, number: int) -> tuple[str, str, dict[str, Any]]:
    """Refuse a CALL, each time in another way (CP-76)."""
    call = await next_call(peer)
    match number:
        case 0:
            await peer.send(4, call[0], "InternalError", "", {})
        case 1:
            await peer.send(3, call[0], {"transactionId": "seven"})
        case _:
            pass  # a time-out
    return call


@in_virtual_time
async def test_a_message_without_an_answer_is_sent_again_on_the_next_connection() -> None:
    sent: list[Any] = []
    async with opened() as (outbox, reports):
        outbox.attempts = 1
        transaction = await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        await transaction.stop(meter_stop=5)
        for turn in range(3):
            here, there = memory_pair()
            peer = Peer(there)
            async with connected(here) as connection, anyio.create_task_group() as tasks:
                tasks.start_soon(outbox.deliver, connection.call)
                unique_id, *content = await next_call(peer)
                if turn:  # the last connection closed at a message: a heartbeat shows that this one works
                    assert content[0] == "Heartbeat"
                    await peer.send(3, unique_id, {"currentTime": "2026-05-01T12:00:00Z"})
                    unique_id, *content = await next_call(peer)
                sent.append(content)
                if turn == 1:
                    await peer.send(3, unique_id, CONFIRMED)
                    unique_id, *content = await next_call(peer)
                    sent.append(content)
                if turn == 2:
                    await peer.send(3, unique_id, {})
                    await outbox.wait_delivered()
                    tasks.cancel_scope.cancel()
                await there.aclose()  # J-49: delivery returns
        assert reports == []
    start, again, stop, stop_again = sent
    assert start == again
    assert stop == stop_again
    assert stop[1]["transactionId"] == 7  # CP-76
