"""When a message that failed is sent again, and which messages go when there is no room: pure rules."""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ocpp16_sdk.charge_point.outbox._entry import QueuedMessage


@dataclass(frozen=True, slots=True)
class RetryRule:
    """How often and after which waits a message is sent that fails (OCPP 1.6 3.7.1)."""

    attempts: float = 3
    """TransactionMessageAttempts; less than one counts as one (CP-77), and `math.inf` never gives up."""
    interval: float = 60.0
    """TransactionMessageRetryInterval in seconds."""

    def exhausted(self, transmissions: int) -> bool:
        """Whether a message that was sent so often is given up."""
        return transmissions >= max(1, self.attempts)

    def wait(self, transmissions: int) -> float:
        """Seconds between the last failure of a message that was sent so often and its next turn (CP-74)."""
        return max(0.0, self.interval) * transmissions


class MeterValuesSummary(NamedTuple):
    """What thinning knows of one MeterValues."""

    number: int
    size: int


class ThinningPlan:
    """The MeterValues that wait, one series for each transaction, and for each connector outside of transactions."""

    def __init__(self) -> None:
        self._series: dict[Hashable, list[MeterValuesSummary]] = {}

    def add(self, entries: Iterable[QueuedMessage]) -> None:
        """Take in the next messages in order."""
        for entry in entries:
            if entry.is_intermediate:
                self._series.setdefault(_series_of(entry), []).append(MeterValuesSummary(entry.number, entry.size))

    def spare(self, count: int, size: int) -> list[MeterValuesSummary]:
        """Choose what can go: every second message of the longest series, the oldest of these first, again and again.

        It ends when `count` messages of `size` in all are chosen, or only the first and last of each series are left.
        """
        chosen: list[MeterValuesSummary] = []
        freed = 0
        longest = [(-len(series), series[0].number, series) for series in self._series.values()]
        heapq.heapify(longest)
        while (len(chosen) < count or freed < size) and longest and -longest[0][0] > 2:
            _, first, series = heapq.heappop(longest)
            gone, kept = halve(series)
            chosen += gone
            freed += sum(each.size for each in gone)
            heapq.heappush(longest, (-len(kept), first, kept))
        return chosen


def halve(series: Sequence[MeterValuesSummary]) -> tuple[list[MeterValuesSummary], list[MeterValuesSummary]]:
    """Every second of a series, and the others, among them the first and the last."""
    gone = list(series[1:-1:2])
    kept = [*series[:-1:2], series[-1]]
    return gone, kept


def _series_of(entry: QueuedMessage) -> Hashable:
    if entry.transaction is not None:
        return entry.transaction
    connector = entry.fields.get("connectorId")  # which may be anything, as a bad disk or another hand has left it
    return ("connector", connector if isinstance(connector, int) else None)  # no number of a transaction
