"""What the application is told of the queue."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ocpp16_sdk.charge_point.outbox._entry import Message
from ocpp16_sdk.errors import OcppError, StoreError

logger = logging.getLogger("ocpp16_sdk")


@dataclass(frozen=True, slots=True)
class MeterValuesDropped:
    """The queue is full: intermediate meter values were dropped, never a start or stop."""

    removed: int
    """MeterValues that were dropped."""
    waiting: int
    """Messages that still wait."""
    identity: str = field(default="", kw_only=True)
    """The charge point's; empty where the queue was not told of it."""

    def __str__(self) -> str:
        return f"the queue is full: {self.removed} meter values were dropped, {self.waiting} messages wait"


@dataclass(frozen=True, slots=True)
class DeliveryFailed:
    """The central system has failed to take a message, which is sent again later (CP-74)."""

    request: Message
    error: OcppError
    transmissions: int
    """How often it was sent so far."""
    wait: float
    """Seconds until it is sent again."""
    attempts: float = math.inf
    """How often it is sent at most (TransactionMessageAttempts)."""
    identity: str = field(default="", kw_only=True)
    """The charge point's; empty where the queue was not told of it."""

    def __str__(self) -> str:
        of = "" if self.attempts == math.inf else f" of {self.attempts:g}"
        return f"{self.error}; sent {self.transmissions}{of} times, again in {self.wait:g} s"


@dataclass(frozen=True, slots=True)
class MessageDiscarded:
    """The central system has failed to take a message TransactionMessageAttempts times: it was dropped (CP-75)."""

    request: Message
    error: OcppError
    """How the last attempt failed."""
    identity: str = field(default="", kw_only=True)
    """The charge point's; empty where the queue was not told of it."""

    def __str__(self) -> str:
        return f"{self.request.__action__} was given up: {self.error}"


@dataclass(frozen=True, slots=True)
class StoreDegraded:
    """The store fails: messages that come now wait in memory alone, and will not survive the process."""

    error: StoreError
    identity: str = field(default="", kw_only=True)
    """The charge point's; empty where the queue was not told of it."""

    def __str__(self) -> str:
        return f"messages wait in memory alone: {self.error}"


@dataclass(frozen=True, slots=True)
class StoreRecovered:
    """The store works again, and has everything that waits."""

    identity: str = field(default="", kw_only=True)
    """The charge point's; empty where the queue was not told of it."""

    def __str__(self) -> str:
        return "messages are stored again"


OutboxEvent = MeterValuesDropped | DeliveryFailed | MessageDiscarded | StoreDegraded | StoreRecovered
_LEVELS: dict[type[OutboxEvent], int] = {
    MeterValuesDropped: logging.WARNING,
    DeliveryFailed: logging.WARNING,
    MessageDiscarded: logging.ERROR,
    StoreDegraded: logging.ERROR,
    StoreRecovered: logging.WARNING,
}


class OutboxNotifier:
    """Tells the application, and the log; what the application's function raises is logged, and hurts nothing."""

    def __init__(self, on_event: Callable[[OutboxEvent], object] | None, identity: str) -> None:
        self._on_event = on_event
        self._identity = identity

    def tell(self, event: OutboxEvent) -> None:
        """Tell of one thing that happened."""
        event = replace(event, identity=self._identity)
        whose = f"{self._identity!r}: " if self._identity else ""
        logger.log(_LEVELS[type(event)], "%s%s", whose, event)  # not the messages themselves: they hold identifiers
        if self._on_event is None:
            return
        try:
            self._on_event(event)
        except Exception:
            logger.exception("the function that is told of the queue failed")
