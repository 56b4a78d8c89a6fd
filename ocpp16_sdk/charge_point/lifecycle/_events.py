"""What a charge point tells of its life."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ocpp16_sdk.charge_point.credentials import CredentialsConfirmed
from ocpp16_sdk.charge_point.outbox import OutboxEvent
from ocpp16_sdk.errors import CallFailedError, ConnectionClosedError, TransportError
from ocpp16_sdk.messages import BootNotificationResponse
from ocpp16_sdk.model import ChargePointRequest


class ChargePointState(StrEnum):
    """Where a charge point stands."""

    STOPPED = "stopped"
    """Outside `async with`."""
    CONNECTING = "connecting"
    """A connection is being opened."""
    WAITING = "waiting"
    """There is no connection, and the next attempt comes later."""
    CONNECTED = "connected"
    """There is a connection, and no boot was answered yet, or it boots by hand."""
    PENDING = "pending"
    """Connected, and the registration is pending: nothing leaves but what the central system triggers."""
    REJECTED = "rejected"
    """Connected, and the registration was rejected: nothing leaves, and nothing is answered."""
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
    """A `ConnectError` of one of its kinds; what else a `connect` of the application's own raised."""
    wait: float
    """Seconds until the next attempt."""

    def __str__(self) -> str:
        return f"{str(self.error) or type(self.error).__name__}; the next attempt is in {self.wait:.3g} s"


@dataclass(frozen=True, slots=True)
class ConnectionClosed:
    """A connection has ended."""

    closed: ConnectionClosedError
    wait: float
    """Seconds until the next attempt."""

    def __str__(self) -> str:
        return f"{self.closed}; the next attempt is in {self.wait:.3g} s"


@dataclass(frozen=True, slots=True)
class BootAnswered:
    """The central system has answered a boot; its status may be any."""

    response: BootNotificationResponse

    def __str__(self) -> str:
        return f"the registration is {self.response.status}, the interval {self.response.interval} s"


@dataclass(frozen=True, slots=True)
class BootFailed:
    """A boot was refused with a CALLERROR, answered wrongly, or not answered."""

    error: CallFailedError
    wait: float
    """Seconds until the next boot."""

    def __str__(self) -> str:
        return f"{self.error}; the next boot is in {self.wait:.3g} s"


@dataclass(frozen=True, slots=True)
class RegistrationLost:
    """The central system has refused a call with SecurityError, as it does not know the charge point any more (J-65).

    The charge point boots again at once.
    """

    action: str
    """What was refused."""

    def __str__(self) -> str:
        return (
            f"{self.action} was refused with SecurityError, as if the charge point was not registered: it boots again"
        )


@dataclass(frozen=True, slots=True)
class MessageFailed:
    """A heartbeat or a status that the charge point sent by itself brought no answer; it is not repeated."""

    request: ChargePointRequest[Any]
    error: CallFailedError

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
ChargePointEvent = LifecycleEvent | OutboxEvent
"""The above, and what becomes of the messages of transactions."""
