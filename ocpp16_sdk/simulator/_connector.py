"""The connectors of the simulated charge point, and the transactions on them."""

from __future__ import annotations

from dataclasses import dataclass, field

import anyio

import ocpp16_sdk.messages as m


@dataclass
class SimulatedTransaction:
    """A transaction that is starting, running or stopping."""

    id_tag: str
    charging_profile: m.ChargingProfile | None = None
    """A TxProfile of the RemoteStartTransaction."""
    id: int | None = None
    """None until the central system has answered."""
    reason: m.Reason = m.Reason.OTHER
    """The reason of the stop."""
    stop_requested: anyio.Event = field(default_factory=anyio.Event)
    """Set to stop the transaction."""
    finished: anyio.Event = field(default_factory=anyio.Event)
    """Set after its last message."""


@dataclass
class Connector:
    """A connector with its meter; number 0 is the main controller of the charge point."""

    number: int
    status: m.ChargePointStatus = m.ChargePointStatus.AVAILABLE
    operative: bool = True
    energy: float = 0
    """The reading of the meter in Wh."""
    transaction: SimulatedTransaction | None = None
    reservation: m.ReserveNowRequest | None = None

    @property
    def idle_status(self) -> m.ChargePointStatus:
        """The status without a transaction."""
        if not self.operative:
            return m.ChargePointStatus.UNAVAILABLE
        return m.ChargePointStatus.RESERVED if self.reservation else m.ChargePointStatus.AVAILABLE

    def can_start(self, id_tag: str) -> bool:
        """Return whether a transaction with this identifier may start now."""
        reserved = self.reservation is not None and self.reservation.id_tag.lower() != id_tag.lower()
        return self.operative and self.transaction is None and not reserved
