"""Charge points share the handler threads of a central system fairly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import anyio
import pytest

from ocpp16_sdk import CallFailedError, ChargePointConnection, Observation, messages as m
from ocpp16_sdk.blocking import after_answer
from ocpp16_sdk.blocking._threads import loop_thread
from ocpp16_sdk.blocking._threads._worker_threads import WorkerThreads
from ocpp16_sdk.transports import Transport, memory_pair
from tests.blocking.roles import ACCEPTED, NOW, SOFT, Depot, start_thread

THREADS = 16  # of which one charge point may use two


class AskingDepot(Depot):
    """Resets a charge point before it answers its Authorize, and sets `received` at the last Authorize of a test."""

    def __init__(self, expected: int) -> None:
        super().__init__(handler_threads=THREADS, observer=self.observe)
        self.expected = expected
        self.received = threading.Event()

    def observe(self, observation: Observation) -> None:
        """Count the received requests."""
        if (observation.action, observation.outgoing) == ("Authorize", False):
            self.expected -= 1
            if not self.expected:
                self.received.set()

    def on_authorize(self, charge_point: ChargePointConnection, request: m.AuthorizeRequest) -> m.AuthorizeResponse:
        with suppress(CallFailedError):
            charge_point.reset(type=SOFT)
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.BLOCKED))


def connect(depot: Depot, identity: str) -> Transport:
    """Return the end of the charge point of a connection in memory."""
    here, there = memory_pair()
    start_thread(partial(depot.serve_connection, there, identity))
    return here


def send(peer: Transport, unique_id: str, action: str, **payload: object) -> None:
    """Send a call."""
    loop_thread().run(peer.send, json.dumps([2, unique_id, action, payload]))


def receive(peer: Transport) -> list[object]:
    """Return the next frame, which must arrive within five seconds."""

    async def receive_in_time() -> str:
        with anyio.fail_after(5):
            return await peer.receive()

    frame: list[object] = json.loads(loop_thread().run(receive_in_time))
    return frame


def test_two_charge_points_that_do_not_answer_do_not_delay_a_third() -> None:
    depot = AskingDepot(expected=2 * THREADS)
    quiet = [connect(depot, "QUIET1"), connect(depot, "QUIET2")]
    honest = connect(depot, "CP001")
    try:
        for peer in quiet:
            for number in range(THREADS):
                send(peer, str(number), "Authorize", idTag="x")
        assert depot.received.wait(10)
        send(honest, "h", "Heartbeat")
        assert receive(honest)[:2] == [3, "h"]
    finally:
        for peer in (*quiet, honest):
            loop_thread().run(peer.aclose, 1000, "")


def test_a_handler_that_calls_its_charge_point_back_leaves_a_thread_for_the_call_that_arrives_meanwhile() -> None:
    depot = AskingDepot(expected=1)
    peer = connect(depot, "CP001")
    try:
        send(peer, "a", "Authorize", idTag="x")
        reset = receive(peer)
        assert reset[2:] == ["Reset", {"type": "Soft"}]
        send(peer, "h", "Heartbeat")
        assert receive(peer)[:2] == [3, "h"]
        loop_thread().run(peer.send, json.dumps([3, reset[1], {"status": ACCEPTED.status}]))
        assert receive(peer)[:2] == [3, "a"]
    finally:
        loop_thread().run(peer.aclose, 1000, "")


def test_a_function_after_the_answer_counts_for_its_charge_point() -> None:
    may_return, running, done = threading.Event(), threading.Semaphore(0), threading.Semaphore(0)

    def wait() -> None:
        running.release()
        may_return.wait(10)
        done.release()

    class Later(Depot):
        def on_heartbeat(self, charge_point: ChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
            after_answer(wait)
            return m.HeartbeatResponse(current_time=NOW)

    depot = Later(handler_threads=THREADS)
    peer, other = connect(depot, "CP001"), connect(depot, "CP002")
    try:
        for number in range(2):
            send(peer, str(number), "Heartbeat")
            assert receive(peer)[:2] == [3, str(number)]
            assert running.acquire(timeout=10)
        send(peer, "2", "Heartbeat")  # waits, because both threads of this charge point are in use
        send(other, "h", "Heartbeat")
        assert receive(other)[:2] == [3, "h"]
        assert running.acquire(timeout=10)
        may_return.set()
        assert receive(peer)[:2] == [3, "2"]
        for _ in range(4):
            assert done.acquire(timeout=10)
    finally:
        may_return.set()
        for each in (peer, other):
            loop_thread().run(each.aclose, 1000, "")


@pytest.mark.parametrize(("limit", "most"), [(1, 1), (2, 2), (8, 2), (64, 8)])
def test_one_key_uses_an_eighth_of_the_threads_but_at_least_two(limit: int, most: int) -> None:
    pool, may_run, started, done = WorkerThreads(limit), threading.Event(), list[int](), threading.Semaphore(0)

    def job() -> None:
        started.append(1)
        assert may_run.wait(10)
        done.release()

    for _ in range(2 * limit + 2):
        pool.start(job, "key")
    assert pool.count == most
    may_run.set()
    for _ in range(2 * limit + 2):
        assert done.acquire(timeout=10)
    assert (len(started), pool.count) == (2 * limit + 2, most)


def test_a_free_thread_serves_the_queues_of_all_keys_in_turn() -> None:
    pool, may_run, order, done = WorkerThreads(1), threading.Event(), list[str](), threading.Semaphore(0)

    def job(name: str) -> Callable[[], None]:
        def run() -> None:
            assert may_run.wait(10)
            order.append(name)
            done.release()

        return run

    for name in ("a1", "a2", "a3", "a4", "b1", "b2", "c1"):
        pool.start(job(name), name[0])
    pool.start(job("-"))
    may_run.set()
    for _ in range(8):
        assert done.acquire(timeout=10)
    assert order == ["a1", "a2", "b1", "c1", "-", "a3", "b2", "a4"]
