"""`python -m codegen import`: every layout of the official set gives the same bytes; differences are reported."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from codegen import __main__ as commands
from codegen.editions import differences
from codegen.metadata import Metadata
from codegen.schemas import import_schemas, load_schemas
from tests.codegen.schema_sets import LAYOUTS, SCHEMAS, Documents, as_files, schema_files, write_folder


@pytest.mark.item("TYPE-27")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_official_edition_in_the_same_bytes(
    layout: Callable[[Path, Documents, Metadata], Path],
    documents: Documents,
    metadata: Metadata,
    target: Path,
    tmp_path: Path,
) -> None:
    lines = import_schemas(layout(tmp_path, documents, metadata), target, metadata)
    assert "core: equal to the edition urn:OCPP:1.6:2019:12" in lines
    assert "security: equal to the edition urn:OCPP:Cp:1.6:2020:3" in lines
    assert schema_files(target) == schema_files(SCHEMAS)
    assert (target / "README.md").read_text() == "by hand"


def _constraints(schema: Mapping[str, Any], root: Mapping[str, Any], place: str) -> Iterator[tuple[str, str, str]]:
    """Yield every constraint of a schema with its wire path, without the code of the importer."""
    while "$ref" in schema:
        schema = root["definitions"][schema["$ref"].split("/")[-1]]
    yield place, "type", schema["type"]
    for key in ("maxLength", "format", "multipleOf", "minItems"):
        if key in schema:
            yield place, key, str(schema[key])
    for key in ("enum", "required"):
        yield from ((place, key, each) for each in schema.get(key, ()))
    if schema["type"] == "object":
        yield place, "closed", str(schema["additionalProperties"])
    for name, child in schema.get("properties", {}).items():
        yield from _constraints(child, root, f"{place}/{name}")
    if "items" in schema:
        yield from _constraints(schema["items"], root, f"{place}[]")


def test_no_constraint_is_lost_or_added_except_by_the_patches(documents: Documents) -> None:
    ours = load_schemas(SCHEMAS)
    assert set(ours) == set(documents)
    before = {each for name, schema in documents.items() for each in _constraints(schema, schema, name)}
    after = {each for name, schema in ours.items() for each in _constraints(schema, schema, name)}
    assert after - before == set()
    assert before - after == {
        ("MeterValuesRequest/meterValue", "minItems", "1"),
        ("MeterValuesRequest/meterValue[]/sampledValue", "minItems", "1"),
        ("MeterValuesRequest/meterValue[]/sampledValue[]/unit", "enum", "Hertz"),
    }


def test_an_older_stop_transaction_is_patched_to_its_new_edition(
    documents: Documents, metadata: Metadata, target: Path, tmp_path: Path
) -> None:
    data = documents["StopTransactionRequest"]["properties"]["transactionData"]["items"]["properties"]["sampledValue"]
    data["items"]["properties"]["unit"]["enum"].remove("Celsius")
    documents["StopTransactionRequest"]["id"] = "urn:OCPP:1.6:2019:12:StopTransactionRequest"
    lines = import_schemas(write_folder(tmp_path / "old", as_files(documents)), target, metadata)
    assert (
        "StopTransactionRequest: the id in the source is urn:OCPP:1.6:2019:12:StopTransactionRequest, "
        "the id in [editions] is urn:OCPP:1.6:2025:04:StopTransactionRequest"
    ) in lines
    assert schema_files(target) == schema_files(SCHEMAS)


def test_a_set_that_differs_is_imported_and_reported_by_name_and_place(
    documents: Documents, metadata: Metadata, target: Path, tmp_path: Path
) -> None:
    write_folder(target, {"core/OldRequest.json": b""})
    lines = import_schemas(write_folder(tmp_path / "first", as_files(documents)), target, metadata)
    assert any(
        line.startswith("the previous schemas cannot be compared: core/OldRequest.json: not JSON") for line in lines
    )
    reset = documents["ResetRequest"]
    reset["properties"]["type"]["enum"] = ["Hard", "Cold"]
    reset["properties"]["reason"] = {"type": "string", "maxLength": 9}
    documents["AuthorizeRequest"]["properties"]["idTag"]["maxLength"] = 36
    lines = import_schemas(write_folder(tmp_path / "second", as_files(documents)), target, metadata)
    assert lines[1].startswith("core: differs from the edition urn:OCPP:1.6:2019:12, its SHA-256 is ")
    assert lines[2:] == [
        "security: equal to the edition urn:OCPP:Cp:1.6:2020:3",
        "AuthorizeRequest: ~ /properties/idTag/maxLength: 20 -> 36",
        "ResetRequest: + /properties/reason: {'maxLength': 9, 'type': 'string'}",
        "ResetRequest: - /properties/type/enum: 'Soft'",
        "ResetRequest: + /properties/type/enum: 'Cold'",
    ]
    assert not tomllib.loads((target / "SOURCES.toml").read_text())["editions"]["core"]["official"]


def test_equal_schemas_do_not_differ() -> None:
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"maxLength": 3}}}
    assert list(differences(schema, json.loads(json.dumps(schema)))) == []
    assert list(differences(schema, {"type": "object"})) == [
        "- /properties: {'a': {'maxLength': 3}}",
        "- /required: ['a']",
    ]


def test_the_command_imports_into_the_repository_and_prints_the_differences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "SCHEMAS", tmp_path / "schemas")
    assert commands.main(["import", str(SCHEMAS)]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines() == [
        "78 schemas from schemas",
        "core: equal to the edition urn:OCPP:1.6:2019:12",
        "security: equal to the edition urn:OCPP:Cp:1.6:2020:3",
    ]
    assert schema_files(tmp_path / "schemas") == schema_files(SCHEMAS)


def test_a_first_import_makes_the_folder(metadata: Metadata, tmp_path: Path) -> None:
    lines = import_schemas(SCHEMAS, tmp_path / "schemas", metadata)
    assert lines[0] == "78 schemas from schemas"
    assert len(lines) == 3
    assert schema_files(tmp_path / "schemas") == schema_files(SCHEMAS)
