"""The events that a charge point reports, and the notifier that passes them to the application and the log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from ocpp16_sdk._callbacks import call_callback
from ocpp16_sdk._text import excerpt
from ocpp16_sdk.charge_point._registration import MAX_BOOT_INTERVAL
from ocpp16_sdk.charge_point.credentials import CredentialsConfirmed
from ocpp16_sdk.charge_point.outbox import OutboxEvent
from ocpp16_sdk.errors import CallFailedError, ConnectionClosedError, TransportError
from ocpp16_sdk.messages import BootNotificationResponse, RegistrationStatus
from ocpp16_sdk.model import ChargePointRequest

logger = logging.getLogger("ocpp16_sdk")
_MAX_DIGITS = 40  # of a number of the peer in a text


class ChargePointState(StrEnum):
    """The state of a charge point: its connection and its registration."""

    STOPPED = "stopped"
    """Outside `async with`."""
    CONNECTING = "connecting"
    """A connection is being opened."""
    WAITING = "waiting"
    """There is no connection; the next attempt follows after a delay."""
    CONNECTED = "connected"
    """Connected; no boot was answered yet. Without `boot`: connected."""
    PENDING = "pending"
    """Connected; the registration is pending. Only triggered messages and boots are sent."""
    REJECTED = "rejected"
    """Connected; the registration was rejected. Only boots are sent, and calls get no answer."""
    ACCEPTED = "accepted"
    """Connected and registered."""


@dataclass(frozen=True, slots=True)
class ConnectionOpened:
    """A connection was opened."""

    def __str__(self) -> str:
        return "connected"


@dataclass(frozen=True, slots=True)
class ConnectingFailed:
    """A connection could not be opened."""

    error: TransportError | OSError
    """A `ConnectError` or a subclass; another error if the application's own `connect` raised it."""
    wait: float
    """Seconds until the next attempt."""

    def __str__(self) -> str:
        return f"{str(self.error) or type(self.error).__name__}; the next attempt is in {self.wait:.3g} s"


@dataclass(frozen=True, slots=True)
class ConnectionClosed:
    """A connection was closed or lost."""

    closed: ConnectionClosedError
    """How the connection was closed."""
    wait: float
    """Seconds until the next attempt."""

    def __str__(self) -> str:
        return f"{self.closed}; the next attempt is in {self.wait:.3g} s"


@dataclass(frozen=True, slots=True)
class BootAnswered:
    """The central system answered a boot, with any status."""

    response: BootNotificationResponse
    """The answer."""

    def __str__(self) -> str:
        status, interval = self.response.status, self.response.interval
        text = f"the registration is {status}, the interval {excerpt(str(interval), _MAX_DIGITS)} s"
        if status is RegistrationStatus.ACCEPTED or interval <= MAX_BOOT_INTERVAL:
            return text
        return f"{text}; the next boot is after the maximum of {MAX_BOOT_INTERVAL:g} s"


@dataclass(frozen=True, slots=True)
class BootFailed:
    """A boot got a CALLERROR, an invalid answer, or no answer."""

    error: CallFailedError
    """Why the boot failed."""
    wait: float
    """Seconds until the next boot; 0 if the charge point opens another connection first."""

    def __str__(self) -> str:
        if not self.wait:
            return f"{self.error}; the connection is replaced, because no boot was answered on it"
        return f"{self.error}; the next boot is in {self.wait:.3g} s"


@dataclass(frozen=True, slots=True)
class RegistrationLost:
    """The central system refused a call with SecurityError: it has forgotten the charge point (OCPP-J errata 3.10).

    The charge point boots again at once.
    """

    action: str
    """The action of the refused call."""

    def __str__(self) -> str:
        return (
            f"{self.action} was refused with SecurityError, as if the charge point was not registered: it boots again"
        )


@dataclass(frozen=True, slots=True)
class MessageFailed:
    """A heartbeat or a status notification failed; it is not repeated."""

    request: ChargePointRequest[Any]
    """The request that failed."""
    error: CallFailedError
    """Why it failed."""

    def __str__(self) -> str:
        return f"{self.request.__action__} failed: {self.error}"


LifecycleEvent = (
    ConnectionOpened
    | ConnectingFailed
    | ConnectionClosed
    | CredentialsConfirmed
    | BootAnswered
    | BootFailed
    | RegistrationLost
    | MessageFailed
)
"""The events of the connection and the registration."""
ChargePointEvent = LifecycleEvent | OutboxEvent
"""All events that `on_event` receives: those, and the events of the messages of transactions."""


class EventNotifier:
    """Writes events to the log and passes them to the application. It logs the application's exceptions."""

    def __init__(
        self,
        identity: str,
        on_event: Callable[[ChargePointEvent], object] | None,
        on_time: Callable[[datetime], object] | None,
    ) -> None:
        self._identity = identity
        self._on_event = on_event
        self._on_time = on_time

    def notify(self, event: LifecycleEvent) -> None:
        """Log an event, and pass it to `on_event`."""
        logger.log(_log_level(event), "%r: %s", self._identity, event)
        call_callback("on_event", self._on_event, self._identity, event)

    def notify_time(self, time: datetime) -> None:
        """Pass the time of the central system to `on_time`."""
        call_callback("on_time", self._on_time, self._identity, time)


def _log_level(event: LifecycleEvent) -> int:
    match event:
        case ConnectionOpened() | BootAnswered() | CredentialsConfirmed(fell_back=False):
            return logging.INFO
        case _:
            return logging.WARNING
