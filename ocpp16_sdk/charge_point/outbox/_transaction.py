"""One transaction, as an application holds it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol

import anyio

from ocpp16_sdk.charge_point.outbox._entry import NO_ID, TransactionRecord
from ocpp16_sdk.charge_point.outbox._meter_values import value_text
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
from ocpp16_sdk.model import as_tuple


class TransactionMessages(Protocol):
    """Takes what a transaction has to tell."""

    def now(self) -> datetime:
        """The time of what happens now."""
        ...

    async def take(self, request: MeterValuesRequest, transaction: int | None) -> None:
        """Queue what a meter shows."""
        ...

    async def take_stop(self, request: StopTransactionRequest, transaction: int) -> None:
        """Queue the end of a transaction."""
        ...


class TransactionProgress:
    """How far a transaction has come."""

    def __init__(self, record: TransactionRecord) -> None:
        self.record = record
        self._change = anyio.Event()

    def update(self, record: TransactionRecord) -> None:
        """It has come farther."""
        self.record = record
        self._change.set()
        self._change = anyio.Event()

    async def settled(self) -> TransactionRecord:
        """Wait until its StartTransaction has left the queue."""
        while not self.record.settled:
            await self._change.wait()
        return self.record


class AsyncTransaction:
    """A transaction, from its start on; `charger.transactions` makes it.

    Its methods return as soon as what they tell is stored. The id that the central system gives is filled in when a
    message is sent, so nobody has to wait for it.
    """

    def __init__(self, desk: TransactionMessages, course: TransactionProgress) -> None:
        self._desk = desk
        self._course = course
        self._start = StartTransactionRequest.from_json(course.record.start)

    def __repr__(self) -> str:
        state = "stopped" if self.stopped else "open"
        return f"<Transaction {self.transaction_id} on connector {self.connector_id}, {state}>"

    @property
    def connector_id(self) -> int:
        """The connector that it is on."""
        return self._start.connector_id

    @property
    def id_tag(self) -> str:
        """For whom it was started."""
        return self._start.id_tag

    @property
    def meter_start(self) -> int:
        """The connector's meter at its start, in Wh."""
        return self._start.meter_start

    @property
    def started_at(self) -> datetime:
        """When it was started."""
        return self._start.timestamp

    @property
    def reservation_id(self) -> int | None:
        """The reservation that it has ended."""
        return self._start.reservation_id

    @property
    def transaction_id(self) -> int | None:
        """The id that the central system has given; None as long as that is not known. Any integer is an id."""
        answer = self._course.record.answer
        return None if answer is None else answer.transaction_id

    @property
    def stopped(self) -> bool:
        """Whether its end has been told."""
        return self._course.record.stopped

    async def wait_confirmed(self) -> StartTransactionResponse:
        """Wait until the central system has answered the start; returns what, which may be that the tag is refused.

        Raises:
            TransactionError: it failed to, and the start was given up.
        """
        record = await self._course.settled()
        if record.answer is None:
            raise TransactionError("the central system has failed to take the start, and will never confirm it")
        return record.answer

    async def meter_values(self, meter_value: Sequence[MeterValue]) -> None:
        """Tell what the meter shows, with the time of each reading.

        Raises:
            TransactionError: it has been stopped.
            ValueError: there is no reading.
            InvalidMessageError: a value was made without validation, and cannot be sent.
            StoreError: the outbox is not open.
        """
        self._check_open()
        request = MeterValuesRequest(connector_id=self.connector_id, meter_value=as_tuple(meter_value))
        await self._desk.take(request, self._course.record.number)

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
        """Tell one reading; by default it is the energy imported so far in Wh, at the outlet, now (OCPP 1.6 7.43).

        Floats are written with 12 significant digits, integers, decimals and text of digits as they are.

        Raises:
            as `meter_values`; and ValueError: it is no finite number, and not of the format SignedData.
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
        await self.meter_values([MeterValue(timestamp=timestamp or self._desk.now(), sampled_value=(reading,))])

    async def stop(
        self,
        *,
        meter_stop: int,
        reason: Reason | None = None,
        id_tag: str | None = None,
        timestamp: datetime | None = None,
        transaction_data: Sequence[MeterValue] | None = None,
    ) -> None:
        """Tell that it has ended (OCPP 1.6 4.10); nothing can be told of it after that.

        Args:
            meter_stop: the connector's meter in Wh.
            reason: why; None for the usual end at the charge point (Local).
            id_tag: who has stopped it, if anybody did (CP-64).
            timestamp: when; now if it is None.
            transaction_data: readings for the bill, as StopTxnSampledData and StopTxnAlignedData ask for them.

        Raises:
            as `meter_values`; and pydantic.ValidationError: a value is out of its range.
        """
        self._check_open()
        request = StopTransactionRequest(
            meter_stop=meter_stop,
            timestamp=timestamp or self._desk.now(),
            transaction_id=NO_ID,
            id_tag=id_tag,
            reason=reason,
            transaction_data=as_tuple(transaction_data),
        )
        await self._desk.take_stop(request, self._course.record.number)

    def _check_open(self) -> None:
        if self.stopped:
            raise TransactionError("the transaction has been stopped: nothing can be told of it any more")
