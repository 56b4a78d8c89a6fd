"""One session over one transport: outgoing and incoming calls, call filter, `after_answer`, observer."""

from ocpp16_sdk.connection._after_answer import after_answer
from ocpp16_sdk.connection._call_filter import Gate, Silence, Verdict
from ocpp16_sdk.connection._connection import CALL_TIMEOUT, Connection
from ocpp16_sdk.connection._incoming import RequestListener
from ocpp16_sdk.connection._observer import Observation, Observer, combine_observers

__all__ = [
    "CALL_TIMEOUT",
    "Connection",
    "Gate",
    "Observation",
    "Observer",
    "RequestListener",
    "Silence",
    "Verdict",
    "after_answer",
    "combine_observers",
]
