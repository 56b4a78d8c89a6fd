"""OCPP 1.6J for Python: charge point and central system, typed from the official schemas.

`messages` has every payload, `AsyncChargePoint` and `AsyncCentralSystem` are the two roles, `ChargePoint` and
`CentralSystem` the same without `async`, and `errors` draws the tree of exceptions.
"""

from ocpp16_sdk import errors, messages
from ocpp16_sdk.answering import after_answer
from ocpp16_sdk.blocking import CentralSystem, ChargePoint, ChargePointConnection
from ocpp16_sdk.central_system import AsyncCentralSystem, AsyncChargePointConnection
from ocpp16_sdk.charge_point import AsyncChargePoint
from ocpp16_sdk.errors import (
    CallFailedError,
    CallTimeoutError,
    ConnectError,
    ConnectionClosedError,
    ConnectionLostError,
    DefinitionError,
    ErrorCode,
    Fault,
    HandshakeRefusedError,
    InvalidMessageError,
    InvalidResponseError,
    LocalCallError,
    NotConnectedError,
    NotSentError,
    OcppError,
    OutcomeUnknownError,
    RemoteCallError,
    SubprotocolError,
    TransportError,
)
from ocpp16_sdk.leniency import ByVendor, Lenient, PerMessage
from ocpp16_sdk.observation import Observation, Observer
from ocpp16_sdk.validation import Policy, Repair, Strict

__all__ = [
    "AsyncCentralSystem",
    "AsyncChargePoint",
    "AsyncChargePointConnection",
    "ByVendor",
    "CallFailedError",
    "CallTimeoutError",
    "CentralSystem",
    "ChargePoint",
    "ChargePointConnection",
    "ConnectError",
    "ConnectionClosedError",
    "ConnectionLostError",
    "DefinitionError",
    "ErrorCode",
    "Fault",
    "HandshakeRefusedError",
    "InvalidMessageError",
    "InvalidResponseError",
    "Lenient",
    "LocalCallError",
    "NotConnectedError",
    "NotSentError",
    "Observation",
    "Observer",
    "OcppError",
    "OutcomeUnknownError",
    "PerMessage",
    "Policy",
    "RemoteCallError",
    "Repair",
    "Strict",
    "SubprotocolError",
    "TransportError",
    "after_answer",
    "errors",
    "messages",
]
