"""Converts other forms of times to RFC 3339 (TYPE-07): ISO 8601, and the forms that standard libraries write."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES_OF_UTC = "UTC|GMT"  # other abbreviations are ambiguous: BST, CST, IST
_MAX_CHARACTERS = 100

# Extended or basic format; optional: seconds, a space for T, a comma before the fraction, an offset without minutes,
# no zone.
_TIME = re.compile(
    r"(?P<year>[0-9]{4})(?P<dash>-?)(?P<month>[0-9]{2})(?P=dash)(?P<day>[0-9]{2})[Tt ]"
    r"(?P<hour>[0-9]{2})(?P<colon>:?)(?P<minute>[0-9]{2})"
    r"(?:(?P=colon)(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]+))?)?"
    r"(?P<zone>[Zz]|(?P<sign>[+-])(?P<hours>[0-9]{2})(?::?(?P<minutes>[0-9]{2}))?)?"
)
# What follows a zone, or names it: `Z[Europe/London]` (Java), ` +0000 UTC m=+0.01` (Go), ` UTC`. A time with only
# `[Europe/London]` is refused: it is not in UTC, and it is ambiguous in one hour of each year.
_AFTER_ZONE = re.compile(
    rf"(?P<time>.*?[0-9Zz])(?:(?:(?<=[Zz])|(?<=[+-][0-9]{{2}}:[0-9]{{2}}))\[[\w/+:-]+\]"
    rf"| ?(?P<name>{_NAMES_OF_UTC})"
    rf"| (?P<offset>[+-][0-9]{{2}}:?[0-9]{{2}})(?: [A-Z0-9+-]{{1,6}})?(?: m=[+-][0-9.]+)?)"
)
# Forms with the name of the month: HTTP and mail (PHP, .NET `r`, toUTCString), C and Java `Date`, Node `Date`.
_CLOCK = r"(?P<clock>[0-9]{2}:[0-9]{2}:[0-9]{2})"
_ZONE = rf"(?P<zone>{_NAMES_OF_UTC})?(?P<offset>[+-][0-9]{{2}}:?[0-9]{{2}})?"
_WITH_MONTH = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:[a-z]{{3,9}}, )?(?P<day>[0-9]{{1,2}})[ -](?P<month>[a-z]{{3}})[ -](?P<year>[0-9]{{4}}) {_CLOCK} ?{_ZONE}",
        rf"[a-z]{{3}} (?P<month>[a-z]{{3}}) {{1,2}}(?P<day>[0-9]{{1,2}}) {_CLOCK}(?: {_ZONE})? (?P<year>[0-9]{{4}})",
        rf"[a-z]{{3}} (?P<month>[a-z]{{3}}) (?P<day>[0-9]{{1,2}}) (?P<year>[0-9]{{4}}) {_CLOCK} {_ZONE}(?: \(.*\))?",
    )
)


def has_zone(text: str) -> bool | None:
    """Return whether a time has a zone; None if the text is not a time."""
    found = _TIME.fullmatch(_iso(text))
    return found and found["zone"] is not None


def rfc3339(text: str, zone: tzinfo = UTC) -> str | None:
    """Return the time in RFC 3339, in `zone` if it has none; None if the text is not a time that exists.

    24:00:00 is midnight at the end of the day, and second 60 is second 0 of the next minute.
    """
    found = _TIME.fullmatch(_iso(text))
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


def _iso(text: str) -> str:
    """Return the form of ISO 8601 of a time that names its zone or its month; else the text."""
    text = text if len(text) <= _MAX_CHARACTERS else ""
    for form in _WITH_MONTH:
        found = form.fullmatch(text)
        if found is not None and found["month"].lower() in _MONTHS:
            month = _MONTHS.index(found["month"].lower()) + 1
            zone = found["offset"] or ("Z" if found["zone"] else "")
            return f"{found['year']}-{month:02}-{int(found['day']):02}T{found['clock']}{zone}"
    found = _AFTER_ZONE.fullmatch(text)
    if found is None or _TIME.fullmatch(text):
        return text
    return found["time"] + (found["offset"] or ("Z" if found["name"] else ""))


def _offset(found: re.Match[str]) -> tzinfo | None:
    if found["sign"] is None:
        return UTC if found["zone"] else None
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    if minutes > 59:
        raise ValueError("minutes of an offset must be 0 to 59")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if found["sign"] == "-" else offset)
