"""The readings that are awaited: one at a time for each purpose and connector. A failure is logged once."""

from __future__ import annotations

from datetime import datetime

from ocpp16_sdk.station._context import Context
from ocpp16_sdk.station.effects import Effects, Log, Read
from ocpp16_sdk.station.events import HardwareFailed, MeterRead


class AwaitedReadings:
    """The readings of one station."""

    def __init__(self, station: Context) -> None:
        self._station = station
        self._started_at: dict[tuple[str, int], datetime | None] = {}
        self._failing: set[int] = set()
        self._slow: set[int] = set()

    def has(self, purpose: str, connector: int) -> bool:
        """Return whether a reading is awaited."""
        return (purpose, connector) in self._started_at

    def request(self, purpose: str, connector: int, tick: datetime | None = None) -> Effects:
        """Read a meter. Do nothing while the reading before is awaited: a slow meter gets no queue of readings."""
        if self.has(purpose, connector):
            self._slow.add(connector)
            yield from self._log(connector, "the reading before has not finished")
            return
        session = self._station[connector].session
        self._started_at[purpose, connector] = None if session is None else session.started_at
        yield Read(connector, purpose, tick, optional=True)

    def received(self, event: MeterRead) -> datetime | None:
        """Return the start of the transaction that was running when the reading was requested; None without one."""
        if event.connector not in self._slow:
            self._failing.discard(event.connector)
        self._slow.discard(event.connector)
        return self._started_at.pop((event.purpose, event.connector), None)

    def failed(self, event: HardwareFailed) -> Effects:
        """Skip a reading that has failed."""
        self._started_at.pop((event.purpose, event.connector), None)
        yield from self._log(event.connector, event.error)

    def _log(self, connector: int, error: str) -> Effects:
        if connector not in self._failing:
            self._failing.add(connector)
            yield Log(f"meter values of connector {connector} are missing until its meter can be read: {error}", True)
