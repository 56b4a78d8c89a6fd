"""The boundary between the station and its hardware: events that come in, and five methods that go out.

The hardware reports what happens (`events`). The station decides, and calls `offer`, `lock`, `read` and `restart`. A
method that raises is a failure of the hardware: the station offers no energy on the connector, and reports a fault.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ocpp16_sdk._checks import check_count
from ocpp16_sdk.messages import ChargePointErrorCode, Location, Measurand, Phase, ResetType, UnitOfMeasure


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a register measures."""

    measurand: Measurand
    """The measurand."""
    phase: Phase | None = None
    """None for the sum or the only value."""
    location: Location | None = None
    """None for the outlet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All registers of one meter at one instant."""

    energy: int
    """The energy that was imported since the meter was built, in mWh. It never decreases."""
    values: Mapping[Quantity, int] = field(default_factory=dict[Quantity, int])
    """The other registers: mA, mV, mW, mWh, 0.001 Hz, 0.001 %, 0.001 degrees Celsius. See `UNITS`."""
    signed: str | None = None
    """The reading as the meter signed it, if it does (format SignedData)."""

    @property
    def register(self) -> int:
        """The imported energy in whole Wh, rounded down, as transactions report it."""
        return self.energy // 1000


UNITS: Mapping[Measurand, UnitOfMeasure | None] = {
    Measurand.ENERGY_ACTIVE_IMPORT_REGISTER: UnitOfMeasure.WH,
    Measurand.ENERGY_ACTIVE_EXPORT_REGISTER: UnitOfMeasure.WH,
    Measurand.ENERGY_ACTIVE_IMPORT_INTERVAL: UnitOfMeasure.WH,
    Measurand.ENERGY_ACTIVE_EXPORT_INTERVAL: UnitOfMeasure.WH,
    Measurand.ENERGY_REACTIVE_IMPORT_REGISTER: UnitOfMeasure.VARH,
    Measurand.ENERGY_REACTIVE_EXPORT_REGISTER: UnitOfMeasure.VARH,
    Measurand.ENERGY_REACTIVE_IMPORT_INTERVAL: UnitOfMeasure.VARH,
    Measurand.ENERGY_REACTIVE_EXPORT_INTERVAL: UnitOfMeasure.VARH,
    Measurand.POWER_ACTIVE_IMPORT: UnitOfMeasure.W,
    Measurand.POWER_ACTIVE_EXPORT: UnitOfMeasure.W,
    Measurand.POWER_REACTIVE_IMPORT: UnitOfMeasure.VAR,
    Measurand.POWER_REACTIVE_EXPORT: UnitOfMeasure.VAR,
    Measurand.POWER_OFFERED: UnitOfMeasure.W,
    Measurand.POWER_FACTOR: None,
    Measurand.CURRENT_IMPORT: UnitOfMeasure.A,
    Measurand.CURRENT_EXPORT: UnitOfMeasure.A,
    Measurand.CURRENT_OFFERED: UnitOfMeasure.A,
    Measurand.VOLTAGE: UnitOfMeasure.V,
    Measurand.FREQUENCY: None,
    Measurand.TEMPERATURE: UnitOfMeasure.CELCIUS,
    Measurand.SOC: UnitOfMeasure.PERCENT,
    Measurand.RPM: None,
}
"""The unit of each measurand on the wire. A register contains thousandths of it."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What the station offers to an electric vehicle on one connector."""

    current: float
    """A on each phase."""
    phases: int
    """1 to 3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What the hardware is and can do. It does not change while the station runs.

    Raises:
        TypeError, ValueError: a value is wrong.
    """

    connectors: int = 1
    """The number of connectors."""
    phases: int = 3
    """The number of phases, 1 to 3."""
    voltage: int = 230
    """Nominal, phase to neutral, in V: it converts W to A and back."""
    max_current: float = 32
    """What a connector can offer on each phase, in A."""
    min_current: float = 6
    """What a connector can offer at least, in A (IEC 61851-1). With a lower limit it offers nothing."""
    lock: bool = True
    """Whether the cable can be locked and unlocked. False for a fixed cable."""
    main_meter: bool = False
    """Whether `read(0)` returns the meter of the whole charge point."""
    measures: Sequence[Quantity] = ()
    """What `Reading.values` contains. The imported energy register is always there."""
    switches_phases: bool = False
    """Whether the number of phases can change from 3 to 1 in a transaction (ConnectorSwitch3to1PhaseSupported)."""

    def __post_init__(self) -> None:
        check_count("connectors", self.connectors)
        check_count("voltage", self.voltage)
        if self.phases not in (1, 2, 3):
            raise ValueError(f"phases={self.phases!r}: must be 1, 2 or 3")
        if not self.max_current > 0:
            raise ValueError(f"max_current={self.max_current!r}: must be a positive number of A")


@dataclass(frozen=True, slots=True)
class Plugged:
    """A cable was plugged in and connects an electric vehicle."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""


@dataclass(frozen=True, slots=True)
class Unplugged:
    """The cable was removed, or the electric vehicle was disconnected from it."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""


@dataclass(frozen=True, slots=True)
class EvWants:
    """The electric vehicle asks for energy, or no longer does. After `Plugged` it is assumed to ask."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    energy: bool
    """Whether it asks for energy."""


@dataclass(frozen=True, slots=True)
class Card:
    """A driver presented an identifier."""

    id_tag: str
    """At most 20 characters (OCPP 1.6 7.28)."""
    connector: int | None = None
    """The connector that it was presented for; None if the reader belongs to all connectors."""
    reader: str = "card"
    """The reader that read it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something is wrong with a connector, or with the charge point (0). Several faults may be present at once."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    error_code: ChargePointErrorCode
    """The error code."""
    warning: bool = False
    """Whether charging can continue: the status does not become Faulted (OCPP 1.6 4.9)."""
    info: str | None = None
    """At most 50 characters."""
    vendor_id: str | None = None
    """The vendor of the vendor error code."""
    vendor_error_code: str | None = None
    """The error code of the vendor, at most 50 characters."""


@dataclass(frozen=True, slots=True)
class FaultOver:
    """A fault is over. It is identified by connector, error code and vendor error code."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    error_code: ChargePointErrorCode
    """The error code."""
    vendor_error_code: str | None = None
    """The error code of the vendor, at most 50 characters."""


@dataclass(frozen=True, slots=True)
class StopPressed:
    """A driver or an operator stopped the transaction without a card."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    emergency: bool = False
    """Whether it was the emergency stop."""


@dataclass(frozen=True, slots=True)
class PowerLost:
    """The mains failed, and the hardware runs on its reserve. Otherwise the station notices it at its next start."""


HardwareEvent = Plugged | Unplugged | EvWants | Card | Fault | FaultOver | StopPressed | PowerLost
"""What the hardware reports."""


class Hardware(Protocol):
    """The hardware of a charge point: the part that the application brings. There is no base class.

    The station makes one call at a time for each connector. A call that takes longer than the station's
    `hardware_timeout` has failed.
    """

    @property
    def traits(self) -> Traits:
        """What the hardware is and can do."""
        ...

    def events(self) -> AsyncIterator[HardwareEvent]:
        """Return what happens, in order, for as long as the station runs."""
        ...

    async def offer(self, connector: int, limit: Limit | None) -> None:
        """Offer energy up to a limit, or open the contactor with None. Return when it is so."""
        ...

    async def lock(self, connector: int, locked: bool) -> bool:
        """Lock or unlock the cable. Return whether it is locked now."""
        ...

    async def read(self, connector: int) -> Reading:
        """Return the registers of a connector, or of the main meter (0)."""
        ...

    async def restart(self, kind: ResetType) -> None:
        """Restart the hardware, or the process. Raise if it cannot be done (ResetRetries)."""
        ...
