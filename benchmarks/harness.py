"""Timing on a noisy machine: implementations are measured alternately, and ratios are calculated within a round.

A figure is CPU time, the median of the rounds. A ratio is the median of the ratios of each round. So a machine that
changes its speed between two rounds changes neither.

The garbage collector runs with its defaults. Objects that exist before the measurement, such as modules, are frozen:
else a full collection would be charged to the implementation that is measured at that time.
"""

from __future__ import annotations

import gc
import math
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

Step = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Job:
    """One measurement: `prepare` makes a new step, which is then called for each of `inputs`.

    The first call is not timed, as it fills the caches of the processor again.
    """

    prepare: Callable[[], Step]
    inputs: Sequence[str]

    def seconds(self) -> float:
        """Return the CPU seconds of one call, the mean over all inputs except the first."""
        step = self.prepare()
        first, *others = self.inputs
        step(first)
        start = time.process_time()
        for each in others:
            step(each)
        return (time.process_time() - start) / len(others)

    def shortened(self, budget: float) -> Job:
        """Return the same job with fewer inputs, which take about `budget` seconds; at least two inputs."""
        count = int(budget / max(Job(self.prepare, self.inputs[:4]).seconds(), 1e-9))
        return Job(self.prepare, self.inputs[: max(2, count)])


@dataclass(frozen=True, slots=True)
class Timings:
    """The seconds of each implementation in each round."""

    rounds: Mapping[str, Sequence[float]]

    def median(self, name: str) -> float:
        return median(self.rounds[name])

    def minimum(self, name: str) -> float:
        return min(self.rounds[name])

    def ratio(self, name: str, to: str) -> float:
        """Return how many times longer `name` takes than `to`; NaN if it is too short for the clock in every round."""
        rounds = zip(self.rounds[name], self.rounds[to], strict=True)
        ratios = [one / other for one, other in rounds if other > 0]  # a CPU clock may count whole ticks only
        return median(ratios) if ratios else math.nan

    def __add__(self, other: Timings) -> Timings:
        """Return the sums of both, round by round."""
        return Timings(
            {
                name: [one + two for one, two in zip(self.rounds[name], other.rounds[name], strict=True)]
                for name in self.rounds
            }
        )


def measure_interleaved(rows: Mapping[str, Mapping[str, Callable[[], float]]], rounds: int) -> dict[str, Timings]:
    """Time every implementation of every row once in each round; each round starts with another implementation."""
    seconds: dict[str, dict[str, list[float]]] = {row: {name: [] for name in names} for row, names in rows.items()}
    gc.collect()
    gc.freeze()
    for number in range(rounds):
        for row, implementations in rows.items():
            names = list(implementations)
            first = number % len(names)
            for name in names[first:] + names[:first]:
                seconds[row][name].append(implementations[name]())
    gc.unfreeze()
    return {row: Timings(rounds_of) for row, rounds_of in seconds.items()}


@contextmanager
def server_process(module: str) -> Generator[int]:
    """Run a module as a server in another process, and yield the port that it prints; it stops with its input."""
    with subprocess.Popen(
        [sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.communicate()  # closes its input
