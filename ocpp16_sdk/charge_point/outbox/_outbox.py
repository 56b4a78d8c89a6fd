"""The queue as a charge point holds it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from os import PathLike, fspath

from ocpp16_sdk.charge_point.outbox._delivery import Delivery, SendCall
from ocpp16_sdk.charge_point.outbox._events import OutboxEvent, OutboxNotifier
from ocpp16_sdk.charge_point.outbox._memory_store import MemoryOutboxStore
from ocpp16_sdk.charge_point.outbox._open_transactions import OpenTransactions
from ocpp16_sdk.charge_point.outbox._persistence import QueuePersistence
from ocpp16_sdk.charge_point.outbox._queue import Queue
from ocpp16_sdk.charge_point.outbox._store import OutboxStore
from ocpp16_sdk.charge_point.outbox._transactions import AsyncTransactions, Clock, QueueWriter, utc_now
from ocpp16_sdk.errors import DefinitionError

LIMIT = 100_000
"""Messages that may wait by default: five weeks of a sample a minute on two connectors."""
SIZE_LIMIT = 64 * 2**20
"""Characters that they may hold by default, which is what small controllers can spare of their flash memory."""


class AsyncOutbox:
    """StartTransaction, MeterValues and StopTransaction on their way to the central system (OCPP 1.6 3.7).

    They leave in the order of events, one at a time; each stays until it is answered, or was sent in vain as often as
    allowed. `create_outbox` makes one.
    """

    def __init__(
        self,
        store: OutboxStore,
        *,
        limit: int = LIMIT,
        size_limit: int = SIZE_LIMIT,
        on_event: Callable[[OutboxEvent], object] | None = None,
        clock: Clock = utc_now,
        identity: str = "",
        connectors: int | None = None,
    ) -> None:
        if min(limit, size_limit) < 1:
            raise DefinitionError("the limits of a queue are positive")
        reporter = OutboxNotifier(on_event, identity)
        self._book = OpenTransactions()
        self._keeper = QueuePersistence(store, Queue(limit, size_limit), reporter)
        self._delivery = Delivery(self._keeper, reporter, self._book.update)
        self._intake = QueueWriter(self._keeper, self._book, clock, self._delivery.wake)
        self.transactions = AsyncTransactions(self._intake, self._book, connectors)
        """Where the application tells what happens."""

    @property
    def waiting(self) -> int:
        """How many messages wait."""
        return self._keeper.queue.count

    @property
    def attempts(self) -> float:
        """How often a message is sent that fails (TransactionMessageAttempts), at least once.

        It may be set at any time, and counts for what waits, too. With `math.inf` no message is ever given up.

        Raises:
            DefinitionError: on setting, if it is no number.
        """
        return max(1, self._delivery.rule.attempts)

    @attempts.setter
    def attempts(self, attempts: float) -> None:
        if math.isnan(attempts):
            raise DefinitionError("the attempts are a number")
        self._delivery.rule = replace(self._delivery.rule, attempts=attempts)

    @property
    def retry_interval(self) -> float:
        """Seconds by which the wait grows with each failure of a message (TransactionMessageRetryInterval).

        It may be set at any time, and counts for what waits, too.

        Raises:
            DefinitionError: on setting, if it is negative.
        """
        return self._delivery.rule.interval

    @retry_interval.setter
    def retry_interval(self, interval: float) -> None:
        if not interval >= 0:
            raise DefinitionError(f"a message cannot be sent again after {interval:g} s")
        self._delivery.rule = replace(self._delivery.rule, interval=interval)

    async def open(self) -> None:
        """Open the store, and find the transactions in it that are open.

        Raises:
            StoreError: it cannot be used; the text says why, and what to do.
        """
        await self._keeper.open()
        self._book.restore(self._intake, self._keeper.queue.records.values())
        self._delivery.open()

    async def wait_delivered(self) -> None:
        """Wait until nothing waits any more: all was answered, or given up, which `MessageDiscarded` has told then.

        That may be never, so bound it with `anyio.move_on_after`; what is left waits in the store.
        """
        while self.waiting:
            await self._delivery.left()

    async def aclose(self) -> None:
        """Close the store; what waits in it stays there.

        Raises:
            StoreError: it fails.
        """
        await self._keeper.aclose()

    async def deliver(self, call: SendCall) -> None:
        """Send what waits and what comes with `call`, one message after the other, until cancelled.

        It returns when a message could not be sent, or its answer not come, for want of a connection: the message stays
        at the head and counts as not sent. To be called again when there is a connection; a second call waits for the
        first to end.
        """
        await self._delivery.run(call)


def create_outbox(
    store: str | PathLike[str] | OutboxStore | None,
    *,
    limit: int = LIMIT,
    size_limit: int = SIZE_LIMIT,
    on_event: Callable[[OutboxEvent], object] | None = None,
    clock: Clock = utc_now,
    identity: str = "",
    connectors: int | None = None,
) -> AsyncOutbox:
    """The queue of a charge point.

    Args:
        store: the path of an SQLite file; None keeps messages in memory, where they do not survive the process.
        limit: messages beyond which intermediate meter values are thinned out; starts and stops never are.
        size_limit: characters of messages beyond which they are.
        on_event: is told what becomes of messages that do not go their way, and whether the store works.
        clock: what time it is for events that come without one.
        identity: the charge point's, which the log tells, and whose alone the file is.
        connectors: how many it has; without, any from 1 on is taken for one of them.

    Raises:
        DefinitionError: a limit is none, or the path is that of a database which keeps nothing.
    """
    if store is None:
        store = MemoryOutboxStore()
    elif isinstance(store, str | PathLike):
        # Not before: a charge point that keeps nothing need not load a database.
        from ocpp16_sdk.charge_point.outbox._sqlite_store import SqliteOutboxStore

        if fspath(store) in ("", ":memory:"):
            raise DefinitionError("a store is the path of a file, or None to keep messages in memory")
        store = SqliteOutboxStore(store, identity=identity)
    return AsyncOutbox(
        store,
        limit=limit,
        size_limit=size_limit,
        on_event=on_event,
        clock=clock,
        identity=identity,
        connectors=connectors,
    )
