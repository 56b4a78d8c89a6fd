"""The transactions of a charge point, and the queue of their messages, without `async`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import anyio

from ocpp16_sdk.blocking._loop_access import LoopAccess
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

_STORED = "nothing was stored"


class Transaction:
    """A transaction; `charge_point.outbox.SimulatedTransaction` tells more. Two are equal if they are the same one."""

    def __init__(self, twin: outbox.AsyncTransaction, door: LoopAccess) -> None:
        self._twin = twin
        self._door = door

    def __repr__(self) -> str:
        return repr(self._twin)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Transaction) and self._twin is other._twin

    def __hash__(self) -> int:
        return hash(self._twin)

    @property
    def connector_id(self) -> int:
        """The connector that it is on."""
        return self._twin.connector_id

    @property
    def id_tag(self) -> str:
        """For whom it was started."""
        return self._twin.id_tag

    @property
    def meter_start(self) -> int:
        """The connector's meter at its start, in Wh."""
        return self._twin.meter_start

    @property
    def started_at(self) -> datetime:
        """When it was started."""
        return self._twin.started_at

    @property
    def reservation_id(self) -> int | None:
        """The reservation that it has ended."""
        return self._twin.reservation_id

    @property
    def transaction_id(self) -> int | None:
        """The id that the central system has given; None as long as that is not known. Any integer is an id."""
        return self._twin.transaction_id

    @property
    def stopped(self) -> bool:
        """Whether its end has been told."""
        return self._twin.stopped

    def wait_confirmed(self, timeout: float | None = None) -> StartTransactionResponse:
        """Wait until the central system has answered the start, for `timeout` seconds at most; returns what.

        Raises:
            TransactionError: it failed to, and the start was given up.
            TimeoutError: it has not answered in time.
        """
        return self._door.loop("nothing to wait for").run(self._confirmed, timeout)

    async def _confirmed(self, timeout: float | None) -> StartTransactionResponse:
        with anyio.move_on_after(timeout):
            return await self._twin.wait_confirmed()
        raise TimeoutError(f"the start of the transaction was not answered within {timeout:g} s")

    def meter_values(self, meter_value: Sequence[MeterValue]) -> None:
        """Tell what the meter shows, with the time of each reading."""
        self._door.loop(_STORED).run(self._twin.meter_values, meter_value)

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
        """Tell one reading; by default it is the energy imported so far in Wh, at the outlet, now (OCPP 1.6 7.43)."""
        self._door.loop(_STORED).run(
            self._twin.sample,
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
        """Tell that it has ended (OCPP 1.6 4.10); nothing can be told of it after that."""
        self._door.loop(_STORED).run(
            self._twin.stop,
            meter_stop=meter_stop,
            reason=reason,
            id_tag=id_tag,
            timestamp=timestamp,
            transaction_data=transaction_data,
        )


class Transactions:
    """The transactions of a charge point; `ocpp16_sdk.charge_point.outbox.AsyncTransactions` tells more."""

    def __init__(self, twin: outbox.AsyncTransactions, door: LoopAccess) -> None:
        self._twin = twin
        self._door = door

    @property
    def open(self) -> Sequence[Transaction]:
        """Those that are not stopped, the oldest first; after a restart, those that the process has left open."""
        return tuple(Transaction(each, self._door) for each in self._door.do(lambda: tuple(self._twin.open)))

    def start(
        self,
        *,
        connector_id: int,
        id_tag: str,
        meter_start: int,
        timestamp: datetime | None = None,
        reservation_id: int | None = None,
    ) -> Transaction:
        """Tell that a transaction has started (OCPP 1.6 4.8); returns when that is stored."""
        transaction = self._door.loop(_STORED).run(
            self._twin.start,
            connector_id=connector_id,
            id_tag=id_tag,
            meter_start=meter_start,
            timestamp=timestamp,
            reservation_id=reservation_id,
        )
        return Transaction(transaction, self._door)

    def meter_values(self, connector_id: int, meter_value: Sequence[MeterValue]) -> None:
        """Tell what the meter of a connector shows outside of transactions; 0 is the main meter (OCPP 1.6 4.7)."""
        self._door.loop(_STORED).run(self._twin.meter_values, connector_id, meter_value)


class Outbox:
    """The queue of the messages of transactions; `ocpp16_sdk.charge_point.outbox.Outbox` tells more."""

    def __init__(self, twin: outbox.AsyncOutbox, door: LoopAccess) -> None:
        self._twin = twin
        self._door = door
        self.transactions = Transactions(twin.transactions, door)
        """Where the application tells what happens."""

    @property
    def waiting(self) -> int:
        """How many messages wait."""
        return self._twin.waiting

    @property
    def attempts(self) -> float:
        """How often a message is sent that fails (TransactionMessageAttempts), at least once; `math.inf` is for ever.

        Raises:
            DefinitionError: on setting, if it is no number.
        """
        return self._twin.attempts

    @attempts.setter
    def attempts(self, attempts: float) -> None:
        def assign() -> None:
            self._twin.attempts = attempts

        self._door.do(assign)

    @property
    def retry_interval(self) -> float:
        """Seconds by which the wait grows with each failure of a message (TransactionMessageRetryInterval).

        Raises:
            DefinitionError: on setting, if it is negative.
        """
        return self._twin.retry_interval

    @retry_interval.setter
    def retry_interval(self, interval: float) -> None:
        def assign() -> None:
            self._twin.retry_interval = interval

        self._door.do(assign)

    def wait_delivered(self, timeout: float | None = None) -> None:
        """Wait until nothing waits any more, for `timeout` seconds at most: all was answered, or given up.

        Raises:
            TimeoutError: something waits still, and goes on waiting.
        """
        self._door.loop("nothing is delivered").run(self._delivered, timeout)

    async def _delivered(self, timeout: float | None) -> None:
        with anyio.move_on_after(timeout):
            return await self._twin.wait_delivered()
        raise TimeoutError(f"{self.waiting} messages wait still after {timeout:g} s")
