"""The transactions that an application holds, or may ask for."""

from __future__ import annotations

from collections.abc import Iterable
from weakref import WeakValueDictionary

from ocpp16_sdk.charge_point.outbox._entry import TransactionRecord
from ocpp16_sdk.charge_point.outbox._transaction import AsyncTransaction, TransactionMessages, TransactionProgress


class OpenTransactions:
    """The transactions that are open, and the course of those that are stopped as long as somebody holds them."""

    def __init__(self) -> None:
        self._open: dict[int, AsyncTransaction] = {}
        self._courses = WeakValueDictionary[int, TransactionProgress]()

    @property
    def open(self) -> tuple[AsyncTransaction, ...]:
        """Those that are not stopped, the oldest first."""
        return tuple(self._open.values())

    def restore(self, desk: TransactionMessages, records: Iterable[TransactionRecord]) -> None:
        """Begin with what a store holds; who held a transaction before holds it still."""
        before, self._open = self._open, {}
        for record in records:
            self.update(record)
            if not record.stopped:
                self._open[record.number] = before.get(record.number) or self._transaction(desk, record)

    def add(self, desk: TransactionMessages, record: TransactionRecord) -> AsyncTransaction:
        """Take in a new one."""
        transaction = self._open[record.number] = self._transaction(desk, record)
        return transaction

    def update(self, record: TransactionRecord) -> None:
        """Note that one has come farther."""
        course = self._courses.get(record.number)
        if course is not None:
            course.update(record)
        if record.stopped:
            self._open.pop(record.number, None)

    def _transaction(self, desk: TransactionMessages, record: TransactionRecord) -> AsyncTransaction:
        course = self._courses[record.number] = TransactionProgress(record)
        return AsyncTransaction(desk, course)
