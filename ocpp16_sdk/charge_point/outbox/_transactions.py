"""What an application tells of its transactions, whether there is a connection or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from ocpp16_sdk.charge_point.outbox._entry import Message
from ocpp16_sdk.charge_point.outbox._meter_values import check_readings
from ocpp16_sdk.charge_point.outbox._open_transactions import OpenTransactions
from ocpp16_sdk.charge_point.outbox._persistence import QueuePersistence
from ocpp16_sdk.charge_point.outbox._transaction import AsyncTransaction
from ocpp16_sdk.errors import DefinitionError, TransactionError
from ocpp16_sdk.messages.models import MeterValue, MeterValuesRequest, StartTransactionRequest, StopTransactionRequest
from ocpp16_sdk.model import as_tuple
from ocpp16_sdk.validation import Strict

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time of the machine."""
    return datetime.now(UTC)


class QueueWriter:
    """Takes messages into the queue: in the order of calls, and returns when they are stored."""

    def __init__(
        self, keeper: QueuePersistence, book: OpenTransactions, clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._keeper = keeper
        self._book = book
        self.now = clock
        self._wake = wake

    async def take_start(self, request: StartTransactionRequest) -> AsyncTransaction:
        """Queue the start of a transaction."""
        text = self._checked(request)
        transaction = self._book.add(self, self._keeper.queue.start(request.__action__, text))
        await self._store()
        return transaction

    async def take(self, request: MeterValuesRequest, transaction: int | None) -> None:
        """Queue what a meter shows."""
        check_readings(request.meter_value)
        text = self._checked(request)
        self._keeper.queue.append(request.__action__, text, transaction)
        await self._store()

    async def take_stop(self, request: StopTransactionRequest, transaction: int) -> None:
        """Queue the end of a transaction."""
        text = self._checked(request)
        self._book.update(self._keeper.queue.stop(request.__action__, text, transaction))
        await self._store()

    def check_open(self) -> None:
        """Refuse what would not be stored.

        Raises:
            StoreError: the outbox is not open.
        """
        self._keeper.check_open()

    def _checked(self, request: Message) -> str:
        self.check_open()
        return Strict().dump(request)

    async def _store(self) -> None:
        await self._keeper.flush()
        self._wake()


class AsyncTransactions:
    """The transactions of a charge point.

    What happens is told by methods that return as soon as it is stored, online and offline alike. The order of calls is
    the order of events; a call that is cancelled counts all the same, as what it tells has happened.
    """

    def __init__(self, intake: QueueWriter, book: OpenTransactions, connectors: int | None) -> None:
        self._intake = intake
        self._book = book
        self._connectors = connectors

    @property
    def open(self) -> Sequence[AsyncTransaction]:
        """Those that are not stopped, the oldest first; after a restart, those that the process has left open."""
        return self._book.open

    async def start(
        self,
        *,
        connector_id: int,
        id_tag: str,
        meter_start: int,
        timestamp: datetime | None = None,
        reservation_id: int | None = None,
    ) -> AsyncTransaction:
        """Tell that a transaction has started (OCPP 1.6 4.8).

        Args:
            connector_id: from 1 on.
            id_tag: for whom.
            meter_start: the connector's meter in Wh.
            timestamp: when; now if it is None.
            reservation_id: the reservation that it ends.

        Raises:
            pydantic.ValidationError: a value is out of its range.
            ValueError: the connector is none.
            DefinitionError: the charge point has fewer connectors.
            TransactionError: a transaction is open on the connector.
            StoreError: the outbox is not open.
        """
        if connector_id < 1:
            raise ValueError("a transaction is on a connector, and these count from 1 (OCPP 1.6 4.8)")
        self._check_connector(connector_id)
        self._intake.check_open()
        if any(each.connector_id == connector_id for each in self._book.open):
            raise TransactionError(
                f"a transaction is open on connector {connector_id}: stop it first, it is one of `transactions.open`,"
                " also if the process was started anew since"
            )
        request = StartTransactionRequest(
            connector_id=connector_id,
            id_tag=id_tag,
            meter_start=meter_start,
            timestamp=timestamp or self._intake.now(),
            reservation_id=reservation_id,
        )
        return await self._intake.take_start(request)

    async def meter_values(self, connector_id: int, meter_value: Sequence[MeterValue]) -> None:
        """Tell what the meter of a connector shows outside of transactions; 0 is the main meter (OCPP 1.6 4.7).

        Raises:
            pydantic.ValidationError: a value is out of its range.
            ValueError: there is no reading.
            DefinitionError: the charge point has fewer connectors.
            InvalidMessageError: one was made without validation, and cannot be sent.
            StoreError: the outbox is not open.
        """
        self._check_connector(connector_id)
        await self._intake.take(
            MeterValuesRequest(connector_id=connector_id, meter_value=as_tuple(meter_value)), transaction=None
        )

    def _check_connector(self, connector_id: int) -> None:
        if self._connectors is not None and connector_id > self._connectors:
            raise DefinitionError(f"there is no connector {connector_id}")
