"""What a handler has done after its answer: the answer is on its way first."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import anyio
import pytest

from ocpp16_sdk import blocking, messages as m
from ocpp16_sdk.connection import after_answer
from ocpp16_sdk.errors import ConnectionClosedError, DefinitionError, ErrorCode, LocalCallError, NotSentError
from ocpp16_sdk.model import Route
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import HEARTBEAT, HalfDead, by_hand, connected, new_connection
from tests.support.virtual_time import in_virtual_time

ACCEPTED = m.ResetResponse(status=m.ResetStatus.ACCEPTED)
RESET = (2, "1", "Reset", {"type": "Hard"})
Action = Callable[[], Awaitable[object]]


def reset_then(*actions: Action, error: Exception | None = None) -> Route:
    async def handler(_: m.ResetRequest) -> m.ResetResponse:
        for action in actions:
            after_answer(action)
        await anyio.sleep(1)
        if error is not None:
            raise error
        return ACCEPTED

    return Route(m.ResetRequest, handler)


@in_virtual_time
async def test_the_answer_is_sent_before_the_after_answer_action() -> None:
    async def call_back() -> None:
        await connection.call(m.HeartbeatRequest())
        done.append("beaten")

    async def note() -> None:
        done.append("noted")

    done: list[str] = []
    here, there = memory_pair()
    async with connected(here, reset_then(call_back, note)) as connection, by_hand(there) as peer:
        await peer.send(*RESET)
        assert await peer.receive() == [3, "1", {"status": "Accepted"}]
        unique_id = await peer.receive_call()
        assert done == []
        await peer.beat(unique_id)
        await anyio.wait_all_tasks_blocked()
    assert done == ["beaten", "noted"]


@in_virtual_time
async def test_an_after_answer_action_may_close_the_connection() -> None:
    here, there = memory_pair()
    connection = new_connection(here, reset_then(lambda: connection.aclose(1000, "reset")))
    async with by_hand(there) as peer, anyio.create_task_group() as tasks:
        tasks.start_soon(connection.run)
        await peer.send(*RESET)
        assert await peer.receive() == [3, "1", {"status": "Accepted"}]
        with pytest.raises(ConnectionClosedError, match="reset"):
            await peer.receive()


@pytest.mark.parametrize("error", [LocalCallError(ErrorCode.GENERIC_ERROR), RuntimeError()], ids=repr)
@in_virtual_time
async def test_nothing_follows_from_a_handler_that_raised(error: Exception) -> None:
    async def note() -> None:
        pytest.fail("done")

    here, there = memory_pair()
    async with connected(here, HEARTBEAT, reset_then(note, error=error)), by_hand(there) as peer:
        await peer.send(*RESET)
        assert (await peer.receive())[0] == 4
        await peer.is_served()


@in_virtual_time
async def test_nothing_follows_from_an_answer_that_was_not_sent() -> None:
    async def note() -> None:
        pytest.fail("done")

    here, there = memory_pair()
    async with connected(HalfDead(here), reset_then(note)) as connection, by_hand(there) as peer:
        await peer.send(*RESET)
        await anyio.sleep(5)
        assert connection.closed is None


@in_virtual_time
async def test_a_failed_after_answer_action_is_only_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise RuntimeError("its own trouble")

    here, there = memory_pair()
    with caplog.at_level(logging.ERROR, "ocpp16_sdk"):
        async with connected(here, HEARTBEAT, reset_then(fail)), by_hand(there) as peer:
            await peer.send(*RESET)
            assert await peer.receive() == [3, "1", {"status": "Accepted"}]
            await peer.is_served()
    assert len(caplog.records) == 1


@in_virtual_time
async def test_the_action_of_one_call_does_not_run_for_another() -> None:
    async def note() -> None:
        done.append("noted")

    async def plain(_: m.ClearCacheRequest) -> m.ClearCacheResponse:
        return m.ClearCacheResponse(status=m.ClearCacheStatus.ACCEPTED)

    done: list[str] = []
    here, there = memory_pair()
    async with connected(here, reset_then(note), Route(m.ClearCacheRequest, plain)), by_hand(there) as peer:
        await peer.send(*RESET)
        await peer.send(2, "2", "ClearCache", {})
        assert (await peer.receive())[1] == "2"
        await anyio.sleep(0.5)
        assert done == []
        assert (await peer.receive())[1] == "1"
        await anyio.wait_all_tasks_blocked()
    assert done == ["noted"]


@in_virtual_time
async def test_an_after_answer_action_is_cancelled_with_the_connection() -> None:
    async def wait() -> None:
        begun.set()
        await anyio.sleep_forever()

    begun = anyio.Event()
    here, there = memory_pair()
    async with connected(here, reset_then(wait)), by_hand(there) as peer:
        await peer.send(*RESET)
        await begun.wait()


def test_outside_a_handler_there_is_no_answer_to_wait_for() -> None:
    with pytest.raises(RuntimeError):
        after_answer(anyio.sleep_forever)


@in_virtual_time
async def test_a_failed_call_of_an_action_is_one_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise NotSentError("Heartbeat was not sent: not now")

    here, there = memory_pair()
    with caplog.at_level(logging.INFO, "ocpp16_sdk"):
        async with connected(here, HEARTBEAT, reset_then(fail)), by_hand(there) as peer:
            await peer.send(*RESET)
            assert await peer.receive() == [3, "1", {"status": "Accepted"}]
            await peer.is_served()
    (record,) = caplog.records
    assert (record.levelname, record.exc_info) == ("WARNING", None)
    assert record.message.startswith("an after_answer action of Reset for ")
    assert record.message.endswith(" failed: Heartbeat was not sent: not now")


@in_virtual_time
async def test_a_plain_function_is_refused_at_once_and_a_plain_lambda_by_its_result(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def plain() -> None:
        pytest.fail("done")

    refused: list[str] = []

    async def handler(_: m.ResetRequest) -> m.ResetResponse:
        wrong: list[Any] = [plain, partial(plain), 5]
        for action in wrong:
            with pytest.raises(DefinitionError, match="must be an async function") as error:
                after_answer(action)
            refused.append(str(error.value))
        with pytest.raises(DefinitionError, match=r"in an async handler use ocpp16_sdk.after_answer"):
            blocking.after_answer(plain)
        never_async: Any = lambda: None  # noqa: E731
        after_answer(never_async)
        return ACCEPTED

    here, there = memory_pair()
    async with connected(here, HEARTBEAT, Route(m.ResetRequest, handler)), by_hand(there) as peer:
        await peer.send(*RESET)
        assert await peer.receive() == [3, "1", {"status": "Accepted"}]
        await peer.is_served()
    assert len(refused) == 3
    assert "blocking.after_answer accepts plain ones" in refused[0]
    assert "must be an async function" in caplog.text
