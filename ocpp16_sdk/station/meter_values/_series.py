"""The meter values of a transaction for its StopTransaction, bounded by thinning (CP-93). Pure.

    number    1  2  3  4  5  6  7  8        of the sampled values, and of the clock-aligned ones
    step 1    x  x  x  x  x  x  x  x
    step 2       x     x     x     x        above the bound: every other one is dropped, and the next ones are too
    step 4             x           x

The values at the start and at the stop of the transaction are no part of it: they are always kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ocpp16_sdk.messages import MeterValue


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEntry:
    """The meter values of one tick."""

    kind: str
    """Sampled or clock-aligned."""
    number: int
    """Its number among those of its kind, from 1 on."""
    step: int
    """The step of the series when it was added."""
    at: datetime
    """The tick."""
    values: tuple[MeterValue, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The meter values between the start and the stop, in order."""

    entries: tuple[SeriesEntry, ...] = ()
    step: int = 1
    """Every how many ticks of a kind are kept."""
    last: tuple[tuple[str, int], ...] = ()
    """The number of the last tick of each kind."""

    def add(self, kind: str, at: datetime, values: tuple[MeterValue, ...], bound: int) -> Series:
        """Return the series after one more tick, with at most `bound` meter values."""
        numbers = dict(self.last)
        number = numbers[kind] = numbers.get(kind, 0) + 1
        series = replace(self, last=tuple(numbers.items()))
        if number % self.step or not values:
            return series
        entry = SeriesEntry(kind=kind, number=number, step=self.step, at=at, values=values)
        return replace(series, entries=(*self.entries, entry)).thinned(bound)

    def thinned(self, bound: int) -> Series:
        """Return the series with at most `bound` meter values: every other tick is dropped, repeatedly."""
        entries, step = self.entries, self.step
        while sum(len(entry.values) for entry in entries) > bound:
            step *= 2
            entries = tuple(entry for entry in entries if entry.number % step == 0)
        return replace(self, entries=entries, step=step)


def restored(entries: Iterable[SeriesEntry], bound: int) -> Series:
    """Return the series of stored entries."""
    ordered = tuple(sorted(entries, key=lambda entry: (entry.at, entry.number)))
    step = max((entry.step for entry in ordered), default=1)
    last = {entry.kind: entry.number for entry in ordered}
    return Series(ordered, step, tuple(last.items())).thinned(bound)
