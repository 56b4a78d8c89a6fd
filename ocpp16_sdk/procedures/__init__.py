"""What users of a connection do again and again, each in one step: optional, and on top of the typed calls alone.

The first argument is an object of an async role; objects of the blocking roles carry them out with `perform`:
`charge_point.perform(get_configuration)`. `keys` has the standard configuration keys.
"""

from ocpp16_sdk.procedures import keys, kinds, lists
from ocpp16_sdk.procedures.authorization_key import change_authorization_key
from ocpp16_sdk.procedures.configuration import Configuration, change_configuration, get_configuration
from ocpp16_sdk.procedures.confirming import confirmed, confirmed_start
from ocpp16_sdk.procedures.data_transfer import data_transfer
from ocpp16_sdk.procedures.data_transfers import AsyncDataTransfers, DataTransfers
from ocpp16_sdk.procedures.expecting import Expected, expect
from ocpp16_sdk.procedures.identifiers import same_id_tag
from ocpp16_sdk.procedures.key import Access, Key
from ocpp16_sdk.procedures.local_list import send_local_list
from ocpp16_sdk.procedures.remote_start import remote_start
from ocpp16_sdk.procedures.transaction_ids import MemoryStarts, PlainStarts, Start, Starts, TransactionIds
from ocpp16_sdk.procedures.triggering import trigger

__all__ = [
    "Access",
    "AsyncDataTransfers",
    "Configuration",
    "DataTransfers",
    "Expected",
    "Key",
    "MemoryStarts",
    "PlainStarts",
    "Start",
    "Starts",
    "TransactionIds",
    "change_authorization_key",
    "change_configuration",
    "confirmed",
    "confirmed_start",
    "data_transfer",
    "expect",
    "get_configuration",
    "keys",
    "kinds",
    "lists",
    "remote_start",
    "same_id_tag",
    "send_local_list",
    "trigger",
]
