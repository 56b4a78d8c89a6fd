"""The authorization cache: what the central system last said about each token (OCPP 1.6 3.5.1). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from ocpp16_sdk.messages import AuthorizationStatus
from ocpp16_sdk.station.authorization._rules import Entry

_FIRST = datetime.min.replace(tzinfo=UTC)


def evicted(cache: Mapping[str, Entry], size: int, new: str, now: datetime) -> str | None:
    """Return the key that is removed so that a new key fits; None if there is room.

    Invalid tokens are removed first, then the valid one that was changed longest ago (OCPP 1.6 errata 3.4).
    """
    if new in cache or len(cache) < size:
        return None

    def order(key: str) -> tuple[bool, datetime]:
        entry = cache[key]
        return entry.status(now) is AuthorizationStatus.ACCEPTED, entry.changed or _FIRST

    return min(cache, key=order)
