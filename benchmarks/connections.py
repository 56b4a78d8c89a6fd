"""Connections: a whole call, from the text that arrives to the text of the answer, with all that a library does.

Both libraries run their own receive loop over the same pipe in memory and call a handler that returns a response made
before. The incumbent is measured twice: as it comes, and without the worker thread that it validates in.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from functools import partial
from itertools import islice
from typing import Any

from benchmarks.harness import Timings, race
from benchmarks.incumbent import serve as serve_incumbent
from benchmarks.report import Report, Table
from benchmarks.samples import SAMPLES, Sample, compact, unique_ids
from ocpp16_sdk.connection import Connection
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.model import Route
from ocpp16_sdk.validation import Strict

ROUNDS = 11
CALLS = 64
SLICE = 0.02

OURS = "ocpp16_sdk"
INCUMBENT = "ocpp"
WITHOUT_THREAD = "ocpp, no thread"


class Pipe:
    """Carries texts between a library and the benchmark; has the methods that either library wants."""

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


async def serve_ours(pipe: Pipe, sample: Sample) -> None:
    """Answer the calls of the pipe until cancelled."""
    action = ACTIONS[sample.action]
    response = Strict().load(action.response, compact(sample.response))

    async def handle(_request: object) -> object:
        return response

    await Connection(pipe, {action.name: Route(action.request, handle)}, identity="CP001").run()


CONTESTANTS: dict[str, Serve] = {
    OURS: serve_ours,
    INCUMBENT: partial(serve_incumbent, thread=True),
    WITHOUT_THREAD: partial(serve_incumbent, thread=False),
}


def run() -> Report:
    """Measure the contestants with all samples; takes about 10 s."""
    with asyncio.Runner() as runner:
        rows: dict[str, dict[str, Callable[[], float]]] = {}
        for sample in SAMPLES:
            rows[sample.name] = {name: _batch(runner, serve, sample) for name, serve in CONTESTANTS.items()}
        return report(race(rows, ROUNDS))


async def seconds(serve: Serve, sample: Sample, calls: int) -> float:
    """CPU seconds of one call, the mean over `calls` after a first one, which is not timed."""
    first, *others = (sample.call(unique_id) for unique_id in islice(unique_ids(), calls + 1))
    pipe = Pipe()
    task = asyncio.create_task(serve(pipe, sample))
    try:
        async with asyncio.timeout(60):  # a library that fails to answer must not hang the benchmark
            await pipe.exchange(first)
            start = time.process_time()
            for text in others:
                await pipe.exchange(text)
            return (time.process_time() - start) / calls
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def report(timings: dict[str, Timings]) -> Report:
    """The table of the timings."""
    columns = [*CONTESTANTS, f"{INCUMBENT} / {OURS}", f"{WITHOUT_THREAD} / {OURS}"]
    rows: list[tuple[str, list[float]]] = []
    for name, taken in timings.items():
        figures = [taken.median(contestant) * 1e6 for contestant in CONTESTANTS]
        rows.append((name, [*figures, taken.ratio(INCUMBENT, OURS), taken.ratio(WITHOUT_THREAD, OURS)]))
    what = "CPU time of one call over a connection in memory, all threads together."
    return Report("connections", what, ROUNDS, [Table("Call to answer", "µs", columns, rows)])


def _batch(runner: asyncio.Runner, serve: Serve, sample: Sample) -> Callable[[], float]:
    once = runner.run(seconds(serve, sample, 2))
    calls = max(1, min(CALLS, int(SLICE / once)))
    return lambda: runner.run(seconds(serve, sample, calls))
