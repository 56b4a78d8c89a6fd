"""The message schemas: those of this repository, and those of the distribution `ocpp`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from ocpp16_sdk import messages
from ocpp16_sdk.model import Payload

Schema = dict[str, Any]

_OWN = Path(__file__).parents[2] / "schemas"


def _read(path: Path) -> Schema:
    # Decimal: with binary floats jsonschema finds that 0.3 is no multiple of 0.1.
    schema: Schema = json.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
    return schema


@cache
def own_schemas() -> dict[str, Schema]:
    """The repository's schemas by payload name, references expanded."""
    return {path.stem: _read(path) for path in sorted(_OWN.glob("*/*.json"))}


@cache
def public_schemas() -> dict[str, Schema]:
    """The schemas of another distribution, in the drafts of the originals, by payload name."""
    folder = Path(str(distribution("ocpp").locate_file("ocpp/v16/schemas")))
    return {
        path.stem if path.stem.endswith("Response") else f"{path.stem}Request": _read(path)
        for path in sorted(folder.glob("*.json"))
    }


def expanded(schema: Schema) -> Schema:
    """The schema without `$ref` and `definitions`."""

    def expand(node: Any) -> Any:
        if isinstance(node, list):
            return [expand(each) for each in node]  # pyright: ignore[reportUnknownVariableType]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return expand(schema["definitions"][str(node["$ref"]).rpartition("/")[2]])  # pyright: ignore[reportUnknownArgumentType]
        return {key: expand(value) for key, value in node.items() if key != "definitions"}  # pyright: ignore[reportUnknownVariableType]

    return {"properties": {}, **expand(schema)}


def field_paths(schema: Schema, path: str) -> Iterator[str]:
    """Every place that has a wire name, such as `MeterValuesRequest.meterValue[].timestamp`."""
    for name, node in schema.get("properties", {}).items():
        yield f"{path}.{name}"
        yield from field_paths(node, f"{path}.{name}")
    if schema["type"] == "array":
        yield from field_paths(schema["items"], f"{path}[]")


def model_of(name: str) -> type[Payload]:
    """The generated class of a payload."""
    model: type[Payload] = getattr(messages, name)
    return model
