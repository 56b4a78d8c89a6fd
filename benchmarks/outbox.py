"""Outbox: what it costs to queue messages of transactions on disk, to start with many of them, and to send them.

Times are those of the clock on the wall, as a disk takes none of the processor's. A message that is queued is next to
a page that is written into a file and synced, which is the least that any durable queue can do. A message that leaves
the queue is next to a plain call of it, over the same kind of WebSocket on loopback to a central system in another
process. A start is that of a process with so many messages on disk: until the first of them is sent, and the most
memory that the process has taken when a thousand are.
"""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TypeVar, cast

from benchmarks.harness import Timings, race
from benchmarks.report import Report, Table, Target
from ocpp16_sdk import AsyncCentralSystem, AsyncChargePoint, AsyncChargePointConnection, messages as m
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
STARTING = 1_000  # messages that are sent after a start

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
    """Measure queueing, starting and sending; takes about 30 s."""
    with tempfile.TemporaryDirectory() as name, central_system_elsewhere() as port, asyncio.Runner() as runner:
        folder = Path(name)
        rows: dict[str, dict[str, Callable[[], float]]] = {
            QUEUEING: {
                PLAIN: lambda: synced_write_seconds(folder / "plain", CALLS),
                MEMORY: lambda: runner.run(queueing_seconds(create_outbox(None), CALLS)),
                DISK: lambda: runner.run(queueing_seconds(create_outbox(fresh(folder)), CALLS)),
            },
            SENDING: {
                PLAIN: lambda: runner.run(call_seconds(port, CALLS)),
                MEMORY: lambda: runner.run(sending_seconds(create_outbox(None), port, CALLS)),
                DISK: lambda: runner.run(sending_seconds(create_outbox(fresh(folder)), port, CALLS)),
            },
        }
        timings = race(rows, ROUNDS)
        return report(timings, {count: starting(folder / f"{count}.db", count) for count in BACKLOGS})


def fresh(folder: Path) -> Path:
    """A file that is not there yet."""
    path = folder / "queue.db"
    path.unlink(missing_ok=True)
    return path


def synced_write_seconds(path: Path, times: int) -> float:
    """Seconds of writing a page over one that is in a file, and syncing it, the median."""
    path.write_bytes(bytes(4096 * times))
    taken: list[float] = []
    descriptor = os.open(path, os.O_WRONLY)
    os.fsync(descriptor)
    for turn in range(times):
        start = time.perf_counter()
        os.pwrite(descriptor, bytes([turn % 256]) * 4096, 4096 * turn)
        os.fdatasync(descriptor)
        taken.append(time.perf_counter() - start)
    os.close(descriptor)
    return median(taken)


async def queueing_seconds(outbox: AsyncOutbox, times: int) -> float:
    """Seconds of queueing a message, the median."""
    taken: list[float] = []
    await outbox.open()
    for _ in range(times):
        start = time.perf_counter()
        await outbox.transactions.meter_values(1, VALUES)
        taken.append(time.perf_counter() - start)
    await outbox.aclose()
    return median(taken)


async def call_seconds(port: int, calls: int) -> float:
    """Seconds of one call, the mean over `calls` after a first one."""
    async with AsyncChargePoint(f"ws://127.0.0.1:{port}", "CP001") as charge_point:
        await charge_point.call(REQUEST)
        start = time.perf_counter()
        for _ in range(calls):
            await charge_point.call(REQUEST)
        return (time.perf_counter() - start) / calls


async def sending_seconds(outbox: AsyncOutbox, port: int, calls: int) -> float:
    """Seconds of sending a message of a backlog, the mean over `calls`."""
    await outbox.open()
    await asyncio.gather(*(outbox.transactions.meter_values(1, VALUES) for _ in range(calls)))
    async with AsyncChargePoint(f"ws://127.0.0.1:{port}", "CP001") as charge_point:
        await charge_point.call(REQUEST)
        start = time.perf_counter()
        delivery = asyncio.create_task(outbox.deliver(charge_point.call))
        while outbox.waiting:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.001)
        taken = time.perf_counter() - start
        delivery.cancel()
        await asyncio.wait([delivery])
    await outbox.aclose()
    return taken / calls


def starting(path: Path, count: int) -> tuple[float, float]:
    """Start a process with so many messages on disk; returns its seconds and MiB."""
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
    """Send the first messages to nobody, and print the seconds until the first and the memory in MiB."""
    begin = time.perf_counter()
    seconds = 0.0
    left = STARTING

    async def call(_: ChargePointRequest[R], /) -> R:
        nonlocal seconds, left
        seconds = seconds or time.perf_counter() - begin
        left -= 1
        if not left:
            raise NotSentError("that is enough")
        return cast(R, m.MeterValuesResponse())

    outbox = create_outbox(path)
    await outbox.open()
    await outbox.deliver(call)
    await outbox.aclose()
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


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


def report(timings: dict[str, Timings], starts: dict[int, tuple[float, float]]) -> Report:
    """The tables, and whether the targets are reached."""
    tables = [
        Table(
            name.capitalize(),
            "µs",
            ["one message", "times the plain"],
            [(each, [taken.median(each) * 1e6, taken.ratio(each, PLAIN)]) for each in taken.rounds],
        )
        for name, taken in timings.items()
    ]
    tables.append(
        Table(
            "Starting with messages on disk",
            "s, MiB",
            ["time", "memory"],
            [(f"{count} messages", figures) for count, figures in starts.items()],
        )
    )
    least, most = starts[min(starts)], starts[max(starts)]
    speed = 1 / timings[SENDING].ratio(DISK, PLAIN)
    targets = [
        Target("queueing on disk / a synced write", timings[QUEUEING].ratio(DISK, PLAIN), 5, at_most=True),
        Target(f"seconds for each 10,000 of {max(starts)} messages", most[0] * 1e4 / max(starts), 1, at_most=True),
        Target(f"MiB more with {max(starts)} messages than with {min(starts)}", most[1] - least[1], 8, at_most=True),
        Target("speed of sending from disk / of plain calls", speed, 0.5, at_most=False),
    ]
    what = "Time to queue a message, to send one of a backlog, and to start with a backlog."
    return Report("outbox", what, ROUNDS, tables, targets)


async def serve() -> None:
    """Serve until the input ends."""
    async with Depot().serve(port=0) as depot:
        print(depot.port, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(start(sys.argv[1]) if len(sys.argv) > 1 else serve())
