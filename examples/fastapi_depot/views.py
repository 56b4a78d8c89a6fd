"""The responses of the routes that are not OCPP messages, with names as on the wire."""

from __future__ import annotations

from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from ocpp16_sdk import messages as m

from .tables import Transaction


class View(BaseModel, frozen=True, alias_generator=to_camel, validate_by_name=True, serialize_by_alias=True):
    """Snake case in Python, camel case in JSON."""


class ChargePointView(View, frozen=True):
    """A charge point: its last boot, and the last status of each connector."""

    identity: str
    connected: bool
    boot: m.BootNotificationRequest
    connectors: tuple[m.StatusNotificationRequest, ...]


class TransactionView(View, frozen=True):
    """A transaction; it is running while it has no stop."""

    transaction_id: int
    identity: str
    start: m.StartTransactionRequest
    stop: m.StopTransactionRequest | None = None

    @classmethod
    def of(cls, row: Transaction) -> TransactionView:
        start = m.StartTransactionRequest(
            connector_id=row.connector_id, id_tag=row.id_tag, timestamp=row.timestamp, meter_start=row.meter_start
        )
        return cls(transaction_id=row.id, identity=row.identity, start=start, stop=row.stop)


class Problem(View, frozen=True):
    """The reason of a failure."""

    detail: str
