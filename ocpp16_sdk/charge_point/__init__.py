"""The charge point: connects to a central system, sends calls, and answers calls."""

from ocpp16_sdk.charge_point._backoff import Backoff
from ocpp16_sdk.charge_point._manual import AsyncManualChargePoint
from ocpp16_sdk.charge_point._role import AsyncChargePoint

__all__ = ["AsyncChargePoint", "AsyncManualChargePoint", "Backoff"]
