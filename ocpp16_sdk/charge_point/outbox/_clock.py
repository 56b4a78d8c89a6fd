"""A clock that the central system sets, and the correction of times from before it was set.

    CentralSystemClock:  provisional: 1970-01-01 plus the uptime ──set──▶ the time of the central system

    QueueWriter ──queued──▶ TimeCorrections ◀──learn, correct── Delivery

A message that contains provisional times is queued unchanged. Before the first of them is sent, the difference between
both times is stored, and added to each provisional time. The stored difference never changes: a message that is sent
again has the same times, so the central system recognizes the repetition (OCPP 1.6 3.7).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from ocpp16_sdk.charge_point.outbox._records import Message
from ocpp16_sdk.charge_point.outbox._store import RowKey
from ocpp16_sdk.messages.models import MeterValue, MeterValuesRequest, StopTransactionRequest

TIMES_TABLE = "outbox times"
"""The table of the rows: one for each start of the machine."""

_FIRST_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_REAL_YEAR = 2000  # no machine runs for 30 years
_MAX_STARTS = 50  # starts of the machine of which the difference is kept
_BOOT_ID = "/proc/sys/kernel/random/boot_id"


def uptime() -> float:
    """Return the seconds since the machine was started; it continues in another process."""
    boottime: int | None = getattr(time, "CLOCK_BOOTTIME", None)  # counts also while the machine sleeps
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)


def system_boot_id() -> str:
    """Return a text that changes with each start of the machine, or with each process if the system has none."""
    try:
        with open(_BOOT_ID, encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return uuid4().hex


class CentralSystemClock:
    """A clock for a charge point whose own clock is not set after a start: `clock=clock, on_time=clock.set`.

    Until `set` is called, its times are provisional: they begin in 1970. The outbox corrects them in each message
    before it is sent.

    Args:
        uptime: returns the seconds since the start of the machine.
        boot_id: a text that changes with each start of the machine; that of the system by default.
    """

    def __init__(self, *, uptime: Callable[[], float] = uptime, boot_id: str | None = None) -> None:
        self._uptime = uptime
        self._set_at: tuple[datetime, float] | None = None
        self.boot_id = boot_id or system_boot_id()
        """The start of the machine."""
        self.correction: timedelta | None = None
        """The difference between the time of the central system and the provisional time; None until it is known."""

    def __call__(self) -> datetime:
        """Return the time of the central system, or a provisional time."""
        if self._set_at is None:
            return _FIRST_TIME + timedelta(seconds=self._uptime())
        set_to, uptime_then = self._set_at
        return set_to + timedelta(seconds=self._uptime() - uptime_then)

    @property
    def is_set(self) -> bool:
        """Whether the time of the central system is known."""
        return self._set_at is not None

    def set(self, time: datetime) -> None:
        """Set the clock to the time of the central system."""
        now = self._uptime()
        self._set_at = time, now
        if self.correction is None:
            seconds = (time - _FIRST_TIME).total_seconds() - now
            self.correction = timedelta(milliseconds=round(seconds * 1000))


@dataclass(frozen=True, slots=True)
class _Start:
    """A start of the machine after which messages with provisional times were queued."""

    boot_id: str
    first_number: int
    correction: timedelta | None = None

    @property
    def row(self) -> bytes:
        seconds = None if self.correction is None else self.correction.total_seconds()
        return json.dumps({"first": self.first_number, "correction": seconds}).encode()


class TimeCorrections:
    """Corrects provisional times in messages. Without a `CentralSystemClock` it changes nothing."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock if isinstance(clock, CentralSystemClock) else None
        self._starts: dict[str, _Start] = {}

    def restore(self, rows: Mapping[RowKey, bytes]) -> None:
        """Start with the rows of a store. A damaged row is skipped."""
        starts: list[_Start] = []
        for (table, name), row in rows.items():
            if table == TIMES_TABLE:
                try:
                    content = json.loads(row)
                    seconds = content["correction"]
                    correction = None if seconds is None else timedelta(seconds=seconds)
                    starts.append(_Start(name, int(content["first"]), correction))
                except (ValueError, TypeError, KeyError, OverflowError):
                    continue
        self._starts = {each.boot_id: each for each in sorted(starts, key=lambda each: each.first_number)}

    def queued(self, request: Message, number: int) -> Mapping[RowKey, bytes | None]:
        """Note a message that is queued; return the rows to write with it."""
        clock = self._clock
        if clock is None or clock.boot_id in self._starts or not any(map(_is_provisional, _times(request))):
            return {}
        rows = self._save(_Start(clock.boot_id, number))
        while len(self._starts) > _MAX_STARTS:
            oldest = next(iter(self._starts))
            del self._starts[oldest]
            rows[TIMES_TABLE, oldest] = None
        return rows

    def learn(self) -> Mapping[RowKey, bytes | None]:
        """Fix the correction of this start of the machine as soon as it is known; return the rows to write."""
        clock = self._clock
        start = None if clock is None else self._starts.get(clock.boot_id)
        if clock is None or start is None or start.correction is not None or clock.correction is None:
            return {}
        return self._save(replace(start, correction=clock.correction))

    def correct(self, request: Message, number: int) -> Message | None:
        """Return a message with corrected times; None if it contains a provisional time that cannot be corrected."""
        if self._clock is None or not any(map(_is_provisional, _times(request))):
            return request
        earlier = [each for each in self._starts.values() if each.first_number <= number]
        correction = earlier[-1].correction if earlier else None
        return None if correction is None else _shifted(request, correction)

    def _save(self, start: _Start) -> dict[RowKey, bytes | None]:
        self._starts[start.boot_id] = start
        return {(TIMES_TABLE, start.boot_id): start.row}


def _is_provisional(time: Any) -> bool:  # in a damaged message it may have any type
    return isinstance(time, datetime) and time.year < _FIRST_REAL_YEAR


def _readings(request: Message) -> Sequence[MeterValue]:
    if isinstance(request, MeterValuesRequest):
        return request.meter_value
    return (request.transaction_data or ()) if isinstance(request, StopTransactionRequest) else ()


def _times(request: Message) -> list[datetime]:
    try:
        times = [each.timestamp for each in _readings(request)]
        return times if isinstance(request, MeterValuesRequest) else [request.timestamp, *times]
    except (AttributeError, TypeError):
        return []  # a damaged message, which is refused when it is sent


def _shifted(request: Message, correction: timedelta) -> Message:
    def shifted(time: datetime) -> datetime:
        return time + correction if _is_provisional(time) else time

    readings = tuple(each.model_copy(update={"timestamp": shifted(each.timestamp)}) for each in _readings(request))
    if isinstance(request, MeterValuesRequest):
        return request.model_copy(update={"meter_value": readings})
    update: dict[str, object] = {"timestamp": shifted(request.timestamp)}
    if readings:
        update["transaction_data"] = readings
    return request.model_copy(update=update)
