"""A simulated charge point, for the commands and the demo."""

from ocpp16_sdk.simulator._charge_point import SimulatedChargePoint

__all__ = ["SimulatedChargePoint"]
