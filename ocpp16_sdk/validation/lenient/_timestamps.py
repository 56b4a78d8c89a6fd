"""Converts other forms of ISO 8601 to RFC 3339 (TYPE-07)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

# Extended or basic format; optional: seconds, a space for T, a comma before the fraction, an offset without minutes,
# no zone.
_TIME = re.compile(
    r"(?P<year>[0-9]{4})(?P<dash>-?)(?P<month>[0-9]{2})(?P=dash)(?P<day>[0-9]{2})[Tt ]"
    r"(?P<hour>[0-9]{2})(?P<colon>:?)(?P<minute>[0-9]{2})"
    r"(?:(?P=colon)(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]+))?)?"
    r"(?P<zone>[Zz]|(?P<sign>[+-])(?P<hours>[0-9]{2})(?::?(?P<minutes>[0-9]{2}))?)?"
)


def has_zone(text: str) -> bool | None:
    """Return whether a time has a zone; None if the text is not a time."""
    found = _TIME.fullmatch(text)
    return found and found["zone"] is not None


def rfc3339(text: str, zone: tzinfo = UTC) -> str | None:
    """Return the time in RFC 3339, in `zone` if it has none; None if the text is not a time that exists.

    24:00:00 is midnight at the end of the day, and second 60 is second 0 of the next minute.
    """
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    fraction = int((found["fraction"] or "")[:6].ljust(6, "0"))
    if minute > 59 or second > 60 or hour > 24 or (hour == 24 and (minute or second or fraction)):
        return None
    try:
        date = datetime(int(found["year"]), int(found["month"]), int(found["day"]))
        time = date + timedelta(hours=hour, minutes=minute, seconds=second, microseconds=fraction)
        return time.replace(tzinfo=_offset(found) or zone).isoformat()
    except (ValueError, OverflowError):
        return None


def _offset(found: re.Match[str]) -> tzinfo | None:
    if found["sign"] is None:
        return UTC if found["zone"] else None
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    if minutes > 59:
        raise ValueError("minutes of an offset must be 0 to 59")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if found["sign"] == "-" else offset)
