"""What is due when: the clock is an argument."""

from __future__ import annotations

import math
from collections.abc import Hashable
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)

_SLACK = 64  # dates that nobody keeps any more, before it is worth while to look for them


class TimerQueue(Generic[T]):
    """One date for each thing; `len` is how many dates are kept, those included that have been given up.

    It holds no thing that is not due some day, and never more than two dates for each, and a few.
    """

    def __init__(self) -> None:
        self._dates: list[tuple[float, int]] = []  # a heap of times and numbers; a number may be gone
        self._things: dict[int, T] = {}
        self._numbers: dict[T, int] = {}
        self._next = count()

    def __len__(self) -> int:
        return len(self._dates)

    @property
    def next_at(self) -> float:
        """The time of the first date, which may have been given up; infinite if there is none."""
        return self._dates[0][0] if self._dates else math.inf

    def put(self, thing: T, time: float) -> None:
        """Make a date, in place of the one before; none if the time is infinite."""
        self.drop(thing)
        if time < math.inf:
            number = self._numbers[thing] = next(self._next)
            self._things[number] = thing
            heappush(self._dates, (time, number))

    def drop(self, thing: T) -> None:
        """Give up the date of a thing, if it has one."""
        number = self._numbers.pop(thing, None)
        if number is None:
            return
        del self._things[number]
        if len(self._dates) > 2 * len(self._things) + _SLACK:
            self._dates = [date for date in self._dates if date[1] in self._things]
            heapify(self._dates)

    def take_due(self, now: float) -> list[T]:
        """Return what is due, each thing once; its date is over."""
        due: list[T] = []
        while self._dates and self._dates[0][0] <= now:
            thing = self._things.pop(heappop(self._dates)[1], None)
            if thing is not None:
                del self._numbers[thing]
                due.append(thing)
        return due
