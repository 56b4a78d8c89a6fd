"""The messages of transactions on their way to the central system: queued, stored, delivered in order."""

from ocpp16_sdk.charge_point.outbox._entry import Entry, Message, TransactionRecord
from ocpp16_sdk.charge_point.outbox._events import (
    DeliveryFailed,
    Discarded,
    Report,
    StoreDegraded,
    StoreRecovered,
    Thinned,
)
from ocpp16_sdk.charge_point.outbox._memory_store import MemoryStore
from ocpp16_sdk.charge_point.outbox._outbox import Outbox, outbox_of
from ocpp16_sdk.charge_point.outbox._store import Changes, Contents, Store
from ocpp16_sdk.charge_point.outbox._transaction import Transaction
from ocpp16_sdk.charge_point.outbox._transactions import Transactions

__all__ = [
    "Changes",
    "Contents",
    "DeliveryFailed",
    "Discarded",
    "Entry",
    "MemoryStore",
    "Message",
    "Outbox",
    "Report",
    "Store",
    "StoreDegraded",
    "StoreRecovered",
    "Thinned",
    "Transaction",
    "TransactionRecord",
    "Transactions",
    "outbox_of",
]
