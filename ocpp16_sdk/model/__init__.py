"""The hand-written bases of the generated code: payloads, value types, handlers. Internal."""

from ocpp16_sdk.model._actions import Action, FeatureProfile, Initiator
from ocpp16_sdk.model._handler_signature import AnyHandler
from ocpp16_sdk.model._handlers import Handlers, HandlerTable, Registrar, Route, not_supported
from ocpp16_sdk.model._payload import (
    CentralSystemRequest,
    ChargePointRequest,
    Payload,
    Request,
    Response,
    as_tuple,
)
from ocpp16_sdk.model._values import OneDecimal, Timestamp, format_timestamp

__all__ = [
    "Action",
    "AnyHandler",
    "CentralSystemRequest",
    "ChargePointRequest",
    "FeatureProfile",
    "HandlerTable",
    "Handlers",
    "Initiator",
    "OneDecimal",
    "Payload",
    "Registrar",
    "Request",
    "Response",
    "Route",
    "Timestamp",
    "as_tuple",
    "format_timestamp",
    "not_supported",
]
