"""The page on leniency describes each field of the object that a rule receives."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ocpp16_sdk import InvalidMessageError, messages as m
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation.lenient import ABSENT, FaultyValue, Lenient, Rule

PAGE = (Path(__file__).parents[3] / "docs" / "leniency.md").read_text("utf-8")
TABLE = PAGE.partition("| field | content |\n")[2].partition("\n\n")[0]
START = {"connectorId": 1, "idTag": "A", "meterStart": 0, "timestamp": "2026-05-01T12:00:00Z"}
SAMPLE = {"timestamp": "yesterday", "sampledValue": [{"value": "1"}]}

EXPECTED: dict[str, tuple[type[Payload], dict[str, Any], dict[str, Any]]] = {
    "too long": (
        m.StartTransactionRequest,
        {**START, "idTag": "A" * 21},
        {
            "path": ("idTag",),
            "error_type": "string_too_long",
            "value": "A" * 21,
            "expected_type": str,
            "is_list": False,
            "optional": False,
            "max_length": 20,
        },
    ),
    "missing": (
        m.StartTransactionRequest,
        {name: value for name, value in START.items() if name != "meterStart"},
        {"path": ("meterStart",), "error_type": "missing", "value": ABSENT, "expected_type": int, "max_length": None},
    ),
    "unknown": (
        m.StartTransactionRequest,
        {**START, "color": "red"},
        {"path": ("color",), "error_type": "extra_forbidden", "value": "red", "expected_type": None},
    ),
    "in a list": (
        m.MeterValuesRequest,
        {"connectorId": 1, "meterValue": [SAMPLE]},
        {"path": ("meterValue", 0, "timestamp"), "value": "yesterday", "expected_type": datetime, "optional": False},
    ),
    "an optional enumeration": (
        m.StopTransactionRequest,
        {"meterStop": 1, "timestamp": START["timestamp"], "transactionId": 1, "reason": "Other things"},
        {"path": ("reason",), "error_type": "enum", "expected_type": m.Reason, "optional": True},
    ),
    "a text for a list": (
        m.GetConfigurationRequest,
        {"key": "HeartbeatInterval"},
        {"path": ("key",), "value": "HeartbeatInterval", "is_list": True, "optional": True},
    ),
}


def test_the_page_has_each_field_in_its_order() -> None:
    assert re.findall(r"^\| `(\w+)` \|", TABLE, re.MULTILINE) == [each.name for each in fields(FaultyValue)]


@pytest.mark.parametrize(("kind", "payload", "expected"), EXPECTED.values(), ids=EXPECTED.keys())
def test_a_rule_receives_the_fields_as_the_page_describes_them(
    kind: type[Payload], payload: dict[str, Any], expected: dict[str, Any]
) -> None:
    seen: list[FaultyValue] = []
    with pytest.raises(InvalidMessageError):
        Lenient((Rule("note", seen.append),)).load(kind, json.dumps(payload))
    (faulty,) = seen
    assert (faulty.payload_type, faulty.payload) == (kind, payload)
    assert {name: getattr(faulty, name) for name in expected} == expected
