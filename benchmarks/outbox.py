"""Outbox: time to queue messages of transactions on disk, to start with many of them, and to send them.

Times are wall-clock times, as waiting for a disk takes no CPU time. To queue a message is compared with writing and
syncing one page of a file, the minimum of a durable queue. To send a message from the queue is compared with a plain
call of it, over a WebSocket on loopback to a central system in another process. For a start with messages on disk, the
figures are the time until the first message is sent, and the largest memory of the process until a thousand are sent.
"""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TypeVar, cast

from benchmarks.harness import Timings, measure_interleaved, server_process
from benchmarks.report import Report, Table, Target
from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, AsyncManualChargePoint, messages as m
from ocpp16_sdk.charge_point.outbox import AsyncOutbox, create_outbox
from ocpp16_sdk.charge_point.outbox._records import QueuedMessage
from ocpp16_sdk.charge_point.outbox._sqlite_store import SqliteOutboxStore
from ocpp16_sdk.charge_point.outbox._store import StoreChanges
from ocpp16_sdk.errors import NotSentError
from ocpp16_sdk.model import ChargePointRequest, Response

R = TypeVar("R", bound=Response)

ROUNDS = 9
CALLS = 300
BACKLOGS = (1_000, 10_000, 100_000)
SENT_AFTER_START = 1_000  # messages

QUEUEING, SENDING = "queueing", "sending"
PLAIN, MEMORY, DISK = "plain", "in memory", "on disk"

NOW = datetime(2026, 5, 1, 12, 34, 56, tzinfo=UTC)
VALUES = [
    m.MeterValue(
        timestamp=NOW,
        sampled_value=(
            m.SampledValue(value="1234567", measurand=m.Measurand.ENERGY_ACTIVE_IMPORT_REGISTER),
            m.SampledValue(value="16.2", measurand=m.Measurand.CURRENT_IMPORT, phase=m.Phase.L1),
            m.SampledValue(value="11034", measurand=m.Measurand.POWER_ACTIVE_IMPORT),
        ),
    )
]
REQUEST = m.MeterValuesRequest(connector_id=1, meter_value=tuple(VALUES))


class Depot(AsyncCentralSystem):
    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        return m.MeterValuesResponse()


def run() -> Report:
    """Measure queueing, starting and sending, in about 30 s."""
    with tempfile.TemporaryDirectory() as name, server_process(__name__) as port, asyncio.Runner() as runner:
        folder = Path(name)
        rows: dict[str, dict[str, Callable[[], float]]] = {
            QUEUEING: {
                PLAIN: lambda: synced_write_seconds(folder / "plain", CALLS),
                MEMORY: lambda: runner.run(queueing_seconds(create_outbox(None), CALLS)),
                DISK: lambda: runner.run(queueing_seconds(create_outbox(new_path(folder)), CALLS)),
            },
            SENDING: {
                PLAIN: lambda: runner.run(call_seconds(port, CALLS)),
                MEMORY: lambda: runner.run(sending_seconds(create_outbox(None), port, CALLS)),
                DISK: lambda: runner.run(sending_seconds(create_outbox(new_path(folder)), port, CALLS)),
            },
        }
        timings = measure_interleaved(rows, ROUNDS)
        return report(timings, {count: start_with_backlog(folder / f"{count}.db", count) for count in BACKLOGS})


def new_path(folder: Path) -> Path:
    """Return the path of a file that does not exist."""
    path = folder / "queue.db"
    path.unlink(missing_ok=True)
    return path


def synced_write_seconds(path: Path, times: int) -> float:
    """Return the seconds to overwrite a page of a file and sync it, the median."""
    path.write_bytes(bytes(4096 * times))
    seconds: list[float] = []
    descriptor = os.open(path, os.O_WRONLY)
    os.fsync(descriptor)
    for number in range(times):
        start = time.perf_counter()
        os.pwrite(descriptor, bytes([number % 256]) * 4096, 4096 * number)
        os.fdatasync(descriptor)
        seconds.append(time.perf_counter() - start)
    os.close(descriptor)
    return median(seconds)


async def queueing_seconds(outbox: AsyncOutbox, times: int) -> float:
    """Return the seconds to queue a message, the median."""
    seconds: list[float] = []
    await outbox.open()
    for _ in range(times):
        start = time.perf_counter()
        await outbox.transactions.meter_values(1, VALUES)
        seconds.append(time.perf_counter() - start)
    await outbox.aclose()
    return median(seconds)


async def call_seconds(port: int, calls: int) -> float:
    """Return the seconds of one call, the mean over `calls` after a first one."""
    async with AsyncManualChargePoint(f"ws://127.0.0.1:{port}", "CP001") as charge_point:
        await charge_point.call(REQUEST)
        start = time.perf_counter()
        for _ in range(calls):
            await charge_point.call(REQUEST)
        return (time.perf_counter() - start) / calls


async def sending_seconds(outbox: AsyncOutbox, port: int, calls: int) -> float:
    """Return the seconds to send a queued message, the mean over `calls`."""
    await outbox.open()
    await asyncio.gather(*(outbox.transactions.meter_values(1, VALUES) for _ in range(calls)))
    async with AsyncManualChargePoint(f"ws://127.0.0.1:{port}", "CP001") as charge_point:
        await charge_point.call(REQUEST)
        start = time.perf_counter()
        delivery = asyncio.create_task(outbox.deliver(charge_point.call))
        while outbox.waiting:  # noqa: ASYNC110 - there is no event for it
            await asyncio.sleep(0.001)
        seconds = time.perf_counter() - start
        delivery.cancel()
        await asyncio.wait([delivery])
    await outbox.aclose()
    return seconds / calls


def start_with_backlog(path: Path, count: int) -> tuple[float, float]:
    """Start a process with `count` messages on disk; return its seconds and MiB."""
    store = SqliteOutboxStore(path)
    store.open()
    text = REQUEST.to_json()
    for first in range(1, count + 1, 1000):
        numbers = range(first, min(first + 1000, count + 1))
        store.write(
            StoreChanges({n: QueuedMessage(n, REQUEST.__action__, text, None) for n in numbers}, {}), durable=False
        )
    store.close()
    command = [sys.executable, "-m", __name__, str(path)]
    seconds, memory = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), float(memory)


async def start(path: str) -> None:
    """Deliver messages to a function; print the seconds until the first one, and the memory in MiB."""
    begin = time.perf_counter()
    seconds = 0.0
    remaining = SENT_AFTER_START

    async def call(_: ChargePointRequest[R], /) -> R:
        nonlocal seconds, remaining
        seconds = seconds or time.perf_counter() - begin
        remaining -= 1
        if not remaining:
            raise NotSentError("all messages of the benchmark were sent")
        return cast(R, m.MeterValuesResponse())

    outbox = create_outbox(path)
    await outbox.open()
    await outbox.deliver(call)
    await outbox.aclose()
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def report(timings: dict[str, Timings], starts: dict[int, tuple[float, float]]) -> Report:
    """Return the tables and the targets."""
    tables = [
        Table(
            name.capitalize(),
            "µs",
            ["one message", "times the plain"],
            [(each, [timing.median(each) * 1e6, timing.ratio(each, PLAIN)]) for each in timing.rounds],
        )
        for name, timing in timings.items()
    ]
    tables.append(
        Table(
            "Starting with messages on disk",
            "s, MiB",
            ["time", "memory"],
            [(f"{count} messages", figures) for count, figures in starts.items()],
        )
    )
    low, high = min(starts), max(starts)
    smallest, largest = starts[low], starts[high]
    speed = 1 / timings[SENDING].ratio(DISK, PLAIN)
    targets = [
        Target("queueing on disk / a synced write", timings[QUEUEING].ratio(DISK, PLAIN), 5, at_most=True),
        Target(f"seconds per 10,000 of {high} messages", largest[0] * 1e4 / high, 1, at_most=True),
        Target(f"MiB more with {high} messages than with {low}", largest[1] - smallest[1], 8, at_most=True),
        Target("speed of sending from disk / of plain calls", speed, 0.5, at_most=False),
    ]
    what = "Time to queue a message, to send a queued message, and to start with queued messages."
    return Report("outbox", what, ROUNDS, tables, targets)


async def serve() -> None:
    """Serve until the input is closed."""
    async with Depot().serve(port=0) as depot:
        print(depot.port, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(start(sys.argv[1]) if len(sys.argv) > 1 else serve())
