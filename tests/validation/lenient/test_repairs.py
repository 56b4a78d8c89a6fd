"""Messages that break their schema, and their repairs; `lenient.json` contains the cases."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import ErrorCode, InvalidMessageError
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation import Strict
from ocpp16_sdk.validation.lenient import RULES, Lenient
from tests.validation.lenient.lenient_reading import VECTORS, as_text, class_of, read_with

ROWS: list[dict[str, Any]] = json.loads((VECTORS / "lenient.json").read_text("utf-8"))
every_row = pytest.mark.parametrize("row", ROWS, ids=[f"{row['proves']}: {row['says']}" for row in ROWS])


@pytest.mark.item("TYPE-01", "TYPE-07", "TYPE-08", "TYPE-12", "TYPE-13", "TYPE-18", "TYPE-22", "TYPE-23", "TYPE-30")
@every_row
def test_it_is_read_and_every_repair_is_reported(row: dict[str, Any]) -> None:
    kind = class_of(row["read"])
    payload, repairs = read_with(Lenient(), kind, row["from"])
    assert json.loads(payload.to_json()) == row["to"]
    assert [[repair.path, repair.rule, repair.before] for repair in repairs] == row["repairs"]


@every_row
def test_strict_refuses_it_and_accepts_the_repaired_message(row: dict[str, Any]) -> None:
    kind, policy = class_of(row["read"]), Strict()
    if row["repairs"]:
        with pytest.raises(InvalidMessageError):
            policy.load(kind, as_text(row["from"]))
    kept = {rule for _, rule, _ in row["repairs"]} & {"too_long", "unknown_value"}
    if kept:
        with pytest.raises(InvalidMessageError):
            policy.load(kind, json.dumps(row["to"]))
    else:
        assert policy.load(kind, json.dumps(row["to"])) == Lenient().load(kind, as_text(row["from"]))


@every_row
def test_the_message_has_the_same_frozen_class(row: dict[str, Any]) -> None:
    payload = Lenient().load(class_of(row["read"]), as_text(row["from"]))
    assert type(payload) is class_of(row["read"])
    assert payload == Lenient().load(class_of(row["read"]), as_text(row["from"]))
    assert len({payload, payload.model_copy(deep=True)}) == 1


def test_every_rule_for_payloads_has_a_case() -> None:
    proved = {rule for row in ROWS for _, rule, _ in row["repairs"]}
    assert proved == {rule.name for rule in RULES} - {"ocpp_2_code"}


REFUSED: dict[str, tuple[type[Payload], Any, ErrorCode, str]] = {
    "a missing field": (m.AuthorizeRequest, {"foo": 1}, ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION, "idTag"),
    "null for a field": (m.AuthorizeRequest, {"idTag": None}, ErrorCode.TYPE_CONSTRAINT_VIOLATION, "idTag"),
    "null in a list": (
        m.GetConfigurationRequest,
        {"key": ["a", None]},
        ErrorCode.TYPE_CONSTRAINT_VIOLATION,
        "key[1]",
    ),
    "TYPE-08 7.5": (m.UnlockConnectorRequest, {"connectorId": 7.5}, ErrorCode.TYPE_CONSTRAINT_VIOLATION, "connectorId"),
    "beyond a float's integers": (
        m.UnlockConnectorRequest,
        {"connectorId": 1e300},
        ErrorCode.TYPE_CONSTRAINT_VIOLATION,
        "connectorId",
    ),
    "TYPE-08 a text": (
        m.UnlockConnectorRequest,
        {"connectorId": "7"},
        ErrorCode.TYPE_CONSTRAINT_VIOLATION,
        "connectorId",
    ),
    "a truth value": (
        m.UnlockConnectorRequest,
        {"connectorId": True},
        ErrorCode.TYPE_CONSTRAINT_VIOLATION,
        "connectorId",
    ),
    "a number for an enumeration": (m.ResetRequest, {"type": 1}, ErrorCode.TYPE_CONSTRAINT_VIOLATION, "type"),
    "an object for a text": (m.AuthorizeRequest, {"idTag": {}}, ErrorCode.TYPE_CONSTRAINT_VIOLATION, "idTag"),
    "NaN for a text": (m.AuthorizeRequest, '{"idTag":NaN}', ErrorCode.FORMATION_VIOLATION, ""),
    "a text for a list of objects": (
        m.MeterValuesRequest,
        {"connectorId": 1, "meterValue": "none"},
        ErrorCode.TYPE_CONSTRAINT_VIOLATION,
        "meterValue",
    ),
    "an object for a list of texts": (
        m.GetConfigurationRequest,
        {"key": {"key": "a"}},
        ErrorCode.TYPE_CONSTRAINT_VIOLATION,
        "key",
    ),
    "TYPE-07 a number for a time": (
        m.HeartbeatResponse,
        {"currentTime": 1777638896},
        ErrorCode.TYPE_CONSTRAINT_VIOLATION,
        "currentTime",
    ),
    "TYPE-07 a date": (
        m.HeartbeatResponse,
        {"currentTime": "2026-05-01"},
        ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
        "currentTime",
    ),
    "an accepted answer with a broken option": (
        m.GetCompositeScheduleResponse,
        {"status": "Accepted", "scheduleStart": "soon"},
        ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
        "scheduleStart",
    ),
    "a refused answer with a broken field": (
        m.AuthorizeResponse,
        {"status": "Rejected", "idTagInfo": 7},
        ErrorCode.TYPE_CONSTRAINT_VIOLATION,
        "idTagInfo",
    ),
    "a request is no answer": (
        m.StatusNotificationRequest,
        {"connectorId": 1, "errorCode": "NoError", "status": "Faulted", "timestamp": "soon"},
        ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
        "timestamp",
    ),
    "no object": (m.HeartbeatRequest, [], ErrorCode.FORMATION_VIOLATION, ""),
    "no JSON": (m.HeartbeatRequest, "{", ErrorCode.FORMATION_VIOLATION, ""),
    "two objects": (m.HeartbeatRequest, '{"a":1}{}', ErrorCode.FORMATION_VIOLATION, ""),
    "half a surrogate pair": (m.HeartbeatRequest, r'{"a":"\ud800"}', ErrorCode.FORMATION_VIOLATION, ""),
}


@pytest.mark.parametrize(("kind", "payload", "code", "path"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_names_only_the_faults_that_no_rule_repairs(
    kind: type[Payload], payload: Any, code: ErrorCode, path: str
) -> None:
    repairs: list[object] = []
    with pytest.raises(InvalidMessageError) as caught:
        Lenient().load(kind, as_text(payload), repairs.append)
    assert [(fault.code, fault.path) for fault in caught.value.faults] == [(code, path)]
    assert repairs == []


def test_a_refused_answer_keeps_what_is_not_broken() -> None:
    answer, _ = read_with(Lenient(), m.DataTransferResponse, {"status": "Rejected", "data": 5, "foo": 1})
    assert answer == m.DataTransferResponse(status=m.DataTransferStatus.REJECTED, data="5")


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("FormatViolation", ErrorCode.FORMATION_VIOLATION),
        ("OccurrenceConstraintViolation", ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION),
    ],
)
@pytest.mark.item("J-59")
def test_the_code_in_the_spelling_of_ocpp_2_is_read(code: str, read: ErrorCode) -> None:  # quirk 18
    repairs: list[str] = []
    assert Lenient().load_code(m.ResetResponse, code, lambda repair: repairs.append(str(repair))) == read
    assert repairs == ["errorCode: ocpp_2_code"]
    assert Strict().load_code(m.ResetResponse, code) == code


@pytest.mark.item("J-58", "J-59")
@pytest.mark.parametrize("code", [*ErrorCode, "RpcFrameworkError", "MessageTypeNotSupported", "", "X" * 1000])
def test_every_other_code_is_unchanged(code: str) -> None:
    repairs: list[object] = []
    assert Lenient().load_code(m.ResetResponse, code, repairs.append) == code
    assert repairs == []
