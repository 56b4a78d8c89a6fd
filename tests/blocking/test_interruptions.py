"""Ctrl-C at the worst moments, and the end of the thread that serves: what processes of their own cannot time."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from ocpp16_sdk import ChargePoint
from ocpp16_sdk.blocking import _loop as loop
from ocpp16_sdk.blocking._scope import ContextScope
from ocpp16_sdk.blocking._threaded_handlers import HandlerThreads
from ocpp16_sdk.transports import Transport
from tests.blocking.roles import NOW, Charger, Depot


async def fail() -> None:
    pytest.fail("run")


def test_an_interruption_before_the_crossing_began_leaves_nothing_to_cancel(monkeypatch: pytest.MonkeyPatch) -> None:
    own = loop.loop_thread()
    posted: list[Callable[[], object]] = []

    def interrupted(function: Callable[[], object]) -> None:
        posted.append(function)
        if len(posted) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(own, "post", interrupted)
    with pytest.raises(KeyboardInterrupt):
        own.run(fail)
    monkeypatch.undo()
    _, cancel = posted
    own.post(cancel)
    assert own.run(asyncio.sleep, 0, "served") == "served"


@asynccontextmanager
async def entered() -> AsyncGenerator[None]:
    pytest.fail("entered")
    yield


def test_what_was_interrupted_before_it_was_entered_is_not_left(monkeypatch: pytest.MonkeyPatch) -> None:
    own = loop.loop_thread()
    stay = ContextScope(own, entered(), HandlerThreads(1), "host")

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(own, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        stay.__enter__()
    monkeypatch.undo()
    stay.__exit__(None, None, None)
    assert own.run(asyncio.sleep, 0, "served") == "served"


def test_the_end_of_the_program_in_a_connect_is_that_of_the_one_who_entered(
    depot: Depot, charger: Charger, caplog: pytest.LogCaptureFixture
) -> None:
    async def connect() -> Transport:
        raise SystemExit(3)

    with caplog.at_level(logging.ERROR, "ocpp16_sdk"), pytest.raises(SystemExit):
        ChargePoint(depot.url, "CP002", connect=connect).__enter__()
    assert charger.heartbeat().current_time == NOW
    assert caplog.messages == ["the event loop of the blocking roles was to be ended, and goes on"]


def leave() -> None:
    raise SystemExit(3)


def test_a_thread_serves_until_it_is_ended_and_then_nobody() -> None:
    own = loop.LoopThread()
    own.post(leave)
    assert own.run(asyncio.sleep, 0, "served") == "served"
    served = [each for each in threading.enumerate() if each.name == loop.THREAD_NAME]
    for _ in range(2):
        own.end()
    with pytest.raises(RuntimeError, match="the interpreter is ending"):
        own.run(fail)
    assert len([each for each in served if not each.is_alive()]) == 1


def test_where_no_thread_was_started_none_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "_current", None)
    loop.end_loop_thread()


def test_a_fork_of_a_program_that_has_no_thread_has_nothing_to_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "_making", loop._making)  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(loop, "_current", None)
    loop._after_fork()  # pyright: ignore[reportPrivateUsage]


def test_a_handler_whose_connection_ends_while_it_waits_for_a_thread_is_not_run() -> None:
    threads, begun, go = HandlerThreads(1), threading.Event(), threading.Event()

    def first() -> bool:
        begun.set()
        return go.wait(10)

    async def main() -> bool:
        one, other = asyncio.ensure_future(threads.run(first)), asyncio.ensure_future(threads.run(pytest.fail, "run"))
        await asyncio.to_thread(begun.wait, 10)
        other.cancel()
        await asyncio.wait([other])
        go.set()
        ended = await one
        await threads.finish()
        return ended and other.cancelled()

    assert asyncio.run(main())


def test_the_blocking_roles_tell_what_their_peers_send_wrong(depot: Depot, charger: Charger) -> None:
    assert charger.defects == depot["CP001"].defects == {}
