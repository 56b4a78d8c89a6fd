"""`start` and `stop` of both roles, beside `async with`: different tasks, repeated use, and blocks of other tasks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from ocpp16_sdk import (
    AsyncManualChargePoint,
    AsyncServing,
    ConnectError,
    DefinitionError,
    NotConnectedError,
    after_answer,
    messages as m,
)
from ocpp16_sdk.transports import Transport
from tests.support.roles import NOW, Charger, Depot
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio


async def in_its_own_task(function: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(function)


@bounded
async def test_different_tasks_start_and_stop_both_roles_again_and_again() -> None:
    depot = Depot()
    serving = depot.serve(port=0)
    for _ in range(2):
        await in_its_own_task(serving.start)
        charger = Charger(f"ws://127.0.0.1:{serving.port}", "CP001")
        for _ in range(2):
            await in_its_own_task(charger.start)
            assert (await charger.heartbeat()).current_time == NOW
            await depot.wait_for("CP001")
            await in_its_own_task(charger.stop)
            await charger.stop()
            with pytest.raises(NotConnectedError, match="use `async with` or `start`"):
                await charger.heartbeat()
        await charger.start()
        connection = await depot.wait_for("CP001")
        closed = anyio.Event()

        async def wait_closed(charger: Charger = charger, closed: anyio.Event = closed) -> None:
            assert (await charger.wait_closed()).code == 1001
            closed.set()

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(wait_closed)
            await anyio.lowlevel.checkpoint()
            await serving.stop()
            await closed.wait()
        assert connection.closed is not None
        await serving.stop()
        await charger.stop()
        with pytest.raises(RuntimeError, match="does not serve"):
            assert serving.port


@bounded
async def test_a_failed_start_leaves_the_object_stopped() -> None:
    depot, other = Depot(), Depot()
    async with depot.serve(port=0):
        serving = other.serve(port=depot.port)
        with pytest.raises(ConnectError, match="in use"):
            await serving.start()
        charger = Charger("ws://127.0.0.1:9", "CP001")
        for _ in range(2):
            with pytest.raises(ConnectError):
                await charger.start()
    await serving.start()
    await serving.stop()


@bounded
async def test_a_second_start_is_refused_and_changes_nothing() -> None:
    serving = Depot().serve(port=0)
    await serving.start()
    with pytest.raises(RuntimeError, match=r"the central system on 127.0.0.1:0 is started already"):
        await serving.start()
    async with Charger(f"ws://127.0.0.1:{serving.port}", "CP001") as charger:
        with pytest.raises(RuntimeError, match="the charge point 'CP001' is started already"):
            await charger.start()
        await charger.heartbeat()
        await charger.stop()
    await serving.stop()


@bounded
async def test_stop_while_the_charge_point_connects() -> None:
    dialing = anyio.Event()

    async def connect() -> Transport:
        dialing.set()
        await anyio.sleep_forever()
        raise AssertionError

    charger = AsyncManualChargePoint("ws://memory", "CP001", connect=connect)
    async with anyio.create_task_group() as tasks:

        async def stop() -> None:
            await dialing.wait()
            await charger.stop()

        tasks.start_soon(stop)
        with pytest.raises(RuntimeError, match="'CP001' was stopped while it was being started"):
            await charger.start()


@bounded
async def test_a_charge_point_may_stop_after_the_answer_of_its_handler() -> None:
    class Resetting(Charger):
        async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            after_answer(self.stop)
            return m.ResetResponse(status=m.ResetStatus.ACCEPTED)

    depot = Depot()
    async with depot.serve(port=0):
        charger = Resetting(f"ws://127.0.0.1:{depot.port}", "CP001")
        await charger.start()
        connection = await depot.wait_for("CP001")
        answer = await connection.reset(type=m.ResetType.SOFT)
        assert answer.status is m.ResetStatus.ACCEPTED
        assert (await connection.wait_closed()).code == 1000
        await charger.stop()
        await charger.start()
        await charger.stop()


def test_blocks_may_be_exited_in_another_task_on_asyncio() -> None:
    """As pytest-asyncio does with fixtures that yield, and notebooks with cells."""

    async def depot_of_a_cell() -> Depot:
        depot = Depot()
        serving.append(depot.serve(port=0))
        return await serving[0].__aenter__()

    async def charger_of_a_cell(depot: Depot) -> Charger:
        return await Charger(f"ws://127.0.0.1:{depot.port}", "CP001").__aenter__()

    async def exit_both(charger: Charger) -> None:
        await charger.__aexit__(None, None, None)
        await serving[0].__aexit__(None, None, None)
        assert len(asyncio.all_tasks()) == 1

    serving: list[AsyncServing[Depot]] = []
    with asyncio.Runner() as runner:
        depot = runner.run(depot_of_a_cell())
        charger = runner.run(charger_of_a_cell(depot))
        runner.run(charger.heartbeat())
        runner.run(exit_both(charger))


@bounded
async def test_an_error_of_the_program_is_logged_and_raised_by_stop(caplog: pytest.LogCaptureFixture) -> None:
    from tests.support.scripted_central_system import scripted_central_system

    error = DefinitionError("no such proxy")
    async with scripted_central_system() as place:
        place.hold, place.refusals = anyio.Event(), [error]
        charger = place.charger()
        await charger.start()
        with caplog.at_level(logging.ERROR, "ocpp16_sdk"):
            place.hold.set()
            with pytest.raises(NotConnectedError):
                await charger.wait_accepted()
            await anyio.sleep(0.01)
        assert caplog.messages == ["the charge point 'CP001' has failed and is stopped"]
        with pytest.raises(DefinitionError) as caught:
            await charger.stop()
        assert caught.value is error
        await charger.start()
        await charger.wait_accepted()
        await charger.stop()
