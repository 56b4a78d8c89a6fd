"""The outbox: the messages of transactions are queued, stored, and delivered in the order of events."""

from ocpp16_sdk.charge_point.outbox._clock import CentralSystemClock
from ocpp16_sdk.charge_point.outbox._discarded import DiscardedMessage
from ocpp16_sdk.charge_point.outbox._events import (
    DeliveryFailed,
    MessageDiscarded,
    MeterValuesDropped,
    OutboxEvent,
    StoreDamaged,
    StoreDegraded,
    StoreRecovered,
    TimeUnknown,
)
from ocpp16_sdk.charge_point.outbox._factory import create_outbox
from ocpp16_sdk.charge_point.outbox._outbox import AsyncOutbox
from ocpp16_sdk.charge_point.outbox._records import Message, QueuedMessage, TransactionRecord
from ocpp16_sdk.charge_point.outbox._store import (
    AsyncOutboxStore,
    MemoryOutboxStore,
    OutboxStore,
    StoreChanges,
    StoreContents,
)
from ocpp16_sdk.charge_point.outbox._transaction import AsyncTransaction
from ocpp16_sdk.charge_point.outbox._transactions import AsyncTransactions

__all__ = [
    "AsyncOutbox",
    "AsyncOutboxStore",
    "AsyncTransaction",
    "AsyncTransactions",
    "CentralSystemClock",
    "DeliveryFailed",
    "DiscardedMessage",
    "MemoryOutboxStore",
    "Message",
    "MessageDiscarded",
    "MeterValuesDropped",
    "OutboxEvent",
    "OutboxStore",
    "QueuedMessage",
    "StoreChanges",
    "StoreContents",
    "StoreDamaged",
    "StoreDegraded",
    "StoreRecovered",
    "TimeUnknown",
    "TransactionRecord",
    "create_outbox",
]
