"""Own calls: one at a time, each with its own end (OCPP-J 4.1.1)."""

from __future__ import annotations

import logging
from typing import Any

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import (
    CallTimeoutError,
    ErrorCode,
    InvalidMessageError,
    InvalidResponseError,
    NotSentError,
    OutcomeUnknownError,
    RemoteCallError,
)
from ocpp16_sdk.protocol import Defect
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import BEAT, BEAT_JSON, HEARTBEAT, by_hand, calling, connected
from tests.support.virtual_time import block, in_virtual_time


@pytest.mark.item("J-43")
@in_virtual_time
async def test_a_second_call_waits_until_the_first_is_done() -> None:
    here, there = memory_pair()
    async with connected(here) as connection, by_hand(there) as peer, calling(connection) as calls:
        await calls.begin_in_order("first", "second", "third")
        for _ in range(3):
            unique_id = await peer.receive_call()
            with anyio.move_on_after(10) as nothing_more:
                await peer.receive()
            assert nothing_more.cancelled_caught
            await peer.beat(unique_id)
    assert list(calls.ended.items()) == [("first", BEAT), ("second", BEAT), ("third", BEAT)]


@pytest.mark.item("J-46")
@in_virtual_time
async def test_the_time_out_counts_from_the_sending_and_lets_the_next_go() -> None:
    here, there = memory_pair()
    async with connected(here) as connection, by_hand(there) as peer, calling(connection) as calls:
        for name in ("first", "second", "third"):
            calls.begin(name, timeout=10)
        start = anyio.current_time()
        for number in range(3):
            await peer.receive_call()
            assert anyio.current_time() - start == pytest.approx(10 * number)
    assert [calls.times[name] - start for name in calls.ended] == pytest.approx([10, 20, 30])
    assert set(calls.kinds().values()) == {"CallTimeoutError"}
    for error in calls.ended.values():
        assert isinstance(error, TimeoutError | OutcomeUnknownError)
        assert str(error) == "Heartbeat was not answered within 10 s"


@pytest.mark.item("J-38")
@in_virtual_time
async def test_a_late_answer_is_dropped_and_not_matched_to_the_next_call() -> None:
    here, there = memory_pair()
    async with connected(here) as connection, by_hand(there) as peer, calling(connection) as calls:
        with pytest.raises(CallTimeoutError):
            await connection.call(m.HeartbeatRequest())
        assert anyio.current_time() == pytest.approx(30, abs=1), "the default"
        late = await peer.receive_call()
        await calls.begin_in_order("next")
        unique_id = await peer.receive_call()
        await peer.send(3, late, {"currentTime": "1999-01-01T00:00:00Z"})
        await peer.send(4, late, "GenericError", "", {})
        await peer.beat(unique_id)
    assert calls.ended == {"next": BEAT}
    assert connection.session.defects == {Defect.LATE: 1, Defect.UNEXPECTED: 1}


@pytest.mark.item("J-38")
@in_virtual_time
async def test_an_answer_to_a_cancelled_call_is_not_reported_as_a_fault(caplog: pytest.LogCaptureFixture) -> None:
    here, there = memory_pair()
    with caplog.at_level(logging.INFO, "ocpp16_sdk"):
        async with connected(here, HEARTBEAT) as connection, by_hand(there) as peer, calling(connection) as calls:
            with pytest.raises(CallTimeoutError):
                await connection.call(m.HeartbeatRequest(), timeout=1)
            timed_out = await peer.receive_call()
            scope = calls.begin("cancelled")
            cancelled = await peer.receive_call()
            scope.cancel()
            await peer.beat(cancelled)
            await peer.send(4, timed_out, "GenericError", "", {})
            await peer.is_served()
    assert connection.session.defects == {Defect.LATE: 2}
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("INFO", "'CP1' answered a call that has timed out or was cancelled")
    ] * 2


@pytest.mark.item("J-46")
@in_virtual_time
async def test_a_peer_that_does_not_read_lets_the_time_run_too() -> None:
    here, there = memory_pair()
    for _ in range(16):
        await here.send("the line is full")
    async with connected(here) as connection, by_hand(there):
        with pytest.raises(CallTimeoutError):
            await connection.call(m.HeartbeatRequest(), timeout=7)
        assert anyio.current_time() == pytest.approx(7, abs=1)


@in_virtual_time
async def test_calls_beyond_256_that_wait_are_refused_at_once_and_unsent() -> None:
    here, there = memory_pair()
    async with connected(here) as connection, by_hand(there) as peer, calling(connection) as calls:
        for number in range(257):
            calls.begin(str(number))
        await anyio.wait_all_tasks_blocked()
        with pytest.raises(NotSentError):
            await connection.call(m.HeartbeatRequest())
        await peer.beat(await peer.receive_call())
        await anyio.wait_all_tasks_blocked()
        await calls.begin_in_order("again")
        for _ in range(257):
            await peer.beat(await peer.receive_call())
    assert set(calls.ended.values()) == {BEAT}


@pytest.mark.item("J-43")
@in_virtual_time
async def test_the_order_of_calls_is_the_same_when_some_are_cancelled() -> None:
    here, there = memory_pair()
    async with connected(here) as connection, by_hand(there) as peer, calling(connection) as calls:
        scopes: dict[str, anyio.CancelScope] = {}
        for name in "abcdef":
            scopes[name] = calls.begin(name)
            await anyio.wait_all_tasks_blocked()
        scopes["b"].cancel()
        scopes["d"].cancel()
        for _ in "acef":
            await peer.beat(await peer.receive_call())
    assert "".join(calls.ended) == "acef"


@in_virtual_time
async def test_a_cancelled_caller_lets_the_next_call_be_sent() -> None:
    here, there = memory_pair()
    async with connected(here, HEARTBEAT) as connection, by_hand(there) as peer, calling(connection) as calls:
        scope = calls.begin("cancelled")
        given_up = await peer.receive_call()
        await calls.begin_in_order("next")
        scope.cancel()
        unique_id = await peer.receive_call()
        await peer.beat(given_up)
        await peer.beat(unique_id)
        await peer.is_served()
    assert calls.ended == {"next": BEAT}


@pytest.mark.parametrize("answer_first", [True, False])
@in_virtual_time
async def test_a_caller_may_be_cancelled_when_the_answer_arrives(answer_first: bool) -> None:
    here, there = memory_pair()
    async with connected(here, HEARTBEAT) as connection, by_hand(there) as peer, calling(connection) as calls:
        scope = calls.begin("cancelled")
        unique_id = await peer.receive_call()
        await calls.begin_in_order("next")
        if answer_first:
            await peer.beat(unique_id)
            scope.cancel()
        else:
            scope.cancel()
            await peer.beat(unique_id)
        await peer.beat(await peer.receive_call())
        await peer.is_served()
    assert calls.ended["next"] == BEAT


@in_virtual_time
async def test_the_next_in_the_queue_may_be_cancelled_when_it_gets_the_lock() -> None:
    here, there = memory_pair()
    async with connected(here, HEARTBEAT) as connection, by_hand(there) as peer, calling(connection) as calls:
        first, second = calls.begin("first"), calls.begin("second")
        await peer.receive_call()
        await calls.begin_in_order("third")
        first.cancel()
        second.cancel()
        await peer.beat(await peer.receive_call())
        await peer.is_served()
    assert calls.ended == {"third": BEAT}


@in_virtual_time
async def test_a_call_with_a_time_out_of_0_does_not_affect_others() -> None:
    here, there = memory_pair()
    async with connected(here, HEARTBEAT) as connection, by_hand(there) as peer:
        for timeout in (0, -1):
            with pytest.raises(CallTimeoutError):
                await connection.call(m.HeartbeatRequest(), timeout=timeout)
        await peer.is_served()


@pytest.mark.item("J-59")
@pytest.mark.parametrize("code", [*ErrorCode, "OccurrenceConstraintViolation", "RpcFrameworkError", "no code at all"])
@in_virtual_time
async def test_a_refusal_of_the_peer_has_code_description_and_details(code: str) -> None:
    here, there = memory_pair()
    async with connected(here) as connection, by_hand(there) as peer, calling(connection) as calls:
        calls.begin("refused")
        await peer.send(4, await peer.receive_call(), code, 'he said\n"no"', {"a": [1]})
    error = calls.ended["refused"]
    assert isinstance(error, RemoteCallError)
    assert (error.action, error.code, error.details) == ("Heartbeat", code, {"a": [1]})
    assert error.description == 'he said\n"no"'


BROKEN: dict[str, tuple[list[Any], str]] = {
    "a missing field": ([{}], "currentTime"),
    "a wrong value": ([{"currentTime": "banana"}], "currentTime"),
    "a list": ([[]], "payload"),
    "a fifth element": ([BEAT_JSON, 5], "payload"),
    "nothing": ([], "payload"),
}


@pytest.mark.item("J-39")
@pytest.mark.parametrize(("rest", "place"), BROKEN.values(), ids=BROKEN)
@in_virtual_time
async def test_a_broken_answer_fails_the_call_at_once_and_is_not_answered(rest: list[Any], place: str) -> None:
    here, there = memory_pair()
    async with connected(here, HEARTBEAT) as connection, by_hand(there) as peer, calling(connection) as calls:
        calls.begin("broken")
        await peer.send(3, await peer.receive_call(), *rest)
        await peer.is_served()
    error = calls.ended["broken"]
    assert isinstance(error, InvalidResponseError)
    assert str(error).startswith(f"Heartbeat.conf: {place}: ")


@in_virtual_time
async def test_a_call_whose_deadline_passed_while_the_event_loop_was_blocked_is_not_sent() -> None:
    here, there = memory_pair()
    async with connected(here, HEARTBEAT) as connection, by_hand(there) as peer:
        with anyio.move_on_after(5) as scope:
            block(10)
            await connection.call(m.HeartbeatRequest(), deadline_scope=scope)
        assert scope.cancelled_caught
        await peer.is_served()


@pytest.mark.item("J-21", "J-42")
@pytest.mark.parametrize("id_tag", ["\ud800", "x" * 21], ids=["half a surrogate pair", "too long"])
@in_virtual_time
async def test_a_request_that_was_made_without_validation_is_not_sent(id_tag: str) -> None:
    here, there = memory_pair()
    async with connected(here, HEARTBEAT) as connection, by_hand(there) as peer:
        with pytest.raises(InvalidMessageError):
            await connection.call(m.AuthorizeRequest.model_construct(id_tag=id_tag))
        await peer.is_served()
