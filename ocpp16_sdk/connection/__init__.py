"""One session over one transport: outgoing and incoming calls, call filter, functions for handlers, observer."""

from ocpp16_sdk.connection._after_answer import after_answer
from ocpp16_sdk.connection._call_filter import CallFilter, FilterResult, NoAnswer
from ocpp16_sdk.connection._connection import Connection
from ocpp16_sdk.connection._current_call import CurrentCall, current_call
from ocpp16_sdk.connection._incoming import RequestListener
from ocpp16_sdk.connection._observer import Observation, Observer, combine_observers
from ocpp16_sdk.connection._options import ConnectionOptions

__all__ = [
    "CallFilter",
    "Connection",
    "ConnectionOptions",
    "CurrentCall",
    "FilterResult",
    "NoAnswer",
    "Observation",
    "Observer",
    "RequestListener",
    "after_answer",
    "combine_observers",
    "current_call",
]
