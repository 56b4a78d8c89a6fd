"""One transaction: the object that an application uses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk.charge_point.outbox._meter_values import as_readings, value_text
from ocpp16_sdk.charge_point.outbox._records import UNKNOWN_TRANSACTION_ID, TransactionRecord
from ocpp16_sdk.charge_point.outbox._store import NO_ROWS, RowChanges
from ocpp16_sdk.errors import TransactionError
from ocpp16_sdk.messages.models import (
    Location,
    Measurand,
    MeterValue,
    MeterValuesRequest,
    Phase,
    ReadingContext,
    Reason,
    SampledValue,
    StartTransactionRequest,
    StartTransactionResponse,
    StopTransactionRequest,
    UnitOfMeasure,
    ValueFormat,
)


class TransactionMessages(Protocol):
    """Queues the messages of a transaction."""

    def now(self) -> datetime:
        """Return the time of events without a timestamp."""
        ...

    def check_loop(self) -> None:
        """Raise a RuntimeError in another event loop than that of the outbox."""
        ...

    async def queue_meter_values(self, request: MeterValuesRequest, transaction: int | None) -> None:
        """Queue a MeterValues."""
        ...

    async def queue_stop(self, request: StopTransactionRequest, transaction: int, rows: RowChanges) -> None:
        """Queue the StopTransaction of a transaction."""
        ...


class TransactionProgress:
    """The record of a transaction, with a wait for its changes."""

    def __init__(self, record: TransactionRecord) -> None:
        self.record = record
        self._changes = ChangeNotifier()

    def update(self, record: TransactionRecord) -> None:
        """Replace the record."""
        self.record = record
        self._changes.notify()

    async def wait_start_finished(self) -> TransactionRecord:
        """Wait until the StartTransaction was answered or discarded."""
        await self._changes.wait_until(lambda: self.record.start_finished)
        return self.record


class AsyncTransaction:
    """A transaction; `charger.transactions.start` creates it.

    The methods return when the message is stored. They do not wait for a connection, or for the transaction id: the id
    is inserted when a message is sent.
    """

    def __init__(
        self, messages: TransactionMessages, progress: TransactionProgress, start: StartTransactionRequest
    ) -> None:
        self._messages = messages
        self._progress = progress
        self._start = start

    def __repr__(self) -> str:
        state = "stopped" if self.stopped else "open"
        return f"<Transaction {self.transaction_id} on connector {self.connector_id}, {state}>"

    @property
    def connector_id(self) -> int:
        """The connector."""
        return self._start.connector_id

    @property
    def id_tag(self) -> str:
        """The id tag of the start."""
        return self._start.id_tag

    @property
    def meter_start(self) -> int:
        """The meter of the connector at the start, in Wh."""
        return self._start.meter_start

    @property
    def started_at(self) -> datetime:
        """The time of the start."""
        return self._start.timestamp

    @property
    def reservation_id(self) -> int | None:
        """The reservation that the start used."""
        return self._start.reservation_id

    @property
    def transaction_id(self) -> int | None:
        """The id from the central system; None until it is known. Any integer is a valid id."""
        answer = self._progress.record.answer
        return None if answer is None else answer.transaction_id

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._progress.record.stopped

    async def wait_confirmed(self) -> StartTransactionResponse:
        """Wait until the central system has answered the start; return the answer, which may refuse the id tag.

        Raises:
            TransactionError: the start failed as often as allowed, and was discarded.
        """
        self._messages.check_loop()
        record = await self._progress.wait_start_finished()
        if record.answer is None:
            raise TransactionError(
                "the StartTransaction failed as often as allowed and was discarded: it gets no answer"
            )
        return record.answer

    async def meter_values(self, meter_value: Sequence[MeterValue]) -> None:
        """Report several readings, each with its time.

        Raises:
            TransactionError: the transaction was stopped.
            ValueError: there is no reading.
            InvalidMessageError: a value was created without validation, and is not valid.
            StoreError: the outbox is not open.
        """
        self._check_open()
        request = MeterValuesRequest(
            connector_id=self.connector_id, meter_value=as_readings("meter_value", meter_value)
        )
        await self._messages.queue_meter_values(request, self._progress.record.number)

    async def sample(
        self,
        value: float | Decimal | str,
        *,
        measurand: Measurand | None = None,
        unit: UnitOfMeasure | None = None,
        context: ReadingContext | None = None,
        phase: Phase | None = None,
        location: Location | None = None,
        format: ValueFormat | None = None,
        timestamp: datetime | None = None,
    ) -> None:
        """Report one reading; by default the total energy imported in Wh, at the outlet, now (OCPP 1.6 7.43).

        Floats are written with 12 significant digits; integers, decimals and text of digits are written unchanged.

        Raises:
            as `meter_values`; also ValueError: the value is not a finite number, and the format is not SignedData.
        """
        reading = SampledValue(
            value=value_text(value, format),
            measurand=measurand,
            unit=unit,
            context=context,
            phase=phase,
            location=location,
            format=format,
        )
        await self.meter_values([MeterValue(timestamp=timestamp or self._messages.now(), sampled_value=(reading,))])

    async def stop(
        self,
        *,
        meter_stop: int,
        reason: Reason | None = None,
        id_tag: str | None = None,
        timestamp: datetime | None = None,
        transaction_data: Sequence[MeterValue] | None = None,
        rows: RowChanges = NO_ROWS,
    ) -> None:
        """Report the end of the transaction (OCPP 1.6 4.10). It must be the last report.

        Args:
            meter_stop: the meter of the connector in Wh.
            reason: the reason; None for the usual stop at the charge point (Local).
            id_tag: the id tag that stopped it, if one was presented (OCPP 1.6 6.49).
            timestamp: the time; now by default.
            transaction_data: readings for billing, as StopTxnSampledData and StopTxnAlignedData configure them.
            rows: rows of the store to change in the same step.

        Raises:
            as `meter_values`; also pydantic.ValidationError: a value is out of its range.
        """
        self._check_open()
        request = StopTransactionRequest(
            meter_stop=meter_stop,
            timestamp=timestamp or self._messages.now(),
            transaction_id=UNKNOWN_TRANSACTION_ID,
            id_tag=id_tag,
            reason=reason,
            transaction_data=None if transaction_data is None else as_readings("transaction_data", transaction_data),
        )
        await self._messages.queue_stop(request, self._progress.record.number, rows)

    def _check_open(self) -> None:
        if self.stopped:
            raise TransactionError("the transaction is stopped: it accepts no further reports")
