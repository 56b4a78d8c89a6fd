"""The transactions of a charge point: started by the application, and queued."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from ocpp16_sdk._checks import check_count
from ocpp16_sdk.charge_point.outbox._clock import TimeCorrections
from ocpp16_sdk.charge_point.outbox._meter_values import as_readings, check_readings
from ocpp16_sdk.charge_point.outbox._persistence import QueuePersistence
from ocpp16_sdk.charge_point.outbox._records import Message, TransactionRecord
from ocpp16_sdk.charge_point.outbox._store import NO_ROWS, RowChanges
from ocpp16_sdk.charge_point.outbox._transaction import AsyncTransaction, TransactionMessages, TransactionProgress
from ocpp16_sdk.errors import TransactionError
from ocpp16_sdk.messages.models import MeterValue, MeterValuesRequest, StartTransactionRequest, StopTransactionRequest
from ocpp16_sdk.validation import Strict

_MAX_CONNECTOR = 2**31 - 1
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time of the machine."""
    return datetime.now(UTC)


class OpenTransactions:
    """The open transactions, and the progress of stopped ones while the application has a reference to them."""

    def __init__(self) -> None:
        self._open: dict[int, AsyncTransaction] = {}
        self._progress = WeakValueDictionary[int, TransactionProgress]()

    @property
    def open(self) -> tuple[AsyncTransaction, ...]:
        """The transactions that are not stopped, the oldest first."""
        return tuple(self._open.values())

    def restore(self, messages: TransactionMessages, records: Iterable[TransactionRecord]) -> None:
        """Start with the records of a store. Objects that the application has already are reused."""
        before, self._open = self._open, {}
        for record in records:
            self.update(record)
            if not record.stopped:
                self._open[record.number] = before.get(record.number) or self._create(
                    messages, record, StartTransactionRequest.from_json(record.start)
                )

    def add(
        self, messages: TransactionMessages, record: TransactionRecord, start: StartTransactionRequest
    ) -> AsyncTransaction:
        """Add a new transaction."""
        transaction = self._open[record.number] = self._create(messages, record, start)
        return transaction

    def update(self, record: TransactionRecord) -> None:
        """Note a change of a transaction."""
        progress = self._progress.get(record.number)
        if progress is not None:
            progress.update(record)
        if record.stopped:
            self._open.pop(record.number, None)

    def _create(
        self, messages: TransactionMessages, record: TransactionRecord, start: StartTransactionRequest
    ) -> AsyncTransaction:
        progress = self._progress[record.number] = TransactionProgress(record)
        return AsyncTransaction(messages, progress, start)


class QueueWriter:
    """Queues messages in the order of the calls. Each method returns when the message is stored."""

    def __init__(
        self,
        persistence: QueuePersistence,
        open_transactions: OpenTransactions,
        clock: Clock,
        corrections: TimeCorrections,
        wake_delivery: Callable[[], None],
    ) -> None:
        self._persistence = persistence
        self._open_transactions = open_transactions
        self.now = clock
        self._corrections = corrections
        self._wake_delivery = wake_delivery
        self._in_step = False

    @asynccontextmanager
    async def one_step(self) -> AsyncGenerator[None]:
        """Store everything that is queued in the block in one step, at its end. The block must not wait."""
        self.check_open()
        self._in_step = True
        try:
            yield
        finally:
            self._in_step = False
            await self._store()

    async def queue_start(self, request: StartTransactionRequest, rows: RowChanges = NO_ROWS) -> AsyncTransaction:
        """Queue a StartTransaction."""
        text = self._checked(request, rows)
        record = self._persistence.queue.start_transaction(request.__action__, text)
        transaction = self._open_transactions.add(self, record, request)
        await self._store()
        return transaction

    async def queue_meter_values(self, request: MeterValuesRequest, transaction: int | None) -> None:
        """Queue a MeterValues."""
        check_readings(request.meter_value)
        text = self._checked(request)
        self._persistence.queue.append(request.__action__, text, transaction)
        await self._store()

    async def queue_stop(self, request: StopTransactionRequest, transaction: int, rows: RowChanges = NO_ROWS) -> None:
        """Queue the StopTransaction of a transaction."""
        text = self._checked(request, rows)
        record = self._persistence.queue.stop_transaction(request.__action__, text, transaction)
        self._open_transactions.update(record)
        await self._store()

    async def write_rows(self, rows: RowChanges, *, durable: bool) -> None:
        """Write rows."""
        self.check_open()
        self._persistence.queue.change_rows(rows, durable=durable)
        if not self._in_step:
            await self._persistence.flush()

    def check_open(self) -> None:
        """Raise an error if messages would not be stored.

        Raises:
            StoreError: the outbox is not open.
        """
        self._persistence.check_open()

    def check_loaded(self) -> None:
        """Raise a StoreError if the outbox was never open."""
        self._persistence.check_loaded()

    def check_loop(self) -> None:
        """Raise a RuntimeError in another event loop than that of the outbox."""
        self._persistence.check_loop()

    def _checked(self, request: Message, rows: RowChanges = NO_ROWS) -> str:
        self.check_open()
        text = Strict().dump(request)
        queue = self._persistence.queue
        queue.change_rows({**rows, **self._corrections.queued(request, queue.next_number)})
        return text

    async def _store(self) -> None:
        if not self._in_step:
            await self._persistence.flush()
            self._wake_delivery()


class AsyncTransactions:
    """The transactions of a charge point.

    The methods work online and offline, and return when the message is stored. The order of the calls is the order of
    the events. A call that is cancelled is queued all the same, because the event has happened.
    """

    def __init__(self, writer: QueueWriter, open_transactions: OpenTransactions, connectors: int | None) -> None:
        self._writer = writer
        self._open_transactions = open_transactions
        self._connectors = connectors

    @property
    def open(self) -> Sequence[AsyncTransaction]:
        """The transactions that are not stopped, the oldest first; after a restart, those of the last process.

        Raises:
            StoreError: the outbox was never open, so they are not known.
        """
        self._writer.check_loaded()
        return self._open_transactions.open

    async def start(
        self,
        *,
        connector_id: int,
        id_tag: str,
        meter_start: int,
        timestamp: datetime | None = None,
        reservation_id: int | None = None,
        rows: RowChanges = NO_ROWS,
    ) -> AsyncTransaction:
        """Start a transaction (OCPP 1.6 4.8).

        Args:
            connector_id: the connector, from 1 on.
            id_tag: the id tag that was authorized.
            meter_start: the meter of the connector in Wh.
            timestamp: the time; now by default.
            reservation_id: the reservation that the start uses.
            rows: rows of the store to change in the same step.

        Raises:
            pydantic.ValidationError: a value is out of its range.
            TypeError, ValueError: there is no such connector.
            TransactionError: a transaction is open on the connector.
            StoreError: the outbox is not open.
        """
        self._check_connector(connector_id, minimum=1)  # a transaction has a connector (OCPP 1.6 4.8)
        self._writer.check_open()
        if any(each.connector_id == connector_id for each in self._open_transactions.open):
            raise TransactionError(
                f"connector_id={connector_id}: a transaction is open on this connector; stop it first."
                " `transactions.open` contains it, also after a restart of the process"
            )
        request = StartTransactionRequest(
            connector_id=connector_id,
            id_tag=id_tag,
            meter_start=meter_start,
            timestamp=timestamp or self._writer.now(),
            reservation_id=reservation_id,
        )
        return await self._writer.queue_start(request, rows)

    async def meter_values(self, connector_id: int, meter_value: Sequence[MeterValue]) -> None:
        """Report readings of a connector outside of transactions; 0 is the main meter (OCPP 1.6 4.7).

        Raises:
            pydantic.ValidationError: a value is out of its range.
            TypeError, ValueError: there is no reading, or no such connector.
            InvalidMessageError: a value was created without validation, and is not valid.
            StoreError: the outbox is not open.
        """
        self._check_connector(connector_id, minimum=0)
        readings = as_readings("meter_value", meter_value)
        request = MeterValuesRequest(connector_id=connector_id, meter_value=readings)
        await self._writer.queue_meter_values(request, transaction=None)

    def _check_connector(self, connector_id: int, *, minimum: int) -> None:
        maximum = _MAX_CONNECTOR if self._connectors is None else self._connectors
        check_count("connector_id", connector_id, minimum=minimum, maximum=maximum)
