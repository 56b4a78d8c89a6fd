"""Connections: a whole call, from the received text to the text of the answer, including the work of the connection.

Both libraries run their own receive loop over the same pipe in memory, and call a handler that returns a prepared
response. The library `ocpp` is measured twice: unchanged, and without the worker thread in which it validates.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from functools import partial
from itertools import islice
from typing import Any

from benchmarks.harness import Timings, measure_interleaved
from benchmarks.ocpp_library import serve as serve_ocpp_library
from benchmarks.report import Report, Table
from benchmarks.samples import SAMPLES, Sample, compact, unique_ids
from ocpp16_sdk.connection import Connection
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.model import Route
from ocpp16_sdk.validation import Strict

ROUNDS = 11
CALLS = 64
SECONDS_PER_BATCH = 0.02

SDK = "ocpp16_sdk"
OCPP = "ocpp"
WITHOUT_THREAD = "ocpp, no thread"


class Pipe:
    """Transports texts between a library and the benchmark, with the methods that the two libraries expect."""

    def __init__(self) -> None:
        self._calls = asyncio.Queue[str]()
        self._answers = asyncio.Queue[str]()

    async def receive(self) -> str:
        return await self._calls.get()

    recv = receive

    async def send(self, text: str) -> None:
        self._answers.put_nowait(text)

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        pass

    async def exchange(self, text: str) -> str:
        """Send a CALL and wait for its answer."""
        self._calls.put_nowait(text)
        return await self._answers.get()


Serve = Callable[[Pipe, Sample], Coroutine[Any, Any, object]]


async def serve_sdk(pipe: Pipe, sample: Sample) -> None:
    """Answer the calls of the pipe until cancelled."""
    action = ACTIONS[sample.action]
    response = Strict().load(action.response, compact(sample.response))

    async def handle(_request: object) -> object:
        return response

    await Connection(pipe, {action.name: Route(action.request, handle)}, identity="CP001").run()


IMPLEMENTATIONS: dict[str, Serve] = {
    SDK: serve_sdk,
    OCPP: partial(serve_ocpp_library, thread=True),
    WITHOUT_THREAD: partial(serve_ocpp_library, thread=False),
}


def run() -> Report:
    """Measure the implementations with all samples, in about 10 s."""
    with asyncio.Runner() as runner:
        rows: dict[str, dict[str, Callable[[], float]]] = {}
        for sample in SAMPLES:
            rows[sample.name] = {name: _batch(runner, serve, sample) for name, serve in IMPLEMENTATIONS.items()}
        return report(measure_interleaved(rows, ROUNDS))


async def seconds(serve: Serve, sample: Sample, calls: int) -> float:
    """Return the CPU seconds of one call, the mean over `calls` after a first one, which is not timed."""
    first, *others = (sample.call(unique_id) for unique_id in islice(unique_ids(), calls + 1))
    pipe = Pipe()
    task = asyncio.create_task(serve(pipe, sample))
    try:
        async with asyncio.timeout(60):  # the benchmark must not hang if a library does not answer
            await pipe.exchange(first)
            start = time.process_time()
            for text in others:
                await pipe.exchange(text)
            return (time.process_time() - start) / calls
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def report(timings: dict[str, Timings]) -> Report:
    """Return the table of the timings."""
    columns = [*IMPLEMENTATIONS, f"{OCPP} / {SDK}", f"{WITHOUT_THREAD} / {SDK}"]
    rows: list[tuple[str, list[float]]] = []
    for name, timing in timings.items():
        figures = [timing.median(implementation) * 1e6 for implementation in IMPLEMENTATIONS]
        rows.append((name, [*figures, timing.ratio(OCPP, SDK), timing.ratio(WITHOUT_THREAD, SDK)]))
    what = "CPU time of one call over a connection in memory, all threads together."
    return Report("connections", what, ROUNDS, [Table("Call to answer", "µs", columns, rows)])


def _batch(runner: asyncio.Runner, serve: Serve, sample: Sample) -> Callable[[], float]:
    once = runner.run(seconds(serve, sample, 2))
    calls = max(1, min(CALLS, int(SECONDS_PER_BATCH / once)))
    return lambda: runner.run(seconds(serve, sample, calls))
