"""The roles without `async`: what they do is done by async twins, in one thread that all of them share."""

from ocpp16_sdk.blocking.central_system import CentralSystem, CentralSystemOptions, Decision, ServeOptions
from ocpp16_sdk.blocking.charge_point import ChargePoint, ChargePointOptions
from ocpp16_sdk.blocking.charge_point_connection import ChargePointConnection
from ocpp16_sdk.blocking.handlers import after_answer, in_thread

__all__ = [
    "CentralSystem",
    "CentralSystemOptions",
    "ChargePoint",
    "ChargePointConnection",
    "ChargePointOptions",
    "Decision",
    "ServeOptions",
    "after_answer",
    "in_thread",
]
