"""Blocking: CPU time of a round trip without `async`, compared with the same round trip with it.

A charge point sends Heartbeats over a WebSocket on loopback. In the first table the central system runs in another
process, whose CPU time is not counted. In the second table both roles run in one process. The async roles use one
thread there. A blocking charge point runs each call in the loop thread, and a blocking central system also runs each
handler in a worker thread.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from benchmarks.harness import Timings, measure_interleaved, server_process
from benchmarks.report import Report, Table, Target
from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    CentralSystem,
    ChargePointConnection,
    ManualChargePoint,
    Serving,
    messages as m,
)
from ocpp16_sdk.blocking._threads import HandlerThreads, loop_thread

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
    """Measure both kinds with the same central systems, in about 10 s."""
    with (
        server_process(__name__) as remote_port,
        Serving(local := AsyncDepot(), local.serve(port=0), loop_thread(), HandlerThreads(1)),
        Depot().serve(port=0) as blocking,
        asyncio.Runner() as runner,
    ):
        rows: dict[str, dict[str, Callable[[], float]]] = {
            ALONE: {
                ASYNC: lambda: runner.run(async_seconds(remote_port, CALLS)),
                BLOCKING: lambda: blocking_seconds(remote_port, CALLS),
            },
            TOGETHER: {
                ASYNC: lambda: runner.run(seconds_together(CALLS)),
                BLOCKING: lambda: blocking_seconds(local.port, CALLS),
                BOTH: lambda: blocking_seconds(blocking.port, CALLS),
            },
        }
        return report(measure_interleaved(rows, ROUNDS))


def blocking_seconds(port: int, calls: int) -> float:
    """Return the CPU seconds of one call of a blocking charge point, the mean over `calls` after a first one."""
    with ManualChargePoint(f"ws://127.0.0.1:{port}", "CP001") as charge_point:
        charge_point.heartbeat()
        start = time.process_time()
        for _ in range(calls):
            charge_point.heartbeat()
        return (time.process_time() - start) / calls


async def async_seconds(port: int, calls: int) -> float:
    """Return the same for an async charge point."""
    async with AsyncManualChargePoint(f"ws://127.0.0.1:{port}", "CP001") as charge_point:
        await charge_point.heartbeat()
        start = time.process_time()
        for _ in range(calls):
            await charge_point.heartbeat()
        return (time.process_time() - start) / calls


async def seconds_together(calls: int) -> float:
    """Return the same for an async charge point and central system in one process."""
    async with AsyncDepot().serve(port=0) as depot:
        return await async_seconds(depot.port, calls)


def report(timings: dict[str, Timings]) -> Report:
    """Return the tables and the targets."""
    tables: list[Table] = []
    for name, timing in timings.items():
        rows = [(each, [timing.median(each) * 1e6, timing.ratio(each, ASYNC)]) for each in timing.rounds]
        tables.append(Table(name.capitalize(), "µs", ["round trip", "times the async"], rows))
    targets = [
        Target(f"{name}, blocking / async", timing.ratio(BLOCKING, ASYNC), 1.5, at_most=True)
        for name, timing in timings.items()
    ]
    return Report("blocking", "CPU time of a Heartbeat and its answer, all threads together.", ROUNDS, tables, targets)


async def serve() -> None:
    """Serve until the input is closed."""
    async with AsyncDepot().serve(port=0) as depot:
        print(depot.port, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
