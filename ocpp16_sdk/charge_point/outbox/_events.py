"""The events of the queue, and the notifier that passes them to the application and the log."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ocpp16_sdk._callbacks import call_callback
from ocpp16_sdk._function_checks import check_plain_function
from ocpp16_sdk.charge_point.outbox._records import Message
from ocpp16_sdk.errors import OcppError, StoreError

logger = logging.getLogger("ocpp16_sdk")


@dataclass(frozen=True, slots=True)
class MeterValuesDropped:
    """The queue was full: MeterValues were dropped, never a start or stop."""

    removed: int
    """MeterValues that were dropped."""
    waiting: int
    """Messages that are still queued."""
    identity: str = field(default="", kw_only=True)
    """The identity of the charge point; empty if the outbox was created without it."""

    def __str__(self) -> str:
        return f"the queue is full: {self.removed} MeterValues were dropped, {self.waiting} messages are queued"


@dataclass(frozen=True, slots=True)
class DeliveryFailed:
    """The central system did not accept a message. It is sent again later (OCPP 1.6 3.7.1)."""

    request: Message
    """The message."""
    error: OcppError
    """The error of the last transmission."""
    transmissions: int
    """How often it was sent so far."""
    wait: float
    """Seconds until it is sent again."""
    attempts: float = math.inf
    """How often it is sent at most (TransactionMessageAttempts)."""
    identity: str = field(default="", kw_only=True)
    """The identity of the charge point; empty if the outbox was created without it."""

    def __str__(self) -> str:
        of = "" if self.attempts == math.inf else f" of {self.attempts:g}"
        return f"{self.error}; sent {self.transmissions}{of} times, again in {self.wait:g} s"


@dataclass(frozen=True, slots=True)
class MessageDiscarded:
    """The central system refused a message TransactionMessageAttempts times: it was discarded (OCPP 1.6 3.7.1)."""

    request: Message
    """The message."""
    error: OcppError
    """The error of the last attempt."""
    identity: str = field(default="", kw_only=True)
    """The identity of the charge point; empty if the outbox was created without it."""

    def __str__(self) -> str:
        return f"{self.request.__action__} was discarded: {self.error}"


@dataclass(frozen=True, slots=True)
class StoreDegraded:
    """The store fails: new messages are kept in memory only, and are lost if the process stops."""

    error: StoreError
    """Why the store fails."""
    identity: str = field(default="", kw_only=True)
    """The identity of the charge point; empty if the outbox was created without it."""

    def __str__(self) -> str:
        return f"messages are kept in memory only: {self.error}"


@dataclass(frozen=True, slots=True)
class StoreDamaged:
    """The store was damaged when it was opened: messages may be missing, or may be sent again."""

    error: StoreError
    """The damage that was found."""
    identity: str = field(default="", kw_only=True)
    """The identity of the charge point; empty if the outbox was created without it."""

    def __str__(self) -> str:
        return f"messages may be missing: {self.error}"


@dataclass(frozen=True, slots=True)
class StoreRecovered:
    """The store works again, and contains all queued messages."""

    identity: str = field(default="", kw_only=True)
    """The identity of the charge point; empty if the outbox was created without it."""

    def __str__(self) -> str:
        return "messages are stored again"


@dataclass(frozen=True, slots=True)
class TimeUnknown:
    """A message is sent with a provisional time: the clock was not set before the machine was restarted.

    It is reported for the first such message of a process.
    """

    request: Message
    """The message."""
    identity: str = field(default="", kw_only=True)
    """The identity of the charge point; empty if the outbox was created without it."""

    def __str__(self) -> str:
        return f"{self.request.__action__} is sent with a provisional time: the clock was not set when it happened"


OutboxEvent = (
    MeterValuesDropped | DeliveryFailed | MessageDiscarded | StoreDamaged | StoreDegraded | StoreRecovered | TimeUnknown
)
_LOG_LEVELS: dict[type[OutboxEvent], int] = {
    MeterValuesDropped: logging.WARNING,
    DeliveryFailed: logging.WARNING,
    MessageDiscarded: logging.ERROR,
    StoreDamaged: logging.ERROR,
    StoreDegraded: logging.ERROR,
    StoreRecovered: logging.WARNING,
    TimeUnknown: logging.ERROR,
}


class OutboxNotifier:
    """Writes events to the log and passes them to the application. It logs the application's exceptions."""

    def __init__(self, on_event: Callable[[OutboxEvent], object] | None, identity: str) -> None:
        check_plain_function("on_event", on_event, accepts="event")
        self._on_event = on_event
        self._identity = identity

    def notify(self, event: OutboxEvent) -> None:
        """Log an event, and pass it to `on_event`."""
        event = replace(event, identity=self._identity)
        prefix = f"{self._identity!r}: " if self._identity else ""
        logger.log(_LOG_LEVELS[type(event)], "%s%s", prefix, event)  # without the request, which contains an id tag
        call_callback("on_event", self._on_event, self._identity, event)
