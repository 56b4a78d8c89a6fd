"""`python -m codegen import`: every layout of the official set gives the same bytes; what departs is told."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from codegen.editions import differences
from codegen.facts import Facts
from codegen.schemas import import_schemas, load_schemas
from tests.codegen.schema_sets import LAYOUTS, SCHEMAS, Documents, as_files, schema_files, write_folder


@pytest.mark.item("TYPE-27")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_official_edition_in_the_same_bytes(
    layout: Callable[[Path, Documents, Facts], Path], documents: Documents, facts: Facts, target: Path, tmp_path: Path
) -> None:
    told = import_schemas(layout(tmp_path, documents, facts), target, facts)
    assert "core: equal to the edition urn:OCPP:1.6:2019:12" in told
    assert "security: equal to the edition urn:OCPP:Cp:1.6:2020:3" in told
    assert schema_files(target) == schema_files(SCHEMAS)
    assert (target / "README.md").read_text() == "by hand"


def _constraints(schema: Mapping[str, Any], root: Mapping[str, Any], place: str) -> Iterator[tuple[str, str, str]]:
    """Every constraint of a schema with its wire path, told apart from the importer's own code."""
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


def test_no_constraint_is_lost_or_added_but_for_what_the_patches_say(documents: Documents) -> None:
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


def test_an_older_stop_transaction_is_brought_to_its_new_edition(
    documents: Documents, facts: Facts, target: Path, tmp_path: Path
) -> None:
    data = documents["StopTransactionRequest"]["properties"]["transactionData"]["items"]["properties"]["sampledValue"]
    data["items"]["properties"]["unit"]["enum"].remove("Celsius")
    documents["StopTransactionRequest"]["id"] = "urn:OCPP:1.6:2019:12:StopTransactionRequest"
    told = import_schemas(write_folder(tmp_path / "old", as_files(documents)), target, facts)
    assert (
        "StopTransactionRequest: the source calls itself urn:OCPP:1.6:2019:12:StopTransactionRequest, "
        "[editions] says urn:OCPP:1.6:2025:04:StopTransactionRequest"
    ) in told
    assert schema_files(target) == schema_files(SCHEMAS)


def test_a_set_that_departs_is_imported_and_told_by_name_and_place(
    documents: Documents, facts: Facts, target: Path, tmp_path: Path
) -> None:
    write_folder(target, {"core/GoneRequest.json": b""})
    told = import_schemas(write_folder(tmp_path / "first", as_files(documents)), target, facts)
    assert any(
        line.startswith("what stood before cannot be compared: core/GoneRequest.json: not JSON") for line in told
    )
    reset = documents["ResetRequest"]
    reset["properties"]["type"]["enum"] = ["Hard", "Cold"]
    reset["properties"]["reason"] = {"type": "string", "maxLength": 9}
    documents["AuthorizeRequest"]["properties"]["idTag"]["maxLength"] = 36
    told = import_schemas(write_folder(tmp_path / "second", as_files(documents)), target, facts)
    assert told[1].startswith("core: departs from the edition urn:OCPP:1.6:2019:12, its SHA-256 is ")
    assert told[2:] == [
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


def test_a_first_import_makes_the_folder(facts: Facts, tmp_path: Path) -> None:
    told = import_schemas(SCHEMAS, tmp_path / "schemas", facts)
    assert told[0] == "78 schemas from schemas"
    assert len(told) == 3
    assert schema_files(tmp_path / "schemas") == schema_files(SCHEMAS)
