"""Background tasks between `start` and `stop`: different tasks call them, and every end is clean."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar

import anyio
import anyio.lowlevel
import pytest
import trio

from ocpp16_sdk._concurrency.program import StopMode
from ocpp16_sdk._concurrency.task_scope import ScopeState, TaskScope
from tests.support.virtual_time import in_virtual_time

LABEL: ContextVar[str] = ContextVar("label", default="none")


class Background:
    """An object with background tasks; it records what happens."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.fails = anyio.Event()
        self.start_delay = 0.0
        self.drain_time = 0.0
        self.error: Exception = ValueError("of a background task")
        self.cleanup_error: Exception | None = None
        self.scope = TaskScope(self._run, "the object", "Twin")

    async def _run(self, scope: TaskScope) -> None:
        failed: list[Exception] = []
        async with anyio.create_task_group() as tasks:

            async def work() -> None:
                self.steps.append(f"works for {LABEL.get()}")
                await self.fails.wait()
                failed.append(self.error)
                tasks.cancel_scope.cancel()

            tasks.start_soon(work)
            await anyio.sleep(self.start_delay)
            try:
                mode = await scope.wait_for_stop()
                if mode is not StopMode.AT_ONCE:
                    await anyio.sleep(self.drain_time)
                    self.steps.append(f"stopped {mode.name}")
            finally:
                self.steps.append("cleaned up")
                tasks.cancel_scope.cancel()
        if failed or self.cleanup_error:
            raise self.cleanup_error or failed[0]


async def in_another_task(function: Callable[[], Awaitable[None]]) -> None:
    """Await a function in a task of its own; raise its exception as itself."""
    raised: list[BaseException] = []

    async def run() -> None:
        try:
            await function()
        except Exception as error:
            raised.append(error)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(run)
    for error in raised:
        raise error


@in_virtual_time
async def test_different_tasks_start_and_stop_it_again_and_again() -> None:
    background = Background()
    for _ in range(3):
        background.steps.clear()
        await in_another_task(background.scope.start)
        await in_another_task(background.scope.stop)
        assert background.steps == ["works for none", "stopped GRACEFUL", "cleaned up"]
        assert background.scope.state is ScopeState.STOPPED


@in_virtual_time
async def test_stop_may_be_repeated_and_all_callers_wait_for_the_same_end() -> None:
    background = Background()
    await background.scope.stop()
    await background.scope.start()
    background.drain_time = 3
    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(background.scope.stop)
    assert anyio.current_time() == 3
    await background.scope.stop()
    assert background.steps.count("cleaned up") == 1


@in_virtual_time
async def test_a_second_start_is_refused() -> None:
    background = Background()
    await background.scope.start()
    with pytest.raises(RuntimeError, match=r"^the object is started already$"):
        await background.scope.start()
    await background.scope.stop()


@in_virtual_time
async def test_stop_during_start_stops_it_and_start_raises() -> None:
    background = Background()
    background.start_delay = 100
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(stop_after, background, 5)
        with pytest.raises(RuntimeError, match=r"^the object was stopped while it was being started$"):
            await background.scope.start()
    assert anyio.current_time() == 5
    assert background.steps == ["works for none"]
    assert background.scope.state is ScopeState.STOPPED


async def stop_after(background: Background, seconds: float) -> None:
    await anyio.sleep(seconds)
    await background.scope.stop()


@in_virtual_time
async def test_a_cancelled_start_stops_all_tasks_before_it_returns() -> None:
    background = Background()
    background.start_delay = 100
    with anyio.move_on_after(5) as scope:
        await background.scope.start()
    assert scope.cancelled_caught
    assert background.scope.state is ScopeState.STOPPED
    background.start_delay = 0
    await background.scope.start()
    await background.scope.stop()


@in_virtual_time
async def test_a_cancelled_stop_waits_for_no_answers_but_for_the_cleanup() -> None:
    background = Background()
    background.drain_time = 100
    await background.scope.start()
    with anyio.move_on_after(5) as scope:
        await background.scope.stop()
    assert scope.cancelled_caught
    assert anyio.current_time() == 5
    assert background.steps[1:] == ["cleaned up"]
    assert background.scope.state is ScopeState.STOPPED


@in_virtual_time
async def test_an_error_of_a_background_task_is_logged_and_raised_by_stop_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    background = Background()
    await background.scope.start()
    with caplog.at_level(logging.ERROR, "ocpp16_sdk"):
        background.fails.set()
        await anyio.sleep(1)
    (record,) = caplog.records
    assert record.getMessage() == "the object has failed and is stopped"
    assert record.exc_info is not None
    assert record.exc_info[1] is background.error
    with pytest.raises(RuntimeError, match=r"^the object has failed: stop it first$"):
        await background.scope.start()
    with pytest.raises(ValueError, match="of a background task") as caught:
        await background.scope.stop()
    assert caught.value is background.error
    await background.scope.stop()
    background.fails = anyio.Event()
    await background.scope.start()
    await background.scope.stop()


@in_virtual_time
async def test_an_error_of_stopping_is_raised_by_stop() -> None:
    background = Background()
    background.cleanup_error = OSError("the disk is full")
    await background.scope.start()
    with pytest.raises(OSError, match="the disk is full"):
        await background.scope.stop()
    assert background.scope.state is ScopeState.STOPPED


@in_virtual_time
async def test_a_block_is_cancelled_by_a_failure_and_no_cancellation_remains() -> None:
    background = Background()

    async def block() -> None:
        await background.scope.enter()
        try:
            background.fails.set()
            await anyio.sleep_forever()
        except BaseException as error:
            await background.scope.exit(error)
            raise

    with pytest.raises(ValueError, match="of a background task"):
        await block()
    await anyio.lowlevel.checkpoint()
    assert background.scope.state is ScopeState.STOPPED


@in_virtual_time
async def test_the_tasks_have_the_context_of_the_starter() -> None:
    background = Background()
    LABEL.set("the starter")
    await background.scope.start()
    await anyio.sleep(1)
    await background.scope.stop()
    assert background.steps[0] == "works for the starter"


@in_virtual_time
async def test_a_background_task_may_stop_its_own_object() -> None:
    async def run(scope: TaskScope) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(stop_itself, scope)
            await scope.wait_for_stop()
            tasks.cancel_scope.cancel()

    async def stop_itself(scope: TaskScope) -> None:
        await may_stop.wait()
        await scope.stop()

    may_stop = anyio.Event()
    scope = TaskScope(run, "the object", "Twin")
    await scope.start()
    may_stop.set()
    await anyio.sleep(1)
    assert scope.state is ScopeState.STOPPED


def test_on_asyncio_another_task_may_exit_the_block() -> None:
    background: list[Background] = []

    async def enter() -> None:
        background.append(Background())
        await background[0].scope.enter()

    with asyncio.Runner() as runner:  # each `run` is a task of its own, as in pytest-asyncio and notebooks
        runner.run(enter())
        runner.run(background[0].scope.exit(None))
    assert background[0].steps == ["works for none", "stopped GRACEFUL", "cleaned up"]


def test_on_trio_another_task_cannot_exit_the_block_and_the_error_names_start_and_stop() -> None:
    background: list[Background] = []

    async def enter(done: trio.Event, stay: trio.Event) -> None:
        background.append(Background())
        await background[0].scope.enter()
        done.set()
        await stay.wait()

    async def main() -> None:
        entered, stay = trio.Event(), trio.Event()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(enter, entered, stay)
            await entered.wait()
            with pytest.raises(RuntimeError, match=r"the object: .* use `start\(\)` and `stop\(\)`"):
                await background[0].scope.exit(None)
            nursery.cancel_scope.cancel()

    trio.run(main)
    assert background[0].steps[-1] == "cleaned up"


async def start_without_stop(started: list[Background]) -> None:
    started.append(Background())
    await started[0].scope.start()


def test_the_end_of_asyncio_run_stops_it() -> None:
    started: list[Background] = []
    asyncio.run(start_without_stop(started))
    assert started[0].steps == ["works for none", "cleaned up"]
    assert started[0].scope.state is ScopeState.STOPPED


def test_the_end_of_trio_run_stops_it() -> None:
    started: list[Background] = []
    trio.run(start_without_stop, started)
    assert started[0].steps == ["works for none", "cleaned up"]
    assert started[0].scope.state is ScopeState.STOPPED
