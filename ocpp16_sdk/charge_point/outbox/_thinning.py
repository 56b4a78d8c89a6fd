"""Which MeterValues are dropped when the queue is full. Pure: no I/O, no clock."""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from ocpp16_sdk.charge_point.outbox._records import QueuedMessage


class MeterValuesSummary(NamedTuple):
    """The number and the size of one queued MeterValues."""

    number: int
    size: int


class ThinningPlan:
    """The queued MeterValues: one series for each transaction, and for each connector outside of transactions."""

    def __init__(self) -> None:
        self._series: dict[Hashable, list[MeterValuesSummary]] = {}

    def add(self, messages: Iterable[QueuedMessage]) -> None:
        """Add the next messages, in order."""
        for message in messages:
            if message.is_meter_values:
                self._series.setdefault(_series_of(message), []).append(
                    MeterValuesSummary(message.number, message.size)
                )

    def choose(self, count: int, size: int) -> list[MeterValuesSummary]:
        """Choose the MeterValues to drop: every second one of the longest series, repeatedly; the oldest series first.

        It stops when `count` messages with a total of `size` are chosen, or each series has only its first and last.
        """
        chosen: list[MeterValuesSummary] = []
        freed = 0
        longest = [(-len(series), series[0].number, series) for series in self._series.values()]
        heapq.heapify(longest)
        while (len(chosen) < count or freed < size) and longest and -longest[0][0] > 2:
            _, first, series = heapq.heappop(longest)
            dropped, kept = halve(series)
            chosen += dropped
            freed += sum(each.size for each in dropped)
            heapq.heappush(longest, (-len(kept), first, kept))
        return chosen


def halve(series: Sequence[MeterValuesSummary]) -> tuple[list[MeterValuesSummary], list[MeterValuesSummary]]:
    """Return every second item of a series, and the other items, which include the first and the last."""
    dropped = list(series[1:-1:2])
    kept = [*series[:-1:2], series[-1]]
    return dropped, kept


def _series_of(message: QueuedMessage) -> Hashable:
    if message.transaction is not None:
        return message.transaction
    connector = message.fields.get("connectorId")  # may have any type, if the file was damaged or edited
    return ("connector", connector if isinstance(connector, int) else None)  # never equal to a transaction number
