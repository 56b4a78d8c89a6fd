"""The change notifier: no wake-up is lost, on both event loops."""

from __future__ import annotations

import math
import time

import anyio
import pytest

from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from tests.support.virtual_time import in_virtual_time


class Door:
    def __init__(self) -> None:
        self.open = False
        self.changes = ChangeNotifier()

    def set(self, *, is_open: bool) -> None:
        self.open = is_open
        self.changes.notify()

    async def wait_open(self) -> None:
        await self.changes.wait_until(lambda: self.open)


@in_virtual_time
async def test_a_condition_that_is_true_is_not_waited_for() -> None:
    door = Door()
    door.set(is_open=True)
    with anyio.fail_after(1):
        await door.wait_open()
    assert door.changes.tasks_waiting == 0


@in_virtual_time
async def test_a_change_wakes_all_tasks_that_wait() -> None:
    door, opened = Door(), list[int]()

    async def wait(number: int) -> None:
        await door.wait_open()
        opened.append(number)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            for number in range(100):
                tasks.start_soon(wait, number)
            await anyio.wait_all_tasks_blocked()
            assert door.changes.tasks_waiting == 100
            door.set(is_open=True)
    assert sorted(opened) == list(range(100))
    assert door.changes.tasks_waiting == 0


@in_virtual_time
async def test_a_task_waits_on_if_the_change_was_taken_back_before_it_ran() -> None:
    door, opened = Door(), list[float]()

    async def wait() -> None:
        await door.wait_open()
        assert door.open
        opened.append(anyio.current_time())

    start = anyio.current_time()
    with anyio.fail_after(9):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(wait)
            await anyio.wait_all_tasks_blocked()
            door.set(is_open=True)
            door.set(is_open=False)
            await anyio.sleep(5)
            door.set(is_open=True)
    assert opened == [pytest.approx(start + 5)]


@in_virtual_time
async def test_the_cancellation_of_one_task_does_not_disturb_the_others() -> None:
    door, opened = Door(), list[str]()
    scope = anyio.CancelScope()

    async def wait(name: str) -> None:
        await door.wait_open()
        opened.append(name)

    async def give_up() -> None:
        with scope:
            await wait("cancelled")

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(wait, "before")
            tasks.start_soon(give_up)
            tasks.start_soon(wait, "after")
            await anyio.wait_all_tasks_blocked()
            scope.cancel()
            await anyio.wait_all_tasks_blocked()
            assert door.changes.tasks_waiting == 2
            door.set(is_open=True)
    assert sorted(opened) == ["after", "before"]


@in_virtual_time
async def test_a_change_between_the_check_and_the_wait_is_not_lost() -> None:
    changes = ChangeNotifier()
    since = changes.changes
    await anyio.sleep(1)  # the caller reads a store, for example
    changes.notify()
    with anyio.fail_after(1):
        await changes.wait_change(since)
    since = changes.changes
    with anyio.move_on_after(1) as waited:
        await changes.wait_change(since)
    assert waited.cancelled_caught


@in_virtual_time
async def test_a_change_may_bring_a_time_forward_or_put_it_off() -> None:
    changes, due = ChangeNotifier(), math.inf
    start = anyio.current_time()
    with anyio.fail_after(60):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(changes.wait_until_time, lambda: due)
            await anyio.wait_all_tasks_blocked()
            for seconds in (3.0, 20.0, 10.0):
                due = start + seconds
                changes.notify()
                await anyio.sleep(1)
    assert anyio.current_time() - start == pytest.approx(10)


def test_an_object_may_be_made_before_an_event_loop_runs() -> None:
    door = Door()

    async def use() -> None:
        with anyio.fail_after(5):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(door.wait_open)
                await anyio.wait_all_tasks_blocked()
                door.set(is_open=True)
        door.set(is_open=False)

    anyio.run(use, backend="asyncio")
    anyio.run(use, backend="trio")


def test_a_change_that_no_task_waits_for_costs_little() -> None:
    notify = ChangeNotifier().notify
    start = time.process_time()
    for _ in range(10_000):
        notify()
    assert time.process_time() - start < 0.1  # a new event each time costs ten times as much
