"""The database of the depot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from ocpp16_sdk import messages as m
from ocpp16_sdk.central_system import TransactionStart

from .tables import ChargePoint, Connector, Reading, Table, Tag, Transaction


class Database:
    """All stored data; it is the `AsyncTransactionIdStore` and the `AsyncRegistrationStore` of the depot."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(url)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)

    async def open(self) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(Table.metadata.create_all)

    async def aclose(self) -> None:
        await self._engine.dispose()

    async def save_rows(self, *rows: Table) -> None:
        """Add rows, or change those that have the same key."""
        async with self._sessions.begin() as session:
            for row in rows:
                await session.merge(row)

    # Registrations

    async def load(self, identity: str) -> m.RegistrationStatus | None:
        row = await self.charge_point(identity)
        return None if row is None or row.registration is None else m.RegistrationStatus(row.registration)

    async def save(self, identity: str, status: m.RegistrationStatus) -> None:
        async with self._sessions.begin() as session:
            await session.execute(
                update(ChargePoint).where(ChargePoint.identity == identity).values(registration=status)
            )

    # Transactions

    async def transaction_id(self, start: TransactionStart) -> int:
        """Store the start, unless the unique constraint of the table finds it."""
        try:
            async with self._sessions.begin() as session:
                row = Transaction(**asdict(start))
                session.add(row)
                await session.flush()
                return row.id
        except IntegrityError:
            same = asdict(start)
            del same["id_tag"]  # a repeated start may have another spelling
            async with self._sessions() as session:
                return (await session.execute(select(Transaction.id).filter_by(**same))).scalar_one()

    async def stop(self, identity: str, stop: m.StopTransactionRequest) -> None:
        """Store the stop of a transaction.

        Raises:
            LookupError: the charge point has no such transaction.
        """
        async with self._sessions.begin() as session:
            row = await session.get(Transaction, stop.transaction_id)
            if row is None or row.identity != identity:
                raise LookupError(f"{identity!r} has no transaction {stop.transaction_id}")
            row.stop = stop

    async def transaction(self, transaction_id: int) -> Transaction | None:
        async with self._sessions() as session:
            return await session.get(Transaction, transaction_id)

    async def transactions(
        self, *, identity: str | None, running: bool | None, after: int, limit: int
    ) -> Sequence[Transaction]:
        """Return transactions in the order of their ids, filtered by charge point and by running or stopped."""
        query = select(Transaction).where(Transaction.id > after).order_by(Transaction.id).limit(limit)
        if identity is not None:
            query = query.where(Transaction.identity == identity)
        if running is not None:
            query = query.where(Transaction.stop.is_(None) if running else Transaction.stop.is_not(None))
        async with self._sessions() as session:
            return (await session.scalars(query)).all()

    async def readings(self, transaction_id: int, *, limit: int) -> Sequence[m.MeterValue]:
        """Return the first readings of a transaction, from its own charge point only."""
        own = (Transaction.id == Reading.transaction_id) & (Transaction.identity == Reading.identity)
        query = select(Reading.value).join(Transaction, own).where(Transaction.id == transaction_id)
        query = query.order_by(Reading.id).limit(limit)
        async with self._sessions() as session:
            return (await session.scalars(query)).all()

    # Charge points and drivers

    async def charge_point(self, identity: str) -> ChargePoint | None:
        async with self._sessions() as session:
            return await session.get(ChargePoint, identity)

    async def charge_points(self) -> Sequence[ChargePoint]:
        async with self._sessions() as session:
            return (await session.scalars(select(ChargePoint).order_by(ChargePoint.identity))).all()

    async def statuses(self) -> dict[str, list[m.StatusNotificationRequest]]:
        """Return the last status of each connector, by identity."""
        statuses: dict[str, list[m.StatusNotificationRequest]] = {}
        async with self._sessions() as session:
            for row in await session.scalars(select(Connector).order_by(Connector.connector_id)):
                statuses.setdefault(row.identity, []).append(row.status)
        return statuses

    async def tag(self, id_tag: str) -> m.IdTagInfo | None:
        """Return the entry of an identifier, which is found in any case."""
        async with self._sessions() as session:
            row = await session.get(Tag, id_tag.lower())
        return None if row is None else row.info
