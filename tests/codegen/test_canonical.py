"""The canonical form of one schema, and the schemas of a vendor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.canonical import canonical
from codegen.errors import CodegenError
from codegen.schemas import load_schemas
from tests.codegen.schema_sets import write_folder


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


LOOP = {"a": {"type": "array", "items": {"$ref": "#/definitions/a"}}}
BOMB = {f"d{n}": _object(**{side: {"$ref": f"#/definitions/d{n + 1}"} for side in "lr"}) for n in range(20)}


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        (_object(a={"type": "string", "pattern": "x"}), "X.json#/properties/a/pattern: unknown keyword 'pattern'"),
        (_object(a={"type": "integer", "enum": [1]}), "X.json#/properties/a/enum: unknown keyword 'enum'"),
        ({**_object(), "oneOf": []}, "X.json#/oneOf: unknown keyword 'oneOf'"),
        (_object(**{"a/~": {"type": "string", "id": "x"}}), "X.json#/properties/a~1~0/id: unknown keyword"),
        ({**_object(), "definitions": {"D": {"type": "string", "const": 1}}}, "X.json#/definitions/D/const: unknown"),
        ({"type": "object"}, "X.json#/additionalProperties: expected false"),
        (_object(a={"type": "object", "additionalProperties": True}), "X.json#/properties/a/additionalProperties:"),
        (_object(a={"type": "array"}), "X.json#/properties/a/items: expected a schema; found nothing"),
        (_object(a={"type": "array", "items": [{"type": "string"}]}), "X.json#/properties/a/items: expected a schema"),
        (_object(a={"type": ["string", "null"]}), "X.json#/properties/a/type: expected one of array,"),
        (_object(a={}), "X.json#/properties/a/type: expected one of array,"),
        (_object(a=True), "X.json#/properties/a: expected a schema"),
        (_object(a={"type": "string", "format": "email"}), "X.json#/properties/a/format: expected one of date-time"),
        (_object(a={"type": "number", "multipleOf": 0.01}), "X.json#/properties/a/multipleOf: expected 0.1"),
        (_object(a={"type": "string", "maxLength": "9"}), "X.json#/properties/a/maxLength: expected an integer"),
        (_object(a={"type": "string", "format": ["uri"]}), "X.json#/properties/a/format: expected one of date-time"),
        (_object(a={"type": "string", "maxLength": None}), "X.json#/properties/a/maxLength: expected an integer"),
        (_object(a={"type": "array", "minItems": False}), "X.json#/properties/a/minItems: expected an integer"),
        (_object(a={"type": "string", "enum": ["b", 1]}), "X.json#/properties/a/enum: expected a list of different"),
        (_object(a={"type": "string", "enum": ["b", "b"]}), "X.json#/properties/a/enum: expected a list of different"),
        (_object(a={"type": "string", "enum": []}), "X.json#/properties/a/enum: expected a list of different"),
        ({**_object(), "properties": []}, "X.json#/properties: expected an object"),
        ({**_object(), "required": ["b"]}, "X.json#/required: expected names of its properties; found ['b']"),
        ({"type": "array", "items": {"type": "string"}}, "X.json#/type: expected object; found 'array'"),
        (
            {**_object(), "$schema": "https://json-schema.org/draft/2020-12/schema"},
            "X.json#/$schema: expected draft-04",
        ),
        ({**_object(), "definitions": 1}, "X.json#/definitions: expected an object"),
        (_object(a={"$ref": "#/definitions/b"}), "X.json#/properties/a/$ref: expected #/definitions/"),
        (
            {**_object(a={"$ref": "#/definitions/b", "maxLength": 1}), "definitions": {"b": {"type": "string"}}},
            "X.json#/properties/a: expected no other keyword beside $ref",
        ),
        ({**_object(), "definitions": LOOP}, "X.json#/definitions/a: expected no cycle of references"),
        (
            {**_object(), "definitions": {**BOMB, "d20": {"type": "string"}}},
            "expected at most 10000 nodes and a depth of 24",
        ),
    ],
)
def test_an_unknown_keyword_or_value_is_refused_with_its_place(schema: dict[str, Any], place: str) -> None:
    with pytest.raises(CodegenError) as caught:
        canonical(schema, "X.json")
    assert place in str(caught.value)


def test_keywords_without_effect_are_removed_and_references_are_expanded() -> None:
    text = {"type": "string", "additionalProperties": False, "enum": ["b", "a"], "javaType": "T", "default": "a"}
    schema: dict[str, Any] = {
        "$schema": "http://json-schema.org/draft-06/schema#",
        "$id": "urn:X.req",
        "title": "X",
        "definitions": {"T": text, "unused": {"type": "boolean"}},
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "list": {"type": "array", "minItems": 0, "additionalItems": False, "items": {"$ref": "#/definitions/T"}},
            "empty": {"type": "object", "description": "nothing", "additionalProperties": False, "required": []},
        },
        "required": ["list", "empty"],
    }
    assert canonical(schema, "X.json") == {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "list": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
            "empty": {"type": "object", "additionalProperties": False, "properties": {}},
        },
        "required": ["empty", "list"],
    }


def test_the_schemas_of_a_vendor_are_checked_in_the_same_way(tmp_path: Path) -> None:
    files = {"Blink.json": _object(times={"type": "integer"}), "BlinkResponse.json": _object()}
    folder = write_folder(tmp_path / "acme", {path: json.dumps(schema).encode() for path, schema in files.items()})
    schemas = load_schemas(folder)
    assert list(schemas) == ["BlinkRequest", "BlinkResponse"]
    assert schemas["BlinkRequest"] == {
        "$id": "BlinkRequest",
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "BlinkRequest",
        **_object(times={"type": "integer"}),
    }
    write_folder(folder, {"BlinkResponse.json": b'{"type": "object", "if": {}}'})
    with pytest.raises(CodegenError, match=r"BlinkResponse\.json#/if: unknown keyword 'if'"):
        load_schemas(folder)
    (folder / "BlinkResponse.json").unlink()
    with pytest.raises(CodegenError, match=r"Blink\.json: the schema of BlinkResponse is missing"):
        load_schemas(folder)
