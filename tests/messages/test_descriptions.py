"""Every field says what it means and which limits it has: in `help()`, in the JSON schema, and at each call."""

from __future__ import annotations

import inspect
import json
import pydoc
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from ocpp16_sdk.blocking import handlers as blocking
from ocpp16_sdk.central_system.handlers import AsyncCentralSystemHandlers
from ocpp16_sdk.charge_point.handlers import AsyncChargePointHandlers
from ocpp16_sdk.connection import ConnectionOptions
from ocpp16_sdk.messages import ACTIONS, calls, models
from ocpp16_sdk.model import Payload
from tests.support.schemas import own_schemas

MODELS = [each for each in vars(models).values() if isinstance(each, type) and issubclass(each, Payload)]
GENERATED = [each for each in MODELS if each.__module__ == models.__name__]
CALLS = [
    getattr(calls, f"{prefix}{role}Calls") for role in ("ChargePoint", "CentralSystem") for prefix in ("Async", "")
]


def limits(schema: dict[str, Any]) -> Iterator[str]:
    """Yield the words that the text of a field must contain."""
    if "maxLength" in schema:
        yield f"t most {schema['maxLength']} characters."
    if "multipleOf" in schema:
        yield "t most one digit after the decimal point."
    if schema.get("format") == "date-time":
        yield "ith a time zone."
    if "minItems" in schema:
        yield f"t least {schema['minItems']} item"
    if "items" in schema:
        yield from (f"ach item: a{text}" for text in limits(schema["items"]))


def properties(model: type[Payload]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = model.model_json_schema()["properties"]
    return found


def test_every_field_is_described_in_the_json_schema_and_in_help() -> None:
    assert len(GENERATED) > 80
    for model in GENERATED:
        help_text = re.sub(r"\s+", " ", pydoc.plain(pydoc.render_doc(model)))
        for name, field in model.model_fields.items():
            assert field.description, (model, name)
            assert properties(model)[field.alias or name]["description"] == field.description
            assert f"{name}: {field.description}" in help_text.replace("| ", "")


def test_the_text_of_a_class_in_its_json_schema_does_not_repeat_its_fields() -> None:
    for model in GENERATED:
        assert "Fields:" not in model.model_json_schema()["description"]


def test_the_signature_in_help_has_plain_types() -> None:
    for model in GENERATED:
        shown = str(inspect.signature(model))
        assert not re.search(r"Annotated|FieldInfo|Validator|0x", shown), shown
    signature = inspect.signature(models.ChargingSchedule).parameters
    assert signature["start_schedule"].annotation == datetime | None
    assert signature["min_charging_rate"].annotation == float | None
    assert signature["charging_schedule_period"].annotation == tuple[models.ChargingSchedulePeriod, ...]
    assert inspect.signature(models.GetConfigurationRequest).parameters["key"].annotation == tuple[str, ...] | None


def test_a_text_names_no_other_field_by_its_wire_name() -> None:
    """The same text is shown in Python, where the field has another name."""
    wire_names = {field.alias or name for model in GENERATED for name, field in model.model_fields.items()}
    ambiguous = {f"`{name}`" for name in wire_names if name != name.lower()}
    for kind in vars(models).values():
        if isinstance(kind, type) and kind.__module__ == models.__name__:
            text = inspect.getsource(kind)
            assert [name for name in ambiguous if name in text] == [], kind


def test_the_json_schema_of_an_absent_field_has_no_null() -> None:
    for model in GENERATED:
        for mode in ("validation", "serialization"):
            assert "null" not in json.dumps(model.model_json_schema(mode=mode)), model


def test_every_limit_of_the_schemas_is_in_the_text_of_its_field() -> None:
    found = 0
    for message, schema in own_schemas().items():
        model = getattr(models, message)
        for wire, part in schema.get("properties", {}).items():
            for words in limits(part):
                found += 1
                assert words in properties(model)[wire]["description"], (message, wire)
    assert found > 40


@pytest.mark.parametrize("kind", CALLS, ids=lambda kind: kind.__name__)
def test_every_call_describes_its_arguments_and_the_default_time_out(kind: type) -> None:
    methods = {each.method for each in ACTIONS.values()} & set(dir(kind))
    assert len(methods) > 10
    for name in [*methods, "call"]:
        method = getattr(kind, name)
        arguments = (inspect.getdoc(method) or "").partition("Args:")[2]
        for parameter in list(inspect.signature(method).parameters)[1:]:
            assert f"\n    {parameter}: " in arguments, (name, parameter)
        assert f"({ConnectionOptions().call_timeout:g} s by default)" in arguments


def test_the_parameters_of_generated_handlers_are_positional() -> None:
    for base in (
        AsyncCentralSystemHandlers,
        AsyncChargePointHandlers,
        blocking.CentralSystemHandlers,
        blocking.ChargePointHandlers,
    ):
        methods = [each for name, each in vars(base).items() if name.startswith("on_")]
        assert len(methods) > 10
        for method in methods:
            kinds = {each.kind for each in inspect.signature(method).parameters.values()}
            assert kinds == {inspect.Parameter.POSITIONAL_ONLY}


@pytest.mark.item("CS-26")
@pytest.mark.parametrize("role", [calls.AsyncCentralSystemCalls, calls.CentralSystemCalls])
def test_the_call_that_unlocks_a_connector_names_the_call_that_stops_a_transaction(role: type) -> None:
    text = inspect.getdoc(vars(role)["unlock_connector"])
    assert text is not None
    assert "to stop a transaction, use RemoteStopTransaction" in text.partition("\n")[0]
