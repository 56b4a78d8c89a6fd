"""Sends the queued messages one after the other, while a connection is open."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol, TypeVar

import anyio

from ocpp16_sdk.charge_point.outbox._events import DeliveryFailed, MessageDiscarded, OutboxNotifier
from ocpp16_sdk.charge_point.outbox._persistence import STORE_RETRY_INTERVAL, QueuePersistence
from ocpp16_sdk.charge_point.outbox._records import QueuedMessage, TransactionRecord
from ocpp16_sdk.charge_point.outbox._retry_rule import RetryRule
from ocpp16_sdk.errors import CallFailedError, ConnectionLostError, NotSentError, OcppError, TransportError
from ocpp16_sdk.model import ChargePointRequest, Response

R = TypeVar("R", bound=Response)

_CONNECTION_ERRORS = (NotSentError, ConnectionLostError, TransportError)


class SendCall(Protocol):
    """Sends a request and returns its answer, as `AsyncChargePoint.call` does."""

    async def __call__(self, request: ChargePointRequest[R], /) -> R:
        """Send the request."""
        ...


class Delivery:
    """Sends the message at the head of the queue until it is answered or discarded, then the next.

    `on_start_finished` is called when a StartTransaction was answered or discarded.
    """

    def __init__(
        self,
        persistence: QueuePersistence,
        notifier: OutboxNotifier,
        on_start_finished: Callable[[TransactionRecord], None],
    ) -> None:
        self._persistence = persistence
        self._queue = persistence.queue
        self._notifier = notifier
        self._on_start_finished = on_start_finished
        self._rule = RetryRule()
        self._lock: anyio.Lock
        self._wake_event: anyio.Event | None = None
        self._removed_event: anyio.Event | None = None

    def open(self) -> None:
        """Start; the delay of a message that failed before a restart starts now."""
        self._lock = anyio.Lock()
        self._failed_at = anyio.current_time()
        self._last_error: OcppError = CallFailedError("it failed before the charge point was restarted")

    @property
    def rule(self) -> RetryRule:
        """How often and when a failed message is sent again."""
        return self._rule

    @rule.setter
    def rule(self, rule: RetryRule) -> None:
        self._rule = rule
        self.wake()

    def wake(self) -> None:
        """Check the queue again."""
        if self._wake_event is not None:
            self._wake_event.set()

    async def wait_removed(self) -> None:
        """Wait until a message is removed from the queue."""
        self._removed_event = self._removed_event or anyio.Event()
        await self._removed_event.wait()

    async def run(self, call: SendCall) -> None:
        """Send messages until there is no connection for sending one or for receiving its answer."""
        self._persistence.check_open()
        async with self._lock:
            while await self._send(await self._wait_due(), call):
                pass

    async def _wait_due(self) -> QueuedMessage:
        """Wait until a message is due, and return it."""
        while True:
            self._wake_event = anyio.Event()
            if self._queue.head is None:
                await self._persistence.load()
            head = self._queue.head
            if head is None:
                await self._pause(STORE_RETRY_INTERVAL if self._persistence.degraded else math.inf)
            elif head.transmissions and self._rule.exhausted(head.transmissions):  # `attempts` was lowered
                await self._discard()
            else:
                delay = self._failed_at + self._rule.delay(head.transmissions) - anyio.current_time()
                if not head.transmissions or delay <= 0:
                    return head
                await self._pause(delay)

    async def _pause(self, seconds: float) -> None:
        assert self._wake_event is not None
        with anyio.move_on_after(seconds):
            await self._wake_event.wait()

    async def _send(self, message: QueuedMessage, call: SendCall) -> bool:
        try:
            answer = await call(self._queue.request())
        except _CONNECTION_ERRORS:
            return False  # not a failure: the message stays at the head (CP-76)
        except OcppError as error:
            self._last_error, self._failed_at = error, anyio.current_time()
            failures = self._queue.failed().transmissions
            if self._rule.exhausted(failures):
                await self._discard()
            else:
                event = DeliveryFailed(
                    self._queue.request(), error, failures, self._rule.delay(failures), self._rule.attempts
                )
                await self._persistence.flush()
                self._notifier.notify(event)
        else:
            await self._store_removal(self._queue.answered(answer))
        return True

    async def _discard(self) -> None:
        event = MessageDiscarded(self._queue.request(), self._last_error)
        await self._store_removal(self._queue.discard())
        self._notifier.notify(event)

    async def _store_removal(self, finished: TransactionRecord | None) -> None:
        await self._persistence.flush()
        if self._removed_event is not None:
            self._removed_event.set()
            self._removed_event = None
        if finished is not None:
            self._on_start_finished(self._queue.transactions[finished.number])  # it may have been stopped meanwhile
