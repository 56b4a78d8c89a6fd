"""No key and no password is shown: not by `repr`, not by errors (OCPP-J 6.2.2, whitepaper A00)."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from ocpp16_sdk.messages import (
    ChangeConfigurationRequest,
    DataTransferRequest,
    GetConfigurationResponse,
    GetDiagnosticsRequest,
    GetLogRequest,
    KeyValue,
    LogParameters,
    LogType,
    RemoteStartTransactionRequest,
)

SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"


@pytest.mark.item("J-76")
@pytest.mark.parametrize("key", ["AuthorizationKey", "authorizationkey", "AUTHORIZATIONKEY"])
def test_the_authorization_key_is_hidden(key: str) -> None:
    request = ChangeConfigurationRequest(key=key, value=SECRET)
    answer = GetConfigurationResponse(configuration_key=(KeyValue(key=key, readonly=False, value=SECRET),))
    redacted = (str(request.redacted()), str(answer.redacted()))
    for shown in (repr(request), str(request), f"{request}", repr(answer), str(answer), repr([answer]), *redacted):
        assert SECRET not in shown
        assert key in shown
    assert SECRET in request.to_json()


def test_other_configuration_values_are_shown() -> None:
    request = ChangeConfigurationRequest(key="HeartbeatInterval", value="300")
    assert repr(request) == "ChangeConfigurationRequest(key='HeartbeatInterval', value='300')"


@pytest.mark.parametrize(
    "address",
    [
        f"ftp://user:{SECRET}@host:21/path",
        f"ftp://:{SECRET}@host",
        f"ftp://user:{SECRET}@@host/",
        f"FTP://user:{SECRET}:{SECRET}@host",
        f"ftp://user:first@{SECRET}@host",
        f"ftp://user:first/{SECRET}@host",
        f"see ftp://user:{SECRET}@host and ftp://user:{SECRET}@other",
    ],
)
def test_a_password_in_a_url_is_hidden(address: str) -> None:
    request = GetDiagnosticsRequest(location=address)
    nested = GetLogRequest(log=LogParameters(remote_location=address), log_type=LogType.SECURITY_LOG, request_id=1)
    redacted = (str(request.redacted()), str(nested.redacted()))
    for shown in (repr(request), str(request), repr(nested), str(nested), *redacted):
        assert SECRET not in shown
        assert "host" in shown
    assert SECRET in request.to_json()


@pytest.mark.item("J-76")
def test_an_error_does_not_show_the_value() -> None:
    for text in (f'{{"key":"AuthorizationKey","value":["{SECRET}"]}}', f'{{"key":"x","value":"{SECRET * 20}"}}'):
        with pytest.raises(ValidationError) as error:
            ChangeConfigurationRequest.from_json(text)
        assert SECRET not in str(error.value)
        assert SECRET not in repr(error.value)
    with pytest.raises(ValidationError) as error:
        RemoteStartTransactionRequest(id_tag=SECRET)
    assert SECRET not in str(error.value)


def test_absent_fields_are_not_shown() -> None:
    assert repr(RemoteStartTransactionRequest(id_tag="x")) == "RemoteStartTransactionRequest(id_tag='x')"


def test_everything_else_is_in_the_redacted_form() -> None:
    request = GetLogRequest(log=LogParameters(remote_location="ftp://h"), log_type=LogType.SECURITY_LOG, request_id=1)
    assert request.redacted() == {"log": {"remoteLocation": "ftp://h"}, "logType": "SecurityLog", "requestId": 1}


def test_redacting_a_text_of_url_beginnings_takes_linear_time() -> None:
    request = DataTransferRequest(vendor_id="Acme", data="://" * 350_000)  # would take minutes if each were tried
    assert len(repr(request)) > 1_000_000
