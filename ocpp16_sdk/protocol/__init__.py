"""The frames of OCPP-J, and the session that matches answers with calls; the messages that triggers ask for.

No I/O, no clock. Internal."""

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
from ocpp16_sdk.protocol._triggers import TRIGGERED_MESSAGES, TriggeredMessage, trigger_request, triggered_message

__all__ = [
    "TRIGGERED_MESSAGES",
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
    "TriggeredMessage",
    "decode",
    "encode_call",
    "encode_error",
    "encode_result",
    "trigger_request",
    "triggered_message",
]
