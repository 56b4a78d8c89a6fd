"""A fault contains the place and never the value; the faults of a message are limited."""

from __future__ import annotations

import json
import traceback
from datetime import UTC, datetime
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.connection._incoming import call_error
from ocpp16_sdk.errors import InvalidMessageError
from ocpp16_sdk.model import Payload
from ocpp16_sdk.protocol import encode_error
from ocpp16_sdk.validation import Strict

SECRET = "04A2B3C4D5E6"
MIB = 2**20


def fails(kind: type[Payload], text: str) -> InvalidMessageError:
    with pytest.raises(InvalidMessageError) as caught:
        Strict().load(kind, text)
    return caught.value


def told(error: InvalidMessageError) -> str:
    answer = call_error(error)
    callerror = encode_error("1", answer.code, answer.description, answer.details)
    return f"{error} {error!r} {error.faults} {callerror}" + "".join(traceback.format_exception(error))


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (m.AuthorizeRequest, {"idTag": SECRET * 9}),
        (m.AuthorizeRequest, {"idTag": [SECRET]}),
        (m.AuthorizeRequest, {"idTag": {SECRET: SECRET}}),
        (m.AuthorizeRequest, {"idTag": "a", "other": SECRET}),
        (m.AuthorizeRequest, SECRET),
        (m.StatusNotificationRequest, {"connectorId": SECRET, "errorCode": SECRET, "status": SECRET}),
        (m.StatusNotificationRequest, {"connectorId": int("9" * 30), "errorCode": SECRET, "timestamp": SECRET}),
        (m.HeartbeatResponse, {"currentTime": f"2026-05-01T12:00:00Z{SECRET}"}),
        (m.HeartbeatResponse, {"currentTime": "2026-13-41T12:00:00Z"}),
        (m.MeterValuesRequest, {"connectorId": 1, "meterValue": SECRET}),
        (m.AuthorizeResponse, {"idTagInfo": SECRET}),
        (m.ChangeConfigurationRequest, {"key": "AuthorizationKey", "value": SECRET * 99}),
    ],
)
def test_no_value_is_in_an_error_or_its_answer(kind: type[Payload], payload: Any) -> None:
    text = told(fails(kind, json.dumps(payload)))
    for value in (SECRET, "2026-13", "9" * 30):
        assert value not in text


def test_invalid_json_is_not_in_an_error_either() -> None:
    for text in (f'{{"idTag":"{SECRET}"', f'{{"idTag":{SECRET}}}', f'{{}}"{SECRET}"'):
        assert SECRET not in told(fails(m.AuthorizeRequest, text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (m.AuthorizeRequest, '{"' + "k" * MIB + '":1}'),
        (m.AuthorizeRequest, '{"idTag":"' + "v" * MIB + '"}'),
        (m.AuthorizeRequest, '{"idTag":"a",' + ",".join(f'"{number}":0' for number in range(100_000)) + "}"),
        (m.GetConfigurationRequest, '{"key":[' + "1," * 100_000 + "1]}"),
        (m.MeterValuesRequest, '{"meterValue":[' + "{}," * 100_000 + "{}]}"),
        (m.MeterValuesRequest, '{"meterValue":[' + ",".join(['{"' + "k" * 500 + '":0}'] * 900) + "]}"),
    ],
    ids=["a long name", "a long value", "many names", "many items", "many objects", "many long names"],
)
def test_a_message_of_a_mebibyte_is_refused_with_two_kilobytes(kind: type[Payload], text: str) -> None:
    error = fails(kind, text)
    answer = call_error(error)
    assert len(error.faults) <= 8
    assert len(encode_error("1", answer.code, answer.description, answer.details)) < 2500
    assert len(str(error)) < 2500


def test_a_list_of_more_than_ten_thousand_items_is_refused() -> None:
    assert len(Strict().load(m.GetConfigurationRequest, '{"key":[' + '"a",' * 9999 + '"a"]}').key or ()) == 10_000
    (fault,) = fails(m.GetConfigurationRequest, '{"key":[' + '"a",' * 10_000 + '"a"]}').faults
    assert (fault.path, fault.rule) == ("key", "too_long")


def test_more_than_a_thousand_faults_are_not_examined() -> None:
    text = '{"key":[' + "1," * 9000 + '1],"foo":1}'
    faults = fails(m.GetConfigurationRequest, text).faults
    assert [fault.path for fault in faults] == [f"key[{number}]" for number in range(8)]


@pytest.mark.item("J-21", "J-42")
@pytest.mark.parametrize(
    "payload",
    [
        m.AuthorizeRequest.model_construct(id_tag=[SECRET]),
        m.AuthorizeRequest.model_construct(id_tag="\ud800" + SECRET),
        m.StatusNotificationRequest.model_construct(connector_id=SECRET, error_code=SECRET, status=SECRET),
        m.AuthorizeResponse.model_construct(id_tag_info={"status": SECRET}),
        m.MeterValuesRequest.model_construct(connector_id=1, meter_value=[SECRET]),
        m.HeartbeatResponse.model_construct(current_time=SECRET),
        m.HeartbeatResponse(current_time=datetime(2026, 5, 1, tzinfo=UTC)).model_copy(update={"current_time": SECRET}),
    ],
    ids=lambda payload: type(payload).__name__,
)
def test_an_object_without_validation_is_not_written_and_not_shown(payload: Payload) -> None:
    with pytest.raises(InvalidMessageError) as caught:
        Strict().dump(payload)
    assert caught.value.__context__ is None
    assert SECRET not in told(caught.value)
