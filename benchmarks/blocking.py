"""Blocking: what a round trip costs without `async`, next to the same one with it.

A charge point sends Heartbeats over a WebSocket on loopback. In the first table the central system is another process,
whose CPU time is not counted: what is compared is what one charge point costs its program. In the second both roles
are in one process. The async one has everything in one thread there; a blocking charge point crosses to the thread of
the loop and back, and a blocking central system hands each request to a worker thread besides.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime

from benchmarks.harness import Timings, race
from benchmarks.report import Report, Table, Target
from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePoint,
    AsyncChargePointConnection,
    CentralSystem,
    ChargePoint,
    ChargePointConnection,
    messages as m,
)
from ocpp16_sdk.blocking._threads import ContextScope, HandlerThreads, loop_thread

ROUNDS = 15
CALLS = 300

ASYNC = "async"
BLOCKING = "blocking"
BOTH = "both blocking"
ALONE = "charge point alone"
TOGETHER = "both sides"

NOW = datetime(2026, 5, 1, 12, 34, 56, tzinfo=UTC)


class AsyncDepot(AsyncCentralSystem):
    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=NOW)


class Depot(CentralSystem):
    def on_heartbeat(self, charge_point: ChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=NOW)


def run() -> Report:
    """Measure both kinds against the same central systems; takes about 10 s."""
    with (
        central_system_elsewhere() as elsewhere,
        ContextScope(loop_thread(), (here := AsyncDepot()).serve(port=0), HandlerThreads(1), here),
        Depot().serve(port=0) as blocking,
        asyncio.Runner() as runner,
    ):
        rows: dict[str, dict[str, Callable[[], float]]] = {
            ALONE: {
                ASYNC: lambda: runner.run(async_seconds(elsewhere, CALLS)),
                BLOCKING: lambda: blocking_seconds(elsewhere, CALLS),
            },
            TOGETHER: {
                ASYNC: lambda: runner.run(seconds_together(CALLS)),
                BLOCKING: lambda: blocking_seconds(here.port, CALLS),
                BOTH: lambda: blocking_seconds(blocking.port, CALLS),
            },
        }
        return report(race(rows, ROUNDS))


def blocking_seconds(port: int, calls: int) -> float:
    """CPU seconds of one call of a blocking charge point, the mean over `calls` after a first one."""
    with ChargePoint(f"ws://127.0.0.1:{port}", "CP001") as charge_point:
        charge_point.heartbeat()
        start = time.process_time()
        for _ in range(calls):
            charge_point.heartbeat()
        return (time.process_time() - start) / calls


async def async_seconds(port: int, calls: int) -> float:
    """The same of an async one."""
    async with AsyncChargePoint(f"ws://127.0.0.1:{port}", "CP001") as charge_point:
        await charge_point.heartbeat()
        start = time.process_time()
        for _ in range(calls):
            await charge_point.heartbeat()
        return (time.process_time() - start) / calls


async def seconds_together(calls: int) -> float:
    """The same of an async one with its central system."""
    async with AsyncDepot().serve(port=0) as depot:
        return await async_seconds(depot.port, calls)


@contextmanager
def central_system_elsewhere() -> Generator[int]:
    """Run a central system in another process, and give its port."""
    with subprocess.Popen(
        [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.communicate()  # the end of its input ends it


def report(timings: dict[str, Timings]) -> Report:
    """The tables, and whether the targets are reached."""
    tables: list[Table] = []
    for name, taken in timings.items():
        rows = [(each, [taken.median(each) * 1e6, taken.ratio(each, ASYNC)]) for each in taken.rounds]
        tables.append(Table(name.capitalize(), "µs", ["round trip", "times the async"], rows))
    targets = [
        Target(f"{name}, blocking / async", taken.ratio(BLOCKING, ASYNC), 1.5, at_most=True)
        for name, taken in timings.items()
    ]
    return Report("blocking", "CPU time of a Heartbeat and its answer, all threads together.", ROUNDS, tables, targets)


async def serve() -> None:
    """Serve until the input ends."""
    async with AsyncDepot().serve(port=0) as depot:
        print(depot.port, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
