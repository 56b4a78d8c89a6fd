"""Sends the queued messages one after the other, while a connection is open."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol, TypeVar

import anyio

from ocpp16_sdk._callbacks import call_callback
from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk._text import excerpt
from ocpp16_sdk.charge_point.outbox._clock import TimeCorrections
from ocpp16_sdk.charge_point.outbox._discarded import DiscardedMessages
from ocpp16_sdk.charge_point.outbox._events import DeliveryFailed, MessageDiscarded, OutboxNotifier, TimeUnknown
from ocpp16_sdk.charge_point.outbox._persistence import STORE_RETRY_INTERVAL, QueuePersistence
from ocpp16_sdk.charge_point.outbox._records import Message, QueuedMessage, TransactionRecord
from ocpp16_sdk.charge_point.outbox._retry_rule import RetryRule
from ocpp16_sdk.errors import (
    CallFailedError,
    ConnectionLostError,
    InvalidMessageError,
    NotSentError,
    OcppError,
    RemoteCallError,
    TransportError,
)
from ocpp16_sdk.messages import HeartbeatRequest, StopTransactionRequest, StopTransactionResponse
from ocpp16_sdk.model import ChargePointRequest, Response

R = TypeVar("R", bound=Response)

MAX_LOST_CONNECTIONS = 3
"""Connections in a row that close while one message waits for its answer; more count as a failure of the message."""

_FAILED_EARLIER = CallFailedError("it failed before the charge point was restarted")
_MAX_DESCRIPTION = 255  # OCPP-J 4.2.3
_CONNECTION_ERRORS = (NotSentError, ConnectionLostError, TransportError)


class SendCall(Protocol):
    """Sends a request and returns its answer, as `AsyncChargePoint.call` does."""

    async def __call__(self, request: ChargePointRequest[R], /) -> R:
        """Send the request."""
        ...


StopListener = Callable[[StopTransactionRequest, StopTransactionResponse], object]
"""Receives a StopTransaction and its answer. It must not block."""


class Delivery:
    """Sends the message at the head of the queue until it is answered or discarded, then the next.

    `on_start_finished` is called when a StartTransaction was answered or discarded.
    """

    def __init__(
        self,
        persistence: QueuePersistence,
        notifier: OutboxNotifier,
        corrections: TimeCorrections,
        on_start_finished: Callable[[TransactionRecord], None],
    ) -> None:
        self._persistence = persistence
        self._queue = persistence.queue
        self._notifier = notifier
        self._corrections = corrections
        self._time_unknown_reported = False
        self._on_start_finished = on_start_finished
        self._rule = RetryRule()
        self.discarded = DiscardedMessages()
        self.stop_listeners: list[StopListener] = []
        """Functions that receive each StopTransaction and its answer."""
        self._lost_message = 0  # the number of the message at which the last connections closed
        self._lost_connections = 0
        self._lock: anyio.Lock
        self._changes = ChangeNotifier()  # of the queue and the rule
        self._removals = ChangeNotifier()

    def open(self) -> None:
        """Start; the delay of a message that failed before a restart starts now."""
        self._lock = anyio.Lock()
        self._failed_at = anyio.current_time()
        self._last_error: OcppError = _FAILED_EARLIER

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
        self._changes.notify()

    async def wait_empty(self) -> None:
        """Wait until the queue is empty."""
        await self._removals.wait_until(lambda: not self._queue.count)

    async def run(self, call: SendCall) -> None:
        """Send messages until there is no connection for sending one or for receiving its answer."""
        self._persistence.check_open()
        async with self._lock:
            probed = False
            while True:
                message = await self._wait_due()
                if message.number == self._lost_message and not probed:
                    # The last connection closed at this message. Whether the message is the reason shows another call.
                    probed = await self._probe(call)
                if not await self._send(message, call, probed):
                    return
                probed = False

    async def _wait_due(self) -> QueuedMessage:
        """Wait until a message is due, and return it."""
        while True:
            changes = self._changes.changes
            if self._queue.head is None:
                await self._persistence.load()
            head = self._queue.head
            if head is None:
                await self._pause(changes, STORE_RETRY_INTERVAL if self._persistence.degraded else math.inf)
            elif head.transmissions and self._discards(head, self._last_error):  # `attempts` was lowered
                await self._discard(self._last_error)
            else:
                delay = self._failed_at + self._rule.delay(head.transmissions) - anyio.current_time()
                if not head.transmissions or delay <= 0:
                    return head
                await self._pause(changes, delay)

    async def _pause(self, changes: int, seconds: float) -> None:
        with anyio.move_on_after(seconds):
            await self._changes.wait_change(changes)

    async def _probe(self, call: SendCall) -> bool:
        """Return whether another call is answered on this connection."""
        try:
            await call(HeartbeatRequest())
        except (RemoteCallError, InvalidMessageError):
            return True
        except OcppError:
            return False
        return True

    def _connection_lost(self, message: QueuedMessage, *, probed: bool) -> bool:
        """Note that a connection closed at a message; return whether that is a failure of the message.

        Usually it is not (CP-76). But a peer or proxy that refuses a message by closing the connection, for example
        because it is too large, would block all messages behind it.
        """
        if message.number != self._lost_message:
            self._lost_message, self._lost_connections = message.number, 1
        elif probed:
            self._lost_connections += 1
        if self._lost_connections < MAX_LOST_CONNECTIONS:
            return False
        self._lost_connections = 0
        return True

    async def _send(self, message: QueuedMessage, call: SendCall, probed: bool) -> bool:
        connected = True
        request = await self._request(message)
        try:
            answer = await call(request)
        except OcppError as error:
            if isinstance(error, _CONNECTION_ERRORS):
                connected = False
                lost = isinstance(error, ConnectionLostError) and self._connection_lost(message, probed=probed)
                if not lost:
                    return False  # not a failure: the message stays at the head
            self._last_error, self._failed_at = _without_details(error), anyio.current_time()
            failed = self._queue.failed()
            failures = failed.transmissions
            if self._discards(failed, error):
                await self._discard(error)
            else:
                event = DeliveryFailed(request, error, failures, self._rule.delay(failures), self._attempts(failed))
                await self._persistence.flush()
                self._notifier.notify(event)
        else:
            self._last_error = _FAILED_EARLIER
            await self._store_removal(self._queue.answered(answer))
            if isinstance(request, StopTransactionRequest) and isinstance(answer, StopTransactionResponse):
                for listener in self.stop_listeners:
                    call_callback("on_stop_answered", listener, "", request, answer)
        return connected

    async def _request(self, message: QueuedMessage) -> Message:
        """Return the request to send, with corrected times."""
        rows = self._corrections.learn()
        if rows:  # stored first: when the message is sent again, its times must be the same
            self._queue.change_rows(rows)
            await self._persistence.flush()
        request = self._queue.request()
        corrected = self._corrections.correct(request, message.number)
        if corrected is None and not self._time_unknown_reported:
            self._time_unknown_reported = True
            self._notifier.notify(TimeUnknown(request))
        return corrected or request

    def _discards(self, message: QueuedMessage, error: OcppError) -> bool:
        return self._rule.discards(message.transmissions, error, meter_values=message.is_meter_values)

    def _attempts(self, message: QueuedMessage) -> float:
        kept = self._rule.keep_transactions and not message.is_meter_values
        return math.inf if kept else self._rule.attempts

    async def _discard(self, error: OcppError) -> None:
        head, request = self._queue.head, self._queue.request()
        assert head is not None
        event = MessageDiscarded(request, error)
        transaction_id = getattr(request, "transaction_id", None)
        self._queue.change_rows(self.discarded.add(head, transaction_id, error))
        self._last_error = _FAILED_EARLIER
        await self._store_removal(self._queue.discard())
        self._notifier.notify(event)

    async def _store_removal(self, finished: TransactionRecord | None) -> None:
        await self._persistence.flush()
        self._removals.notify()
        if finished is not None:
            self._on_start_finished(self._queue.transactions[finished.number])  # it may have been stopped meanwhile


def _without_details(error: OcppError) -> OcppError:
    """Return the error without what is large: the answer of the peer, also in the frames of the traceback."""
    error.__cause__ = error.__context__ = None
    if isinstance(error, RemoteCallError) and (error.details or len(error.description) > _MAX_DESCRIPTION):
        short = RemoteCallError(error.action, error.code, excerpt(error.description, _MAX_DESCRIPTION), {})
        return short.for_call(error.action, error.identity)
    return error.with_traceback(None)
