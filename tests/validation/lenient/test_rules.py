"""Rules can be removed and added."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import core_schema

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import InvalidMessageError
from ocpp16_sdk.model import ChargePointRequest, Payload, Response
from ocpp16_sdk.validation.lenient import (
    ABSENT,
    NULL,
    RULES,
    TOO_LONG,
    UNKNOWN_FIELD,
    FaultyValue,
    Lenient,
    Replacement,
    Rule,
)
from tests.validation.lenient.lenient_reading import read_with, rules_of

SEEN: list[FaultyValue] = []


def note(faulty: FaultyValue) -> None:
    SEEN.append(faulty)


def data_as_text(faulty: FaultyValue) -> Replacement | None:
    is_object = faulty.path == ("data",) and isinstance(faulty.value, dict)
    return faulty.replace(json.dumps(faulty.value)) if is_object else None


def not_readonly(faulty: FaultyValue) -> Replacement | None:
    return faulty.replace(False) if faulty.error_type == "missing" and faulty.path[-1] == "readonly" else None


def tidy(faulty: FaultyValue) -> Replacement | None:
    if faulty.expected_type is not m.UnitOfMeasure or not isinstance(faulty.value, str):
        return None
    return faulty.replace({"watt": "W"}.get(faulty.value.lower(), faulty.value))


def no_time(faulty: FaultyValue) -> Replacement | None:
    return faulty.remove() if faulty.optional and faulty.value == "0" else None


def test_without_rules_it_is_strict() -> None:
    with pytest.raises(InvalidMessageError):
        Lenient(()).load(m.HeartbeatRequest, '{"a":1}')


def test_a_rule_can_be_left_out() -> None:
    policy = Lenient().without(UNKNOWN_FIELD, TOO_LONG)
    assert set(RULES) - set(policy.rules) == {UNKNOWN_FIELD, TOO_LONG}
    with pytest.raises(InvalidMessageError):
        policy.load(m.HeartbeatRequest, '{"a":1}')
    with pytest.raises(ValueError, match="unknown_field"):
        policy.without(UNKNOWN_FIELD)


class Token(str):
    """A text of an own type."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.str_schema(max_length=2)


class EitherResponse(Response, frozen=True):
    """The response to an Either."""


class EitherRequest(ChargePointRequest[EitherResponse], frozen=True):
    """Has fields without a single expected type."""

    one: Annotated[str, Field(max_length=2)] | Annotated[str, Field(pattern="^Z+$")] | None = None
    many: tuple[int | str, ...] | None = None
    token: Token | None = None


@pytest.mark.parametrize("payload", ['{"one":"abc"}', '{"many":"a"}', '{"token":"abc"}'])
def test_a_place_without_a_single_expected_type_is_not_repaired(payload: str) -> None:
    with pytest.raises(InvalidMessageError):
        Lenient().load(EitherRequest, payload)


def test_one_rule_alone() -> None:
    policy = Lenient([NULL])
    assert policy.load(m.DataTransferRequest, '{"vendorId":"a","data":null}') == m.DataTransferRequest(vendor_id="a")
    with pytest.raises(InvalidMessageError):
        policy.load(m.DataTransferRequest, '{"vendorId":"a","data":7}')


def test_an_added_rule_is_tried_first() -> None:
    policy = Lenient().with_rules(Rule("data_as_text", data_as_text))
    request, repairs = read_with(policy, m.DataTransferRequest, {"vendorId": "a", "data": {"b": [1, 2.50]}})
    assert request.data == '{"b": [1, 2.5]}'
    assert [(repair.rule, repair.before) for repair in repairs] == [("data_as_text", "{...}")]
    tidied, repairs = read_with(
        Lenient().with_rules(Rule("tidy", tidy, frozenset({"enum"}))),
        m.MeterValuesRequest,
        {
            "connectorId": 1,
            "meterValue": [{"timestamp": "2026-05-01T12:00:00Z", "sampledValue": [{"value": "1", "unit": "WATT"}]}],
        },
    )
    assert tidied.meter_value[0].sampled_value[0].unit is m.UnitOfMeasure.W
    assert rules_of(repairs) == ["tidy"]


def test_an_added_rule_can_add_a_missing_field_and_remove_a_field() -> None:
    policy = Lenient().with_rules(Rule("not_readonly", not_readonly), Rule("no_time", no_time))
    answer, repairs = read_with(policy, m.GetConfigurationResponse, {"configurationKey": [{"key": "a"}]})
    assert answer.configuration_key == (m.KeyValue(key="a", readonly=False),)
    assert [(str(repair)) for repair in repairs] == ["configurationKey[0].readonly: not_readonly"]
    status = {"connectorId": 1, "errorCode": "NoError", "status": "Available", "timestamp": "0"}
    assert read_with(policy, m.StatusNotificationRequest, status)[0].timestamp is None


def test_a_rule_sees_the_place_and_what_is_expected_there() -> None:
    SEEN.clear()
    payload: dict[str, Any] = {
        "foo": 1.50,
        "configurationKey": [{"key": "a" * 51, "value": 5}],
        "unknownKey": "b",
    }
    with pytest.raises(InvalidMessageError):
        Lenient([Rule("note", note)]).load(m.GetConfigurationResponse, json.dumps(payload))
    assert [
        (each.path, each.error_type, each.value, each.expected_type, each.is_list, each.optional, each.max_length)
        for each in SEEN
    ] == [
        (("configurationKey", 0, "key"), "string_too_long", "a" * 51, str, False, False, 50),
        (("configurationKey", 0, "readonly"), "missing", ABSENT, bool, False, False, None),
        (("configurationKey", 0, "value"), "string_type", 5, str, False, True, None),
        (("unknownKey",), "tuple_type", "b", str, True, True, None),
        (("foo",), "extra_forbidden", 1.5, None, False, False, None),
    ]
    assert {faulty.payload_type for faulty in SEEN} == {m.GetConfigurationResponse}
    assert SEEN[0].payload == payload
    assert repr(ABSENT) == "ABSENT"


def test_a_kept_value_is_dropped_if_another_rule_changes_its_place() -> None:
    def odd(faulty: FaultyValue) -> Replacement | None:
        return faulty.keep("kept", 5) if faulty.value == "x" * 21 else None

    policy = Lenient().with_rules(Rule("odd", odd))
    request, repairs = read_with(policy, m.AuthorizeRequest, {"idTag": "x" * 21})
    assert (request.id_tag, rules_of(repairs)) == ("5", ["odd", "number_for_text"])


def test_a_kept_value_is_dropped_if_its_field_is_removed() -> None:
    schedule = {
        "chargingRateUnit": "kW",
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 1, "numberPhases": None}],
    }

    def late(faulty: FaultyValue) -> Replacement | None:
        return faulty.replace("later") if faulty.value is None and faulty.path[-1] == "numberPhases" else None

    # Round by round: the unit is kept, the phases are spoilt, and then the refused answer loses its schedule.
    policy = Lenient().with_rules(Rule("late", late, frozenset({"int_type"})))
    answer, repairs = read_with(
        policy.without(*[rule for rule in RULES if rule.name == "refused_answer"]).with_rules(
            Rule("refused", lambda faulty: faulty.remove(faulty.path[:1]) if faulty.value == "later" else None)
        ),
        m.GetCompositeScheduleResponse,
        {"status": "Rejected", "chargingSchedule": schedule},
    )
    assert answer == m.GetCompositeScheduleResponse(status=m.GetCompositeScheduleStatus.REJECTED)
    assert rules_of(repairs) == ["unknown_value", "late", "refused"]


class Reading(Payload, frozen=True):
    celsius: float
    sensors: list[Annotated[str, Field(max_length=3)]] = Field(default=[])


class ReportResponse(Response, frozen=True):
    pass


class ReportRequest(ChargePointRequest[ReportResponse], frozen=True):
    readings: tuple[Reading, ...]
    limits: dict[str, int] | None = None
    either: int | str | None = None


def test_a_vendors_own_messages_are_read_by_the_same_rules() -> None:
    payload = {"readings": {"celsius": 1.5, "sensors": "left"}, "limits": None, "foo": {"bar": 1}}
    request, repairs = read_with(Lenient(), ReportRequest, payload)
    assert request.to_json() == '{"readings":[{"celsius":1.5,"sensors":["left"]}]}'
    assert rules_of(repairs) == ["single_for_list", "null", "unknown_field", "single_for_list", "too_long"]
    broken: list[dict[str, Any]] = [{"limits": {"a": "b"}}, {"limits": {"a": None}}, {"either": []}]
    for fields in broken:
        with pytest.raises(InvalidMessageError):
            Lenient().load(ReportRequest, json.dumps({"readings": [], **fields}))


def test_a_rule_that_raises_is_logged_and_skipped(caplog: pytest.LogCaptureFixture) -> None:
    def broken(faulty: FaultyValue) -> Replacement | None:
        raise ZeroDivisionError

    request, repairs = read_with(Lenient([Rule("divides", broken), UNKNOWN_FIELD]), m.HeartbeatRequest, {"a": 1})
    assert (request, rules_of(repairs)) == (m.HeartbeatRequest(), ["unknown_field"])
    (record,) = [each for each in caplog.records if each.levelname == "ERROR"]
    assert "'divides'" in record.getMessage()
    assert record.exc_info is not None
