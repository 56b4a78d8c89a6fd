"""The ids of transactions: unique, and the same one for a StartTransaction that is repeated."""

from __future__ import annotations

import secrets
from os import PathLike
from typing import Protocol

from ocpp16_sdk._checks import check_count, check_instance, check_methods, describe
from ocpp16_sdk._stores import call_store
from ocpp16_sdk.central_system._sqlite_stores import SqliteTransactionIdStore
from ocpp16_sdk.central_system._transaction_start import TransactionStart
from ocpp16_sdk.messages import StartTransactionRequest

_MAX_ID = 2**31 - 1
_MAX_STARTS = 100_000  # in memory


class AsyncTransactionIdStore(Protocol):
    """A store of starts and their ids: a database of the application, or `MemoryTransactionIdStore`."""

    async def transaction_id(self, start: TransactionStart) -> int:
        """Return the id of a start that is stored; otherwise store it with a new id, from 1 to 2**31 - 1.

        Concurrent calls with an equal start must return the same id.
        """
        ...


class TransactionIdStore(Protocol):
    """The same with a plain function, which runs in a worker thread."""

    def transaction_id(self, start: TransactionStart) -> int:
        """Return the id of a start; see `AsyncTransactionIdStore`."""
        ...


class MemoryTransactionIdStore:
    """Keeps the newest starts in memory, and counts the ids up.

    Args:
        first_id: the first id; by default a random one, as transactions from before a restart may still be running.
        max_starts: the largest number of starts in memory.
    """

    def __init__(self, *, first_id: int | None = None, max_starts: int = _MAX_STARTS) -> None:
        if first_id is not None:
            check_count("first_id", first_id, maximum=_MAX_ID)
        check_count("max_starts", max_starts)
        self._next_id = secrets.randbelow(_MAX_ID) + 1 if first_id is None else first_id
        self._max_starts = max_starts
        self._ids: dict[TransactionStart, int] = {}

    async def transaction_id(self, start: TransactionStart) -> int:
        """Return the id of a start that is in memory, or the next id."""
        stored = self._ids.get(start)
        if stored is not None:
            return stored
        new = self._ids[start] = self._next_id
        # After the largest id follows 1, which was given two thousand million transactions before.
        self._next_id = new % _MAX_ID + 1
        if len(self._ids) > self._max_starts:
            del self._ids[next(iter(self._ids))]
        return new


class HasIdentity(Protocol):
    """A charge point as handlers receive it."""

    @property
    def identity(self) -> str:
        """Its identity."""
        ...


class TransactionIds:
    """Gives each StartTransaction an id, and the same id when it is repeated (OCPP 1.6 3.7).

    Args:
        store: a store of starts, or the path of an SQLite file; by default the newest 100,000 starts in memory. A plain
            function runs in a worker thread.
    """

    def __init__(self, store: str | PathLike[str] | AsyncTransactionIdStore | TransactionIdStore | None = None) -> None:
        if isinstance(store, str | PathLike):
            store = SqliteTransactionIdStore(store)
        if store is not None:
            check_methods("store", store, ("transaction_id",), "None, a path, or an object with transaction_id")
        self._store = MemoryTransactionIdStore() if store is None else store

    async def of(self, charge_point: HasIdentity, request: StartTransactionRequest) -> int:
        """Return the id of the transaction that a charge point has started.

        Raises:
            ValueError: the store returned an id that is not allowed (errata 3.54).
            TypeError: the request is not a StartTransactionRequest, or the charge point has no identity.
        """
        check_instance("request", request, StartTransactionRequest, "a StartTransactionRequest")
        if not hasattr(charge_point, "identity"):
            raise TypeError(f"charge_point={describe(charge_point)}: must be the charge point that a handler receives")
        start = TransactionStart(
            charge_point.identity,
            request.connector_id,
            request.id_tag,
            request.timestamp,
            request.meter_start,
        )
        transaction_id = await call_store(self._store.transaction_id, start)
        if not 1 <= transaction_id <= _MAX_ID:
            raise ValueError(f"{type(self._store).__name__} returned {transaction_id}: must be from 1 to {_MAX_ID}")
        return transaction_id
