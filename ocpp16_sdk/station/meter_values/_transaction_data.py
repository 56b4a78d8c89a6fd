"""The meter values of the open transactions for their StopTransaction, in memory and as rows.

begin ──▶ Transaction.Begin     one row, in the commit of the StartTransaction
add   ──▶ Series                one row for each tick, without a sync of its own
values(end) ──▶ Transaction.Begin, the series, Transaction.End
forget                          removes the rows, in the commit of the StopTransaction
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ocpp16_sdk.messages import Location, Measurand, MeterValue, Phase, ReadingContext
from ocpp16_sdk.station._hardware import Quantity, Reading
from ocpp16_sdk.station._state import Session
from ocpp16_sdk.station._storage import Table
from ocpp16_sdk.station.effects import Effects
from ocpp16_sdk.station.meter_values._samples import TimedReading, meter_values
from ocpp16_sdk.station.meter_values._series import Series, SeriesEntry, restored

MIN_TRANSACTION_DATA = 3
"""One at the start, two at the stop: those of the instant, and those of the interval before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBegin:
    """The reading at the start of a transaction, as a row contains it."""

    started_at: datetime
    energy: int
    values: tuple[tuple[Measurand, Phase | None, Location | None, int], ...] = ()
    signed: str | None = None


BEGINS = Table("meter values begin", StoredBegin)
ENTRIES = Table("meter values", SeriesEntry)
TABLES = (BEGINS.name, ENTRIES.name)


class TransactionData:
    """The data of the transactions of one station, by connector.

    Args:
        bound: the number of meter values of a StopTransaction.
    """

    def __init__(self, bound: int) -> None:
        self._bound = bound - MIN_TRANSACTION_DATA
        self._begins: dict[int, TimedReading] = {}
        self._series: dict[int, Series] = {}
        self._rows: dict[int, set[str]] = {}
        self._damaged: set[str] = set()

    def restore(self, rows: Mapping[str, Mapping[str, bytes]]) -> None:
        """Read the rows."""
        self._begins = {int(key): _as_reading(each) for key, each in BEGINS.load(rows).items() if key.isdecimal()}
        self._damaged = {
            key for key in rows.get(BEGINS.name, {}) if not key.isdecimal() or int(key) not in self._begins
        }
        stored: dict[int, list[SeriesEntry]] = {}
        for key, entry in ENTRIES.load(rows).items():
            stored.setdefault(_connector_of(key), []).append(entry)
        self._series = {connector: restored(entries, self._bound) for connector, entries in stored.items()}
        for key in rows.get(ENTRIES.name, {}):  # also the damaged rows: they are removed with the others
            self._rows.setdefault(_connector_of(key), set()).add(key)

    def keep_only(self, started: Mapping[int, datetime]) -> Effects:
        """Remove the data of all transactions but those of some connectors that have started at some times."""
        for key in self._damaged:
            yield BEGINS.row(key, None)
        for connector in self._begins.keys() | self._rows.keys():
            begin = self._begins.get(connector)
            if begin is None or started.get(connector) != begin.at:
                yield from self.forget(connector)

    def begin(self, connector: int, reading: Reading, at: datetime) -> Effects:
        """Note the reading at the start of a transaction."""
        yield from self.forget(connector)
        self._begins[connector] = TimedReading(reading, at)
        yield BEGINS.row(connector, _as_row(reading, at))

    def add(self, connector: int, kind: str, at: datetime, values: tuple[MeterValue, ...]) -> Effects:
        """Add the values of a tick."""
        series = self._series.get(connector, Series()).add(kind, at, values, self._bound)
        self._series[connector] = series
        rows = self._rows.setdefault(connector, set())
        current = {_key(connector, entry): entry for entry in series.entries}
        for key in rows - current.keys():
            yield ENTRIES.row(key, None, durable=False)
        for key in current.keys() - rows:
            yield ENTRIES.row(key, current[key], durable=False)
        self._rows[connector] = set(current)

    def forget(self, connector: int) -> Effects:
        """Remove the data of a transaction."""
        if self._begins.pop(connector, None) is not None:
            yield BEGINS.row(connector, None)
        self._series.pop(connector, None)
        for key in self._rows.pop(connector, ()):
            yield ENTRIES.row(key, None)

    def values(
        self, connector: int, session: Session, quantities: Sequence[Quantity], end: Sequence[MeterValue]
    ) -> Sequence[MeterValue]:
        """Return the values from the start to the end of a transaction (CP-92)."""
        begin, started_at = self._begins.get(connector), session.started_at
        entries: Sequence[SeriesEntry] = self._series.get(connector, Series()).entries
        if begin is None or begin.at != started_at:  # its row was damaged
            begin = TimedReading(Reading(energy=session.meter_start * 1000), started_at)
            entries = [each for each in entries if each.at >= started_at]
        context = ReadingContext.TRANSACTION_BEGIN
        first = meter_values(begin.reading, quantities, context, started_at, connector=connector)
        return (*first, *(value for each in entries for value in each.values), *end)


def _key(connector: int, entry: SeriesEntry) -> str:
    return f"{connector} {entry.kind} {entry.number}"


def _connector_of(key: str) -> int:
    number = key.partition(" ")[0]
    return int(number) if number.isdecimal() else -1


def _as_row(reading: Reading, at: datetime) -> StoredBegin:
    values = tuple((key.measurand, key.phase, key.location, value) for key, value in reading.values.items())
    return StoredBegin(started_at=at, energy=reading.energy, values=values, signed=reading.signed)


def _as_reading(row: StoredBegin) -> TimedReading:
    values = {Quantity(measurand, phase, location): value for measurand, phase, location, value in row.values}
    return TimedReading(Reading(energy=row.energy, values=values, signed=row.signed), row.started_at)
