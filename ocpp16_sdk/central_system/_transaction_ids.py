"""Ids of transactions: unique, and the same for a start that is sent again."""

from __future__ import annotations

import inspect
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

import anyio.to_thread

from ocpp16_sdk.messages import StartTransactionRequest

_MAX_ID = 2**31 - 1
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class TransactionStart:
    """What makes a start of a transaction the one it is: a charge point that sends it again repeats these (CS-12)."""

    identity: str
    connector_id: int
    id_tag: str
    """In lower case, as its case counts for nothing (OCPP 1.6 7.28)."""
    timestamp: datetime
    """With a zone; equal moments of different zones are equal."""
    meter_start: int


class AsyncTransactionIdStore(Protocol):
    """Where starts are kept: an application's database, or `MemoryTransactionIdStore`."""

    async def transaction_id(self, start: TransactionStart) -> int:
        """The id that the start was given before; else a new one, from 1 to 2**31 - 1, that is kept with it.

        Of two calls at the same time with an equal start both get the same id.
        """
        ...


class TransactionIdStore(Protocol):
    """The same with a plain function, which runs in a worker thread."""

    def transaction_id(self, start: TransactionStart) -> int:
        """The id of a start; see `AsyncTransactionIdStore`."""
        ...


class MemoryTransactionIdStore:
    """Keeps the newest starts in memory, and counts.

    Args:
        first: the first id; by default a random one, as a program that starts anew knows nothing of transactions that
            are still running.
        remembered: how many starts are kept.
    """

    def __init__(self, *, first: int | None = None, remembered: int = _REMEMBERED) -> None:
        self._next = secrets.randbelow(_MAX_ID) + 1 if first is None else first
        self._remembered = remembered
        self._ids: dict[TransactionStart, int] = {}

    async def transaction_id(self, start: TransactionStart) -> int:
        """The id that the start was given before, if it is still kept; else the next one."""
        known = self._ids.get(start)
        if known is not None:
            return known
        given = self._ids[start] = self._next
        # Begins anew after the last: whoever had these ids is two thousand million transactions ago.
        self._next = given % _MAX_ID + 1
        if len(self._ids) > self._remembered:
            del self._ids[next(iter(self._ids))]
        return given


class HasIdentity(Protocol):
    """A charge point as its handlers have it."""

    @property
    def identity(self) -> str:
        """Its name."""
        ...


class TransactionIds:
    """Gives each StartTransaction its id, and the same one when it is sent again (CS-11, CS-12).

    Args:
        starts: where they are kept; by default in memory, the newest 100,000 of them. A plain function runs in a
            worker thread.
    """

    def __init__(self, starts: AsyncTransactionIdStore | TransactionIdStore | None = None) -> None:
        self._starts = MemoryTransactionIdStore() if starts is None else starts

    async def of(self, charge_point: HasIdentity, request: StartTransactionRequest) -> int:
        """The id of the transaction that a charge point has started.

        Raises:
            ValueError: the store gave an id that is none (errata 3.54).
        """
        start = TransactionStart(
            charge_point.identity,
            request.connector_id,
            request.id_tag.lower(),
            request.timestamp,
            request.meter_start,
        )
        given = await _asked(self._starts, start)
        if not 1 <= given <= _MAX_ID:
            raise ValueError(f"{given} is no transaction id: 1 to {_MAX_ID} was expected")
        return given


async def _asked(starts: AsyncTransactionIdStore | TransactionIdStore, start: TransactionStart) -> int:
    if inspect.iscoroutinefunction(starts.transaction_id):
        return await cast("AsyncTransactionIdStore", starts).transaction_id(start)
    return await anyio.to_thread.run_sync(cast("TransactionIdStore", starts).transaction_id, start)
