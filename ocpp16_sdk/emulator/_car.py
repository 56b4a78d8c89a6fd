"""An electric vehicle, and how it charges over time, in closed form. Pure.

power
  │ offered ─────────┐
  │                  └╲          the vehicle accepts less and less from `taper_from` on
  │                    ╲___
  └───────────────────────┬──▶ state of charge
                taper_from  1
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Car:
    """An electric vehicle that charges with alternating current.

    Raises:
        ValueError: a value is out of its range.
    """

    capacity: float = 52_000
    """The energy of the full battery, in Wh."""
    state_of_charge: float = 0.3
    """How full the battery is when the car is plugged in: 0 to 1."""
    max_current: float = 32
    """A on each phase."""
    phases: int = 3
    """1 to 3."""
    min_current: float = 6
    """A on each phase; with less it does not charge (IEC 61851-1)."""
    taper_from: float = 0.8
    """The state of charge from which it accepts less power: 0 to 1."""
    taper_to: float = 0.2
    """The share of its maximum power that it accepts when it is nearly full: more than 0, at most 1."""

    def __post_init__(self) -> None:
        for name, lowest, highest in (("state_of_charge", 0, 1), ("taper_from", 0, 1), ("taper_to", 0.001, 1)):
            value = getattr(self, name)
            if not lowest <= value <= highest:
                raise ValueError(f"{name}={value!r}: must be from {lowest} to {highest}")
        for name in ("capacity", "max_current"):
            value = getattr(self, name)
            if not 0 < value < math.inf:
                raise ValueError(f"{name}={value!r}: must be a positive number")
        if self.phases not in (1, 2, 3):
            raise ValueError(f"phases={self.phases!r}: must be 1, 2 or 3")
        if not 0 <= self.min_current <= self.max_current:
            raise ValueError(f"min_current={self.min_current!r}: must be from 0 to max_current={self.max_current!r}")


@dataclass(frozen=True, slots=True)
class ChargingCurve:
    """How a car charges from a moment on, until what is offered changes."""

    car: Car
    """The car."""
    state_of_charge: float
    """How full it is at that moment."""
    offered: float
    """The power that it is offered and can take, in W."""
    maximum: float
    """The power that it takes at most when its battery is not nearly full, in W."""

    @property
    def duration(self) -> float:
        """The seconds until the car is full; infinite if it does not charge."""
        if self.state_of_charge >= 1:
            return 0.0
        if self.offered <= 0:
            return math.inf
        constant = self._constant_seconds
        if self._taper_start >= 1:
            return constant
        return constant + self._seconds_of_decay * math.log(self._accepted_at_taper / self.car.taper_to)

    def energy(self, seconds: float) -> float:
        """Return the energy that is charged within so many seconds, in Wh."""
        seconds = min(seconds, self.duration)
        if self.offered <= 0:
            return 0.0
        constant = min(seconds, self._constant_seconds)
        energy = self.offered * constant / _SECONDS_PER_HOUR
        if seconds > constant:
            left = self._accepted_at_taper
            decayed = left * -math.expm1(-(seconds - constant) / self._seconds_of_decay)
            energy += decayed * self.maximum * self._seconds_of_decay / _SECONDS_PER_HOUR
        return energy

    def power(self, seconds: float) -> float:
        """Return the power after so many seconds, in W."""
        if seconds >= self.duration or self.offered <= 0:
            return 0.0
        if self._taper_start >= 1 or seconds < self._constant_seconds:
            return self.offered
        decay = math.exp(-(seconds - self._constant_seconds) / self._seconds_of_decay)
        return self.maximum * self._accepted_at_taper * decay

    def state_after(self, seconds: float) -> float:
        """Return how full the car is after so many seconds: 0 to 1."""
        if seconds >= self.duration:
            return 1.0
        return min(1.0, self.state_of_charge + self.energy(seconds) / self.car.capacity)

    def _accepted(self, state_of_charge: float) -> float:
        """Return the share of the maximum power that the car accepts."""
        car = self.car
        if state_of_charge <= car.taper_from:
            return 1.0
        return 1 - (1 - car.taper_to) * (state_of_charge - car.taper_from) / (1 - car.taper_from)

    @property
    def _taper_start(self) -> float:
        """The state of charge from which the car, and not the offer, limits the power; 1 if there is none."""
        car, share = self.car, self.offered / self.maximum
        if share <= car.taper_to or car.taper_to == 1:
            return 1.0
        start = car.taper_from + (1 - min(share, 1.0)) * (1 - car.taper_from) / (1 - car.taper_to)
        return max(start, self.state_of_charge)

    @property
    def _accepted_at_taper(self) -> float:
        return self._accepted(self._taper_start)

    @property
    def _constant_seconds(self) -> float:
        """The seconds with the power that is offered."""
        missing = (self._taper_start - self.state_of_charge) * self.car.capacity
        return max(0.0, missing / self.offered * _SECONDS_PER_HOUR)

    @property
    def _seconds_of_decay(self) -> float:
        """The time constant of the power while the car limits it: dP/dt = -P / this."""
        car = self.car
        slope = (1 - car.taper_to) / (1 - car.taper_from)
        return car.capacity / (slope * self.maximum) * _SECONDS_PER_HOUR
