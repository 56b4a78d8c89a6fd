"""The meter of one connector: the integral of the power since the last change, in closed form. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ocpp16_sdk.emulator._car import ChargingCurve

_MILLI = 1000


class Meter:
    """Counts energy and measures power. Reading it does not change it.

    Args:
        energy: the first register, in Wh.
        voltages: of each phase to neutral, in mV.
    """

    def __init__(self, energy: float, voltages: Sequence[int]) -> None:
        self.voltages = voltages
        self._energy = energy * _MILLI  # mWh, at the last change
        self._changed_at = 0.0
        self._curve: ChargingCurve | None = None
        self._phases = 0

    def change(self, at: float, curve: ChargingCurve | None, phases: int = 0) -> None:
        """Measure a charging car on so many phases from a moment on, or none."""
        self._energy = self._exact(at)
        self._changed_at, self._curve, self._phases = at, curve, phases

    def energy(self, at: float) -> int:
        """Return the register, in mWh."""
        return int(self._exact(at))

    def currents(self, at: float) -> Sequence[int]:
        """Return the current of each phase, in mA. The power is divided so that they are equal."""
        power = 0.0 if self._curve is None else self._curve.power(max(0.0, at - self._changed_at))
        used = self.voltages[: self._phases]
        current = round(power * _MILLI * _MILLI / sum(used)) if used else 0
        return [current if number < self._phases else 0 for number in range(len(self.voltages))]

    def power(self, at: float) -> int:
        """Return the active power, in mW: the sum of voltage and current of each phase."""
        pairs = zip(self.voltages, self.currents(at), strict=True)
        return sum(voltage * current for voltage, current in pairs) // _MILLI

    def state_of_charge(self, at: float) -> float | None:
        """Return how full the measured car is; None if there is none."""
        return None if self._curve is None else self._curve.state_after(max(0.0, at - self._changed_at))

    def _exact(self, at: float) -> float:
        charged = 0.0 if self._curve is None else self._curve.energy(max(0.0, at - self._changed_at))
        return self._energy + charged * _MILLI
