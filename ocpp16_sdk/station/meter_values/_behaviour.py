"""MeterValues, and the transaction data of StopTransaction (OCPP 1.6 3.14 to 3.16, 4.7).

    Started ──▶ deadline of the connector ──tick──▶ Read ──▶ MeterValues of the transaction, queued
    midnight UTC + n intervals ──▶ deadline ──tick──▶ Read of each connector ──▶ MeterValues
    TriggerMessage ──▶ Read ──▶ MeterValues, sent at once and never queued (CP-97)

The timestamp of a value is the tick, not the moment of the reading. If a reading fails or is slow, only its tick is
skipped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ocpp16_sdk._checks import check_count, check_flag
from ocpp16_sdk.configuration import Key, keys
from ocpp16_sdk.messages import MeterValue, MeterValuesRequest, ReadingContext
from ocpp16_sdk.model import FeatureProfile
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._hardware import Quantity, Reading, Traits
from ocpp16_sdk.station._settings import Setting
from ocpp16_sdk.station._state import Session
from ocpp16_sdk.station.effects import Effects, QueueMeterValues, Send, Trigger
from ocpp16_sdk.station.events import (
    Due,
    Event,
    HardwareFailed,
    MeterRead,
    Restored,
    SettingChanged,
    Started,
    Stopped,
    TimeCorrected,
)
from ocpp16_sdk.station.meter_values._deadlines import ALIGNED, SAMPLED, TickDeadlines
from ocpp16_sdk.station.meter_values._keys import KEYS, meter_value_settings
from ocpp16_sdk.station.meter_values._measurands import ENERGY, measured_quantities, select
from ocpp16_sdk.station.meter_values._readings import AwaitedReadings
from ocpp16_sdk.station.meter_values._samples import TimedReading, last_register, meter_values
from ocpp16_sdk.station.meter_values._transaction_data import MIN_TRANSACTION_DATA, TABLES, TransactionData

_TRIGGERED, _RESUMED = "triggered", "resumed"
_PURPOSES = frozenset((SAMPLED, ALIGNED, _TRIGGERED, _RESUMED))
_KINDS = {
    SAMPLED: (ReadingContext.SAMPLE_PERIODIC, keys.METER_VALUES_SAMPLED_DATA, keys.STOP_TXN_SAMPLED_DATA),
    ALIGNED: (ReadingContext.SAMPLE_CLOCK, keys.METER_VALUES_ALIGNED_DATA, keys.STOP_TXN_ALIGNED_DATA),
}


class Metering(Behaviour):
    """Reports meter values.

    Args:
        max_measurands: the number of items of each list of measurands (the keys with MaxLength).
        max_transaction_data: the number of meter values of a StopTransaction (StopTransactionMaxMeterValues). Above it
            every other value in the middle is dropped.
        queue_outside_transactions: whether clock-aligned values outside of transactions are queued, also offline. By
            default they are sent only online.

    Raises:
        TypeError, ValueError: an argument is wrong.
    """

    name: ClassVar[str] = "meter_values"
    profile: str = FeatureProfile.CORE
    tables: ClassVar[tuple[str, ...]] = TABLES

    def __init__(
        self,
        *,
        max_measurands: int = 22,
        max_transaction_data: int = 100,
        queue_outside_transactions: bool = False,
    ) -> None:
        check_count("max_measurands", max_measurands)
        check_count("max_transaction_data", max_transaction_data, minimum=MIN_TRANSACTION_DATA)
        check_flag("queue_outside_transactions", queue_outside_transactions)
        self._max_measurands = max_measurands
        self._max_transaction_data = max_transaction_data
        self._queue_outside_transactions = queue_outside_transactions

    def prepare(self) -> None:
        """Start without readings."""
        self._measured = measured_quantities(self.station.traits)
        self._data = TransactionData(self._max_transaction_data)
        self._deadlines = TickDeadlines(self.station)
        self._readings = AwaitedReadings(self.station)
        self._before: dict[tuple[str, int], TimedReading] = {}
        self._interrupted: dict[int, Session] = {}

    def settings(self, traits: Traits) -> Sequence[Setting[Any]]:
        """Return the keys of OCPP 1.6 9.1 about meter values."""
        return meter_value_settings(traits, self._max_measurands, self._max_transaction_data)

    @property
    def triggers(self) -> Mapping[str, Trigger]:
        """MeterValues."""
        return {"MeterValues": self._triggered}

    def restore(self, rows: Mapping[str, Mapping[str, bytes]]) -> None:
        """Start with the data of the open transactions."""
        self._data.restore(rows)

    def transaction_data(self, connector: int, session: Session, reading: Reading | None) -> Sequence[MeterValue]:
        """Return the readings that belong into the StopTransaction of a transaction."""
        quantities = self._selected(keys.STOP_TXN_SAMPLED_DATA, keys.STOP_TXN_ALIGNED_DATA)
        if not quantities:
            return ()  # CP-91
        end = last_register(session) if reading is None else TimedReading(reading, self.station.now)
        before = self._before.get((SAMPLED, connector))
        context = ReadingContext.TRANSACTION_END
        values = meter_values(end.reading, quantities, context, end.at, connector=connector, before=before)
        return self._data.values(connector, session, quantities, values)

    def on(self, event: Event) -> Effects:
        """Handle an event."""
        match event:
            case Restored():
                yield from self._restored()
            case Started(connector, session, reading):
                yield from self._started(connector, session, reading)
            case Stopped(connector):
                self._before.pop((SAMPLED, connector), None)
                yield from self._data.forget(connector)
                if connector in self.station:
                    yield from self._deadlines.set_sampled(connector)
            case SettingChanged(name) if name in KEYS:
                yield from self._deadlines.set_all()
            case TimeCorrected():
                yield from self._deadlines.time_corrected()
            case Due(name, connector) if name == SAMPLED:
                yield from self._sample(connector)
            case Due(name) if name == ALIGNED:
                yield from self._read_aligned()
            case MeterRead(_, _, purpose) if purpose in _PURPOSES:
                yield from self._meter_read(event)
            case HardwareFailed(_, "read", _, purpose) if purpose in _PURPOSES:
                yield from self._readings.failed(event)
            case _:
                pass

    def _restored(self) -> Effects:
        sessions = {state.connector_id: state.session for state in self.station.connectors if state.session is not None}
        yield from self._data.keep_only({connector: session.started_at for connector, session in sessions.items()})
        yield from self._deadlines.set_all()
        if self.station.settings[keys.METER_VALUE_SAMPLE_INTERVAL]:
            self._interrupted = sessions
            for connector in sessions:
                yield from self._readings.request(_RESUMED, connector)

    def _started(self, connector: int, session: Session, reading: Reading) -> Effects:
        # Also for clock-aligned values: an interval of a transaction begins with it (CP-88).
        for kind in (SAMPLED, ALIGNED):
            self._before[kind, connector] = TimedReading(reading, session.started_at)
        yield from self._data.begin(connector, reading, session.started_at)
        yield from self._deadlines.set_sampled(connector)

    def _sample(self, connector: int) -> Effects:
        tick = yield from self._deadlines.sampled_due(connector)
        state = self.station[connector]
        if tick is not None and state.session is not None and state.stopping is None:
            yield from self._readings.request(SAMPLED, connector, tick)

    def _read_aligned(self) -> Effects:
        tick = yield from self._deadlines.aligned_due()
        idle_too = self.station.online or self._queue_outside_transactions
        for connector in self._meters:
            if tick is not None and (idle_too or self.station[connector].session is not None):
                yield from self._readings.request(ALIGNED, connector, tick)

    def _triggered(self, connector: int | None) -> Effects:
        for each in self._meters if connector is None else (connector,):
            if not self._readings.has(_TRIGGERED, each):  # CP-133
                yield from self._readings.request(_TRIGGERED, each)

    def _meter_read(self, event: MeterRead) -> Effects:
        started_at, session = self._readings.received(event), self.station[event.connector].session
        if event.purpose == _TRIGGERED:
            yield from self._send_triggered(event)
        elif started_at is None or (session is not None and session.started_at == started_at):  # CP-88
            if event.purpose == _RESUMED:
                yield from self._report_interruption(event)
            else:
                yield from self._report(event, in_transaction=started_at is not None)

    def _report(self, event: MeterRead, *, in_transaction: bool) -> Effects:
        kind, connector, reading, at = event.purpose, event.connector, event.reading, event.at
        context, key, stop_key = _KINDS[kind]
        before = self._before.get((kind, connector))
        self._before[kind, connector] = TimedReading(reading, at)
        values = meter_values(reading, self._selected(key), context, at, connector=connector, before=before)
        if values and (in_transaction or self._queue_outside_transactions):
            yield QueueMeterValues(connector=connector, meter_value=values, in_transaction=in_transaction)
        elif values and self.station.online:
            yield Send(MeterValuesRequest(connector_id=connector, meter_value=values))
        if in_transaction and (quantities := self._selected(stop_key)):
            values = meter_values(reading, quantities, context, at, connector=connector, before=before)
            yield from self._data.add(connector, kind, at, values)

    def _send_triggered(self, event: MeterRead) -> Effects:
        connector, session = event.connector, self.station[event.connector].session
        quantities = self._selected(keys.METER_VALUES_SAMPLED_DATA) or (ENERGY,)
        before = self._before.get((SAMPLED, connector))
        values = meter_values(
            event.reading, quantities, ReadingContext.TRIGGER, event.at, connector=connector, before=before
        )
        if values and self.station.online:
            transaction_id = None if session is None else session.transaction_id
            yield Send(MeterValuesRequest(connector_id=connector, transaction_id=transaction_id, meter_value=values))

    def _report_interruption(self, event: MeterRead) -> Effects:
        """Report the last register before a restart, and the values after it."""
        connector, quantities = event.connector, self._selected(keys.METER_VALUES_SAMPLED_DATA)
        last = last_register(self._interrupted.pop(connector))
        registers = [each for each in quantities if each == ENERGY]
        begin, end = ReadingContext.INTERRUPTION_BEGIN, ReadingContext.INTERRUPTION_END
        values = (
            *meter_values(last.reading, registers, begin, last.at, connector=connector),
            *meter_values(event.reading, quantities, end, event.at, connector=connector),
        )
        if values:
            yield QueueMeterValues(connector=connector, meter_value=values, in_transaction=True)

    @property
    def _meters(self) -> Sequence[int]:
        return (*((0,) if self.station.traits.main_meter else ()), *self.station.connector_ids)

    def _selected(self, *lists: Key[tuple[str, ...]]) -> Sequence[Quantity]:
        return select((item for key in lists for item in self.station.settings[key]), self._measured)
