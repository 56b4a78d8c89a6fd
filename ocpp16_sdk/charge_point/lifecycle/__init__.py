"""The lifecycle of a charge point with `boot`: connect, boot, heartbeats, statuses, delivery, reconnect."""

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
from ocpp16_sdk.charge_point.lifecycle._mixin import AsyncLifecycleMixin
from ocpp16_sdk.charge_point.lifecycle._options import LifecycleOptions
from ocpp16_sdk.charge_point.lifecycle._scope import TaskScope

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
    "RegistrationLost",
    "TaskScope",
]
