"""The close of a connection: what each caller gets, and that no task waits afterwards (J-49, J-50)."""

from __future__ import annotations

import gc
import weakref

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import ConnectionClosedError, ConnectionLostError, NotSentError
from ocpp16_sdk.model import Route
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import BEAT, HEARTBEAT, HalfDead, Peer, by_hand, calling, connected, new_connection
from tests.support.virtual_time import in_virtual_time

HEARTBEAT_CALL = m.HeartbeatRequest()


class Stop(BaseException):
    pass


@pytest.mark.item("J-49")
@in_virtual_time
async def test_the_sent_call_has_an_unknown_outcome_and_those_behind_it_are_unsent() -> None:
    here, there = memory_pair()
    async with connected(here) as connection, calling(connection) as calls:
        await calls.begin_in_order("sent", "queued", "queued too")
        await there.aclose(1012, "restart")
        ended = await connection.wait_closed()
    assert (ended.code, ended.reason) == (1012, "restart")
    assert calls.kinds() == {"sent": "ConnectionLostError", "queued": "NotSentError", "queued too": "NotSentError"}
    assert all("1012: restart" in str(error) for error in calls.ended.values())
    assert calls.times["queued too"] < 5, "at once, and not after their time-outs"


@in_virtual_time
async def test_an_answer_that_arrived_before_the_close_counts() -> None:
    here, there = memory_pair()
    async with connected(here) as connection, calling(connection) as calls:
        calls.begin("answered")
        peer = Peer(there)
        await peer.beat(await peer.receive_call())
        await there.aclose()
    assert calls.ended == {"answered": BEAT}


@in_virtual_time
async def test_a_call_after_the_close_is_not_sent() -> None:
    here, there = memory_pair()
    connection = new_connection(here)
    assert connection.closed is None
    await there.aclose(1001)
    ended = await connection.run()
    assert connection.closed is ended is await connection.wait_closed()
    with pytest.raises(NotSentError, match="1001"):
        await connection.call(HEARTBEAT_CALL)


@in_virtual_time
async def test_the_stored_close_reason_refers_to_no_other_object() -> None:
    here, there = memory_pair()
    connection = new_connection(here)
    kept = weakref.ref(connection)
    await there.aclose()
    ended = await connection.run()
    del connection
    gc.collect()
    assert (ended.code, kept()) == (1000, None)


@in_virtual_time
async def test_a_call_may_begin_before_the_connection_runs() -> None:
    here, there = memory_pair()
    connection = new_connection(here)
    async with calling(connection) as calls, by_hand(there) as peer:
        await calls.begin_in_order("early")
        await peer.beat(await peer.receive_call())
        calls.tasks.start_soon(connection.run)
        await anyio.wait_all_tasks_blocked()
        assert calls.ended == {"early": BEAT}


@in_virtual_time
async def test_an_own_close_finishes_everything_too() -> None:
    here, _ = memory_pair()
    async with connected(here) as connection, calling(connection) as calls:
        await calls.begin_in_order("sent", "queued")
        await connection.aclose(1001, "bye")
        assert (await connection.wait_closed()).code == 1001
    assert calls.kinds() == {"sent": "ConnectionLostError", "queued": "NotSentError"}


@in_virtual_time
async def test_a_cancelled_run_leaves_no_call_waiting() -> None:
    here, _ = memory_pair()
    connection = new_connection(here)
    async with calling(connection) as calls, anyio.create_task_group() as running:
        running.start_soon(connection.run)
        await calls.begin_in_order("sent", "queued")
        running.cancel_scope.cancel()
    assert calls.kinds() == {"sent": "ConnectionLostError", "queued": "NotSentError"}
    assert (await connection.wait_closed()).code == 1006


@in_virtual_time
async def test_a_handler_may_close_its_connection() -> None:
    async def handler(_: m.ResetRequest) -> m.ResetResponse:
        await connection.aclose(1000, "reset")
        await anyio.sleep_forever()
        raise AssertionError

    here, there = memory_pair()
    connection = new_connection(here, Route(m.ResetRequest, handler))
    await Peer(there).send(2, "1", "Reset", {"type": "Hard"})
    assert (await connection.run()).reason == "reset"
    with pytest.raises(ConnectionClosedError):
        await there.receive()


@pytest.mark.item("J-50")
@in_virtual_time
async def test_handlers_at_work_are_cancelled_and_their_answers_dropped(
    caplog: pytest.LogCaptureFixture,
) -> None:
    cancelled: list[str] = []

    async def handler(request: m.AuthorizeRequest) -> m.AuthorizeResponse:
        try:
            await anyio.sleep_forever()
        finally:
            cancelled.append(request.id_tag)
        raise AssertionError

    here, there = memory_pair()
    async with connected(here, Route(m.AuthorizeRequest, handler)):
        for name in ("a", "b"):
            await Peer(there).send(2, name, "Authorize", {"idTag": name})
        await anyio.wait_all_tasks_blocked()
        await there.aclose()
    assert sorted(cancelled) == ["a", "b"]
    assert caplog.records == [], "nothing of it is a failure"


@in_virtual_time
async def test_the_call_of_a_handler_fails_with_the_connection() -> None:
    ended: list[str] = []

    async def handler(_: m.ResetRequest) -> m.ResetResponse:
        with anyio.CancelScope(shield=True):
            for _again in range(2):
                try:
                    await connection.call(HEARTBEAT_CALL)
                except (ConnectionLostError, NotSentError) as error:
                    ended.append(type(error).__name__)
        raise AssertionError

    here, there = memory_pair()
    async with connected(here, Route(m.ResetRequest, handler)) as connection:
        peer = Peer(there)
        await peer.send(2, "1", "Reset", {"type": "Hard"})
        await peer.receive_call()
        start = anyio.current_time()
        await there.aclose()
    assert ended == ["ConnectionLostError", "NotSentError"]
    assert anyio.current_time() - start < 5


@pytest.mark.item("J-49")
@in_virtual_time
async def test_calls_fail_at_once_though_a_handler_finishes_late() -> None:
    async def handler(_: m.ResetRequest) -> m.ResetResponse:
        with anyio.CancelScope(shield=True):
            await anyio.sleep(20)
        raise AssertionError

    here, there = memory_pair()
    async with connected(here, Route(m.ResetRequest, handler)) as connection, calling(connection) as calls:
        await Peer(there).send(2, "1", "Reset", {"type": "Hard"})
        await calls.begin_in_order("sent", "queued")
        start = anyio.current_time()
        await there.aclose()
        await connection.wait_closed()
        await anyio.wait_all_tasks_blocked()
        assert calls.kinds() == {"sent": "ConnectionLostError", "queued": "NotSentError"}
        assert anyio.current_time() - start < 5


@in_virtual_time
async def test_an_exception_that_stops_the_program_closes_the_connection() -> None:
    async def handler(_: m.ResetRequest) -> m.ResetResponse:
        raise Stop

    here, there = memory_pair()
    connection = new_connection(here, Route(m.ResetRequest, handler))
    async with calling(connection) as calls:
        await calls.begin_in_order("sent", "queued")
        await Peer(there).send(2, "1", "Reset", {"type": "Hard"})
        with pytest.raises(BaseExceptionGroup) as caught:
            await connection.run()
    assert caught.value.subgroup(Stop) is not None
    assert calls.kinds() == {"sent": "ConnectionLostError", "queued": "NotSentError"}


@in_virtual_time
async def test_an_answer_that_cannot_be_sent_is_not_an_error(caplog: pytest.LogCaptureFixture) -> None:
    here, there = memory_pair()
    async with connected(HalfDead(here), HEARTBEAT) as connection, by_hand(there) as peer:
        await peer.send(2, "1", "Heartbeat", {})
        await peer.send(2, "", "Heartbeat", {})
        await anyio.wait_all_tasks_blocked()
        assert connection.closed is None
        with pytest.raises(ConnectionLostError, match="1006: gone"):
            await connection.call(HEARTBEAT_CALL)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@in_virtual_time
async def test_a_connection_may_be_closed_more_than_once_and_before_it_runs() -> None:
    here, _ = memory_pair()
    connection = new_connection(here, HEARTBEAT)
    await connection.aclose(1001)
    await connection.aclose(1000)
    assert (await connection.run()).code == 1001


@in_virtual_time
async def test_two_tasks_that_wait_for_pending_answers_both_return_at_the_last_answer() -> None:
    here, there = memory_pair()
    returned = list[float]()

    async def drain() -> None:
        await connection.drain(20)
        returned.append(anyio.current_time())

    async with connected(here) as connection, calling(connection) as calls:
        await calls.begin_in_order("pending")
        start = anyio.current_time()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(drain)
            tasks.start_soon(drain)
            await anyio.sleep(1)
            peer = Peer(there)
            await peer.beat(await peer.receive_call())
        assert returned == [pytest.approx(start + 1)] * 2
