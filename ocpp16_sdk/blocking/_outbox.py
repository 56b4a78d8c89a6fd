"""The transactions of a charge point, and the queue of their messages, without `async`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial

import anyio

from ocpp16_sdk.blocking._threads import LoopAccess, wait_or_time_out
from ocpp16_sdk.charge_point import outbox
from ocpp16_sdk.messages.models import (
    Location,
    Measurand,
    MeterValue,
    Phase,
    ReadingContext,
    Reason,
    StartTransactionResponse,
    UnitOfMeasure,
    ValueFormat,
)

_NOT_STORED = "nothing was stored"


class Transaction:
    """A transaction. Two objects are equal if they are the same transaction.

    `ocpp16_sdk.charge_point.outbox.AsyncTransaction` has the full description.
    """

    def __init__(self, wrapped: outbox.AsyncTransaction, loop_access: LoopAccess) -> None:
        self._wrapped = wrapped
        self._loop_access = loop_access

    def __repr__(self) -> str:
        return repr(self._wrapped)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Transaction) and self._wrapped is other._wrapped

    def __hash__(self) -> int:
        return hash(self._wrapped)

    @property
    def connector_id(self) -> int:
        """The connector of the transaction."""
        return self._wrapped.connector_id

    @property
    def id_tag(self) -> str:
        """The identifier for which it was started."""
        return self._wrapped.id_tag

    @property
    def meter_start(self) -> int:
        """The meter reading of the connector at the start, in Wh."""
        return self._wrapped.meter_start

    @property
    def started_at(self) -> datetime:
        """The time of the start."""
        return self._wrapped.started_at

    @property
    def reservation_id(self) -> int | None:
        """The reservation that the transaction has used, if any."""
        return self._wrapped.reservation_id

    @property
    def transaction_id(self) -> int | None:
        """The id from the central system; None while it is not known. Any integer is a valid id."""
        return self._wrapped.transaction_id

    @property
    def stopped(self) -> bool:
        """Whether `stop` has been called."""
        return self._wrapped.stopped

    def wait_confirmed(self, timeout: float | None = None) -> StartTransactionResponse:
        """Wait until the central system has answered the start, for at most `timeout` seconds, and return the answer.

        Raises:
            TransactionError: delivery of the start was given up.
            TimeoutError: there was no answer in time.
        """
        loop = self._loop_access.loop("nothing to wait for")
        failure = "the start of the transaction was not answered"
        return loop.run(wait_or_time_out, self._wrapped.wait_confirmed, timeout, failure)

    def meter_values(self, meter_value: Sequence[MeterValue]) -> None:
        """Report meter readings, with the time of each reading."""
        self._loop_access.loop(_NOT_STORED).run(self._wrapped.meter_values, meter_value)

    def sample(
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
        """Report one reading; by default the imported energy in Wh, at the outlet, now (OCPP 1.6 7.43)."""
        self._loop_access.loop(_NOT_STORED).run(
            self._wrapped.sample,
            value,
            measurand=measurand,
            unit=unit,
            context=context,
            phase=phase,
            location=location,
            format=format,
            timestamp=timestamp,
        )

    def stop(
        self,
        *,
        meter_stop: int,
        reason: Reason | None = None,
        id_tag: str | None = None,
        timestamp: datetime | None = None,
        transaction_data: Sequence[MeterValue] | None = None,
    ) -> None:
        """Report that the transaction has stopped (OCPP 1.6 4.10). After that nothing can be reported for it."""
        self._loop_access.loop(_NOT_STORED).run(
            self._wrapped.stop,
            meter_stop=meter_stop,
            reason=reason,
            id_tag=id_tag,
            timestamp=timestamp,
            transaction_data=transaction_data,
        )


class Transactions:
    """The transactions of a charge point.

    `ocpp16_sdk.charge_point.outbox.AsyncTransactions` has the full description.
    """

    def __init__(self, wrapped: outbox.AsyncTransactions, loop_access: LoopAccess) -> None:
        self._wrapped = wrapped
        self._loop_access = loop_access

    @property
    def open(self) -> Sequence[Transaction]:
        """The transactions that are not stopped, oldest first; after a restart, also those of the process before."""
        return tuple(
            Transaction(each, self._loop_access) for each in self._loop_access.call(lambda: tuple(self._wrapped.open))
        )

    def start(
        self,
        *,
        connector_id: int,
        id_tag: str,
        meter_start: int,
        timestamp: datetime | None = None,
        reservation_id: int | None = None,
    ) -> Transaction:
        """Report that a transaction has started (OCPP 1.6 4.8); return when the message is stored."""
        transaction = self._loop_access.loop(_NOT_STORED).run(
            self._wrapped.start,
            connector_id=connector_id,
            id_tag=id_tag,
            meter_start=meter_start,
            timestamp=timestamp,
            reservation_id=reservation_id,
        )
        return Transaction(transaction, self._loop_access)

    def meter_values(self, connector_id: int, meter_value: Sequence[MeterValue]) -> None:
        """Report meter readings of a connector outside of transactions; 0 is the main meter (OCPP 1.6 4.7)."""
        self._loop_access.loop(_NOT_STORED).run(self._wrapped.meter_values, connector_id, meter_value)


class Outbox:
    """The queue of the messages of transactions.

    `ocpp16_sdk.charge_point.outbox.AsyncOutbox` has the full description.
    """

    def __init__(self, wrapped: outbox.AsyncOutbox, loop_access: LoopAccess) -> None:
        self._wrapped = wrapped
        self._loop_access = loop_access
        self.transactions = Transactions(wrapped.transactions, loop_access)
        """The transactions whose messages are queued here."""

    @property
    def waiting(self) -> int:
        """The number of queued messages."""
        return self._wrapped.waiting

    @property
    def attempts(self) -> float:
        """How often a failing message is sent (TransactionMessageAttempts): at least 1; `math.inf` for no limit."""
        return self._wrapped.attempts

    @attempts.setter
    def attempts(self, attempts: float) -> None:
        self._loop_access.call(partial(setattr, self._wrapped, "attempts", attempts))

    @property
    def keep_transactions(self) -> bool:
        """Whether a StartTransaction or StopTransaction stays queued; see `AsyncOutbox.keep_transactions`."""
        return self._wrapped.keep_transactions

    @keep_transactions.setter
    def keep_transactions(self, keep: bool) -> None:
        self._loop_access.call(partial(setattr, self._wrapped, "keep_transactions", keep))

    @property
    def discarded(self) -> Sequence[outbox.DiscardedMessage]:
        """The messages that were discarded, the oldest first; see `AsyncOutbox.discarded`."""
        return self._wrapped.discarded

    @property
    def retry_interval(self) -> float:
        """Seconds that are added to the wait after each failure of a message (TransactionMessageRetryInterval)."""
        return self._wrapped.retry_interval

    @retry_interval.setter
    def retry_interval(self, interval: float) -> None:
        self._loop_access.call(partial(setattr, self._wrapped, "retry_interval", interval))

    def wait_delivered(self, timeout: float | None = None) -> None:
        """Wait until the queue is empty, for at most `timeout` seconds: each message was answered, or given up.

        Raises:
            TimeoutError: messages are still queued; they stay in the queue.
        """
        self._loop_access.loop("nothing was delivered").run(self._wait_delivered, timeout)

    async def _wait_delivered(self, timeout: float | None) -> None:
        with anyio.move_on_after(timeout):
            return await self._wrapped.wait_delivered()
        raise TimeoutError(f"messages still queued after {timeout:g} s: {self.waiting}")
