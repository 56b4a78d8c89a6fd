"""The life of a charge point, from one boot of it to the next."""

from ocpp16_sdk.charge_point.lifecycle._events import (
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
from ocpp16_sdk.charge_point.lifecycle._loop import Life
from ocpp16_sdk.charge_point.lifecycle._mixin import Living
from ocpp16_sdk.charge_point.lifecycle._notifier import Teller
from ocpp16_sdk.charge_point.lifecycle._scope import Stay
from ocpp16_sdk.charge_point.lifecycle._single_connection import ByHand, check_without_boot
from ocpp16_sdk.charge_point.lifecycle._state import Situation

__all__ = [
    "BootAnswered",
    "BootFailed",
    "ByHand",
    "ChargePointState",
    "ConnectingFailed",
    "ConnectionEnded",
    "ConnectionOpened",
    "Life",
    "LifeEvent",
    "Living",
    "MessageFailed",
    "RegistrationForgotten",
    "Situation",
    "Stay",
    "Teller",
    "check_without_boot",
]
