"""The frames of OCPP-J, and the session that matches answers with calls; no I/O, no clock. Internal."""

from ocpp16_sdk.protocol._frames import (
    Call,
    CallError,
    CallResult,
    Defect,
    Frame,
    Malformed,
    decode,
    encode_call,
    encode_error,
    encode_result,
)
from ocpp16_sdk.protocol._session import Dropped, InvalidAnswer, InvalidCall, Session, SessionEvent

__all__ = [
    "Call",
    "CallError",
    "CallResult",
    "Defect",
    "Dropped",
    "Frame",
    "InvalidAnswer",
    "InvalidCall",
    "Malformed",
    "Session",
    "SessionEvent",
    "decode",
    "encode_call",
    "encode_error",
    "encode_result",
]
