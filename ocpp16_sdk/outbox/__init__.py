"""The messages of transactions on their way to the central system: queued, stored, delivered in order."""

from ocpp16_sdk.outbox.entry import Entry, Message, TransactionRecord
from ocpp16_sdk.outbox.memory import MemoryStore
from ocpp16_sdk.outbox.outbox import Outbox, outbox_of
from ocpp16_sdk.outbox.reports import DeliveryFailed, Discarded, Report, StoreDegraded, StoreRecovered, Thinned
from ocpp16_sdk.outbox.store import Changes, Contents, Store
from ocpp16_sdk.outbox.transaction import Transaction
from ocpp16_sdk.outbox.transactions import Transactions

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
