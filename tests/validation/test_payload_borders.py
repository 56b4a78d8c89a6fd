"""Payloads in cases that the schemas do not define."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import ErrorCode, InvalidMessageError
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation import Strict

NOON = "2026-05-01T12:00:00.000Z"
PROFILE: dict[str, Any] = {
    "chargingProfileId": 1,
    "stackLevel": 0,
    "chargingProfilePurpose": "TxProfile",
    "chargingProfileKind": "Absolute",
    "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": []},
}
STOP = {"meterStop": 1, "timestamp": NOON, "transactionId": 1}
NO_VALUE: list[Any] = [{"timestamp": NOON, "sampledValue": []}]


@pytest.mark.item("J-21")
def test_text_that_json_cannot_represent_is_not_sent() -> None:
    with pytest.raises(InvalidMessageError) as caught:
        Strict().dump(m.DataTransferRequest(vendor_id="x", data="half a pair: \ud800"))
    assert [fault.code for fault in caught.value.faults] == [ErrorCode.INTERNAL_ERROR]


@pytest.mark.item("J-23")
def test_text_beyond_ascii_is_read_in_both_spellings_and_written() -> None:
    for info in ('"é😀"', '"\\u00e9\\ud83d\\ude00"'):
        text = f'{{"connectorId":0,"errorCode":"NoError","status":"Faulted","info":{info}}}'
        status = Strict().load(m.StatusNotificationRequest, text)
        assert status.info == "é😀"
        assert json.loads(Strict().dump(status)) == json.loads(text)


@pytest.mark.item("J-40")
def test_the_last_value_of_a_repeated_key_counts_and_the_order_does_not() -> None:
    assert Strict().load(m.AuthorizeRequest, '{"idTag":"first","idTag":"last"}').id_tag == "last"
    one = Strict().load(m.SendLocalListRequest, '{"listVersion":1,"updateType":"Full"}')
    assert one == Strict().load(m.SendLocalListRequest, '{ "updateType":\t"Full",\r\n"listVersion":1 }')


@pytest.mark.item("J-40", "TYPE-25")
def test_a_certificate_chain_of_ten_thousand_characters_is_accepted() -> None:
    chain = "-----BEGIN CERTIFICATE-----\n" + "A" * (10_000 - 28)
    request = m.CertificateSignedRequest(certificate_chain=chain)
    assert Strict().load(m.CertificateSignedRequest, Strict().dump(request)).certificate_chain == chain
    with pytest.raises(InvalidMessageError):
        Strict().load(m.CertificateSignedRequest, json.dumps({"certificateChain": chain + "A"}))


@pytest.mark.item("TYPE-10")
@pytest.mark.parametrize("value", [300, 1.5, True, ["A", "B"]])
def test_a_value_of_a_configuration_key_is_text_and_nothing_else(value: Any) -> None:
    for kind, payload in (
        (m.ChangeConfigurationRequest, {"key": "a", "value": value}),
        (m.GetConfigurationResponse, {"configurationKey": [{"key": "a", "readonly": False, "value": value}]}),
    ):
        with pytest.raises(InvalidMessageError) as caught:
            Strict().load(kind, json.dumps(payload))
        assert [fault.code for fault in caught.value.faults] == [ErrorCode.TYPE_CONSTRAINT_VIOLATION]


@pytest.mark.item("TYPE-22")
@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (m.MeterValuesRequest, {"connectorId": 1, "meterValue": []}),
        (m.MeterValuesRequest, {"connectorId": 1, "meterValue": NO_VALUE}),
        (m.StopTransactionRequest, {**STOP, "transactionData": []}),
        (m.StopTransactionRequest, {**STOP, "transactionData": NO_VALUE}),
        (m.SetChargingProfileRequest, {"connectorId": 1, "csChargingProfiles": PROFILE}),
    ],
    ids=["readings", "values of a reading", "transaction data", "values of transaction data", "periods"],
)
def test_an_empty_list_is_accepted_where_the_official_schemas_accept_it(
    kind: type[Payload], payload: dict[str, Any]
) -> None:
    assert json.loads(Strict().dump(Strict().load(kind, json.dumps(payload)))) == payload


@pytest.mark.item("TYPE-02", "CP-42")
@pytest.mark.parametrize("id_tag", ["aBc", "ABC", "abc", "Virtual-Token 1!", "0"])
def test_a_token_is_opaque_and_keeps_its_spelling(id_tag: str) -> None:
    assert Strict().load(m.AuthorizeRequest, json.dumps({"idTag": id_tag})).id_tag == id_tag


@pytest.mark.item("J-32", "CS-20")
def test_an_empty_payload_is_written_as_an_empty_object() -> None:
    empty = [kind for action in m.ACTIONS.values() for kind in (action.request, action.response)]
    empty = [kind for kind in empty if not kind.model_fields]
    assert {Strict().dump(kind()) for kind in empty} == {"{}"}
    assert {m.HeartbeatRequest, m.MeterValuesResponse, m.StatusNotificationResponse} <= set(empty)


@pytest.mark.item("CS-21")
def test_forms_of_older_charge_points_are_accepted() -> None:
    for unit, time in (("Celcius", "2026-05-01T14:00:00+02:00"), ("Celsius", "2026-05-01T12:00:00.1234567Z")):
        value = {"value": "21.5", "measurand": "Temperature", "unit": unit}
        stop = {**STOP, "timestamp": time, "transactionData": [{"timestamp": time, "sampledValue": [value]}]}
        stopped = Strict().load(m.StopTransactionRequest, json.dumps(stop))
        assert stopped.reason is None
        assert stopped.timestamp.isoformat().startswith("2026-05-01T1")


@pytest.mark.item("CS-30")
def test_a_key_may_have_no_value_and_an_answer_no_key() -> None:
    assert Strict().load(m.GetConfigurationResponse, "{}") == m.GetConfigurationResponse()
    answer = Strict().load(m.GetConfigurationResponse, '{"configurationKey":[{"key":"a","readonly":true}]}')
    assert answer.configuration_key is not None
    assert [each.value for each in answer.configuration_key] == [None]


@pytest.mark.item("CFG-15")
def test_an_answer_with_the_longest_keys_is_accepted() -> None:
    keys = [m.KeyValue(key=f"{number:050}", readonly=False, value="v" * 500) for number in range(60)]
    answer = m.GetConfigurationResponse(configuration_key=tuple(keys))
    assert Strict().load(m.GetConfigurationResponse, Strict().dump(answer)) == answer


@pytest.mark.item("SEC-40")
def test_a_security_event_is_any_text_of_fifty_with_its_time() -> None:
    event = {"type": "x" * 50, "timestamp": NOON, "techInfo": "y" * 255}
    assert Strict().load(m.SecurityEventNotificationRequest, json.dumps(event)).type == "x" * 50
    for broken in ({"type": "x" * 51}, {"techInfo": "y" * 256}, {"timestamp": None}):
        with pytest.raises(InvalidMessageError):
            Strict().load(m.SecurityEventNotificationRequest, json.dumps(event | broken))


@pytest.mark.item("CP-13")
def test_a_boot_contains_only_the_given_fields() -> None:
    boot = m.BootNotificationRequest(charge_point_vendor="v", charge_point_model="m")
    assert json.loads(Strict().dump(boot)) == {"chargePointVendor": "v", "chargePointModel": "m"}
