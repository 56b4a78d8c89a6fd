"""Time formats that the lenient policy reads (TYPE-07)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import InvalidMessageError
from ocpp16_sdk.validation.lenient import Lenient, times_without_zone
from ocpp16_sdk.validation.lenient._timestamps import rfc3339
from tests.validation.lenient.lenient_reading import read_with, rules_of

NOON = datetime(2026, 5, 1, 12, 30, 15, tzinfo=UTC)
PLAIN: list[str] = []
WITHOUT_ZONE, FORM = ["time_without_zone"], ["time_format"]

TIMES: dict[str, tuple[datetime, list[str]]] = {
    "2026-05-01T12:30:15Z": (NOON, PLAIN),
    "2026-05-01T12:30:15.486Z": (NOON + timedelta(milliseconds=486), PLAIN),
    "2026-05-01T13:30:15+01:00": (NOON, PLAIN),
    "2026-05-01t12:30:15z": (NOON, PLAIN),
    "2026-05-01T12:30:15.123456789Z": (NOON + timedelta(microseconds=123456), PLAIN),
    "2026-05-01T12:30Z": (NOON - timedelta(seconds=15), FORM),
    "2026-05-01T13:30:15+0100": (NOON, FORM),
    "2026-05-01T13:30:15+01": (NOON, FORM),
    "2026-05-01T03:00:15-0930": (NOON, FORM),
    "2026-05-01 12:30:15Z": (NOON, FORM),
    "2026-05-01T12:30:15,5Z": (NOON + timedelta(milliseconds=500), FORM),
    "20260501T123015Z": (NOON, FORM),
    "20260501T1230Z": (NOON - timedelta(seconds=15), FORM),
    "2026-05-01T24:00:00Z": (datetime(2026, 5, 2, tzinfo=UTC), FORM),
    "2026-12-31T23:59:60Z": (datetime(2027, 1, 1, tzinfo=UTC), FORM),
    "2026-05-01T12:30:15": (NOON, WITHOUT_ZONE),
    "2026-05-01 12:30:15": (NOON, WITHOUT_ZONE),
    "2026-05-01T12:30": (NOON - timedelta(seconds=15), WITHOUT_ZONE),
    "20260501T123015": (NOON, WITHOUT_ZONE),
    "1970-01-01T00:00:00": (datetime(1970, 1, 1, tzinfo=UTC), WITHOUT_ZONE),
}

# Forms that standard libraries write, by language and function.
WRITTEN: dict[str, tuple[str, list[str]]] = {
    "Java ZonedDateTime in GMT": ("2026-05-01T12:30:15Z[GMT]", FORM),
    "Java ZonedDateTime in UTC": ("2026-05-01T12:30:15.000Z[UTC]", FORM),
    "Java ZonedDateTime": ("2026-05-01T13:30:15+01:00[Europe/London]", FORM),
    "Java ZonedDateTime without minutes of the offset": ("2026-05-01T15:30:15+03:00[Etc/GMT-3]", FORM),
    "Java LocalDateTime": ("2026-05-01T12:30:15", WITHOUT_ZONE),
    "Java Date": ("Fri May 01 12:30:15 UTC 2026", FORM),
    "Java Date in GMT": ("Fri May 01 12:30:15 GMT 2026", FORM),
    "Go Time.String": ("2026-05-01 12:30:15 +0000 UTC", FORM),
    "Go Time.String with a zone": ("2026-05-01 14:30:15 +0200 CEST", FORM),
    "Go Time.String with a nameless zone": ("2026-05-01 14:30:15 +0200 +0200", FORM),
    "Go time.Now": ("2026-05-01 14:30:15 +0200 CEST m=+0.012345678", FORM),
    "Go RFC1123": ("Fri, 01 May 2026 12:30:15 UTC", FORM),
    "Go RFC1123Z": ("Fri, 01 May 2026 14:30:15 +0200", FORM),
    "Go UnixDate": ("Fri May  1 12:30:15 UTC 2026", FORM),
    "Go RubyDate": ("Fri May 01 14:30:15 +0200 2026", FORM),
    "Node Date.toString": ("Fri May 01 2026 14:30:15 GMT+0200 (Central European Summer Time)", FORM),
    "Node Date.toUTCString": ("Fri, 01 May 2026 12:30:15 GMT", FORM),
    "PHP DATE_ISO8601": ("2026-05-01T14:30:15+0200", FORM),
    "PHP DATE_COOKIE": ("Friday, 01-May-2026 12:30:15 UTC", FORM),
    "PHP DATE_RFC2822": ("Fri, 01 May 2026 14:30:15 +0200", FORM),
    "C asctime": ("Fri May  1 12:30:15 2026", WITHOUT_ZONE),
    "C strftime %F %T %Z": ("2026-05-01 12:30:15 UTC", FORM),
    "C strftime %F %T %z": ("2026-05-01 14:30:15 +0200", FORM),
    ".NET o": ("2026-05-01T12:30:15.0000000Z", PLAIN),
    ".NET u": ("2026-05-01 12:30:15Z", FORM),
    ".NET s": ("2026-05-01T12:30:15", WITHOUT_ZONE),
    ".NET r": ("Fri, 01 May 2026 12:30:15 GMT", FORM),
}
# The day or the century is not known, or the abbreviation of the zone has several meanings.
AMBIGUOUS = [
    *("05/01/2026 12:30:15", "5/1/2026 12:30:15 PM", "5/1/2026 12:30:15 PM +00:00", "01.05.2026 12:30:15"),
    *("Friday, 01-May-26 12:30:15 UTC", "01 May 26 12:30 UTC"),
    *("Fri May 01 12:30:15 BST 2026", "Fri, 01 May 2026 12:30:15 EST", "2026-05-01 12:30:15 CST"),
    *("2026-05-01T12:30:15[Europe/London]", "2026-10-25T01:30:00[Europe/London]", "2026-05-01T12:30:15Z[]"),
]


def at(text: str, policy: Lenient | None = None) -> tuple[datetime, list[str]]:
    payload, repairs = read_with(policy or Lenient(), m.HeartbeatResponse, {"currentTime": text})
    return payload.current_time, rules_of(repairs)


@pytest.mark.item("TYPE-06", "TYPE-07")
@pytest.mark.parametrize("text", TIMES)
def test_a_time_in_another_format_is_read(text: str) -> None:
    assert at(text) == TIMES[text]


@pytest.mark.item("TYPE-07")
@pytest.mark.parametrize("function", WRITTEN)
def test_a_time_as_a_standard_library_writes_it_is_read(function: str) -> None:
    text, rules = WRITTEN[function]
    assert at(text) == (NOON, rules)


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_an_ambiguous_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidMessageError):
        at(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "0",
            "now",
            "1359752012",
            "1359752012.5",
            "2026-05-01",
            "20260501",
            "202605011230",
            "2026-W18-5T12:30:15Z",
        ),
        *("2026-121T12:30:15Z", "12:30:15Z", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00", "2026-05-01T24:00:01Z"),
        *(
            "2026-05-01T25:00:00",
            "2026-05-01T12:60:00",
            "2026-05-01T12:30:61Z",
            "2026-05-01T12:30:15+24",
            "26-05-01T12:30",
        ),
        *(
            "2026-05-01T12:30:15+0260",
            "2026-05-01T12Z",
            "2026-05-01T12:30:15.Z",
            "2026-0501T12:30:15Z",
            "٢٠٢٦-05-01T12:30",
        ),
        *(
            "2026-05-01T12:3015Z",
            "0000-01-01T00:00:00",
            "9999-12-31T24:00:00",
            "2026-05-01T12:30:15Z\n",
            "2026-05-01T12:30 Z",
        ),
        "2026-05-01T12:30:15" + "." * 50_000,
    ],
)
def test_a_text_that_is_not_a_time_is_refused(text: str) -> None:
    assert rfc3339(text) is None
    with pytest.raises(InvalidMessageError):
        at(text)


@given(
    moment=st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31)),
    offset=st.integers(-23 * 60 - 59, 23 * 60 + 59),
    form=st.sampled_from(("%Y%m%dT%H%M%S.%f", "%Y-%m-%d %H:%M:%S,%f", "%Y-%m-%dT%H%M%S.%f", "%Y%m%dt%H:%M:%S.%f")),
    zone=st.sampled_from(("%z", "%:z")),
)
def test_every_time_is_read_in_every_format(moment: datetime, offset: int, form: str, zone: str) -> None:
    there = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    hours, minutes = divmod(abs(offset), 60)
    written = f"{'-' if offset < 0 else '+'}{hours:02}{':' if zone == '%:z' else ''}{minutes:02}"
    text = there.strftime(form.replace("%Y", f"{there.year:04}")) + written
    assert at(text)[0] == there


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 12, 31)))
def test_a_time_without_a_zone_is_in_utc(moment: datetime) -> None:
    assert at(moment.isoformat()) == (moment.replace(tzinfo=UTC), WITHOUT_ZONE)


@given(st.text(max_size=40) | st.from_regex(r"[0-9T:.,+Zz -]{0,30}", fullmatch=True))
def test_no_text_raises_another_error(text: str) -> None:
    try:
        moment, _ = at(text)
    except InvalidMessageError:
        return
    assert moment.tzinfo is not None


def test_times_without_a_zone_may_be_local_times() -> None:  # quirk 10
    berlin = Lenient().with_rules(times_without_zone(ZoneInfo("Europe/Berlin")))
    assert at("2026-05-01T14:30:15", berlin) == (NOON, WITHOUT_ZONE)
    assert at("2026-12-01T13:30:15", berlin) == (datetime(2026, 12, 1, 12, 30, 15, tzinfo=UTC), WITHOUT_ZONE)
    assert at("2026-05-01T12:30:15Z", berlin) == (NOON, PLAIN)


@pytest.mark.item("TYPE-06")
def test_a_time_is_sent_in_one_format() -> None:
    payload, _ = read_with(Lenient(), m.HeartbeatResponse, {"currentTime": "20260501T143015+02"})
    assert json.loads(Lenient().dump(payload)) == {"currentTime": "2026-05-01T12:30:15.000Z"}
