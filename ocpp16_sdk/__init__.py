"""OCPP 1.6J for Python: charge point and central system, typed from the official schemas.

`messages` has every payload, `AsyncChargePoint` and `AsyncCentralSystem` are the two roles, and `errors` draws the
tree of exceptions.
"""

from ocpp16_sdk import errors, messages
from ocpp16_sdk.central_system import AsyncCentralSystem, AsyncChargePointConnection
from ocpp16_sdk.charge_point import AsyncChargePoint
from ocpp16_sdk.connection import Observation, Observer
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

__all__ = [
    "AsyncCentralSystem",
    "AsyncChargePoint",
    "AsyncChargePointConnection",
    "CallFailedError",
    "CallTimeoutError",
    "ConnectError",
    "ConnectionClosedError",
    "ConnectionLostError",
    "DefinitionError",
    "ErrorCode",
    "Fault",
    "HandshakeRefusedError",
    "InvalidMessageError",
    "InvalidResponseError",
    "LocalCallError",
    "NotConnectedError",
    "NotSentError",
    "Observation",
    "Observer",
    "OcppError",
    "OutcomeUnknownError",
    "RemoteCallError",
    "SubprotocolError",
    "TransportError",
    "errors",
    "messages",
]
