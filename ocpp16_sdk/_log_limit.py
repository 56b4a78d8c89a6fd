"""Limits the log lines about faults of peers: the first of each kind is shown, and the others are counted.

A peer must not fill a disk, and an operator must see every kind of fault.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from time import monotonic


class LogLimit:
    """Decides which events get a line of their own. It reads no clock; times are in seconds.

    In each period, the first event of a kind gets one, up to `max_lines` kinds.
    """

    def __init__(self, period: float = 60.0, max_lines: int = 30) -> None:
        self._period = period
        self._max_lines = max_lines
        self._until = float("-inf")
        self._shown: set[Hashable] = set()
        self._omitted = 0

    def note(self, kind: Hashable, now: float) -> tuple[bool, int]:
        """Count an event; return whether it gets a line, and how many events of the period before had none.

        That number is not 0 only for the first event of a period.
        """
        omitted = 0
        if now >= self._until:
            omitted, self._omitted = self._omitted, 0
            self._shown.clear()
            self._until = now + self._period
        if kind not in self._shown and len(self._shown) < self._max_lines:
            self._shown.add(kind)
            return True, omitted
        self._omitted += 1
        return False, omitted


class LimitedLog:
    """Logs events through a `LogLimit`: all of them at DEBUG, and those that get a line at their level."""

    def __init__(self, logger: logging.Logger, limit: LogLimit, clock: Callable[[], float] = monotonic) -> None:
        self._logger = logger
        self._limit = limit
        self._clock = clock

    def log(
        self, level: int, kind: Hashable, message: str, *arguments: object, logger: str = "", exc_info: bool = False
    ) -> None:
        """Log an event of a kind; `logger` is the name of another logger for it.

        `exc_info` adds the traceback of the present exception.
        """
        shown, omitted = self._limit.note(kind, self._clock())
        if omitted:
            self._logger.log(level, "%d more events of this kind were not logged in the last minute", omitted)
        chosen = logging.getLogger(logger) if logger else self._logger
        chosen.log(level if shown else logging.DEBUG, message, *arguments, exc_info=exc_info or None)
