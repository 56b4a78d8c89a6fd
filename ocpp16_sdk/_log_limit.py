"""Limits the log lines about faults of peers: the first of each kind is shown, and the others are counted.

A peer must not fill a disk, and an operator must see every kind of fault.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from time import monotonic


class LogLimit:
    """Decides which events get a line of their own. It reads no clock; times are in seconds.

    In each period, the first `per_kind` events of a kind get one, up to `max_kinds` kinds.
    """

    def __init__(self, period: float = 60.0, max_kinds: int = 30, per_kind: int = 1) -> None:
        self._period = period
        self._max_kinds = max_kinds
        self._per_kind = per_kind
        self._until = float("-inf")
        self._shown: dict[Hashable, int] = {}
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
        shown = self._shown.get(kind, 0)
        if shown < self._per_kind and (shown or len(self._shown) < self._max_kinds):
            self._shown[kind] = shown + 1
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
