"""CALLERROR codes and faults of invalid payloads (OCPP-J 4.2.3; J-61, TYPE-01 to TYPE-30)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.connection._incoming import call_error
from ocpp16_sdk.errors import ErrorCode, InvalidMessageError
from ocpp16_sdk.model import Payload, Response
from ocpp16_sdk.validation import Strict, spec_name

FORMATION = ErrorCode.FORMATION_VIOLATION
OCCURENCE = ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION
TYPE = ErrorCode.TYPE_CONSTRAINT_VIOLATION
PROPERTY = ErrorCode.PROPERTY_CONSTRAINT_VIOLATION

STATUS = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
VALUE = {"value": "230.1"}
SAMPLES = {"timestamp": "2026-05-01T12:00:00Z", "sampledValue": [VALUE]}
BOOT = {"currentTime": "2026-05-01T12:00:00Z", "interval": 300, "status": "Accepted"}
PERIOD = {"startPeriod": 0, "limit": 16}
PROFILE = {
    "chargingProfileId": 1,
    "stackLevel": 0,
    "chargingProfilePurpose": "TxProfile",
    "chargingProfileKind": "Absolute",
    "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [PERIOD]},
}
KEY = {"key": "a", "readonly": True}


def status(**fields: Any) -> tuple[type[Payload], dict[str, Any]]:
    return m.StatusNotificationRequest, STATUS | fields


def meter(**fields: Any) -> tuple[type[Payload], dict[str, Any]]:
    return m.MeterValuesRequest, {"connectorId": 1, "meterValue": [SAMPLES | {"sampledValue": [VALUE | fields]}]}


def boot(**fields: Any) -> tuple[type[Payload], dict[str, Any]]:
    return m.BootNotificationResponse, BOOT | fields


def limit(value: Any) -> tuple[type[Payload], dict[str, Any]]:
    schedule = {"chargingRateUnit": "A", "chargingSchedulePeriod": [PERIOD | {"limit": value}]}
    return m.SetChargingProfileRequest, {
        "connectorId": 1,
        "csChargingProfiles": PROFILE | {"chargingSchedule": schedule},
    }


LIMIT = "csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0].limit"
SAMPLE = "meterValue[0].sampledValue[0]"

# payload class and payload; then code and path of the fault
FAULTS: dict[str, tuple[tuple[type[Payload], Any], ErrorCode, str]] = {
    "J-61 a list for the payload": ((m.HeartbeatRequest, []), FORMATION, ""),
    "J-61 a text for the payload": ((m.HeartbeatRequest, "{}"), FORMATION, ""),
    "J-61 null for the payload": ((m.HeartbeatRequest, None), FORMATION, ""),
    "TYPE-12 an unknown field": (status(foo=1), FORMATION, "foo"),
    "TYPE-12 an unknown field in an item": (meter(foo=1), FORMATION, f"{SAMPLE}.foo"),
    "TYPE-14 a Python name": (status(vendor_error_code="x"), FORMATION, "vendor_error_code"),
    "TYPE-14 another case": (status(Info="x"), FORMATION, "Info"),
    "J-61 a missing field": ((m.AuthorizeRequest, {}), OCCURENCE, "idTag"),
    "J-61 a missing field in an item": (
        (m.GetConfigurationResponse, {"configurationKey": [KEY, {"key": "b"}]}),
        OCCURENCE,
        "configurationKey[1].readonly",
    ),
    "J-61 an empty list": (
        (m.GetInstalledCertificateIdsResponse, {"status": "Accepted", "certificateHashData": []}),
        OCCURENCE,
        "certificateHashData",
    ),
    "TYPE-08 a text for a number": (status(connectorId="7"), TYPE, "connectorId"),
    "TYPE-08 a fraction for an integer": (status(connectorId=7.5), TYPE, "connectorId"),
    "TYPE-08 7.0 for an integer": (status(connectorId=7.0), TYPE, "connectorId"),
    "TYPE-08 true for an integer": (status(connectorId=True), TYPE, "connectorId"),
    "TYPE-13 null for an optional field": (status(info=None), TYPE, "info"),
    "TYPE-13 null for a field": (status(connectorId=None), TYPE, "connectorId"),
    "TYPE-13 null for an enum": (status(status=None), TYPE, "status"),
    "TYPE-18 a number for a value": (meter(value=230.1), TYPE, f"{SAMPLE}.value"),
    "J-61 a number for a text": ((m.AuthorizeRequest, {"idTag": 7}), TYPE, "idTag"),
    "J-61 a number for an enum": (status(status=5), TYPE, "status"),
    "J-61 an object for an enum": (status(status={}), TYPE, "status"),
    "J-61 a number for a time": (boot(currentTime=1359752012), TYPE, "currentTime"),
    "J-61 a text for a truth value": (
        (m.GetConfigurationResponse, {"configurationKey": [KEY | {"readonly": "true"}]}),
        TYPE,
        "configurationKey[0].readonly",
    ),
    "J-61 a text for an object": ((m.AuthorizeResponse, {"idTagInfo": "Accepted"}), TYPE, "idTagInfo"),
    "J-61 a list for an object": ((m.AuthorizeResponse, {"idTagInfo": []}), TYPE, "idTagInfo"),
    "J-61 an object for a list": (
        (m.MeterValuesRequest, {"connectorId": 1, "meterValue": SAMPLES}),
        TYPE,
        "meterValue",
    ),
    "J-61 a text for a list": ((m.GetConfigurationRequest, {"key": "a"}), TYPE, "key"),
    "J-61 a text for a decimal": (limit("16"), TYPE, LIMIT),
    "J-61 true for a decimal": (limit(True), TYPE, LIMIT),
    "TYPE-01 a text too long": ((m.AuthorizeRequest, {"idTag": "a" * 21}), PROPERTY, "idTag"),
    "TYPE-03 an enum in lower case": (status(status="available"), PROPERTY, "status"),
    "TYPE-21 a unit in upper case": (meter(unit="VARh"), PROPERTY, f"{SAMPLE}.unit"),
    "TYPE-30 an unknown reason": (
        (
            m.StopTransactionRequest,
            {"meterStop": 1, "timestamp": BOOT["currentTime"], "transactionId": 1, "reason": "Foo"},
        ),
        PROPERTY,
        "reason",
    ),
    "TYPE-06 no time": (boot(currentTime="banana"), PROPERTY, "currentTime"),
    "TYPE-06 no such hour": (boot(currentTime="2026-05-01T25:00:00Z"), PROPERTY, "currentTime"),
    "TYPE-07 a date": (boot(currentTime="2026-05-01"), PROPERTY, "currentTime"),
    "TYPE-07 seconds since 1970": (boot(currentTime="1359752012"), PROPERTY, "currentTime"),
    "TYPE-07 no zone": (boot(currentTime="2026-05-01T12:00:00"), PROPERTY, "currentTime"),
    "TYPE-09 two decimals": (limit(16.05), PROPERTY, LIMIT),
    "J-22 NaN": (limit(float("nan")), FORMATION, ""),
    "J-22 infinity": (limit(float("inf")), FORMATION, ""),
}


@pytest.mark.parametrize(("payload", "code", "path"), FAULTS.values(), ids=FAULTS)
def test_a_fault_has_its_code_and_its_path(payload: tuple[type[Payload], Any], code: ErrorCode, path: str) -> None:
    kind, value = payload
    with pytest.raises(InvalidMessageError) as caught:
        Strict().load(kind, json.dumps(value))
    (fault,) = caught.value.faults
    assert (fault.code, fault.path) == (code, path)
    assert caught.value.message == spec_name(kind)


@pytest.mark.item("J-33", "J-40")
@pytest.mark.parametrize("text", ["", "{", "{},5", "{}]", "{}{}", '{"a":\ud800}', r'{"a":"\ud800"}', "[" * 100_000])
def test_text_that_is_not_json_is_a_formation_violation(text: str) -> None:
    with pytest.raises(InvalidMessageError) as caught:
        Strict().load(m.HeartbeatRequest, text)
    assert [(fault.code, fault.path) for fault in caught.value.faults] == [(FORMATION, "")]


ACCEPTED: dict[str, tuple[type[Payload], Any]] = {
    "TYPE-01 texts of no letter": (m.DataTransferRequest, {"vendorId": "", "data": ""}),
    "TYPE-01 a text of its length": (m.AuthorizeRequest, {"idTag": "a" * 20}),
    "TYPE-05 letters are counted, not bytes": (m.AuthorizeRequest, {"idTag": "😀" * 20}),
    "TYPE-08 numbers of more than 32 bit": status(connectorId=2**40),
    "TYPE-09 a decimal": limit(48.3),
    "TYPE-09 an integer for a decimal": limit(48),
    "TYPE-15 the old spelling": meter(unit="Celcius"),
    "TYPE-15 the new spelling": meter(unit="Celsius"),
    "TYPE-19 signed data": meter(format="SignedData", value="ab" * 10_000),
    "TYPE-06 another zone": boot(currentTime="2026-05-01T14:00:00.5+02:00"),
}


@pytest.mark.parametrize(("kind", "value"), ACCEPTED.values(), ids=ACCEPTED)
def test_a_valid_payload_is_read_and_written(kind: type[Payload], value: Any) -> None:
    policy = Strict()
    payload = policy.load(kind, json.dumps(value))
    assert policy.load(kind, policy.dump(payload)) == payload


def test_the_most_serious_fault_is_first_and_gives_the_code() -> None:
    broken = {"connectorId": "x", "status": "gone", "errorCode": "NoError", "info": "x" * 51, "foo": 1}
    with pytest.raises(InvalidMessageError) as caught:
        Strict().load(m.StatusNotificationRequest, json.dumps(broken))
    assert [fault.code for fault in caught.value.faults] == [FORMATION, TYPE, PROPERTY, PROPERTY]
    answer = call_error(caught.value)
    assert answer.code == FORMATION
    assert answer.description == "foo: Extra inputs are not permitted"
    assert [fault["path"] for fault in answer.details["faults"]] == ["foo", "connectorId", "status", "info"]


def test_faults_with_the_same_code_keep_the_order_of_the_schema() -> None:
    with pytest.raises(InvalidMessageError) as caught:
        Strict().load(m.StartTransactionRequest, "{}")
    assert [fault.path for fault in caught.value.faults] == ["connectorId", "idTag", "meterStart", "timestamp"]


def test_payloads_have_the_names_of_the_specification() -> None:
    class AnswerToAll(Response, frozen=True):
        pass

    assert spec_name(m.StartTransactionRequest) == "StartTransaction.req"
    assert spec_name(m.StartTransactionResponse) == "StartTransaction.conf"
    assert spec_name(AnswerToAll) == "AnswerToAll.conf"
