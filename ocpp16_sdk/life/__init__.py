"""The life of a charge point, from one boot of it to the next."""

from ocpp16_sdk.life.by_hand import ByHand, check_without_boot
from ocpp16_sdk.life.events import (
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
from ocpp16_sdk.life.life import Life
from ocpp16_sdk.life.role import Living
from ocpp16_sdk.life.situation import Situation
from ocpp16_sdk.life.stay import Stay
from ocpp16_sdk.life.teller import Teller

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
