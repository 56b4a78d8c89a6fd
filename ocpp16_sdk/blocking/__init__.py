"""The roles without `async`: what they do is done by async twins, in one thread that all of them share."""

from ocpp16_sdk.blocking._central_system import Admission, CentralSystem, CentralSystemOptions, ServeOptions
from ocpp16_sdk.blocking._charge_point import ChargePoint, ChargePointOptions
from ocpp16_sdk.blocking._charge_point_connection import ChargePointConnection
from ocpp16_sdk.blocking._credentials import CredentialManager
from ocpp16_sdk.blocking._outbox import Outbox, Transaction, Transactions
from ocpp16_sdk.blocking._threaded_handlers import after_answer, in_thread

__all__ = [
    "Admission",
    "CentralSystem",
    "CentralSystemOptions",
    "ChargePoint",
    "ChargePointConnection",
    "ChargePointOptions",
    "CredentialManager",
    "Outbox",
    "ServeOptions",
    "Transaction",
    "Transactions",
    "after_answer",
    "in_thread",
]
