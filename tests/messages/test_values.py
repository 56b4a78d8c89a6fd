"""Numbers, texts and lists at the limits of JSON and Python (TYPE-01 to TYPE-25)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from ocpp16_sdk.messages import (
    AuthorizeRequest,
    CertificateSignedRequest,
    ChangeConfigurationRequest,
    ChargingRateUnit,
    ChargingSchedule,
    ChargingSchedulePeriod,
    DataTransferRequest,
    FirmwareStatus,
    FirmwareStatusNotificationRequest,
    GetConfigurationRequest,
    GetDiagnosticsRequest,
    GetInstalledCertificateIdsResponse,
    GetInstalledCertificateStatus,
    HeartbeatRequest,
    RemoteStopTransactionRequest,
    ResetRequest,
    ResetType,
    SendLocalListRequest,
    StartTransactionRequest,
)
from ocpp16_sdk.model import as_tuple


def period(limit: str) -> ChargingSchedulePeriod:
    return ChargingSchedulePeriod.from_json(f'{{"startPeriod":0,"limit":{limit}}}')


@pytest.mark.item("TYPE-09")
def test_every_limit_of_one_decimal_is_valid_and_sent_unchanged() -> None:
    for tenths in range(100_001):
        text = f'{{"startPeriod":0,"limit":{tenths // 10}.{tenths % 10}}}'
        assert ChargingSchedulePeriod.from_json(text).to_json() == text


@pytest.mark.item("TYPE-09")
@pytest.mark.parametrize(
    ("limit", "leaves"),
    [
        ("48.300000000000004", 48.3),
        ("0.30000000000000004", 0.3),
        ("16", 16.0),
        ("1.61e1", 16.1),
        ("123456789.1", 123456789.1),
    ],
)
def test_a_limit_is_sent_with_at_most_one_decimal(limit: str, leaves: float) -> None:
    assert period(limit).limit == leaves
    assert json.loads(period(limit).to_json())["limit"] == leaves
    assert ChargingSchedulePeriod(start_period=0, limit=float(limit)).to_json() == period(limit).to_json()


@pytest.mark.item("TYPE-09")
@pytest.mark.parametrize("limit", ["48.35", "0.05", "0.01", "-7.77", '"16"', "true", "NaN", "Infinity", "1e999"])
def test_a_limit_that_is_not_a_number_of_one_decimal_is_refused(limit: str) -> None:
    with pytest.raises(ValidationError):
        period(limit)


@pytest.mark.parametrize("limit", [48.35, float("nan"), float("inf"), True, "16.0"])
def test_python_cannot_create_a_value_that_the_wire_refuses(limit: Any) -> None:
    with pytest.raises(ValidationError):
        ChargingSchedulePeriod(start_period=0, limit=limit)
    with pytest.raises(ValidationError):
        ChargingSchedule(charging_rate_unit=ChargingRateUnit.A, charging_schedule_period=(), min_charging_rate=limit)


@pytest.mark.item("TYPE-08")
@pytest.mark.parametrize("number", ["7.0", "7.5", "1e2", "true", '"7"', "null", "NaN", "[7]", "07", "+7", "9" * 5000])
def test_a_value_that_is_not_an_integer_is_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        RemoteStopTransactionRequest.from_json(f'{{"transactionId":{number}}}')


@pytest.mark.item("TYPE-08")
@pytest.mark.parametrize("number", [0, -1, 2**31 - 1, -(2**31), 2**31, 2**63, 10**40])
def test_integers_of_any_size_are_read_and_sent_unchanged(number: int) -> None:
    request = RemoteStopTransactionRequest.from_json(f'{{"transactionId":{number}}}')
    assert request == RemoteStopTransactionRequest(transaction_id=number)
    assert request.to_json() == f'{{"transactionId":{number}}}'


@pytest.mark.item("TYPE-04")
@pytest.mark.parametrize(
    "text", ["é", "日本", "😀", "a\nb", "\t", "\x7f", "\x00", "-----BEGIN CERTIFICATE-----\nMIIB\n"]
)
def test_a_text_of_any_characters_is_read_and_sent_unchanged(text: str) -> None:
    request = DataTransferRequest(vendor_id="x", data=text)
    assert json.loads(request.to_json()) == {"vendorId": "x", "data": text}
    assert DataTransferRequest.from_json(request.to_json()) == request
    assert AuthorizeRequest(id_tag=text[:20]).id_tag == text[:20]


@pytest.mark.item("TYPE-08")
@pytest.mark.parametrize("number", [7.0, True, "7", None])
def test_python_may_not_pass_another_type_for_an_integer(number: Any) -> None:
    with pytest.raises(ValidationError):
        RemoteStopTransactionRequest(transaction_id=number)


@pytest.mark.item("TYPE-11")
@pytest.mark.parametrize(
    "address",
    [
        "ftp://user:pass@host:21/path",
        "HTTP://Example.ORG:80/a/../b?q=%7e#f",
        "ftp://host",
        "sftp://[::1]/ä",
        "no address",
    ],
)
def test_a_url_is_unchanged(address: str) -> None:
    text = json.dumps({"location": address}, ensure_ascii=False, separators=(",", ":"))
    assert GetDiagnosticsRequest.from_json(text).location == address
    assert GetDiagnosticsRequest.from_json(text).to_json() == text


@pytest.mark.item("TYPE-01", "TYPE-05")
def test_a_length_counts_characters() -> None:
    for letter in ("a", "é", "€", "😀"):
        assert AuthorizeRequest(id_tag=letter * 20).id_tag == letter * 20
        with pytest.raises(ValidationError):
            AuthorizeRequest(id_tag=letter * 21)
    assert AuthorizeRequest(id_tag="").to_json() == '{"idTag":""}'


@pytest.mark.item("TYPE-25")
def test_a_chain_of_certificates_is_unchanged() -> None:
    pem = "-----BEGIN CERTIFICATE-----\r\nMIIB+/=\n-----END CERTIFICATE-----\n"
    request = CertificateSignedRequest(certificate_chain=pem * 3)
    assert CertificateSignedRequest.from_json(request.to_json()).certificate_chain == pem * 3
    assert "\n" not in request.to_json()


@pytest.mark.parametrize("text", ['"\\ud800"', '"\\ud800x"', '"\udcff"'])
def test_half_a_surrogate_pair_is_not_a_text(text: str) -> None:
    with pytest.raises((ValidationError, UnicodeEncodeError)):
        AuthorizeRequest.from_json(f'{{"idTag":{text}}}')


@pytest.mark.item("TYPE-03")
def test_an_enumeration_is_case_sensitive_on_the_wire_and_accepts_its_text_in_python() -> None:
    assert FirmwareStatusNotificationRequest.model_validate({"status": "Idle"}).status is FirmwareStatus.IDLE
    for status in ('"idle"', '"IDLE"', '"Idle "', "0"):
        with pytest.raises(ValidationError):
            FirmwareStatusNotificationRequest.from_json(f'{{"status":{status}}}')
    assert ResetRequest(type=ResetType.SOFT).type == "Soft"


@pytest.mark.item("TYPE-12", "TYPE-14")
def test_python_names_do_not_count_on_the_wire_and_both_do_in_python() -> None:
    with pytest.raises(ValidationError):
        AuthorizeRequest.from_json('{"id_tag":"x"}')
    assert AuthorizeRequest.model_validate({"idTag": "x"}) == AuthorizeRequest(id_tag="x")
    with pytest.raises(ValidationError):
        AuthorizeRequest(id_tag="x", idtag="x")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]


@pytest.mark.item("TYPE-13")
def test_none_means_absent_in_python_and_null_is_refused_on_the_wire() -> None:
    request = DataTransferRequest(vendor_id="x", message_id=None, data=None)
    assert request == DataTransferRequest(vendor_id="x")
    assert request.to_json() == '{"vendorId":"x"}'
    with pytest.raises(ValidationError):
        DataTransferRequest.from_json('{"vendorId":"x","data":null}')


@pytest.mark.parametrize("text", ["null", "[]", '""', "", "{", "{}}", "{},", "\ufeff{}", "{'a':1}", "[" * 5000])
def test_json_that_is_not_an_object_is_not_a_payload(text: str) -> None:
    with pytest.raises(ValidationError):
        HeartbeatRequest.from_json(text)


@pytest.mark.item("TYPE-23")
def test_an_optional_list_may_be_absent_and_empty_where_the_schema_allows_it() -> None:
    assert GetConfigurationRequest().to_json() == "{}"
    assert GetConfigurationRequest(key=()).to_json() == '{"key":[]}'
    assert SendLocalListRequest.from_json('{"listVersion":1,"updateType":"Full","localAuthorizationList":[]}')
    none = GetInstalledCertificateIdsResponse(status=GetInstalledCertificateStatus.NOT_FOUND)
    assert none.to_json() == '{"status":"NotFound"}'
    with pytest.raises(ValidationError):
        GetInstalledCertificateIdsResponse.from_json('{"status":"NotFound","certificateHashData":[]}')


def test_lists_become_tuples_and_a_single_text_is_not_a_list() -> None:
    assert as_tuple(["a", "b"]) == as_tuple(("a", "b")) == ("a", "b")
    assert (as_tuple([]), as_tuple(None)) == ((), None)
    with pytest.raises(TypeError):
        as_tuple("ab")


def test_an_empty_value_is_not_absent() -> None:
    request = ChangeConfigurationRequest.from_json('{"key":"","value":""}')
    assert request.to_json() == '{"key":"","value":""}'


def test_errors_of_objects_have_python_names_and_errors_of_the_wire_have_wire_names() -> None:
    kind: Any = StartTransactionRequest
    with pytest.raises(ValidationError) as of_object:
        kind(connector_id="1", meter_start=0)
    assert [error["loc"] for error in of_object.value.errors()] == [("connector_id",), ("id_tag",), ("timestamp",)]
    assert of_object.value.__context__ is None
    with pytest.raises(ValidationError) as of_text:
        kind.from_json('{"connectorId":"1","meterStart":0}')
    assert [error["loc"] for error in of_text.value.errors()] == [("connectorId",), ("idTag",), ("timestamp",)]
    with pytest.raises(ValidationError) as of_unknown_name:
        kind(connector_id=1, idtag="A", meter_start=0, timestamp=datetime.now(UTC))
    assert [error["loc"] for error in of_unknown_name.value.errors()] == [("id_tag",), ("idtag",)]
    with pytest.raises(ValidationError) as of_wire_names:
        kind(connectorId="1", meterStart=0)
    assert [error["loc"] for error in of_wire_names.value.errors()] == [("connectorId",), ("idTag",), ("timestamp",)]
