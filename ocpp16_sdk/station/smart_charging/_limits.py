"""Charging limits as whole numbers, and their conversion between amperes and watts (OCPP 1.6 7.12). Pure.

    wire: 16.1 A, 3 phases ──▶ ChargingLimit(16_100 mA) ──▶ lowest_limit(), sums ──▶ wire: one decimal, rounded down

A limit keeps the unit of its profile until the answer is made. A float would round 0.1 A, and a conversion to the other
unit would round a third of a watt: two limits that are equal would differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property

from ocpp16_sdk._checks import check_count, check_number
from ocpp16_sdk.messages import ChargingRateUnit

AMPERE, WATT = ChargingRateUnit.A, ChargingRateUnit.W
MAX_PHASES = 3
_MILLI = 1000
_MAX_VOLTAGE, _MAX_CURRENT = 1_500, 100_000


@dataclass(frozen=True)
class Supply:
    """The electrical values of each connector, from its installation.

    Raises:
        TypeError, ValueError: a value is wrong.
    """

    voltage: int = 230
    """The nominal voltage between a phase and neutral, in V. It converts amperes and watts; no voltage is measured."""
    phases: int = 3
    """The number of phases: 1, 2 or 3."""
    max_current: float = 32
    """The maximum current of each phase, in A. A connector without a limit may use it."""
    min_current: float = 0
    """The lowest current that a vehicle accepts, in A. A share policy gives 0 rather than less. 0: any current."""

    def __post_init__(self) -> None:
        check_count("voltage", self.voltage, maximum=_MAX_VOLTAGE)
        check_count("phases", self.phases, maximum=MAX_PHASES)
        check_number("max_current", self.max_current, maximum=_MAX_CURRENT)
        check_number("min_current", self.min_current, maximum=_MAX_CURRENT)

    @cached_property
    def maximum(self) -> ChargingLimit:
        """The limit of a connector that no profile limits."""
        return ChargingLimit(in_milli(self.max_current), AMPERE, self.phases)


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

    def current(self, supply: Supply) -> int:
        """Return the limit of each phase in mA, rounded down."""
        return self.value if self.unit is AMPERE else self.value // (supply.voltage * self.phases)

    def power(self, supply: Supply) -> int:
        """Return the limit of all phases together in mW."""
        return self.value if self.unit is WATT else self.value * supply.voltage * self.phases

    def with_phases(self, phases: int) -> ChargingLimit:
        """Return the same limit for at most this number of phases."""
        return self if self.phases <= phases else ChargingLimit(self.value, self.unit, phases)


def in_milli(value: float) -> int:
    """Return a number in thousandths, rounded down. The decimal digits of the number count, not its binary value."""
    return int((Decimal(str(value)) * _MILLI).to_integral_value(ROUND_FLOOR))


def lowest_limit(supply: Supply, *limits: ChargingLimit | None) -> ChargingLimit:
    """Return the lowest of the limits and of the maximum of the supply, with the smallest number of phases of all.

    None is no limit. The limits are compared as power over that number of phases. It does not change the value of a
    limit that allows more phases (OCPP 1.6 errata 3.34). All limits are compared at once: with fewer phases the same
    power needs more current, so a limit that was not the lowest of two may be the lowest of three.
    """
    present = [supply.maximum, *[each for each in limits if each is not None]]
    phases = min([each.phases for each in present])
    return min([each.with_phases(phases) for each in present], key=lambda each: each.power(supply))


class ExactUnit:
    """A unit of an answer, with amounts that are whole numbers without rounding.

    In watts an amount is in mW. In amperes it is in mA, divided by six times the voltage: one, two and three phases
    divide it without remainder.
    """

    def __init__(self, unit: ChargingRateUnit, supply: Supply) -> None:
        self.unit = unit
        self._voltage = supply.voltage
        self._ampere = 6 * supply.voltage
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
