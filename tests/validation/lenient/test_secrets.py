"""A repair never contains a key or a password, and is short (OCPP-J 6.2.2)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation.lenient import Lenient
from tests.validation.lenient.lenient_reading import read_with

SECRET = "9876543210987654"
URI = f"ftp://user:{SECRET}@host/"


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (m.ChangeConfigurationRequest, {"key": "AuthorizationKey", "value": int(SECRET)}),
        (m.ChangeConfigurationRequest, {"key": "authorizationKEY", "value": float(f"{SECRET}.5")}),
        (m.ChangeConfigurationRequest, {"key": "AuthorizationKey", "value": SECRET * 50}),
        (m.ChangeConfigurationRequest, {"key": "AuthorizationKey", "value": SECRET, "Value": SECRET}),
        (m.ChangeConfigurationRequest, {"key": "a", "value": "b", "Key": "AuthorizationKey", "Value": SECRET}),
        (m.ChangeConfigurationRequest, {"key": 5, "value": int(SECRET)}),
        (m.ChangeConfigurationRequest, {"key": " AuthorizationKey " + "x" * 40, "value": int(SECRET)}),
        (m.ChangeConfigurationRequest, {"key": "AuthorizationKey" + " " * 90, "value": int(SECRET)}),
        (
            m.GetConfigurationResponse,
            {"configurationKey": {"key": "AuthorizationKey", "readonly": False, "value": 1.5}},
        ),
        (
            m.GetConfigurationResponse,
            {"configurationKey": [{"key": "AuthorizationKey", "readonly": False, "value": int(SECRET)}]},
        ),
        (m.HeartbeatRequest, {"authorizationKey": SECRET, "password": SECRET, "Authorization": SECRET}),
        (m.HeartbeatRequest, {"clientSecret": SECRET, "api_token": SECRET, "passphrase": int(SECRET)}),
        (m.HeartbeatRequest, {"a": {"password": SECRET}, "b": [SECRET]}),
        (m.HeartbeatRequest, {"a": URI, "b": "see " + URI + " and " + URI}),
        (m.GetDiagnosticsRequest, {"location": URI, "startTime": None, "from": URI}),
        (m.GetLogRequest, {"logType": "x", "requestId": 1, "log": {"remoteLocation": URI + "x" * 512}}),
    ],
)
def test_a_repair_contains_no_secret(kind: type[Payload], payload: Any) -> None:
    _, repairs = read_with(Lenient(), kind, payload)
    assert repairs
    for repair in repairs:
        assert SECRET[:8] not in f"{repair} {repair!r}"
        assert "1.5" not in repair.before


def test_a_repair_contains_other_values() -> None:
    payload = {"key": "HeartbeatInterval", "value": 300, "Key": 5}
    _, repairs = read_with(Lenient(), m.ChangeConfigurationRequest, {"key": "a", "value": 300})
    assert [repair.before for repair in repairs] == ["300"]
    _, repairs = read_with(Lenient(), m.ChangeConfigurationRequest, payload)
    assert [repair.before for repair in repairs] == ["***", "5"]
    _, repairs = read_with(Lenient(), m.HeartbeatRequest, {"a": URI})
    assert [repair.before for repair in repairs] == ['"ftp://user:***@host/"']


def test_the_value_in_a_repair_is_short_and_on_one_line() -> None:
    payload = {"\n" * 200: "\n" * 100_000, "b": {"c": [5] * 1000}, "d\r\n\x1b[2J": int("9" * 1000), "e": "😀" * 100}
    _, repairs = read_with(Lenient(), m.HeartbeatRequest, payload)
    assert len(repairs) == 4
    for repair in repairs:
        assert len(repair.path) <= 120
        assert len(repair.before) <= 64
        assert str(repair).isprintable()


def test_the_text_of_a_number_is_cut_as_well() -> None:
    _, repairs = read_with(Lenient(), m.HeartbeatRequest, json.loads('{"a":1}') and '{"a":1.' + "0" * 1000 + "}")
    assert repairs[0].before == "1." + "0" * 62
