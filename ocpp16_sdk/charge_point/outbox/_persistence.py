"""Between the queue in memory and its store: every wait for a disk is here."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import anyio
import anyio.to_thread

from ocpp16_sdk.charge_point.outbox._entry import QueuedMessage
from ocpp16_sdk.charge_point.outbox._events import MeterValuesDropped, OutboxNotifier, StoreDegraded, StoreRecovered
from ocpp16_sdk.charge_point.outbox._memory_store import MemoryOutboxStore
from ocpp16_sdk.charge_point.outbox._queue import PAGE, Queue
from ocpp16_sdk.charge_point.outbox._retry_and_thinning import ThinningPlan
from ocpp16_sdk.charge_point.outbox._store import OutboxStore, StoreContents
from ocpp16_sdk.errors import StoreError

T = TypeVar("T")

STORE_RETRY_INTERVAL = 5.0
"""Seconds between looks at a store that fails, while a connection stands."""

_SYNC = 1.0  # seconds; removals alone survive a loss of power only so often, else each message sent would cost a sync
_PAUSE = 1.0  # seconds between writes that fail: each tries all that could not be written so far
_SURVEYED = 1000  # messages read at a time to find those that can be spared


class QueuePersistence:
    """Writes and reads in a worker thread, one at a time; what is told while a write is under way goes with the next.

    A store that fails is told once; until it works again, what comes waits in memory.
    """

    def __init__(self, store: OutboxStore, queue: Queue, reporter: OutboxNotifier) -> None:
        self.queue = queue
        self._store = store
        self._reporter = reporter
        self._ills: set[str] = set()
        self._again = self._synced = -math.inf
        self._opened = False
        self._lock: anyio.Lock
        self._limiter: anyio.CapacityLimiter

    @property
    def degraded(self) -> bool:
        """Whether the store fails."""
        return bool(self._ills)

    def check_open(self) -> None:
        """Refuse what would not be stored.

        Raises:
            StoreError: the queue is not open.
        """
        if not self._opened:
            raise StoreError("the outbox is not open: use `async with` first, or `open` if it stands alone")

    async def open(self) -> None:
        """Open the store.

        Raises:
            StoreError: it cannot be used.
        """
        self._lock, self._limiter = anyio.Lock(), anyio.CapacityLimiter(1)  # those of the event loop that runs now
        self._ills.clear()
        contents: StoreContents = await self._run(self._store.open)
        self.queue.open(contents)
        self._opened = True

    async def aclose(self) -> None:
        """Write what could not be written so far, and close the store."""
        if not self._opened:
            return
        self._opened = False
        with anyio.CancelScope(shield=True):
            async with self._lock:
                self._again = -math.inf
                await self._write()
                lost = self.queue.unstored
                if lost:
                    error = StoreError(f"the store failed to the end: {lost} messages that waited in memory are lost")
                    self._reporter.tell(StoreDegraded(error))
                await self._run(self._store.close)

    async def flush(self) -> None:
        """Return when all that has happened is stored, or the application told that it is not; thin out if need be."""
        with anyio.CancelScope(shield=True):
            async with self._lock:
                await self._write()
                if self.queue.is_full:
                    await self._thin()

    async def load(self) -> None:
        """Bring messages to the head of the queue, if there are any."""
        with anyio.CancelScope(shield=True):
            async with self._lock:
                await self._write()
                try:
                    await self._fill()
                except StoreError:
                    return  # it is told, and what was written first must not be overtaken

    async def _fill(self) -> None:
        queue = self.queue
        while queue.head is None and (page := await self._read(queue.loaded, PAGE)):
            queue.fill(page)
        if queue.head is None and self.degraded:  # else what is not written yet leaves when it is
            queue.fill(queue.unwritten())

    async def _read(self, after: int, count: int) -> Sequence[QueuedMessage]:
        return await self._do("read", partial(self._store.read, after, count))

    async def _write(self) -> None:
        now = anyio.current_time()
        if now < self._again:
            return
        changes = self.queue.take()
        if not changes:
            return
        durable = changes.tells_something or now - self._synced >= _SYNC
        try:
            await self._do("written", partial(self._store.write, changes, durable=durable))
        except BaseException as error:
            self.queue.put_back(changes)
            self._again = now + _PAUSE
            if not isinstance(error, StoreError):
                raise
        else:
            self.queue.written(changes)
            self._again = -math.inf
            if durable:
                self._synced = now

    async def _thin(self) -> None:
        survey = ThinningPlan()
        after = self.queue.loaded
        try:
            while page := await self._read(after, _SURVEYED):
                survey.add(self.queue.present(page))
                after = page[-1].number
        except StoreError:
            return
        survey.add(self.queue.unwritten())
        removed = self.queue.thin(survey)
        if removed:
            await self._write()
            self._reporter.tell(MeterValuesDropped(removed, self.queue.count))

    async def _do(self, what: str, function: Callable[[], T]) -> T:
        was_degraded = self.degraded
        try:
            result = await self._run(function)
        except StoreError as error:
            self._ills.add(what)
            if not was_degraded:
                self._reporter.tell(StoreDegraded(error))
            raise
        self._ills.discard(what)
        if was_degraded and not self._ills:
            self._reporter.tell(StoreRecovered())
        return result

    async def _run(self, function: Callable[[], T]) -> T:
        if isinstance(self._store, MemoryOutboxStore):
            return function()
        return await anyio.to_thread.run_sync(function, limiter=self._limiter)
