"""The role of the central system, and helpers for calls to charge points."""

from ocpp16_sdk.central_system._async_serving import AsyncServing
from ocpp16_sdk.central_system._authorization_key import change_authorization_key
from ocpp16_sdk.central_system._call_many import Outcomes
from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection
from ocpp16_sdk.central_system._charge_points import AsyncChargePoints
from ocpp16_sdk.central_system._charging_limit import ChargingLimitForm, ChargingLimits
from ocpp16_sdk.central_system._configuration import Configuration, change_configuration, get_configuration
from ocpp16_sdk.central_system._confirmed import confirmed, confirmed_start
from ocpp16_sdk.central_system._events import (
    AsyncConnectionEvents,
    ChargePointConnected,
    ChargePointDisconnected,
    ConnectionEvent,
    EventsMissed,
)
from ocpp16_sdk.central_system._expect import ExpectedRequest, expect
from ocpp16_sdk.central_system._id_tags import same_id_tag
from ocpp16_sdk.central_system._late_messages import is_late
from ocpp16_sdk.central_system._local_list import send_local_list
from ocpp16_sdk.central_system._measurands import set_measurands
from ocpp16_sdk.central_system._registration_rules import RegistrationRules
from ocpp16_sdk.central_system._registration_store import (
    AsyncRegistrationStore,
    MemoryRegistrationStore,
    RegistrationStore,
)
from ocpp16_sdk.central_system._remote_start import remote_start
from ocpp16_sdk.central_system._role import AsyncCentralSystem
from ocpp16_sdk.central_system._sqlite_stores import SqliteRegistrationStore, SqliteTransactionIdStore
from ocpp16_sdk.central_system._transaction_ids import (
    AsyncTransactionIdStore,
    MemoryTransactionIdStore,
    TransactionIds,
    TransactionIdStore,
)
from ocpp16_sdk.central_system._transaction_start import TransactionStart
from ocpp16_sdk.central_system._trigger import trigger
from ocpp16_sdk.central_system._within import AsyncWithin

__all__ = [
    "AsyncCentralSystem",
    "AsyncChargePointConnection",
    "AsyncChargePoints",
    "AsyncConnectionEvents",
    "AsyncRegistrationStore",
    "AsyncServing",
    "AsyncTransactionIdStore",
    "AsyncWithin",
    "ChargePointConnected",
    "ChargePointDisconnected",
    "ChargingLimitForm",
    "ChargingLimits",
    "Configuration",
    "ConnectionEvent",
    "EventsMissed",
    "ExpectedRequest",
    "MemoryRegistrationStore",
    "MemoryTransactionIdStore",
    "Outcomes",
    "RegistrationRules",
    "RegistrationStore",
    "SqliteRegistrationStore",
    "SqliteTransactionIdStore",
    "TransactionIdStore",
    "TransactionIds",
    "TransactionStart",
    "change_authorization_key",
    "change_configuration",
    "confirmed",
    "confirmed_start",
    "expect",
    "get_configuration",
    "is_late",
    "remote_start",
    "same_id_tag",
    "send_local_list",
    "set_measurands",
    "trigger",
]
