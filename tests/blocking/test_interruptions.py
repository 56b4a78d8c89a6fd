"""Ctrl-C at moments that a test with processes cannot hit, and the stop of the loop thread."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import pytest

from ocpp16_sdk import ManualChargePoint
from ocpp16_sdk._concurrency.task_scope import TaskScope
from ocpp16_sdk.blocking._threads import HandlerThreads, ThreadedScope, _loop_thread as loop
from ocpp16_sdk.transports import Transport
from tests.blocking.roles import NOW, Charger, Depot, start_thread


async def fail() -> None:
    pytest.fail("run")


def test_an_interruption_before_the_call_has_started_cancels_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    thread = loop.loop_thread()
    posted: list[Callable[[], object]] = []

    def interrupted(function: Callable[[], object]) -> None:
        posted.append(function)
        if len(posted) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(thread, "call_soon", interrupted)
    with pytest.raises(KeyboardInterrupt):
        thread.run(fail)
    monkeypatch.undo()
    _, cancel = posted
    thread.call_soon(cancel)
    assert thread.run(asyncio.sleep, 0, "served") == "served"


def test_an_interruption_while_the_call_runs_cancels_it(monkeypatch: pytest.MonkeyPatch) -> None:
    started, cancelled = threading.Event(), threading.Event()

    class InterruptedCall(loop._LoopCall[Any]):  # pyright: ignore[reportPrivateUsage]
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            self.finished = Mock()
            self.finished.acquire = interrupted

    def interrupted() -> None:
        assert started.wait(10)
        raise KeyboardInterrupt

    async def wait() -> None:
        started.set()
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    monkeypatch.setattr(loop, "_LoopCall", InterruptedCall)
    with pytest.raises(KeyboardInterrupt):
        loop.loop_thread().run(wait)
    assert cancelled.wait(10)


async def entered(scope: TaskScope) -> None:
    pytest.fail("entered")


def test_a_scope_that_was_interrupted_before_it_was_entered_is_not_exited(monkeypatch: pytest.MonkeyPatch) -> None:
    thread = loop.loop_thread()
    scope = ThreadedScope(thread, TaskScope(entered, "the object", "Twin"), HandlerThreads(1))

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(thread, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        scope.start()
    monkeypatch.undo()
    scope.stop()
    assert thread.run(asyncio.sleep, 0, "served") == "served"


def test_a_system_exit_in_connect_is_raised_by_enter_and_does_not_stop_the_loop(
    depot: Depot, charger: Charger, caplog: pytest.LogCaptureFixture
) -> None:
    async def connect() -> Transport:
        raise SystemExit(3)

    with caplog.at_level(logging.ERROR, "ocpp16_sdk"), pytest.raises(SystemExit):
        ManualChargePoint(depot.url, "CP002", connect=connect).__enter__()
    assert charger.heartbeat().current_time == NOW
    assert caplog.messages == []


def exit_program() -> None:
    raise SystemExit(3)


def test_a_loop_thread_runs_functions_until_it_is_stopped() -> None:
    thread = loop.LoopThread()
    thread.call_soon(exit_program)
    assert thread.run(asyncio.sleep, 0, "served") == "served"
    served = [each for each in threading.enumerate() if each.name == loop.LOOP_THREAD_NAME]
    for _ in range(2):
        thread.stop()
    with pytest.raises(RuntimeError, match="the interpreter is shutting down"):
        thread.run(fail)
    assert len([each for each in served if not each.is_alive()]) == 1


def test_a_call_that_waits_when_the_loop_thread_stops_is_cancelled() -> None:
    thread, started, ends = loop.LoopThread(), threading.Event(), list[str]()

    async def wait() -> None:
        started.set()
        await asyncio.sleep(100)

    def call() -> None:
        try:
            thread.run(wait)
        except asyncio.CancelledError:
            ends.append("cancelled")

    calling = start_thread(call)
    assert started.wait(10)
    thread.stop()
    calling.join(10)
    assert ends == ["cancelled"]


def test_a_loop_thread_that_was_not_started_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "_current", None)
    loop.stop_loop_thread()


def test_a_program_without_a_loop_thread_can_be_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "_start_lock", loop._start_lock)  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(loop, "_current", None)
    loop._after_fork()  # pyright: ignore[reportPrivateUsage]


def test_a_queued_handler_whose_connection_is_closed_is_not_run() -> None:
    threads, started, may_return = HandlerThreads(1), threading.Event(), threading.Event()

    def first() -> bool:
        started.set()
        return may_return.wait(10)

    async def main() -> bool:
        one, other = asyncio.ensure_future(threads.run(first)), asyncio.ensure_future(threads.run(pytest.fail, "run"))
        await asyncio.to_thread(started.wait, 10)
        other.cancel()
        await asyncio.wait([other])
        may_return.set()
        returned = await one
        await threads.wait_finished()
        return returned and other.cancelled()

    assert asyncio.run(main())


def test_the_blocking_roles_count_the_defects_of_their_peers(depot: Depot, charger: Charger) -> None:
    assert charger.defects == depot["CP001"].defects == {}
