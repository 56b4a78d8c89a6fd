"""Lock, event and time limit, on both event loops."""

from __future__ import annotations

import math

import anyio
import pytest

from ocpp16_sdk._concurrency.primitives import FairLock, one_shot_event, time_limit
from tests.support.virtual_time import in_virtual_time


@in_virtual_time
async def test_a_lock_is_acquired_in_order() -> None:
    lock, order = FairLock(), list[int]()

    async def use_lock(number: int) -> None:
        async with lock:
            await anyio.sleep(1)
            order.append(number)

    async with anyio.create_task_group() as tasks:
        await lock.acquire()
        for number in range(4):
            tasks.start_soon(use_lock, number)
            await anyio.wait_all_tasks_blocked()
        assert lock.tasks_waiting == 4
        lock.release()
    assert order == [0, 1, 2, 3]
    assert not lock.locked


@pytest.mark.parametrize("handed_over", [False, True])
@in_virtual_time
async def test_a_cancelled_task_does_not_block_the_lock(handed_over: bool) -> None:
    lock, order = FairLock(), list[str]()

    async def use_lock(name: str) -> None:
        async with lock:
            order.append(name)

    async with anyio.create_task_group() as tasks:
        await lock.acquire()
        first = anyio.CancelScope()

        async def give_up() -> None:
            with first:
                await use_lock("first")

        tasks.start_soon(give_up)
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(use_lock, "second")
        await anyio.wait_all_tasks_blocked()
        if handed_over:
            lock.release()
            first.cancel()
        else:
            first.cancel()
            await anyio.wait_all_tasks_blocked()
            assert lock.tasks_waiting == 1
            lock.release()
    assert order[-1] == "second"
    assert not lock.locked


@in_virtual_time
async def test_an_event_wakes_its_task_and_may_be_set_early_and_twice() -> None:
    early, late = one_shot_event(), one_shot_event()
    early.set()
    early.set()
    await early.wait()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(late.wait)
        await anyio.wait_all_tasks_blocked()
        late.set()


@in_virtual_time
async def test_a_time_limit_cancels_its_body() -> None:
    start = anyio.current_time()
    with pytest.raises(TimeoutError):
        async with time_limit(5):
            await anyio.sleep_forever()
    assert anyio.current_time() - start == pytest.approx(5)
    async with time_limit(math.inf):
        await anyio.sleep(50)


@in_virtual_time
async def test_a_time_limit_differs_from_a_cancellation_from_outside() -> None:
    with anyio.move_on_after(1) as scope:
        async with time_limit(5):
            await anyio.sleep_forever()
    assert scope.cancelled_caught
