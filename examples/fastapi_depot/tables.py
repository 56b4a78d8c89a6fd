"""The tables. Messages of charge points are stored as they were received, in their wire form."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ocpp16_sdk import messages as m
from ocpp16_sdk.model import Payload

P = TypeVar("P", bound=Payload)


class Message(TypeDecorator[P]):
    """A column with a message, or a part of one, as JSON."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[P]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: P | None, dialect: Dialect) -> str | None:
        return None if value is None else value.to_json()

    def process_result_value(self, value: Any, dialect: Dialect) -> P | None:
        return None if value is None else self.kind.from_json(value)


class Timestamp(TypeDecorator[datetime]):
    """A column with a time and its time zone, which SQLite does not support."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Table(DeclarativeBase):
    """The base of the tables."""


class ChargePoint(Table):
    """A charge point that has booted at least once."""

    __tablename__ = "charge_points"
    identity: Mapped[str] = mapped_column(primary_key=True)
    boot: Mapped[m.BootNotificationRequest] = mapped_column(Message(m.BootNotificationRequest))
    registration: Mapped[str | None]


class Connector(Table):
    """The last status of a connector; 0 is the main controller of the charge point."""

    __tablename__ = "connectors"
    identity: Mapped[str] = mapped_column(primary_key=True)
    connector_id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[m.StatusNotificationRequest] = mapped_column(Message(m.StatusNotificationRequest))


class Tag(Table):
    """An identifier that may charge, in lower case."""

    __tablename__ = "id_tags"
    id_tag: Mapped[str] = mapped_column(primary_key=True)
    info: Mapped[m.IdTagInfo] = mapped_column(Message(m.IdTagInfo))


class Transaction(Table):
    """A transaction; a repeated start is the same transaction."""

    __tablename__ = "transactions"
    __table_args__ = (
        UniqueConstraint("identity", "connector_id", "id_tag_lower", "timestamp", "meter_start"),
        {"sqlite_autoincrement": True},  # an id is never given twice
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    identity: Mapped[str]
    connector_id: Mapped[int]
    id_tag: Mapped[str]
    id_tag_lower: Mapped[str]
    timestamp: Mapped[datetime] = mapped_column(Timestamp)
    meter_start: Mapped[int]
    stop: Mapped[m.StopTransactionRequest | None] = mapped_column(Message(m.StopTransactionRequest))


class Reading(Table):
    """A reading of the meter."""

    __tablename__ = "readings"
    id: Mapped[int] = mapped_column(primary_key=True)
    identity: Mapped[str]
    connector_id: Mapped[int]
    transaction_id: Mapped[int | None] = mapped_column(index=True)
    value: Mapped[m.MeterValue] = mapped_column(Message(m.MeterValue))
