"""Handlers in threads, objects in many threads, and no thread that is not needed."""

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
    ChargePoint,
    ChargePointConnection,
    ConnectionLostError,
    DefinitionError,
    NotSentError,
    Observation,
    RemoteCallError,
    messages as m,
)
from ocpp16_sdk.blocking import _loop as loop, _threaded_handlers as handlers, _worker_threads as workers, after_answer
from ocpp16_sdk.blocking._lookup_executor import LookupExecutor
from tests.blocking.roles import ACCEPTED, HARD, NOW, SOFT, Charger, Depot, in_thread, until

NAMES = (loop.THREAD_NAME, workers.THREAD_NAME)


def threads() -> list[str]:
    """The names of all threads that the package has made and that live."""
    return sorted(each.name for each in threading.enumerate() if each.name in NAMES)


def lost(call: Callable[..., object], **fields: object) -> None:
    """Make a call whose connection ends."""
    with pytest.raises(ConnectionLostError):
        call(**fields)


def idle() -> None:
    """Wait until the threads that have nothing to do have ended."""
    for each in threading.enumerate():
        if each.name == workers.THREAD_NAME:
            each.join(10)


def test_a_hundred_charge_points_need_one_thread_when_they_are_idle(depot: Depot) -> None:
    before = threading.active_count()
    chargers = [Charger(depot.url, f"CP{number}") for number in range(100)]
    entering = [in_thread(charger.__enter__) for charger in chargers]
    for each in entering:
        each.join()
    for charger in chargers:
        assert charger.heartbeat().current_time == NOW
        assert depot[charger.identity].reset(type=SOFT) == ACCEPTED
    idle()
    assert threads() == [loop.THREAD_NAME]
    assert threading.active_count() <= before
    for charger in chargers:
        charger.__exit__(None, None, None)
    assert list(depot) == []


def test_one_charge_point_may_be_used_by_many_threads_at_once(depot: Depot, charger: Charger) -> None:
    done: list[int] = []

    def beat() -> None:
        for _ in range(20):
            assert charger.heartbeat().current_time == NOW
        for _ in range(20):
            assert depot["CP001"].reset(type=SOFT) == ACCEPTED
        done.append(1)

    for each in [in_thread(beat) for _ in range(16)]:
        each.join()
    assert len(done) == 16


def test_handlers_run_side_by_side_up_to_a_limit() -> None:
    together, lock, most, now = threading.Barrier(3), threading.Lock(), list[int](), list[int]()

    class Counting(CentralSystem):
        def on_heartbeat(self, charge_point: ChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
            with lock:
                now.append(1)
                most.append(len(now))
            together.wait(10)  # three have to be here at once
            with lock:
                now.pop()
            return m.HeartbeatResponse(current_time=NOW)

    with Counting(handler_threads=3).serve(port=0) as depot:
        url = f"ws://127.0.0.1:{depot.port}"
        chargers = [Charger(url, f"CP{number}").__enter__() for number in range(9)]
        for each in [in_thread(charger.heartbeat) for charger in chargers]:
            each.join()
        assert (max(most), len(most)) == (3, 9)
        for charger in chargers:
            charger.__exit__(None, None, None)


def test_a_handler_that_waits_for_a_thread_does_not_start_once_its_connection_has_ended() -> None:
    came = threading.Semaphore(0)
    with Depot(handler_threads=1, observer=lambda _: came.release()).serve(port=0) as depot:
        for identity in ("CP001", "CP002"):
            with Charger(depot.url, identity) as charger:
                calling = in_thread(partial(lost, charger.authorize, id_tag="x"))
                assert came.acquire(timeout=10)
                depot[identity].close()
                calling.join()
        assert depot.asked.wait(10)
        depot.asked.clear()  # the first handler is at work still, and the other has not begun
        depot.hold.set()
        with Charger(depot.url, "CP003") as third:
            third.heartbeat()
        assert not depot.asked.is_set()


@pytest.mark.parametrize(
    "error", [ValueError("v"), SystemExit(3), KeyboardInterrupt(), StopIteration(), asyncio.CancelledError()], ids=repr
)
def test_whatever_a_handler_raises_the_peer_is_answered_and_the_connection_lives(
    error: BaseException, depot: Depot, caplog: pytest.LogCaptureFixture
) -> None:
    charger = ChargePoint(depot.url, "CP001")

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


def test_what_is_to_be_done_after_the_answer_is_done_in_a_thread_after_the_answer(depot: Depot) -> None:
    answered, done, names = threading.Event(), threading.Event(), list[str]()

    class Restarting(ChargePoint):
        def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            after_answer(self.restart)
            if request.type is HARD:
                raise ValueError("not now")
            return ACCEPTED

        def restart(self) -> None:
            names.append(threading.current_thread().name)
            assert answered.wait(10), "the answer is not held up by what comes after it"
            assert self.heartbeat().current_time == NOW
            done.set()
            raise ValueError("logged")

    with Restarting(depot.url, "CP001"):
        with pytest.raises(RemoteCallError):
            depot["CP001"].reset(type=HARD)
        assert depot["CP001"].reset(type=SOFT) == ACCEPTED
        answered.set()
        assert done.wait(10)
    assert names == [workers.THREAD_NAME]
    with pytest.raises(RuntimeError, match="is for handlers"):
        after_answer(answered.set)


def test_an_object_that_is_used_in_the_thread_that_serves_it_says_so(
    depot: Depot, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []

    def observe(observation: Observation) -> None:
        seen.append(observation.action)
        for use in (charger.heartbeat, charger.wait_closed, depot["CP001"].close, Charger(depot.url).__enter__):
            with pytest.raises(RuntimeError, match="used in the thread that serves it"):
                use()
        charger.heartbeat()

    charger = ChargePoint(depot.url, "CP001", observer=observe)
    with charger:
        assert charger.heartbeat().current_time == NOW
    assert seen == ["Heartbeat", "Heartbeat"]
    assert caplog.text.count("the observer failed") == 2


def test_an_observer_that_ends_the_program_ends_its_own_connection_only(depot: Depot, charger: Charger) -> None:
    def observe(observation: Observation) -> None:
        raise SystemExit(f"because of {observation.action}")

    other = ChargePoint(depot.url, "CP002", observer=observe).__enter__()
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
            assert charger.heartbeat().current_time == NOW  # holds up this loop, which nobody needs
            assert (await anyio.to_thread.run_sync(charger.heartbeat)).current_time == NOW
            assert own["CP001"].reset(type=HARD) == ACCEPTED

    anyio.run(main, backend=backend)


def test_leaving_in_good_order_waits_for_the_answers_of_handlers(depot: Depot) -> None:
    entered, leave, answers = threading.Event(), threading.Event(), list[m.ResetResponse]()

    class Slow(ChargePoint):
        def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            entered.set()
            assert leave.wait(10)
            return ACCEPTED

    with Slow(depot.url, "CP001"):
        calling = in_thread(lambda: answers.append(depot["CP001"].reset(type=SOFT)))
        assert entered.wait(10)
        threading.Timer(0.05, leave.set).start()
    calling.join()
    assert answers == [ACCEPTED]


def test_leaving_with_an_exception_waits_for_handlers_whose_calls_fail_by_then(depot: Depot) -> None:
    entered, late = threading.Event(), list[str]()

    class Slow(ChargePoint):
        def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            entered.set()
            self.wait_closed()
            with pytest.raises(NotSentError) as caught:
                self.heartbeat()
            late.append(str(caught.value))
            return ACCEPTED

    with suppress(ZeroDivisionError), Slow(depot.url, "CP001"):
        in_thread(partial(lost, depot["CP001"].reset, type=SOFT))
        assert entered.wait(10)
        raise ZeroDivisionError
    assert len(late) == 1


def test_leaving_does_not_wait_for_ever(
    depot: Depot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(handlers, "_HANDLER_STOP_TIMEOUT", 0.05)
    entered, leave = threading.Event(), threading.Event()

    class Stuck(ChargePoint):
        def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            entered.set()
            assert leave.wait(15)
            raise ValueError("much too late")

    with Stuck(depot.url, "CP001", close_timeout=0.05):
        in_thread(partial(lost, depot["CP001"].reset, type=SOFT))
        assert entered.wait(10)
    assert "still at work: 1" in caplog.text
    leave.set()
    until(lambda: "a handler failed whose connection had ended" in caplog.text)
    assert "much too late" in caplog.text
    assert all(each.levelno == logging.WARNING for each in caplog.records)


def test_workers_use_the_thread_that_was_at_work_last_and_end_when_idle() -> None:
    pool, names, done = workers.WorkerThreads(2), list[int](), threading.Semaphore(0)

    def job() -> None:
        names.append(threading.get_ident())
        done.release()

    for _ in range(20):
        pool.start(job)
        assert done.acquire(timeout=10)
        until(lambda: pool.idle == pool.threads)
    assert len(set(names)) == 1
    idle()
    assert (pool.idle, pool.threads) == (0, 0)
    pool.start(job)
    assert done.acquire(timeout=10)


def test_jobs_beyond_the_limit_wait_for_a_thread() -> None:
    pool, hold, order, done = workers.WorkerThreads(1), threading.Event(), list[int](), threading.Semaphore(0)

    def job(number: int) -> Callable[[], None]:
        def run() -> None:
            assert hold.wait(10)
            order.append(number)
            done.release()

        return run

    for number in range(5):
        pool.start(job(number))
    assert pool.threads == 1
    hold.set()
    for _ in range(5):
        assert done.acquire(timeout=10)
    assert order == [0, 1, 2, 3, 4]


def test_a_job_that_comes_when_a_thread_is_about_to_end_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    pool, done = workers.WorkerThreads(1), threading.Semaphore(0)

    class Late(SimpleQueue[workers.Job]):
        def get(self, block: bool = True, timeout: float | None = None) -> workers.Job:
            if timeout is not None and pool.idle:
                pool.start(done.release)
                raise Empty
            return super().get(block, timeout)

    monkeypatch.setattr(workers, "SimpleQueue", Late)
    monkeypatch.setattr(workers, "_IDLE", 0.01)
    pool.start(done.release)
    for _ in range(3):
        assert done.acquire(timeout=10)
    monkeypatch.setattr(Late, "get", SimpleQueue[workers.Job].get)
    idle()


def test_the_executor_of_the_loop_hands_on_results_and_errors() -> None:
    executor = LookupExecutor(1)
    assert executor.submit(max, 1, 2).result(10) == 2
    with pytest.raises(ZeroDivisionError):
        executor.submit(divmod, 1, 0).result(10)
    hold = threading.Event()
    blocking = executor.submit(hold.wait, 10)
    cancelled = executor.submit(hold.wait, 10)
    assert cancelled.cancel()
    hold.set()
    assert blocking.result(10)
    executor.shutdown()


def test_nothing_is_kept_of_what_has_been_used(depot: Depot) -> None:
    charger = Charger(depot.url)
    with charger:
        depot["CP001"].reset(type=SOFT)
        connection = weakref.ref(vars(depot["CP001"])["_twin"])
        with pytest.raises(RemoteCallError) as caught:
            charger.sign_certificate(csr="x")
    kept: list[weakref.ref[Any]] = [weakref.ref(charger), weakref.ref(caught.value), connection]
    del charger, caught
    idle()

    def gone() -> bool:
        gc.collect()
        return [each() for each in kept] == [None] * 3

    until(gone)


def test_what_is_to_be_done_after_the_answer_is_a_plain_function_of_the_blocking_kind(depot: Depot) -> None:
    told: list[str] = []

    class Wrong(ChargePoint):
        def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            wrong: Any = self.restart
            for refusing in (ocpp16_sdk.after_answer, after_answer):
                with pytest.raises(DefinitionError) as error:
                    refusing(wrong)
                told.append(str(error.value))
            return ACCEPTED

        async def restart(self) -> None:
            pytest.fail("done")

    with Wrong(depot.url, "CP001"):
        assert depot["CP001"].reset(type=SOFT) == ACCEPTED
    assert "use ocpp16_sdk.blocking.after_answer and a plain function" in told[0]
    assert "ocpp16_sdk.blocking.after_answer takes a plain function" in told[1]
