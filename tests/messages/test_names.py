"""Names and docstrings of the generated classes follow the specification."""

from __future__ import annotations

import ast
import inspect
import re
import typing
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest

from ocpp16_sdk import messages
from ocpp16_sdk.messages import (
    ChargePointErrorCode,
    ChargePointStatus,
    GetDiagnosticsResponse,
    GetLogResponse,
    KeyValue,
    Measurand,
    Phase,
    ReadingContext,
    Reason,
    SetChargingProfileRequest,
    UnitOfMeasure,
    models,
)
from ocpp16_sdk.model import Payload
from tests.support.schemas import field_paths, model_of, own_schemas, public_schemas

SOURCE = ast.parse(inspect.getsource(models))
CLASSES = [each for each in SOURCE.body if isinstance(each, ast.ClassDef)]


def model_paths(model: type[Payload], path: str) -> Iterator[str]:
    for field in model.model_fields.values():
        name = f"{path}.{field.alias}"
        yield name
        for inner, suffix in _payloads(field.annotation, ""):
            yield from model_paths(inner, name + suffix)


def _payloads(kind: Any, suffix: str) -> Iterator[tuple[type[Payload], str]]:
    if isinstance(kind, type) and issubclass(kind, Payload):
        yield kind, suffix
    for each in typing.get_args(kind):
        yield from _payloads(each, "[]" if typing.get_origin(kind) is tuple else suffix)


@pytest.mark.item("TYPE-14")
def test_the_field_paths_are_those_of_the_schemas() -> None:
    wanted = [path for name, schema in own_schemas().items() for path in field_paths(schema, name)]
    found = [path for name in own_schemas() for path in model_paths(model_of(name), name)]
    assert Counter(found) == Counter(wanted)
    assert len(found) == len(set(found)) == 234


@pytest.mark.item("TYPE-14")
def test_irregular_wire_names_are_kept() -> None:
    assert GetDiagnosticsResponse.model_fields["file_name"].alias == "fileName"
    assert GetLogResponse.model_fields["filename"].alias == "filename"
    assert KeyValue.model_fields["readonly"].alias == "readonly"
    assert SetChargingProfileRequest.model_fields["cs_charging_profiles"].alias == "csChargingProfiles"


def test_every_schema_has_its_class_and_both_editions_the_same_payloads() -> None:
    payloads = {name for name in messages.__all__ if name.endswith(("Request", "Response"))}
    assert payloads == set(own_schemas()) == set(public_schemas())


@pytest.mark.item("TYPE-26")
def test_a_class_is_defined_once_and_its_name_ends_in_no_digit() -> None:
    names = [each.name for each in CLASSES]
    assert len(names) == len(set(names)) == 78 + 11 + 48
    assert [name for name in names if name[-1].isdigit() or not re.fullmatch("[A-Z][A-Za-z]+", name)] == []


def test_every_class_is_public() -> None:
    assert {each.name for each in CLASSES} <= set(messages.__all__)
    assert all(hasattr(messages, name) for name in messages.__all__)


def _texts(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Return each field or member of a class body with its docstring."""
    for statement, after in zip(body, [*body[1:], ast.Pass()], strict=True):
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                if name != "__action__":
                    match after:
                        case ast.Expr(value=ast.Constant(value=str(text))):
                            yield name, text
                        case _:
                            yield name, ""
            case ast.FunctionDef(name=name):
                yield name, ast.get_docstring(statement) or ""
            case _:
                pass


def test_every_class_field_and_value_has_a_text() -> None:
    silent = [each.name for each in CLASSES if not (ast.get_docstring(each) or "").strip()]
    silent += [f"{each.name}.{name}" for each in CLASSES for name, text in _texts(each.body) if not text.endswith(".")]
    assert silent == []
    assert sum(1 for each in CLASSES for _ in _texts(each.body)) == 187 + 237 + 6


def test_members_are_in_upper_case_and_no_value_is_repeated() -> None:
    enums = [each for each in vars(models).values() if isinstance(each, type) and issubclass(each, StrEnum)]
    for each in enums:
        assert all(re.fullmatch("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*", name) for name in each.__members__), each
        assert len(each.__members__) == len(set(each)), each


def test_members_have_readable_names() -> None:
    assert Measurand.ENERGY_ACTIVE_IMPORT_REGISTER.value == "Energy.Active.Import.Register"
    assert (Measurand.SOC, Measurand.RPM) == ("SoC", "RPM")
    assert (UnitOfMeasure.KWH, UnitOfMeasure.KVARH, UnitOfMeasure.KVA) == ("kWh", "kvarh", "kVA")
    assert (Phase.L1_N, Phase.L3_L1) == ("L1-N", "L3-L1")
    assert ReadingContext.SAMPLE_PERIODIC.value == "Sample.Periodic"
    assert (Reason.EV_DISCONNECTED, Reason.DE_AUTHORIZED) == ("EVDisconnected", "DeAuthorized")
    assert (ChargePointStatus.SUSPENDED_EVSE, ChargePointStatus.SUSPENDED_EV) == ("SuspendedEVSE", "SuspendedEV")
    assert ChargePointErrorCode.EV_COMMUNICATION_ERROR.value == "EVCommunicationError"


def test_help_shows_the_names_of_python() -> None:
    assert str(inspect.signature(KeyValue)) == "(*, key: str, readonly: bool, value: str | None = None)"
