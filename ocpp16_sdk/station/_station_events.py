"""The events that the application receives: what `station.events()` returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ocpp16_sdk.messages import ChargePointStatus, Reason
from ocpp16_sdk.station._hardware import Limit
from ocpp16_sdk.station._state import Token, Verdict


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """The status of a connector has changed; 0 is the charge point."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    status: ChargePointStatus
    """The new status."""
    before: ChargePointStatus
    """The status before."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A token may not charge."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    token: Token
    """The token."""
    verdict: Verdict
    """The decision, with its reasons."""


@dataclass(frozen=True, slots=True)
class TransactionStarted:
    """A transaction has started and is stored."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    token: Token
    """The token."""


@dataclass(frozen=True, slots=True)
class TransactionStopped:
    """A transaction has stopped and is stored."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    token: Token
    """The token."""
    reason: Reason | None
    """Why; None if the reason is unknown."""
    energy: int
    """Wh."""


@dataclass(frozen=True, slots=True)
class LimitChanged:
    """The offer to the electric vehicle has changed; None if the contactor is open."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    limit: Limit | None
    """The limit; None if the contactor is open."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """A connector was reserved, or any connector (0)."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    reservation_id: int
    """The id from the central system."""
    expires_at: datetime
    """When it expires."""


@dataclass(frozen=True, slots=True)
class ReservationEnded:
    """A reservation was used, cancelled, expired, or ended by a fault or by unavailability."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    reservation_id: int
    """The id from the central system."""
    cause: str
    """Why it ended."""


@dataclass(frozen=True, slots=True)
class HardwareProblem:
    """A call of the hardware has failed. No energy is offered on the connector."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    operation: str
    """The call: `offer`, `lock`, `read` or `restart`."""
    error: str
    """The text of the exception."""


@dataclass(frozen=True, slots=True)
class StationEventsMissed:
    """A listener was too slow, and the oldest events were dropped. `station.state` is up to date."""

    count: int
    """How many."""


StationEvent = (
    StatusChanged
    | Refused
    | TransactionStarted
    | TransactionStopped
    | LimitChanged
    | Reserved
    | ReservationEnded
    | HardwareProblem
    | StationEventsMissed
)
"""What `station.events()` returns."""
