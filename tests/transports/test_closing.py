"""Leaving in good order: what is pending is waited for, and nothing is waited for too long."""

from __future__ import annotations

import anyio
import pytest
from anyio.abc import TaskGroup

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    ListenOptions,
    WebSocketOptions,
    messages as m,
)
from ocpp16_sdk.connection import after_answer
from ocpp16_sdk.errors import ConnectionClosedError, ConnectionLostError, NotSentError
from tests.support.roles import NOW, Charger, Silent
from tests.support.websocket_peers import CLOSE_TIMEOUT, bounded

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


class Slow(AsyncCentralSystem):
    """Answers a heartbeat when `answer` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.answer = anyio.Event(), anyio.Event()

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        self.asked.set()
        await self.answer.wait()
        return m.HeartbeatResponse(current_time=NOW)


def charger_of(depot: AsyncCentralSystem, close_timeout: float = CLOSE_TIMEOUT) -> Charger:
    return Charger(f"ws://127.0.0.1:{depot.port}", "CP001", websocket=WebSocketOptions(close_timeout=close_timeout))


async def try_until_refused(charger: AsyncManualChargePoint) -> None:
    while True:
        with anyio.move_on_after(0.01):
            await charger.authorize(id_tag="late")


@bounded
async def test_a_closing_charge_point_waits_for_the_answer_to_its_call() -> None:
    depot, answers = Slow(), list[m.HeartbeatResponse]()

    async def send_heartbeat(charger: AsyncManualChargePoint) -> None:
        answers.append(await charger.heartbeat())

    async def answer_when_it_is_closing(charger: AsyncManualChargePoint) -> None:
        with pytest.raises(NotSentError, match="is being closed"):
            await try_until_refused(charger)
        depot.answer.set()

    async with depot.serve(port=0), anyio.create_task_group() as tasks, charger_of(depot, 3) as charger:
        tasks.start_soon(send_heartbeat, charger)
        await depot.asked.wait()
        tasks.start_soon(answer_when_it_is_closing, charger)
    assert [answer.current_time for answer in answers] == [NOW]


@bounded
async def test_a_stopping_central_system_waits_for_its_handlers_and_closes_with_1001() -> None:
    depot, ends = Slow(), list[ConnectionClosedError]()

    async def connect() -> None:
        async with charger_of(depot) as charger:
            assert (await charger.heartbeat()).current_time == NOW
            ends.append(await charger.wait_closed())

    async with anyio.create_task_group() as tasks, depot.serve(port=0, options=ListenOptions(close_timeout=3)):
        tasks.start_soon(connect)
        await depot.asked.wait()
        tasks.start_soon(set_soon, depot.answer)
    assert [ended.code for ended in ends] == [1001]


@bounded
async def test_the_close_timeout_limits_the_waiting() -> None:
    depot, errors = Slow(), list[ConnectionLostError]()

    async def send_heartbeat(charger: AsyncManualChargePoint) -> None:
        with pytest.raises(ConnectionLostError) as caught:
            await charger.heartbeat()
        errors.append(caught.value)

    async with (
        depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)),
        anyio.create_task_group() as tasks,
    ):
        async with charger_of(depot) as charger:
            tasks.start_soon(send_heartbeat, charger)
            await depot.asked.wait()
            start = anyio.current_time()
        assert CLOSE_TIMEOUT * 0.9 < anyio.current_time() - start < 3 * CLOSE_TIMEOUT
    assert len(errors) == 1


@bounded
async def test_a_block_that_fails_or_is_cancelled_does_not_wait() -> None:
    depot = Slow()
    async with (
        anyio.create_task_group() as tasks,
        depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)),
    ):
        with pytest.raises(ValueError, match="of the block"):
            await fail(depot, tasks)
        start = anyio.current_time()
        with anyio.CancelScope() as scope:
            async with charger_of(depot, 4):
                scope.cancel()
                await anyio.sleep_forever()
        assert anyio.current_time() - start < 1


async def fail(depot: Slow, tasks: TaskGroup) -> None:
    start = 0.0
    try:
        async with charger_of(depot, 4) as charger:
            tasks.start_soon(lose_a_heartbeat, charger)
            await depot.asked.wait()
            start = anyio.current_time()
            raise ValueError("of the block")
    finally:
        assert anyio.current_time() - start < 1


async def lose_a_heartbeat(charger: AsyncManualChargePoint) -> None:
    with pytest.raises(ConnectionLostError):
        await charger.heartbeat()


@bounded
async def test_one_connection_can_be_drained_and_closed_with_code_and_reason() -> None:
    depot = AsyncCentralSystem()
    async with depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)):
        silent = Silent(
            f"ws://127.0.0.1:{depot.port}", "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)
        )
        async with silent, anyio.create_task_group() as tasks:
            while "CP001" not in depot:  # noqa: ASYNC110 - there is no event for it
                await anyio.sleep(0.001)
            connection = depot["CP001"]
            tasks.start_soon(reset, connection)
            await silent.asked.wait()
            start = anyio.current_time()
            await connection.drain(0.1)
            assert anyio.current_time() - start >= 0.09
            with pytest.raises(NotSentError, match="is being closed"):
                await connection.clear_cache()
            await connection.aclose(4000, "enough")
            ended = await silent.wait_closed()
            assert (ended.code, ended.reason) == (4000, "enough")


async def reset(connection: AsyncChargePointConnection) -> None:
    with pytest.raises(ConnectionLostError):
        await connection.reset(type=m.ResetType.SOFT)


@bounded
async def test_a_close_waits_for_after_answer_actions() -> None:
    done: list[str] = []

    class Tidy(AsyncManualChargePoint):
        async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            async def tidy() -> None:
                await anyio.sleep(0.02)
                done.append("tidied")

            after_answer(tidy)
            return m.ResetResponse(status=m.ResetStatus.ACCEPTED)

    depot = AsyncCentralSystem()
    async with depot.serve(port=0):
        async with Tidy(f"ws://127.0.0.1:{depot.port}", "CP001"):
            while "CP001" not in depot:  # noqa: ASYNC110 - there is no event for it
                await anyio.sleep(0.001)
            await depot["CP001"].reset(type=m.ResetType.SOFT)
        assert done == ["tidied"]


async def set_soon(event: anyio.Event) -> None:
    await anyio.sleep(0.05)
    event.set()
