"""The connectors of the simulated charge point, and what runs on them."""

from __future__ import annotations

from dataclasses import dataclass, field

import anyio

import ocpp16_sdk.messages as m


@dataclass
class SimulatedTransaction:
    """A transaction that has not ended."""

    id_tag: str
    profile: m.ChargingProfile | None = None
    """For this transaction alone."""
    id: int | None = None
    """Known once the central system has answered."""
    reason: m.Reason = m.Reason.OTHER
    """Why it ends."""
    ends: anyio.Event = field(default_factory=anyio.Event)
    """Set to end it."""
    over: anyio.Event = field(default_factory=anyio.Event)
    """Set when nothing of it is left to report."""


@dataclass
class Connector:
    """One socket and the meter behind it; number 0 is the charge point as a whole."""

    number: int
    status: m.ChargePointStatus = m.ChargePointStatus.AVAILABLE
    operative: bool = True
    energy: float = 0
    """Wh since the meter was made."""
    transaction: SimulatedTransaction | None = None
    reservation: m.ReserveNowRequest | None = None

    @property
    def idle(self) -> m.ChargePointStatus:
        """The status between two uses."""
        if not self.operative:
            return m.ChargePointStatus.UNAVAILABLE
        return m.ChargePointStatus.RESERVED if self.reservation else m.ChargePointStatus.AVAILABLE

    def admits(self, id_tag: str) -> bool:
        """Tell whether a transaction for this identifier may start now."""
        reserved = self.reservation is not None and self.reservation.id_tag.lower() != id_tag.lower()
        return self.operative and self.transaction is None and not reserved
