"""What the commands print: readable, without secrets, and harmless to a terminal."""

from __future__ import annotations

import io
import json
import os
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from ocpp16_sdk import Observation, messages as m
from ocpp16_sdk.cli._transcript import Transcript, use_colour
from ocpp16_sdk.errors import (
    ErrorCode,
    Fault,
    InvalidMessageError,
    InvalidResponseError,
    LocalCallError,
    OcppError,
    RemoteCallError,
)
from ocpp16_sdk.model import Payload, Request
from tests.support.action_samples import sample

KEY, PASSWORD = "0badc0de" * 5, "hunter2"
HOSTILE = "a\x1b[31m\x07\r\n\x00\x7f\u009b2J\u202e\u2028\ud800b"
WRITABLE = HOSTILE.replace("\ud800", "")  # no JSON of a peer has half of a pair
FAULTS = (Fault("type", "enum", "Soft or Hard", ErrorCode.PROPERTY_CONSTRAINT_VIOLATION),)


def told(observation: Observation, *, charge_point: bool = False, colour: bool = False) -> str:
    stream = io.StringIO()
    Transcript(stream, charge_point=charge_point, colour=colour)(observation)
    [line] = stream.getvalue().splitlines()
    return line


def record(observation: Observation) -> dict[str, Any]:
    stream = io.StringIO()
    Transcript(stream, as_json=True, colour=True)(observation)
    [line] = stream.getvalue().splitlines()
    assert line.isascii()
    value = json.loads(line, parse_constant=lambda constant: pytest.fail(f"{constant} is no JSON"))
    assert isinstance(value, dict)
    return {**value}


def seen(content: Payload | OcppError | str, action: str = "Reset", *, outgoing: bool = False) -> Observation:
    return Observation("CP001", outgoing, "7", action, content)


RESET = seen(m.ResetRequest(type=m.ResetType.SOFT))


def test_a_line_has_time_identity_direction_and_payload() -> None:
    line = told(RESET)
    assert re.fullmatch(r"\d\d:\d\d:\d\d\.\d{3} CP001 --> ResetRequest\(type=ResetType\.SOFT\)", line)


@pytest.mark.parametrize("charge_point", [True, False])
@pytest.mark.parametrize("outgoing", [True, False])
def test_an_arrow_leads_from_the_charge_point_or_to_it(charge_point: bool, outgoing: bool) -> None:
    line = told(seen(m.HeartbeatRequest(), outgoing=outgoing), charge_point=charge_point)
    assert line.split()[2] == ("-->" if outgoing is charge_point else "<--")


@pytest.mark.parametrize("action", m.ACTIONS.values(), ids=lambda action: action.name)
def test_every_payload_can_be_printed(action: Any) -> None:
    for model in (action.request, action.response):
        content = sample(model, optional=True)
        assert f"--> {model.__name__}(" in told(seen(content, action.name))
        value = record(seen(content, action.name))
        assert value["request" if issubclass(model, Request) else "response"] == model.__name__
        assert set(value["payload"]) == set(json.loads(content.to_json()))


def test_the_json_form_has_the_documented_fields() -> None:
    value = record(RESET)
    assert datetime.fromisoformat(value.pop("time")).tzinfo == UTC
    assert value == {
        "identity": "CP001",
        "direction": "received",
        "uniqueId": "7",
        "action": "Reset",
        "request": "ResetRequest",
        "payload": {"type": "Soft"},
    }


CHANGE = m.ChangeConfigurationRequest(key="AuthorizationKey", value=KEY)
READ = m.GetConfigurationResponse(configuration_key=(m.KeyValue(key="authorizationkey", readonly=True, value=KEY),))
FETCH = m.UpdateFirmwareRequest(
    location=f"ftp://user:{PASSWORD}@host/f", retrieve_date=datetime(2026, 5, 1, tzinfo=UTC)
)
LOG = m.GetLogRequest(
    log_type=m.LogType.SECURITY_LOG,
    request_id=1,
    log=m.LogParameters(remote_location=f"sftp://user:{PASSWORD}@host/"),
)


@pytest.mark.parametrize("content", [CHANGE, READ, FETCH, LOG], ids=lambda content: type(content).__name__)
def test_keys_and_passwords_are_not_shown(content: Payload) -> None:
    for shown in (told(seen(content)), json.dumps(record(seen(content)))):
        assert KEY not in shown
        assert PASSWORD not in shown
        assert "***" in shown


def hostile(text: str) -> list[Observation]:
    transfer = m.DataTransferRequest.model_construct(vendor_id=text, data=text)
    return [
        Observation(text, False, text, text, "unknown action"),
        Observation(text, False, text, text, transfer),
        seen(RemoteCallError(text, text, text, {text: text})),
        seen(LocalCallError(ErrorCode.GENERIC_ERROR, text, {text: [text]})),
        seen(InvalidMessageError(text, FAULTS)),
        seen(InvalidResponseError.unreadable(text, text)),
    ]


@pytest.mark.parametrize("observation", hostile(HOSTILE), ids=lambda each: type(each.content).__name__)
@pytest.mark.parametrize("colour", [True, False])
def test_no_text_of_a_peer_controls_the_terminal(observation: Observation, colour: bool) -> None:
    line = told(observation, colour=colour)
    plain = re.sub(r"\x1b\[\d+m", "", line) if colour else line
    assert plain.isprintable()


@pytest.mark.parametrize("observation", hostile(WRITABLE), ids=lambda each: type(each.content).__name__)
def test_no_text_of_a_peer_breaks_a_line_of_json(observation: Observation) -> None:
    assert record(observation)["uniqueId"] in ("7", observation.unique_id)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_note_is_escaped_too(as_json: bool) -> None:
    stream = io.StringIO()
    Transcript(stream, as_json=as_json).note("CP\x1b", f"closed: {HOSTILE}")
    [line] = stream.getvalue().splitlines()
    assert line.isprintable()
    if as_json:
        value = json.loads(line)
        assert (value["identity"], value["note"]) == ("CP\x1b", f"closed: {HOSTILE}")


def test_errors_and_faults_are_printed() -> None:
    refused = RemoteCallError("Reset", "SecurityError", "no", {"why": 1e999})
    assert told(seen(refused)).endswith("--> Reset: RemoteCallError: Reset was refused with SecurityError: no")
    assert record(seen(refused))["error"] == {"code": "SecurityError", "description": "no", "details": {"why": None}}
    local = LocalCallError(ErrorCode.NOT_SUPPORTED, "not here", {"a": [1]})
    assert told(seen(local)).endswith("--> Reset: LocalCallError: NotSupported: not here")
    assert record(seen(local))["error"] == {"code": "NotSupported", "description": "not here", "details": {"a": [1]}}
    unreadable = InvalidResponseError.unreadable("Reset.conf", "not JSON")
    assert record(seen(unreadable))["fault"] == {
        "message": "Reset.conf",
        "faults": ["payload: the answer is not JSON"],
    }
    assert told(seen("unknown action", "Foo")).endswith("--> Foo: unknown action")
    assert record(seen("unknown action", "Foo"))["fault"] == {"message": "unknown action"}


def test_colours_are_for_text_alone() -> None:
    assert told(RESET, colour=True).count("\x1b[") == 8
    assert "\x1b" not in told(RESET)
    record(RESET)  # it would be no JSON


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "terminal", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
    ],
)
def test_the_environment_decides_about_colours(
    variables: dict[str, str], terminal: bool, wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert use_colour(Terminal() if terminal else io.StringIO()) is wanted


def test_a_closed_output_pipe_is_ignored() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w", encoding="utf-8") as stream:
        transcript = Transcript(stream)
        for _ in range(3):
            transcript(RESET)
