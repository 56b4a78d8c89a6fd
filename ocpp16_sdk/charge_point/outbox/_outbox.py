"""The queue of the messages of transactions: StartTransaction, MeterValues, StopTransaction (OCPP 1.6 3.7).

Who calls whom:

    application ──▶ AsyncTransactions, AsyncTransaction ──▶ QueueWriter ──┐
                                                                          ▼
    ConnectionTasks ──deliver──▶ Delivery ──────────────▶ QueuePersistence ──▶ Queue (memory)
                                                                  └──────────▶ OutboxStore (worker thread)

States of a message:

    QUEUED ──loaded──▶ HEAD ──sent──▶ answered: removed
       │                │ ▲ ├──▶ no connection: stays HEAD, is sent on the next connection
       │                │ └─┴──▶ failed: stays HEAD, is sent again after the retry interval
       │                └──────▶ failed TransactionMessageAttempts times: discarded
       └─▶ dropped, if it is a MeterValues and the queue is full

States of a transaction (`TransactionRecord`):

    open, no id ──StartTransaction answered (id known) or discarded (id -1)──▶ open, start finished
    either ──StopTransaction queued──▶ stopped ──StopTransaction answered or discarded──▶ removed

What is written when: a new message is synced to disk before the method that queued it returns. An answer is written
before the next message is sent. The id of a transaction is synced together with the removal of its StartTransaction,
because each later message needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

from ocpp16_sdk._checks import check_count, check_methods
from ocpp16_sdk._function_checks import check_plain_function
from ocpp16_sdk.charge_point.outbox._clock import TIMES_TABLE, TimeCorrections
from ocpp16_sdk.charge_point.outbox._delivery import Delivery, SendCall, StopListener
from ocpp16_sdk.charge_point.outbox._discarded import DISCARDED_TABLE, DiscardedMessage
from ocpp16_sdk.charge_point.outbox._events import OutboxEvent, OutboxNotifier
from ocpp16_sdk.charge_point.outbox._persistence import QueuePersistence
from ocpp16_sdk.charge_point.outbox._queue import Queue
from ocpp16_sdk.charge_point.outbox._store import AsyncOutboxStore, OutboxStore, RowChanges, RowKey
from ocpp16_sdk.charge_point.outbox._transactions import (
    AsyncTransactions,
    Clock,
    OpenTransactions,
    QueueWriter,
    utc_now,
)

_OWN_TABLES = {DISCARDED_TABLE, TIMES_TABLE}  # rows that are not those of the station

DEFAULT_LIMIT = 100_000
"""The default limit of messages: five weeks of a sample a minute on two connectors."""
DEFAULT_SIZE_LIMIT = 64 * 2**20
"""The default limit of characters: what a small controller has free in its flash memory."""


class AsyncOutbox:
    """The queue of the messages of transactions (OCPP 1.6 3.7). `create_outbox` creates one.

    Messages are sent in the order of events, one at a time. Each stays in the queue until it is answered, or has failed
    as often as allowed.
    """

    def __init__(
        self,
        store: OutboxStore | AsyncOutboxStore,
        *,
        limit: int = DEFAULT_LIMIT,
        size_limit: int = DEFAULT_SIZE_LIMIT,
        on_event: Callable[[OutboxEvent], object] | None = None,
        clock: Clock = utc_now,
        identity: str = "",
        connectors: int | None = None,
    ) -> None:
        check_methods("store", store, ("open", "read", "write", "close"), "None, a path, or an OutboxStore")
        check_count("limit", limit)
        check_count("size_limit", size_limit)
        check_plain_function("clock", clock, none=False, accepts="")
        check_count("connectors", connectors, none="any number")
        notifier = OutboxNotifier(on_event, identity)
        self._open_transactions = OpenTransactions()
        self._persistence = QueuePersistence(store, Queue(limit, size_limit), notifier)
        self._corrections = TimeCorrections(clock)
        self._station_rows: dict[RowKey, bytes] = {}
        self._delivery = Delivery(self._persistence, notifier, self._corrections, self._open_transactions.update)
        self._writer = QueueWriter(
            self._persistence, self._open_transactions, clock, self._corrections, self._delivery.wake
        )
        self.transactions = AsyncTransactions(self._writer, self._open_transactions, connectors)
        """Starts transactions, and contains those that are open."""

    @property
    def waiting(self) -> int:
        """The number of queued messages."""
        return self._persistence.queue.count

    @property
    def attempts(self) -> float:
        """How often a message that fails is sent (TransactionMessageAttempts), at least once.

        It may be set at any time, and applies to queued messages. With `math.inf` no message is discarded.

        Raises:
            TypeError, ValueError: on setting, if it is neither a whole number nor `math.inf`.
        """
        return max(1, self._delivery.rule.attempts)

    @attempts.setter
    def attempts(self, attempts: float) -> None:
        self._persistence.check_loop()
        self._delivery.rule = replace(self._delivery.rule, attempts=attempts)

    @property
    def retry_interval(self) -> float:
        """Seconds by which the delay grows with each failure of a message (TransactionMessageRetryInterval).

        It may be set at any time, and applies to queued messages.

        Raises:
            TypeError, ValueError: on setting, if it is not a number from 0 to 86400.
        """
        return self._delivery.rule.interval

    @retry_interval.setter
    def retry_interval(self, interval: float) -> None:
        self._persistence.check_loop()
        self._delivery.rule = replace(self._delivery.rule, interval=interval)

    @property
    def keep_transactions(self) -> bool:
        """Whether a StartTransaction or StopTransaction stays queued while the central system may accept it later.

        Initially it is True: such a message is discarded after `attempts` failures only if the message itself was
        refused, for example with FormationViolation. It is not discarded after an InternalError or without an answer.
        With False each message is discarded after `attempts` failures.

        Raises:
            TypeError: on setting, if it is not a bool.
        """
        return self._delivery.rule.keep_transactions

    @keep_transactions.setter
    def keep_transactions(self, keep: bool) -> None:
        self._persistence.check_loop()
        self._delivery.rule = replace(self._delivery.rule, keep_transactions=keep)

    @property
    def discarded(self) -> Sequence[DiscardedMessage]:
        """The messages that were discarded, the oldest first; also those of earlier processes.

        The newest 1,000 are kept in the store, at most 1 Mi characters.
        """
        return self._delivery.discarded.messages

    def on_stop_answered(self, function: StopListener) -> None:
        """Call a function with each StopTransaction and its answer, also of those that were queued before a restart.

        The answer may contain the present status of the id tag (OCPP 1.6 6.50). The function must not block.
        """
        self._delivery.stop_listeners.append(function)

    async def open(self) -> None:
        """Open the store, and load its open transactions.

        Raises:
            StoreError: the store cannot be used; the text says why and what to do.
        """
        await self._persistence.open()
        self._open_transactions.restore(self._writer, self._persistence.queue.transactions.values())
        rows = self._persistence.take_rows()
        self._delivery.discarded.restore(rows)
        self._corrections.restore(rows)
        self._station_rows = {key: row for key, row in rows.items() if key[0] not in _OWN_TABLES}
        self._delivery.open()

    def take_rows(self) -> Mapping[RowKey, bytes]:
        """Return the rows that were in the store when it was opened, once."""
        rows, self._station_rows = self._station_rows, {}
        return rows

    async def write_rows(self, rows: RowChanges, *, durable: bool = True) -> None:
        """Write rows beside the messages in one step; None removes a row. The station keeps its state in them.

        Without `durable` they survive the end of the process, and a loss of power after the next durable write.

        Raises:
            StoreError: the outbox is not open. A store that fails is reported, and written again later.
        """
        await self._writer.write_rows(rows, durable=durable)

    def one_step(self) -> AbstractAsyncContextManager[None]:
        """Return a context manager that stores all messages and rows that are queued in its block in one step.

        The block must await only the methods that queue them.

        Raises:
            StoreError: the outbox is not open.
        """
        return self._writer.one_step()

    async def wait_delivered(self) -> None:
        """Wait until the queue is empty: each message was answered, or discarded, which `MessageDiscarded` reports.

        That may never happen: bound it with `anyio.move_on_after`. The remaining messages stay in the store.

        Raises:
            StoreError: the outbox was never open, so its messages are not known.
        """
        self._persistence.check_loop()
        self._persistence.check_loaded()
        await self._delivery.wait_empty()

    async def aclose(self) -> None:
        """Close the store; queued messages stay in it.

        Raises:
            StoreError: the store fails.
        """
        await self._persistence.aclose()

    async def deliver(self, call: SendCall) -> None:
        """Send queued and new messages with `call`, one after the other, until cancelled.

        It returns when a message could not be sent, or its answer not be received, without a connection. The message
        stays at the head, and that counts as no transmission. Call it again when there is a connection. A second call
        waits until the first returns.
        """
        await self._delivery.run(call)
