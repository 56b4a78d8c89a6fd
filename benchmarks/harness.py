"""Timing that survives a noisy machine: contestants take turns, and ratios are formed within a round.

A figure is CPU time, the median of the rounds; a ratio is the median of the ratios of each round, so that a machine
that changes its speed between two rounds changes neither.

The garbage collector runs as it does by default, over what the contestants make: what was there before the race, such
as the modules of all of them, is kept out of its sight, or the one in whose turn a full collection falls would pay.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Step = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to time: `prepare` makes a fresh step, which is then called for each of `inputs`.

    The first call is not timed: it warms the caches that the contestant before has cooled.
    """

    prepare: Callable[[], Step]
    inputs: Sequence[str]

    def seconds(self) -> float:
        """CPU seconds of one call, the mean over all inputs but the first."""
        step = self.prepare()
        first, *others = self.inputs
        step(first)
        start = time.process_time()
        for each in others:
            step(each)
        return (time.process_time() - start) / len(others)

    def shortened(self, budget: float) -> Job:
        """The same job with as many of the inputs as take about `budget` seconds, at least two."""
        count = int(budget / max(Job(self.prepare, self.inputs[:4]).seconds(), 1e-9))
        return Job(self.prepare, self.inputs[: max(2, count)])


@dataclass(frozen=True, slots=True)
class Timings:
    """What each contestant took in each round, in seconds."""

    rounds: Mapping[str, Sequence[float]]

    def median(self, name: str) -> float:
        return median(self.rounds[name])

    def least(self, name: str) -> float:
        return min(self.rounds[name])

    def ratio(self, name: str, to: str) -> float:
        """How many times longer `name` takes than `to`."""
        return median(one / other for one, other in zip(self.rounds[name], self.rounds[to], strict=True))

    def __add__(self, other: Timings) -> Timings:
        """Both pieces of work, one after the other, round by round."""
        return Timings(
            {
                name: [one + two for one, two in zip(self.rounds[name], other.rounds[name], strict=True)]
                for name in self.rounds
            }
        )


def race(rows: Mapping[str, Mapping[str, Callable[[], float]]], rounds: int) -> dict[str, Timings]:
    """Time every contestant of every row once in each round; who begins changes from round to round."""
    taken: dict[str, dict[str, list[float]]] = {row: {name: [] for name in names} for row, names in rows.items()}
    gc.collect()
    gc.freeze()
    for turn in range(rounds):
        for row, contestants in rows.items():
            names = list(contestants)
            first = turn % len(names)
            for name in names[first:] + names[:first]:
                taken[row][name].append(contestants[name]())
    gc.unfreeze()
    return {row: Timings(rounds_of) for row, rounds_of in taken.items()}
