"""The deadlines of meter values: one for each connector with a transaction, and one for the clock-aligned values.

    set_sampled, set_aligned ──▶ At ──▶ Due ──▶ sampled_due, aligned_due ──▶ the tick, and At for the next one

A tick is a time of day; its deadline counts seconds. After a correction of the time of day, the deadline of sampled
values stays as it is and gets a new tick, because they count from the start of the transaction.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime

from ocpp16_sdk.configuration import keys
from ocpp16_sdk.station._context import Context
from ocpp16_sdk.station.effects import At, Cancel, Effect, Effects
from ocpp16_sdk.station.meter_values._ticks import is_due, next_aligned, next_sample

SAMPLED, ALIGNED = "sampled", "clock-aligned"
"""The names of the deadlines, and the purposes of the readings."""

Tick = Generator[Effect, None, datetime | None]
"""Returns the tick; None if it must be skipped."""


class TickDeadlines:
    """The deadlines of one station."""

    def __init__(self, station: Context) -> None:
        self._station = station
        self._sampled: dict[int, datetime] = {}
        self._aligned: datetime | None = None
        self._origins: dict[int, datetime] = {}
        self._corrected: set[int] = set()

    def set_all(self) -> Effects:
        """Set all deadlines by the present settings."""
        for connector in self._station.connector_ids:
            yield from self.set_sampled(connector)
        yield from self.set_aligned()

    def set_sampled(self, connector: int, *, after: datetime | None = None) -> Effects:
        """Set the deadline of a connector with a transaction, or cancel it (CP-83)."""
        settings, session = self._station.settings, self._station[connector].session
        interval = settings[keys.METER_VALUE_SAMPLE_INTERVAL]
        wanted = settings[keys.METER_VALUES_SAMPLED_DATA] or settings[keys.STOP_TXN_SAMPLED_DATA]
        if session is None:
            self._origins.pop(connector, None)
            self._corrected.discard(connector)
        if session is not None and interval and wanted:
            now = self._station.now
            tick = next_sample(self._origins.get(connector, session.started_at), interval, after or now)
            self._sampled[connector] = tick
            yield At(SAMPLED, connector, (tick - now).total_seconds())
        elif self._sampled.pop(connector, None) is not None:
            yield Cancel(SAMPLED, connector)

    def set_aligned(self, *, after: datetime | None = None) -> Effects:
        """Set the deadline of the clock-aligned values, or cancel it (CP-83)."""
        settings, now = self._station.settings, self._station.now
        interval = settings[keys.CLOCK_ALIGNED_DATA_INTERVAL]
        wanted = settings[keys.METER_VALUES_ALIGNED_DATA] or settings[keys.STOP_TXN_ALIGNED_DATA]
        if interval and wanted:
            self._aligned = next_aligned(interval, after or now)
            yield At(ALIGNED, 0, (self._aligned - now).total_seconds())
        elif self._aligned is not None:
            self._aligned = None
            yield Cancel(ALIGNED)

    def time_corrected(self) -> Effects:
        """Set the deadlines that belong to a time of day again."""
        self._corrected.update(self._sampled)
        yield from self.set_aligned()

    def sampled_due(self, connector: int) -> Tick:
        """Return the tick of a connector, and set its next deadline."""
        now = self._station.now
        tick = self._sampled.pop(connector, None)
        if tick is not None and connector in self._corrected:
            self._corrected.remove(connector)
            tick = self._origins[connector] = now
        due = tick is not None and is_due(tick, now, self._station.settings[keys.METER_VALUE_SAMPLE_INTERVAL])
        yield from self.set_sampled(connector, after=max(tick, now) if due and tick is not None else None)
        return tick if due else None

    def aligned_due(self) -> Tick:
        """Return the tick of the clock-aligned values, and set the next deadline."""
        now, tick, self._aligned = self._station.now, self._aligned, None
        due = tick is not None and is_due(tick, now, self._station.settings[keys.CLOCK_ALIGNED_DATA_INTERVAL])
        yield from self.set_aligned(after=max(tick, now) if due and tick is not None else None)
        return tick if due else None
