"""Sends what waits, one message after the other, for as long as a connection stands."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol, TypeVar

import anyio

from ocpp16_sdk.charge_point.outbox._entry import QueuedMessage, TransactionRecord
from ocpp16_sdk.charge_point.outbox._events import DeliveryFailed, MessageDiscarded, OutboxNotifier
from ocpp16_sdk.charge_point.outbox._persistence import STORE_RETRY_INTERVAL, QueuePersistence
from ocpp16_sdk.charge_point.outbox._retry_and_thinning import RetryRule
from ocpp16_sdk.errors import CallFailedError, ConnectionLostError, NotSentError, OcppError, TransportError
from ocpp16_sdk.model import ChargePointRequest, Response

R = TypeVar("R", bound=Response)

_LOST = (NotSentError, ConnectionLostError, TransportError)


class SendCall(Protocol):
    """Sends a request and returns its answer, as `AsyncChargePoint.call` does."""

    async def __call__(self, request: ChargePointRequest[R], /) -> R:
        """Send."""
        ...


class Delivery:
    """The driver of a queue; `on_settled` is told when a StartTransaction has left it."""

    def __init__(
        self, keeper: QueuePersistence, reporter: OutboxNotifier, on_settled: Callable[[TransactionRecord], None]
    ) -> None:
        self._keeper = keeper
        self._queue = keeper.queue
        self._reporter = reporter
        self._on_settled = on_settled
        self._rule = RetryRule()
        self._turn: anyio.Lock
        self._wake: anyio.Event | None = None
        self._left: anyio.Event | None = None

    def open(self) -> None:
        """Begin; what failed in an earlier life waits from now on."""
        self._turn = anyio.Lock()
        self._failed_at = anyio.current_time()
        self._error: OcppError = CallFailedError("it failed before the charge point was started anew")

    @property
    def rule(self) -> RetryRule:
        """How often and when a message that fails is sent again."""
        return self._rule

    @rule.setter
    def rule(self, rule: RetryRule) -> None:
        self._rule = rule
        self.wake()

    def wake(self) -> None:
        """Look again what is to be done."""
        if self._wake is not None:
            self._wake.set()

    async def left(self) -> None:
        """Wait until a message has left."""
        self._left = self._left or anyio.Event()
        await self._left.wait()

    async def run(self, call: SendCall) -> None:
        """Send until a message could not be sent, or its answer not come, for want of a connection."""
        self._keeper.check_open()
        async with self._turn:
            while await self._send(await self._due(), call):
                pass

    async def _due(self) -> QueuedMessage:
        """Wait for the message whose turn it is."""
        while True:
            self._wake = anyio.Event()
            if self._queue.head is None:
                await self._keeper.load()
            entry = self._queue.head
            if entry is None:
                await self._pause(STORE_RETRY_INTERVAL if self._keeper.degraded else math.inf)
            elif entry.transmissions and self._rule.exhausted(entry.transmissions):  # a setting has changed
                await self._give_up()
            else:
                wait = self._failed_at + self._rule.wait(entry.transmissions) - anyio.current_time()
                if not entry.transmissions or wait <= 0:
                    return entry
                await self._pause(wait)

    async def _pause(self, seconds: float) -> None:
        assert self._wake is not None
        with anyio.move_on_after(seconds):
            await self._wake.wait()

    async def _send(self, entry: QueuedMessage, call: SendCall) -> bool:
        try:
            answer = await call(self._queue.message())
        except _LOST:
            return False  # no failure: it stays where it is (CP-76)
        except OcppError as error:
            self._error, self._failed_at = error, anyio.current_time()
            failed = self._queue.failed().transmissions
            if self._rule.exhausted(failed):
                await self._give_up()
            else:
                report = DeliveryFailed(
                    self._queue.message(), error, failed, self._rule.wait(failed), self._rule.attempts
                )
                await self._keeper.flush()
                self._reporter.tell(report)
        else:
            await self._leave(self._queue.answered(answer))
        return True

    async def _give_up(self) -> None:
        report = MessageDiscarded(self._queue.message(), self._error)
        await self._leave(self._queue.discard())
        self._reporter.tell(report)

    async def _leave(self, settled: TransactionRecord | None) -> None:
        await self._keeper.flush()
        if self._left is not None:
            self._left.set()
            self._left = None
        if settled is not None:
            self._on_settled(self._queue.records[settled.number])  # it may have been stopped meanwhile
