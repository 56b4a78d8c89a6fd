"""Writes the queue to its store and reads it. All calls of a store are made here."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import ParamSpec, TypeVar

import anyio

from ocpp16_sdk._concurrency.own_loop import check_loop, running_loop
from ocpp16_sdk._stores import call_store
from ocpp16_sdk.charge_point.outbox._events import (
    MeterValuesDropped,
    OutboxNotifier,
    StoreDamaged,
    StoreDegraded,
    StoreRecovered,
)
from ocpp16_sdk.charge_point.outbox._queue import PAGE_SIZE, Queue
from ocpp16_sdk.charge_point.outbox._records import QueuedMessage
from ocpp16_sdk.charge_point.outbox._store import (
    AsyncOutboxStore,
    OutboxStore,
    RowKey,
    StoreChanges,
    StoreContents,
)
from ocpp16_sdk.charge_point.outbox._thinning import ThinningPlan
from ocpp16_sdk.errors import StoreError

P = ParamSpec("P")
T = TypeVar("T")

STORE_RETRY_INTERVAL = 5.0
"""Seconds between reads of a store that fails, while a connection is open."""

# What happens is synced at once. Removals alone survive a loss of power only this often: a sync for each message that
# was sent would bind the delivery to the speed of the disk. A killed process repeats one message at most.
_SYNC_INTERVAL = 1.0  # seconds
_WRITE_RETRY_INTERVAL = 1.0  # seconds between writes that fail: each attempts everything that is not written yet
_NOT_OPEN = "the outbox is not open: use `async with` or `start` first; without a charge point, call `open`"
_THINNING_PAGE_SIZE = 1000  # messages that are read at a time to find those that can be dropped


class QueuePersistence:
    """Writes and reads in a worker thread, one call at a time. Changes during a write are written by the next one.

    A store that fails is reported once. Until it works again, new messages are kept in memory.
    """

    def __init__(self, store: OutboxStore | AsyncOutboxStore, queue: Queue, notifier: OutboxNotifier) -> None:
        self.queue = queue
        self._store = store
        self._notifier = notifier
        self._failing: set[str] = set()  # the operations that failed last: "read", "write"
        self._next_write_at = self._last_sync_at = -math.inf
        self._loop: object = None
        self._opened = False
        self._rows: Mapping[RowKey, bytes] = {}
        self._lock: anyio.Lock

    @property
    def degraded(self) -> bool:
        """Whether the store fails."""
        return bool(self._failing)

    def check_open(self) -> None:
        """Raise an error if messages would not be stored.

        Raises:
            StoreError: the queue is not open.
            RuntimeError: it was opened in another event loop.
        """
        self.check_loop()
        if not self._opened:
            raise StoreError(_NOT_OPEN)

    def check_loaded(self) -> None:
        """Raise an error if the contents of the store are not known.

        Raises:
            StoreError: the queue was never open.
        """
        if self._loop is None:
            raise StoreError(_NOT_OPEN)

    def check_loop(self) -> None:
        """Check that the queue is used in the event loop that opened it.

        Raises:
            RuntimeError: it is used in another event loop or thread.
        """
        if self._opened:
            check_loop(self._loop, "the outbox", "ChargePoint")

    async def open(self) -> None:
        """Open the store.

        Raises:
            StoreError: it cannot be used.
        """
        self._lock = anyio.Lock()  # it belongs to the running event loop
        self._failing.clear()
        contents: StoreContents = await call_store(self._store.open)
        self.queue.restore(contents)
        self._rows = contents.rows
        self._loop = running_loop()
        self._opened = True
        if contents.damage:
            self._notifier.notify(StoreDamaged(StoreError(contents.damage)))

    def take_rows(self) -> Mapping[RowKey, bytes]:
        """Return the rows that were in the store when it was opened, and forget them."""
        rows, self._rows = self._rows, {}
        return rows

    async def aclose(self) -> None:
        """Write the remaining changes, and close the store."""
        if not self._opened:
            return
        self._opened = False
        with anyio.CancelScope(shield=True):
            async with self._lock:
                self._next_write_at = -math.inf
                await self._write()
                lost = self.queue.unstored_count
                if lost:
                    error = StoreError(f"the store still failed at the end: {lost} messages in memory are lost")
                    self._notifier.notify(StoreDegraded(error))
                await call_store(self._store.close)

    async def flush(self) -> None:
        """Write all changes, and drop MeterValues if the queue is full. A failure of the store is reported."""
        with anyio.CancelScope(shield=True):
            async with self._lock:
                await self._write()
                if self.queue.is_full:
                    await self._thin()

    async def load(self) -> None:
        """Load messages to the head of the queue, if there are any."""
        with anyio.CancelScope(shield=True):
            async with self._lock:
                await self._write()
                try:
                    await self._load()
                except StoreError:
                    return  # it was reported; messages in memory must not overtake those in the store

    async def _load(self) -> None:
        queue = self.queue
        while queue.head is None and (page := await self._read(queue.last_loaded, PAGE_SIZE)):
            queue.add_loaded(page)
        if queue.head is None and self.degraded:  # otherwise messages are sent after they are written
            queue.add_loaded(queue.unwritten())

    async def _read(self, after: int, count: int) -> Sequence[QueuedMessage]:
        return await self._run_reported("read", self._store.read, after, count)

    async def _write(self) -> None:
        now = anyio.current_time()
        if now < self._next_write_at:
            return
        changes = self.queue.collect_changes()
        if not changes:
            return
        durable = changes.must_be_durable or now - self._last_sync_at >= _SYNC_INTERVAL
        try:
            await self._run_reported("write", self._store.write, changes, durable=durable)
        except BaseException as error:
            self.queue.restore_changes(changes)
            self._next_write_at = now + _WRITE_RETRY_INTERVAL
            if not isinstance(error, StoreError):
                raise
            await self._write_without_additions(changes)
        else:
            self.queue.changes_written(changes)
            self._next_write_at = -math.inf
            if durable:
                self._last_sync_at = now

    async def _write_without_additions(self, changes: StoreChanges) -> None:
        """Remove delivered messages at least: else they would be sent again after a restart. All is written later."""
        with suppress(StoreError):  # the failure was reported
            for step in self.queue.without_additions(changes):
                await call_store(self._store.write, step, durable=True)

    async def _thin(self) -> None:
        # Reads through the whole queue: that is rare, and cheaper than an index that each message would update.
        plan = ThinningPlan()
        after = self.queue.last_loaded
        try:
            while page := await self._read(after, _THINNING_PAGE_SIZE):
                plan.add(self.queue.without_removed(page))
                after = page[-1].number
        except StoreError:
            return
        plan.add(self.queue.unwritten())
        removed = self.queue.thin(plan)
        if removed:
            await self._write()
            self._notifier.notify(MeterValuesDropped(removed, self.queue.count))

    async def _run_reported(
        self, operation: str, function: Callable[P, T | Awaitable[T]], *arguments: P.args, **options: P.kwargs
    ) -> T:
        was_degraded = self.degraded
        try:
            result = await call_store(function, *arguments, **options)
        except StoreError as error:
            self._failing.add(operation)
            if not was_degraded:
                self._notifier.notify(StoreDegraded(error))
            raise
        self._failing.discard(operation)
        if was_degraded and not self._failing:
            self._notifier.notify(StoreRecovered())
        return result
