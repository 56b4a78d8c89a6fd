"""The fields that identify the start of a transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TransactionStart:
    """The fields that identify the start of a transaction; a charge point sends them again with it (OCPP 1.6 3.7).

    Two are equal if their identifiers differ only in case. A store compares `id_tag_lower`.
    """

    identity: str
    """The identity of the charge point."""
    connector_id: int
    """The connector."""
    id_tag: str = field(compare=False)
    """As the charge point sent it the first time."""
    timestamp: datetime
    """With a time zone; the same moment in different time zones is equal."""
    meter_start: int
    """The meter at the start, in Wh."""
    id_tag_lower: str = field(init=False)
    """The identifier in lower case, as identifiers are equal in any case (OCPP 1.6 7.28)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id_tag_lower", self.id_tag.lower())
