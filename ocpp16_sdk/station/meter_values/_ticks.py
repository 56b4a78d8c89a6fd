"""When meter values are due. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_DAY = timedelta(days=1)
_EARLY = timedelta(seconds=1)  # a deadline counts seconds, and the clock of the machine may be adjusted


def next_sample(origin: datetime, interval: int, now: datetime) -> datetime:
    """Return the next multiple of the interval from the start of the transaction (CP-84)."""
    step = timedelta(seconds=interval)
    return origin + (max(0, (now - origin) // step) + 1) * step


def next_aligned(interval: int, now: datetime) -> datetime:
    """Return the next multiple of the interval from midnight UTC; midnight itself always is one (CP-85)."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(next_sample(midnight, interval, now), midnight + _DAY)


def is_due(tick: datetime, now: datetime, interval: int) -> bool:
    """Return whether a reading now belongs to a tick. It does not if the time of day has changed, or the settings."""
    step = timedelta(seconds=interval)
    return -min(_EARLY, step / 2) < now - tick < step
