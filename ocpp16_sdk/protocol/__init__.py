"""The frames of OCPP-J and the session that matches calls and answers, without input, output or time. Internal."""

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
from ocpp16_sdk.protocol._session import BrokenAnswer, Dropped, Reply, Session, SessionEvent

__all__ = [
    "BrokenAnswer",
    "Call",
    "CallError",
    "CallResult",
    "Defect",
    "Dropped",
    "Frame",
    "Malformed",
    "Reply",
    "Session",
    "SessionEvent",
    "decode",
    "encode_call",
    "encode_error",
    "encode_result",
]
