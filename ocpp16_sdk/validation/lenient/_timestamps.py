"""Times that are not quite RFC 3339 (TYPE-07)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

# Extended or basic format, no seconds, blank for T, comma fraction, an offset of hours alone, no zone at all.
_TIME = re.compile(
    r"(?P<year>[0-9]{4})(?P<dash>-?)(?P<month>[0-9]{2})(?P=dash)(?P<day>[0-9]{2})[Tt ]"
    r"(?P<hour>[0-9]{2})(?P<colon>:?)(?P<minute>[0-9]{2})"
    r"(?:(?P=colon)(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]+))?)?"
    r"(?P<zone>[Zz]|(?P<sign>[+-])(?P<hours>[0-9]{2})(?::?(?P<minutes>[0-9]{2}))?)?"
)


def has_zone(text: str) -> bool | None:
    """Whether the time has a zone; None if it is no time."""
    found = _TIME.fullmatch(text)
    return found and found["zone"] is not None


def rfc3339(text: str, zone: tzinfo = UTC) -> str | None:
    """The time as RFC 3339 has it, in `zone` if it has none; None if it is no time, or one that does not exist.

    24:00:00 is the midnight that ends the day, and second 60 the first of the next minute.
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
        moment = date + timedelta(hours=hour, minutes=minute, seconds=second, microseconds=fraction)
        return moment.replace(tzinfo=_offset(found) or zone).isoformat()
    except (ValueError, OverflowError):
        return None


def _offset(found: re.Match[str]) -> tzinfo | None:
    if found["sign"] is None:
        return UTC if found["zone"] else None
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    if minutes > 59:
        raise ValueError("an hour has 60 minutes")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if found["sign"] == "-" else offset)
