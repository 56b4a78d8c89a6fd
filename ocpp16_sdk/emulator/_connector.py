"""An emulated connector: its car, its lock, its contactor and its meter. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from ocpp16_sdk.emulator._car import Car, ChargingCurve
from ocpp16_sdk.emulator._meter import Meter
from ocpp16_sdk.station import Deadline, Limit


@dataclass(slots=True)
class EmulatedConnector:
    """The state of one connector. Times are seconds since the start of the hardware."""

    meter: Meter
    car: Car | None = None
    """The car that is plugged in."""
    limit: Limit | None = None
    """What the station offers; None if the contactor is open."""
    locked: bool = False
    lock_is_stuck: bool = False
    paused: bool = False
    """Whether the car asks for no energy although it is not full."""
    full: Deadline | None = None
    """When the car is full."""
    last_state_of_charge: float = 0.0
    """That of the car when it last stopped charging, or was plugged in."""

    def state_of_charge(self, at: float) -> float:
        """Return how full the car is: 0 to 1."""
        measured = self.meter.state_of_charge(at)
        return self.last_state_of_charge if measured is None else measured

    def recompute(self, at: float) -> ChargingCurve | None:
        """Let the car charge with what it is offered now, from now on."""
        self.last_state_of_charge = self.state_of_charge(at)
        curve, phases = self._charging_curve()
        self.meter.change(at, curve, phases)
        return curve

    def note_full(self, at: float) -> None:
        """Note that the car is full."""
        self.meter.change(at, None)
        self.last_state_of_charge = 1.0

    def _charging_curve(self) -> tuple[ChargingCurve | None, int]:
        car, limit = self.car, self.limit
        if car is None or limit is None or self.paused or self.last_state_of_charge >= 1:
            return None, 0
        if limit.current < car.min_current:
            return None, 0
        voltages = self.meter.voltages[: min(limit.phases, car.phases)]
        volts = sum(voltages) / 1000
        offered = min(limit.current, car.max_current) * volts
        return ChargingCurve(car, self.last_state_of_charge, offered, car.max_current * volts), len(voltages)
