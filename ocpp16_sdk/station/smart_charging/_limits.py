"""Charging limits as whole numbers, and their conversion between amperes and watts (OCPP 1.6 7.12). Pure.

    profile: 16.1 A, 3 phases ──▶ ChargingLimit(16_100 mA) ──▶ lowest_limit() ──┬──▶ composite schedule: one decimal
                                                                                └──▶ Limit of the hardware

A limit keeps the unit of its profile until the answer is made. A float would round 0.1 A, and a conversion to the other
unit would round a third of a watt: two limits that are equal would differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from ocpp16_sdk.messages import ChargingRateUnit
from ocpp16_sdk.station._hardware import Limit, Traits

AMPERE, WATT = ChargingRateUnit.A, ChargingRateUnit.W
MAX_PHASES = 3
_MILLI = 1000


@dataclass(frozen=True, slots=True)
class ChargingLimit:
    """The maximum rate of charging. The value 0 means that no energy is offered (status SuspendedEVSE).

    "No limit" is not a value of this class: it is None.
    """

    value: int
    """mA for each phase, or mW for all phases together."""
    unit: ChargingRateUnit = AMPERE
    """The unit, as in the profile."""
    phases: int = MAX_PHASES
    """The maximum number of phases that may be used."""

    def current(self, voltage: int) -> int:
        """Return the limit of each phase in mA, rounded down. The voltage is the nominal one, in V."""
        return self.value if self.unit is AMPERE else self.value // (voltage * self.phases)

    def power(self, voltage: int, phases: int) -> int:
        """Return the limit of a number of phases together in mW. The voltage is the nominal one, in V."""
        return self.value if self.unit is WATT else self.value * voltage * phases

    def with_phases(self, phases: int) -> ChargingLimit:
        """Return the same limit for at most this number of phases."""
        return self if self.phases <= phases else ChargingLimit(self.value, self.unit, phases)

    def as_used(self, traits: Traits) -> ChargingLimit:
        """Return the same limit for the number of phases that the hardware uses.

        Hardware that cannot switch phases uses all its phases, even if a profile allows fewer. Watts are then divided
        between all of them (ConnectorSwitch3to1PhaseSupported, OCPP 1.6 3.13.7).
        """
        return self if traits.switches_phases else ChargingLimit(self.value, self.unit, traits.phases)

    def offer(self, traits: Traits) -> Limit:
        """Return the limit in the form that the hardware receives."""
        return Limit(self.current(traits.voltage) / _MILLI, self.phases)


def in_milli(value: float) -> int:
    """Return a number in thousandths, rounded down. The decimal digits of the number count, not its binary value."""
    return int((Decimal(str(value)) * _MILLI).to_integral_value(ROUND_FLOOR))


def maximum_limit(traits: Traits) -> ChargingLimit:
    """Return the limit of a connector that no profile limits: the maximum of the hardware."""
    return ChargingLimit(in_milli(traits.max_current), AMPERE, traits.phases)


def lowest_limit(voltage: int, maximum: ChargingLimit, *limits: ChargingLimit | None) -> ChargingLimit:
    """Return the lowest of the maximum and of the limits, with the smallest number of phases of all. None is no limit.

    The limits are compared as power over that number of phases. It does not change the value of a limit that allows
    more phases (OCPP 1.6 errata 3.34). All limits are compared at once: with fewer phases the same power needs more
    current, so a limit that is not the lowest of two may be the lowest of three.
    """
    present = [maximum, *[each for each in limits if each is not None]]
    phases = min([each.phases for each in present])
    return min(present, key=lambda each: each.power(voltage, phases)).with_phases(phases)


class ExactUnit:
    """A unit of an answer, with amounts that are whole numbers without rounding.

    In watts an amount is in mW. In amperes it is in mA, divided by six times the voltage: one, two and three phases
    divide it without remainder.
    """

    def __init__(self, unit: ChargingRateUnit, voltage: int) -> None:
        self.unit = unit
        self._voltage = voltage
        self._ampere = 6 * voltage
        self._tenth = 100 * (self._ampere if unit is AMPERE else 1)

    def amount(self, limit: ChargingLimit) -> int:
        """Return the exact amount of a limit: in amperes of each phase, in watts of all phases together."""
        if limit.unit is self.unit:
            return limit.value if self.unit is WATT else limit.value * self._ampere
        if self.unit is WATT:
            return limit.value * self._voltage * limit.phases
        return limit.value * 6 // limit.phases

    def tenths(self, amount: int) -> int:
        """Return an amount in tenths of the unit, rounded down: an answer never exceeds the limit."""
        return amount // self._tenth
