"""The roles without `async`: what they do is done by async twins, in one thread that all of them share."""

from ocpp16_sdk.blocking.central_system import CentralSystem, CentralSystemOptions, Decision, ServeOptions
from ocpp16_sdk.blocking.charge_point import ChargePoint, ChargePointOptions
from ocpp16_sdk.blocking.charge_point_connection import ChargePointConnection
from ocpp16_sdk.blocking.credentials import AgreedCredentials
from ocpp16_sdk.blocking.handlers import after_answer, in_thread
from ocpp16_sdk.blocking.transactions import Outbox, Transaction, Transactions

__all__ = [
    "AgreedCredentials",
    "CentralSystem",
    "CentralSystemOptions",
    "ChargePoint",
    "ChargePointConnection",
    "ChargePointOptions",
    "Decision",
    "Outbox",
    "ServeOptions",
    "Transaction",
    "Transactions",
    "after_answer",
    "in_thread",
]
