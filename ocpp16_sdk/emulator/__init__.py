"""Emulated hardware for `ocpp16_sdk.station`: cars, meters and connectors, without a charger.

    EmulatedHardware ──events──▶ AsyncChargingStation
      plug(), swipe(), fault() ...       │
      Meter, Car  ◀──offer, read─────────┘

Everything is computed in closed form between two events: nothing happens each second, and a reading changes nothing.
"""

from ocpp16_sdk.emulator._car import Car, ChargingCurve
from ocpp16_sdk.emulator._hardware import EmulatedHardware
from ocpp16_sdk.emulator._readings import MEASURES

__all__ = ["MEASURES", "Car", "ChargingCurve", "EmulatedHardware"]
