"""Creates the queue of a charge point from its options."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike

from ocpp16_sdk.charge_point.outbox._events import OutboxEvent
from ocpp16_sdk.charge_point.outbox._outbox import DEFAULT_LIMIT, DEFAULT_SIZE_LIMIT, AsyncOutbox
from ocpp16_sdk.charge_point.outbox._store import AsyncOutboxStore, MemoryOutboxStore, OutboxStore
from ocpp16_sdk.charge_point.outbox._transactions import Clock, utc_now


def create_outbox(
    store: str | PathLike[str] | OutboxStore | AsyncOutboxStore | None,
    *,
    limit: int = DEFAULT_LIMIT,
    size_limit: int = DEFAULT_SIZE_LIMIT,
    on_event: Callable[[OutboxEvent], object] | None = None,
    clock: Clock = utc_now,
    identity: str = "",
    connectors: int | None = None,
) -> AsyncOutbox:
    """Return the queue of a charge point.

    Args:
        store: the path of an SQLite file, or a store. With None messages are kept in memory, and are lost when the
            process stops.
        limit: messages above which MeterValues are dropped; starts and stops are never dropped.
        size_limit: characters of messages above which MeterValues are dropped.
        on_event: a function that receives each `OutboxEvent`. It must not block.
        clock: returns the time of events without a timestamp.
        identity: the identity of the charge point, for the log. A file belongs to one identity.
        connectors: the number of connectors; with None any number from 1 on is accepted.

    Raises:
        TypeError, ValueError: an option is wrong.
    """
    if store is None:
        store = MemoryOutboxStore()
    elif isinstance(store, str | PathLike):
        # Imported here: a charge point without a file does not need SQLite.
        from ocpp16_sdk.charge_point.outbox._sqlite_store import SqliteOutboxStore

        store = SqliteOutboxStore(store, identity=identity)
    return AsyncOutbox(
        store,
        limit=limit,
        size_limit=size_limit,
        on_event=on_event,
        clock=clock,
        identity=identity,
        connectors=connectors,
    )
