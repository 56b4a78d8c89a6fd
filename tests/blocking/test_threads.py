"""Handlers in threads, objects in many threads, and no unnecessary threads."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

import anyio
import anyio.to_thread
import pytest

import ocpp16_sdk
from ocpp16_sdk import (
    CentralSystem,
    ChargePointConnection,
    ConnectionLostError,
    ConnectionOptions,
    DefinitionError,
    ManualChargePoint,
    NotSentError,
    Observation,
    RemoteCallError,
    WebSocketOptions,
    messages as m,
)
from ocpp16_sdk.blocking import after_answer
from ocpp16_sdk.blocking._threads import _handler_threads as handlers, _loop_thread as loop, _worker_threads as workers
from ocpp16_sdk.blocking._threads._worker_threads import LookupExecutor
from tests.blocking.roles import ACCEPTED, HARD, NOW, SOFT, Charger, Depot, start_thread, wait_until

NAMES = (loop.LOOP_THREAD_NAME, workers.WORKER_THREAD_NAME)


def running_threads() -> list[str]:
    """Return the names of all running threads of the package."""
    return sorted(each.name for each in threading.enumerate() if each.name in NAMES)


def call_and_lose_connection(call: Callable[..., object], **fields: object) -> None:
    """Make a call whose connection is lost."""
    with pytest.raises(ConnectionLostError):
        call(**fields)


def wait_until_idle() -> None:
    """Wait until the idle worker threads have stopped."""
    for each in threading.enumerate():
        if each.name == workers.WORKER_THREAD_NAME:
            each.join(10)


def test_a_hundred_charge_points_need_one_thread_when_they_are_idle(depot: Depot) -> None:
    before = threading.active_count()
    chargers = [Charger(depot.url, f"CP{number}") for number in range(100)]
    entering = [start_thread(charger.__enter__) for charger in chargers]
    for each in entering:
        each.join()
    for charger in chargers:
        assert charger.heartbeat().current_time == NOW
        assert depot[charger.identity].reset(type=SOFT) == ACCEPTED
    wait_until_idle()
    assert running_threads() == [loop.LOOP_THREAD_NAME]
    assert threading.active_count() <= before
    for charger in chargers:
        charger.__exit__(None, None, None)
    assert list(depot) == []


def test_one_charge_point_may_be_used_by_many_threads_at_once(depot: Depot, charger: Charger) -> None:
    done: list[int] = []

    def call() -> None:
        for _ in range(20):
            assert charger.heartbeat().current_time == NOW
        for _ in range(20):
            assert depot["CP001"].reset(type=SOFT) == ACCEPTED
        done.append(1)

    for each in [start_thread(call) for _ in range(16)]:
        each.join()
    assert len(done) == 16


def test_handlers_run_concurrently_up_to_a_limit() -> None:
    barrier, lock, counts, running = threading.Barrier(3), threading.Lock(), list[int](), list[int]()

    class Counting(CentralSystem):
        def on_heartbeat(self, charge_point: ChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
            with lock:
                running.append(1)
                counts.append(len(running))
            barrier.wait(10)  # passes when three handlers have reached it
            with lock:
                running.pop()
            return m.HeartbeatResponse(current_time=NOW)

    with Counting(handler_threads=3).serve(port=0) as depot:
        url = f"ws://127.0.0.1:{depot.port}"
        chargers = [Charger(url, f"CP{number}").__enter__() for number in range(9)]
        for each in [start_thread(charger.heartbeat) for charger in chargers]:
            each.join()
        assert (max(counts), len(counts)) == (3, 9)
        for charger in chargers:
            charger.__exit__(None, None, None)


def test_a_queued_handler_does_not_start_after_its_connection_was_closed() -> None:
    received = threading.Semaphore(0)
    with Depot(handler_threads=1, observer=lambda _: received.release()).serve(port=0) as depot:
        for identity in ("CP001", "CP002"):
            with Charger(depot.url, identity) as charger:
                calling = start_thread(partial(call_and_lose_connection, charger.authorize, id_tag="x"))
                assert received.acquire(timeout=10)
                depot[identity].close()
                calling.join()
        assert depot.authorize_received.wait(10)
        depot.authorize_received.clear()  # the first handler is still running, and the other has not started
        depot.may_answer.set()
        with Charger(depot.url, "CP003") as third:
            third.heartbeat()
        assert not depot.authorize_received.is_set()


@pytest.mark.parametrize(
    "error", [ValueError("v"), SystemExit(3), KeyboardInterrupt(), StopIteration(), asyncio.CancelledError()], ids=repr
)
def test_after_any_exception_of_a_handler_the_peer_is_answered_and_the_connection_stays_open(
    error: BaseException, depot: Depot, caplog: pytest.LogCaptureFixture
) -> None:
    charger = ManualChargePoint(depot.url, "CP001")

    @charger.on.clear_cache
    def clear_cache(request: m.ClearCacheRequest) -> m.ClearCacheResponse:
        raise error

    with charger:
        for _ in range(2):
            with pytest.raises(RemoteCallError, match="InternalError: the handler failed"):
                depot["CP001"].clear_cache()
        charger.heartbeat()
    assert type(error).__name__ in caplog.text
    assert "def clear_cache" not in caplog.text
    assert "in clear_cache" in caplog.text, "the log shows where it happened"


def test_an_action_after_the_answer_runs_in_a_thread_after_the_answer(depot: Depot) -> None:
    answered, done, names = threading.Event(), threading.Event(), list[str]()

    class Restarting(ManualChargePoint):
        def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            after_answer(self.restart)
            if request.type is HARD:
                raise ValueError("not now")
            return ACCEPTED

        def restart(self) -> None:
            names.append(threading.current_thread().name)
            assert answered.wait(10), "the answer does not wait for the action"
            assert self.heartbeat().current_time == NOW
            done.set()
            raise ValueError("logged")

    with Restarting(depot.url, "CP001"):
        with pytest.raises(RemoteCallError):
            depot["CP001"].reset(type=HARD)
        assert depot["CP001"].reset(type=SOFT) == ACCEPTED
        answered.set()
        assert done.wait(10)
    assert names == [workers.WORKER_THREAD_NAME]
    with pytest.raises(RuntimeError, match="outside of a handler"):
        after_answer(answered.set)


def test_an_object_that_is_used_in_its_loop_thread_is_an_error(depot: Depot, caplog: pytest.LogCaptureFixture) -> None:
    seen: list[str] = []

    def observe(observation: Observation) -> None:
        seen.append(observation.action)
        for use in (charger.heartbeat, charger.wait_closed, depot["CP001"].close, Charger(depot.url).__enter__):
            with pytest.raises(RuntimeError, match="used in its own loop thread"):
                use()
        charger.heartbeat()

    charger = ManualChargePoint(depot.url, "CP001", connection=ConnectionOptions(observer=observe))
    with charger:
        assert charger.heartbeat().current_time == NOW
    assert seen == ["Heartbeat", "Heartbeat"]
    assert caplog.text.count("the observer failed") == 2


def test_an_observer_that_raises_system_exit_loses_its_own_connection_only(depot: Depot, charger: Charger) -> None:
    def observe(observation: Observation) -> None:
        raise SystemExit(f"because of {observation.action}")

    other = ManualChargePoint(depot.url, "CP002", connection=ConnectionOptions(observer=observe)).__enter__()
    with pytest.raises(ConnectionLostError):
        depot["CP002"].reset(type=SOFT)
    with pytest.raises(BaseExceptionGroup, match="unhandled errors") as caught:
        other.__exit__(None, None, None)
    assert caught.value.subgroup(SystemExit) is not None
    assert charger.heartbeat().current_time == NOW
    assert depot["CP001"].reset(type=SOFT) == ACCEPTED


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_event_loop_of_the_program_does_not_disturb_it(backend: str, depot: Depot) -> None:
    async def main() -> None:
        with Depot().serve(port=0) as own, Charger(own.url) as charger:
            assert charger.heartbeat().current_time == NOW  # blocks this loop
            assert (await anyio.to_thread.run_sync(charger.heartbeat)).current_time == NOW
            assert own["CP001"].reset(type=HARD) == ACCEPTED

    anyio.run(main, backend=backend)


def test_an_exit_without_an_exception_waits_for_the_answers_of_handlers(depot: Depot) -> None:
    entered, may_return, answers = threading.Event(), threading.Event(), list[m.ResetResponse]()

    class Slow(ManualChargePoint):
        def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            entered.set()
            assert may_return.wait(10)
            return ACCEPTED

    with Slow(depot.url, "CP001"):
        calling = start_thread(lambda: answers.append(depot["CP001"].reset(type=SOFT)))
        assert entered.wait(10)
        threading.Timer(0.05, may_return.set).start()
    calling.join()
    assert answers == [ACCEPTED]


def test_an_exit_with_an_exception_waits_for_handlers_whose_calls_fail(depot: Depot) -> None:
    entered, late = threading.Event(), list[str]()

    class Slow(ManualChargePoint):
        def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            entered.set()
            self.wait_closed()
            with pytest.raises(NotSentError) as caught:
                self.heartbeat()
            late.append(str(caught.value))
            return ACCEPTED

    with suppress(ZeroDivisionError), Slow(depot.url, "CP001"):
        start_thread(partial(call_and_lose_connection, depot["CP001"].reset, type=SOFT))
        assert entered.wait(10)
        raise ZeroDivisionError
    assert len(late) == 1


def test_an_exit_does_not_wait_forever(
    depot: Depot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(handlers, "_HANDLER_STOP_TIMEOUT", 0.05)
    entered, may_return = threading.Event(), threading.Event()

    class Blocked(ManualChargePoint):
        def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            entered.set()
            assert may_return.wait(15)
            raise ValueError("much too late")

    with Blocked(depot.url, "CP001", websocket=WebSocketOptions(close_timeout=0.05)):
        start_thread(partial(call_and_lose_connection, depot["CP001"].reset, type=SOFT))
        assert entered.wait(10)
    assert "still running are not waited for: 1" in caplog.text
    may_return.set()
    wait_until(lambda: "a handler failed after its connection was closed" in caplog.text)
    assert "much too late" in caplog.text
    assert all(each.levelno == logging.WARNING for each in caplog.records)


def test_workers_use_the_most_recently_used_thread_and_stop_when_idle() -> None:
    pool, names, done = workers.WorkerThreads(2), list[int](), threading.Semaphore(0)

    def job() -> None:
        names.append(threading.get_ident())
        done.release()

    for _ in range(20):
        pool.start(job)
        assert done.acquire(timeout=10)
        wait_until(lambda: pool.idle == pool.count)
    assert len(set(names)) == 1
    wait_until_idle()
    assert (pool.idle, pool.count) == (0, 0)
    pool.start(job)
    assert done.acquire(timeout=10)


def test_jobs_beyond_the_limit_wait_for_a_thread() -> None:
    pool, may_run, order, done = workers.WorkerThreads(1), threading.Event(), list[int](), threading.Semaphore(0)

    def job(number: int) -> Callable[[], None]:
        def run() -> None:
            assert may_run.wait(10)
            order.append(number)
            done.release()

        return run

    for number in range(5):
        pool.start(job(number))
    assert pool.count == 1
    may_run.set()
    for _ in range(5):
        assert done.acquire(timeout=10)
    assert order == [0, 1, 2, 3, 4]


def test_a_job_that_arrives_when_a_thread_is_about_to_stop_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    pool, done = workers.WorkerThreads(1), threading.Semaphore(0)

    class Late(SimpleQueue[workers.Job]):
        def get(self, block: bool = True, timeout: float | None = None) -> workers.Job:
            if timeout is not None and pool.idle:
                pool.start(done.release)
                raise Empty
            return super().get(block, timeout)

    monkeypatch.setattr(workers, "SimpleQueue", Late)
    monkeypatch.setattr(workers, "_IDLE_TIMEOUT", 0.01)
    pool.start(done.release)
    for _ in range(3):
        assert done.acquire(timeout=10)
    monkeypatch.setattr(Late, "get", SimpleQueue[workers.Job].get)
    wait_until_idle()


def test_the_executor_of_the_loop_returns_results_and_raises_errors() -> None:
    executor = LookupExecutor(1)
    assert executor.submit(max, 1, 2).result(10) == 2
    with pytest.raises(ZeroDivisionError):
        executor.submit(divmod, 1, 0).result(10)
    may_run = threading.Event()
    blocking = executor.submit(may_run.wait, 10)
    cancelled = executor.submit(may_run.wait, 10)
    assert cancelled.cancel()
    may_run.set()
    assert blocking.result(10)
    executor.shutdown()


def test_used_objects_are_garbage_collected(depot: Depot) -> None:
    charger = Charger(depot.url)
    with charger:
        depot["CP001"].reset(type=SOFT)
        connection = weakref.ref(vars(depot["CP001"])["_wrapped"])
        with pytest.raises(RemoteCallError) as caught:
            charger.sign_certificate(csr="x")
    references: list[weakref.ref[Any]] = [weakref.ref(charger), weakref.ref(caught.value), connection]
    del charger, caught
    wait_until_idle()

    def collected() -> bool:
        gc.collect()
        return [each() for each in references] == [None] * 3

    wait_until(collected)


def test_an_action_after_the_answer_must_be_a_function_without_async(depot: Depot) -> None:
    messages: list[str] = []

    class Wrong(ManualChargePoint):
        def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            wrong: Any = self.restart
            for function in (ocpp16_sdk.after_answer, after_answer):
                with pytest.raises(DefinitionError) as error:
                    function(wrong)
                messages.append(str(error.value))
            return ACCEPTED

        async def restart(self) -> None:
            pytest.fail("done")

    with Wrong(depot.url, "CP001"):
        assert depot["CP001"].reset(type=SOFT) == ACCEPTED
    assert "use ocpp16_sdk.blocking.after_answer and a plain function" in messages[0]
    assert "ocpp16_sdk.blocking.after_answer: expected a function without `async`" in messages[1]
