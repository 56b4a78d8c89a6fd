"""OCPP 1.6J for Python: charge point and central system, typed from the official schemas.

`messages` has every payload, `AsyncChargePoint` and `AsyncCentralSystem` are the two roles, `ChargePoint` and
`CentralSystem` the same without `async`, and `errors` draws the tree of exceptions.
"""

from ocpp16_sdk import errors, messages
from ocpp16_sdk.aftermath import after_answer
from ocpp16_sdk.backoff import Backoff
from ocpp16_sdk.blocking import CentralSystem, ChargePoint, ChargePointConnection
from ocpp16_sdk.central_system import AsyncCentralSystem, AsyncChargePointConnection
from ocpp16_sdk.charge_point import AsyncChargePoint
from ocpp16_sdk.credentials import ChargePointCredentials, CredentialSource, CredentialsSettled
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
    StoreError,
    SubprotocolError,
    TransactionError,
    TransportError,
)
from ocpp16_sdk.events import ChargePointConnected, ChargePointDisconnected, EventsMissed
from ocpp16_sdk.frames import Defect
from ocpp16_sdk.json_lines import JsonLines
from ocpp16_sdk.leniency import ByVendor, Lenient, PerMessage
from ocpp16_sdk.life import (
    BootAnswered,
    BootFailed,
    ChargePointState,
    ConnectingFailed,
    ConnectionEnded,
    ConnectionOpened,
    LifeEvent,
    MessageFailed,
    RegistrationForgotten,
)
from ocpp16_sdk.many import Outcomes
from ocpp16_sdk.observation import Observation, Observer, observers
from ocpp16_sdk.outbox import DeliveryFailed, Discarded, StoreDegraded, StoreRecovered, Thinned
from ocpp16_sdk.standing import MemoryRegistrations, RegistrationRules, RegistrationStore
from ocpp16_sdk.validation import Policy, Repair, Strict

__all__ = [
    "AsyncCentralSystem",
    "AsyncChargePoint",
    "AsyncChargePointConnection",
    "Backoff",
    "BootAnswered",
    "BootFailed",
    "ByVendor",
    "CallFailedError",
    "CallTimeoutError",
    "CentralSystem",
    "ChargePoint",
    "ChargePointConnected",
    "ChargePointConnection",
    "ChargePointCredentials",
    "ChargePointDisconnected",
    "ChargePointState",
    "ConnectError",
    "ConnectingFailed",
    "ConnectionClosedError",
    "ConnectionEnded",
    "ConnectionLostError",
    "ConnectionOpened",
    "CredentialSource",
    "CredentialsSettled",
    "Defect",
    "DefinitionError",
    "DeliveryFailed",
    "Discarded",
    "ErrorCode",
    "EventsMissed",
    "Fault",
    "HandshakeRefusedError",
    "InvalidMessageError",
    "InvalidResponseError",
    "JsonLines",
    "Lenient",
    "LifeEvent",
    "LocalCallError",
    "MemoryRegistrations",
    "MessageFailed",
    "NotConnectedError",
    "NotSentError",
    "Observation",
    "Observer",
    "OcppError",
    "OutcomeUnknownError",
    "Outcomes",
    "PerMessage",
    "Policy",
    "RegistrationForgotten",
    "RegistrationRules",
    "RegistrationStore",
    "RemoteCallError",
    "Repair",
    "StoreDegraded",
    "StoreError",
    "StoreRecovered",
    "Strict",
    "SubprotocolError",
    "Thinned",
    "TransactionError",
    "TransportError",
    "after_answer",
    "errors",
    "messages",
    "observers",
]
