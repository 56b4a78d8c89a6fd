"""The charger kit: a whole OCPP 1.6 charge point, on hardware that the application brings."""

from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._blocking_hardware import BlockingHardware
from ocpp16_sdk.station._clock import Clock, Deadline, SystemClock, VirtualClock
from ocpp16_sdk.station._features import Standard
from ocpp16_sdk.station._hardware import (
    Card,
    EvWants,
    Fault,
    FaultOver,
    Hardware,
    HardwareEvent,
    Limit,
    Plugged,
    PowerLost,
    Quantity,
    Reading,
    StopPressed,
    Traits,
    Unplugged,
)
from ocpp16_sdk.station._listeners import AsyncStationEvents
from ocpp16_sdk.station._settings import Setting, Settings
from ocpp16_sdk.station._state import ConnectorState, Token, Verdict, VerdictSource
from ocpp16_sdk.station._station import AsyncChargingStation
from ocpp16_sdk.station._station_events import (
    HardwareProblem,
    LimitChanged,
    Refused,
    ReservationEnded,
    Reserved,
    StationEvent,
    StationEventsMissed,
    StatusChanged,
    TransactionStarted,
    TransactionStopped,
)
from ocpp16_sdk.station.authorization._behaviour import Authorization
from ocpp16_sdk.station.authorization._explanation import Explanation
from ocpp16_sdk.station.availability._behaviour import Availability
from ocpp16_sdk.station.configuration._behaviour import StationConfiguration
from ocpp16_sdk.station.connectors._behaviour import Connectors
from ocpp16_sdk.station.meter_values._behaviour import Metering
from ocpp16_sdk.station.remote_transactions._behaviour import RemoteTransactions
from ocpp16_sdk.station.reservation._behaviour import Reservation
from ocpp16_sdk.station.reset._behaviour import Reset
from ocpp16_sdk.station.smart_charging._behaviour import SmartCharging
from ocpp16_sdk.station.smart_charging._sharing import SharePolicy, ShareRequest, by_arrival, equally
from ocpp16_sdk.station.transactions._behaviour import TransactionControl
from ocpp16_sdk.station.transactions._rules import StartRule, StopRule, card_or_unplug, free_vend, plug_and_card
from ocpp16_sdk.station.trigger._behaviour import Triggers
from ocpp16_sdk.station.unlock._behaviour import Unlock

__all__ = [
    "AsyncChargingStation",
    "AsyncStationEvents",
    "Authorization",
    "Availability",
    "Behaviour",
    "BlockingHardware",
    "Card",
    "Clock",
    "ConnectorState",
    "Connectors",
    "Deadline",
    "EvWants",
    "Explanation",
    "Fault",
    "FaultOver",
    "Hardware",
    "HardwareEvent",
    "HardwareProblem",
    "Limit",
    "LimitChanged",
    "Metering",
    "Plugged",
    "PowerLost",
    "Quantity",
    "Reading",
    "Refused",
    "RemoteTransactions",
    "Reservation",
    "ReservationEnded",
    "Reserved",
    "Reset",
    "Setting",
    "Settings",
    "SharePolicy",
    "ShareRequest",
    "SmartCharging",
    "Standard",
    "StartRule",
    "StationConfiguration",
    "StationEvent",
    "StationEventsMissed",
    "StatusChanged",
    "StopPressed",
    "StopRule",
    "SystemClock",
    "Token",
    "Traits",
    "TransactionControl",
    "TransactionStarted",
    "TransactionStopped",
    "Triggers",
    "Unlock",
    "Unplugged",
    "Verdict",
    "VerdictSource",
    "VirtualClock",
    "by_arrival",
    "card_or_unplug",
    "equally",
    "free_vend",
    "plug_and_card",
]
