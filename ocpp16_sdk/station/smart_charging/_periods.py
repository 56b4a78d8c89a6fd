"""The periods of a composite schedule: how many it has (OCPP 1.6 9.4.3). Pure.

Equal neighbours are merged first. Then neighbours are merged until there are no more than ChargingScheduleMaxPeriods.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from ocpp16_sdk.messages import ChargingRateUnit
from ocpp16_sdk.station.smart_charging._limits import WATT


class Period(NamedTuple):
    """A limit that begins some seconds after the start of the schedule."""

    start: int
    tenths: int
    """The limit in tenths of the unit."""
    phases: int

    def merged(self, later: Period) -> Period:
        """Return one period for this one and a later one, which exceeds the limit of neither."""
        return Period(self.start, min(self.tenths, later.tenths), min(self.phases, later.phases))


def merge_equal(periods: Iterable[Period]) -> list[Period]:
    """Merge neighbours with the same limit and the same number of phases."""
    merged: list[Period] = []
    for each in periods:
        if not merged or each[1:] != merged[-1][1:]:
            merged.append(each)
    return merged


def merge_to(count: int, periods: Sequence[Period], duration: int, unit: ChargingRateUnit) -> list[Period]:
    """Merge neighbours until there are at most `count`, each time the two that lose the least energy.

    A merged period has the lower limit of both, so it exceeds no limit. The periods are kept by their start.
    """
    kept = {each.start: each for each in periods}
    after = {one.start: two.start for one, two in pairwise(periods)}
    before = {two: one for one, two in after.items()}

    def candidate(start: int) -> tuple[int, Period, Period]:
        one, two = kept[start], kept[after[start]]
        end = after.get(two.start, duration)
        return _loss(one, two, end, unit), one, two

    candidates = [candidate(start) for start in after] if len(periods) > count else []
    heapify(candidates)
    while len(kept) > count:
        _, one, two = heappop(candidates)
        if kept.get(one.start) is not one or kept.get(two.start) is not two:
            continue  # one of them was merged in the meantime: a merged period is a new object
        kept[one.start] = one.merged(two)
        del kept[two.start], before[two.start], after[one.start]
        if two.start in after:
            last = after.pop(two.start)
            after[one.start], before[last] = last, one.start
            heappush(candidates, candidate(one.start))
        if one.start in before:
            heappush(candidates, candidate(before[one.start]))
    return merge_equal(kept[start] for start in sorted(kept))


def _loss(one: Period, two: Period, end: int, unit: ChargingRateUnit) -> int:
    """Return the energy that merging loses, in a unit that is the same for all periods of a schedule."""

    def power(period: Period) -> int:
        return period.tenths if unit is WATT else period.tenths * period.phases  # W is the sum of the phases

    lower = power(one.merged(two))
    return (power(one) - lower) * (two.start - one.start) + (power(two) - lower) * (end - two.start)
