"""Times: RFC 3339 in, UTC with milliseconds and `Z` out (TYPE-06, TYPE-07)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from ocpp16_sdk.messages import HeartbeatResponse
from ocpp16_sdk.model import format_timestamp
from tests.messages.oracle import is_rfc3339


def received(text: str) -> HeartbeatResponse:
    return HeartbeatResponse.from_json(json.dumps({"currentTime": text}))


def sent(moment: datetime) -> str:
    text: str = json.loads(HeartbeatResponse(current_time=moment).to_json())["currentTime"]
    return text


@pytest.mark.item("TYPE-06")
@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("2026-05-01T12:34:56Z", "2026-05-01T12:34:56.000Z"),
        ("2026-05-01t12:34:56z", "2026-05-01T12:34:56.000Z"),
        ("2026-05-01T12:34:56.1+02:00", "2026-05-01T10:34:56.100Z"),
        ("2026-05-01T12:34:56.999999Z", "2026-05-01T12:34:56.999Z"),
        ("2026-05-01T12:34:56.12345678901234567890Z", "2026-05-01T12:34:56.123Z"),
        ("2026-01-01T00:30:00+05:45", "2025-12-31T18:45:00.000Z"),
        ("2026-05-01T12:34:56-00:00", "2026-05-01T12:34:56.000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ],
)
def test_a_time_of_any_zone_is_sent_in_utc(text: str, leaves: str) -> None:
    assert json.loads(received(text).to_json()) == {"currentTime": leaves}


@pytest.mark.item("TYPE-06")
@pytest.mark.parametrize(
    "zone",
    [UTC, timezone(timedelta(hours=2)), ZoneInfo("America/St_Johns"), timezone(-timedelta(hours=23, minutes=59))],
)
def test_an_aware_datetime_is_sent_in_utc(zone: timezone | ZoneInfo) -> None:
    moment = datetime(2026, 5, 1, 12, 34, 56, 789_999, UTC)
    assert sent(moment.astimezone(zone)) == format_timestamp(moment) == "2026-05-01T12:34:56.789Z"


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_beyond_the_range_of_utc_does_not_fail_its_message(text: str) -> None:
    answer = received(text)
    leaves = json.loads(answer.to_json())["currentTime"]
    assert is_rfc3339(leaves)
    assert HeartbeatResponse.from_json(answer.to_json()).to_json() == answer.to_json()


@pytest.mark.item("TYPE-07")
@pytest.mark.parametrize(
    "text",
    [
        *("2026-05-01T12:34:56", "2026-05-01", "2026-05-01T12:34Z", "2026-05-01 12:34:56Z", "20260501T123456Z"),
        *("1777638896", "1777638896.5", "-1", "", "now", "2026-W18-5T12:34:56Z", "2026-05-01T24:00:00Z"),
        *("2026-05-01T12:34:56,5Z", "2026-05-01T12:34:56+0200", "2026-05-01T12:34:56+02", "2026-02-29T00:00:00Z"),
    ],
)
def test_a_text_that_is_not_rfc3339_is_refused_on_the_wire_and_in_python(text: str) -> None:
    with pytest.raises(ValidationError):
        received(text)
    with pytest.raises(ValidationError):
        HeartbeatResponse.model_validate({"current_time": text})


@pytest.mark.parametrize("value", [1777638896, 1777638896.5, 0, True, None, date(2026, 5, 1), [], "1777638896"])
def test_a_value_that_is_not_a_time_is_refused_in_python(value: object) -> None:
    with pytest.raises(ValidationError):
        HeartbeatResponse.model_validate({"current_time": value})


@pytest.mark.parametrize("number", ["1777638896", "1777638896.5", "0"])
def test_a_number_is_not_a_time_on_the_wire(number: str) -> None:
    with pytest.raises(ValidationError):
        HeartbeatResponse.from_json(f'{{"currentTime":{number}}}')


@pytest.mark.item("TYPE-06")
def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(ValidationError, match="with a time zone"):
        HeartbeatResponse(current_time=datetime(2026, 5, 1))


def test_equal_times_of_two_zones_are_equal_payloads() -> None:
    one, other = received("2026-05-01T12:00:00Z"), received("2026-05-01T14:00:00+02:00")
    assert (one, hash(one)) == (other, hash(other))


def test_the_json_schema_of_a_payload_describes_a_time() -> None:
    assert HeartbeatResponse.model_json_schema()["properties"]["currentTime"]["format"] == "date-time"
