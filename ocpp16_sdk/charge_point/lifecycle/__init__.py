"""The lifecycle of a charge point: connect, boot, heartbeats, statuses, delivery, reconnect."""

from ocpp16_sdk.charge_point.lifecycle._events import (
    BootAnswered,
    BootFailed,
    ChargePointEvent,
    ChargePointState,
    ConnectingFailed,
    ConnectionClosed,
    ConnectionOpened,
    LifecycleEvent,
    MessageFailed,
    RegistrationLost,
)
from ocpp16_sdk.charge_point.lifecycle._loop import ReconnectLoop
from ocpp16_sdk.charge_point.lifecycle._mixin import AsyncLifecycleMixin
from ocpp16_sdk.charge_point.lifecycle._options import LifecycleOptions
from ocpp16_sdk.charge_point.lifecycle._scope import run_in_scope
from ocpp16_sdk.charge_point.lifecycle._single_connection import SingleConnection

__all__ = [
    "AsyncLifecycleMixin",
    "BootAnswered",
    "BootFailed",
    "ChargePointEvent",
    "ChargePointState",
    "ConnectingFailed",
    "ConnectionClosed",
    "ConnectionOpened",
    "LifecycleEvent",
    "LifecycleOptions",
    "MessageFailed",
    "ReconnectLoop",
    "RegistrationLost",
    "SingleConnection",
    "run_in_scope",
]
