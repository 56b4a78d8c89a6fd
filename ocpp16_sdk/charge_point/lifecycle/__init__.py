"""The life of a charge point, from one boot of it to the next."""

from ocpp16_sdk.charge_point.lifecycle._events import (
    BootAnswered,
    BootFailed,
    ChargePointEvent,
    ChargePointState,
    ConnectingFailed,
    ConnectionClosed,
    ConnectionOpened,
    MessageFailed,
    RegistrationLost,
)
from ocpp16_sdk.charge_point.lifecycle._loop import ReconnectLoop
from ocpp16_sdk.charge_point.lifecycle._mixin import AsyncLifecycleMixin
from ocpp16_sdk.charge_point.lifecycle._notifier import EventNotifier
from ocpp16_sdk.charge_point.lifecycle._scope import TaskScope
from ocpp16_sdk.charge_point.lifecycle._single_connection import SingleConnection, check_without_boot
from ocpp16_sdk.charge_point.lifecycle._state import LifecycleState

__all__ = [
    "AsyncLifecycleMixin",
    "BootAnswered",
    "BootFailed",
    "ChargePointEvent",
    "ChargePointState",
    "ConnectingFailed",
    "ConnectionClosed",
    "ConnectionOpened",
    "EventNotifier",
    "LifecycleState",
    "MessageFailed",
    "ReconnectLoop",
    "RegistrationLost",
    "SingleConnection",
    "TaskScope",
    "check_without_boot",
]
