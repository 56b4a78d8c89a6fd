"""The table of the sessions: one row for each connector with a transaction, written in the commits of its messages."""

from __future__ import annotations

from dataclasses import replace

from ocpp16_sdk.station._state import Session
from ocpp16_sdk.station._storage import Table

SESSIONS = Table("session", Session)


def differ_in_register_only(before: Session | None, after: Session | None) -> bool:
    """Return whether only the register has changed: such a row need not be synced at once."""
    if before is None or after is None:
        return False
    return replace(before, register=0, register_at=None) == replace(after, register=0, register_at=None)
