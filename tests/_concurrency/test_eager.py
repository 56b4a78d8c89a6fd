"""Coroutines that run in the current task until they wait; the tests replace the event loop."""

from __future__ import annotations

from collections.abc import Coroutine, Generator
from contextvars import ContextVar
from types import coroutine
from typing import Any

import pytest

from ocpp16_sdk._concurrency.eager import run_eagerly

here = ContextVar("here", default="outside")


@coroutine
def wait(what: object) -> Generator[object, Any, Any]:
    return (yield what)


def started(work: Coroutine[Any, Any, object], seen: list[object]) -> Coroutine[Any, Any, bool]:
    async def run() -> bool:
        return await run_eagerly(work, lambda: seen.append("waits"))

    return run()


def test_a_coroutine_that_does_not_wait_completes_at_once() -> None:
    seen: list[object] = []

    async def work() -> None:
        seen.append("work")

    with pytest.raises(StopIteration) as end:
        started(work(), seen).send(None)
    assert (end.value.value, seen) == (False, ["work"])


def test_waits_are_passed_to_the_event_loop_and_on_wait_is_called_once() -> None:
    seen: list[object] = []

    async def work() -> None:
        seen.append(await wait("one"))
        seen.append(await wait("two"))

    run = started(work(), seen)
    assert run.send(None) == "one"
    assert seen == ["waits"]
    assert run.send(1) == "two"
    with pytest.raises(StopIteration) as end:
        run.send(2)
    assert (end.value.value, seen) == (True, ["waits", 1, 2])


def test_an_exception_thrown_into_the_task_reaches_the_coroutine() -> None:
    seen: list[object] = []

    async def work() -> None:
        try:
            await wait("one")
        except KeyError:
            seen.append(await wait("two"))

    run = started(work(), seen)
    run.send(None)
    assert run.throw(KeyError()) == "two"
    with pytest.raises(ValueError, match="out"):
        run.throw(ValueError("out"))
    assert seen == ["waits"]


@pytest.mark.parametrize("waits", [False, True])
def test_an_exception_of_the_coroutine_is_raised(waits: bool) -> None:
    async def work() -> None:
        if waits:
            await wait("one")
        raise ValueError("of the work")

    run = started(work(), [])
    if waits:
        run.send(None)
    with pytest.raises(ValueError, match="of the work"):
        run.send(None)


def test_a_coroutine_is_closed_with_its_task() -> None:
    seen: list[object] = []

    async def work() -> None:
        try:
            await wait("one")
        finally:
            seen.append("closed")

    run = started(work(), seen)
    run.send(None)
    run.close()
    assert seen == ["waits", "closed"]


def test_a_coroutine_has_its_own_context_until_it_completes() -> None:
    seen: list[object] = []

    async def work() -> None:
        seen.append(here.get())
        here.set("inside")
        await wait("one")
        seen.append(here.get())

    run = started(work(), [])
    run.send(None)
    assert here.get() == "outside"
    with pytest.raises(StopIteration):
        run.send(None)
    assert seen == ["outside", "inside"]
    assert here.get() == "outside"
