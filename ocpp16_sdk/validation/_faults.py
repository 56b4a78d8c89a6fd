"""Finds the places where plain JSON breaks the schema of a class, one after another.

    find_faults(class, value) ──▶ FoundFault, FoundFault, ...      the caller stops when it has enough

A message of 1 MiB can contain a hundred thousand faults, so they are not collected before they are counted. Each object
is validated alone, by a validator that checks the values in it and not the objects in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field as dataclass_field
from functools import cache
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails, SchemaValidator, core_schema

from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation._reader import is_valid, new_validator, plain_schema, quick

Path = tuple[str | int, ...]
"""Wire names and list indexes, from the payload inwards."""

_EXPECTED = {
    "tuple_type": "Input should be a valid array",
    "list_type": "Input should be a valid array",
    "missing": "Field required",
    "extra_forbidden": "Extra inputs are not permitted",
    "model_type": "Input should be an object",
}
_MAX_PYDANTIC_ERRORS = 1000  # each one needs a kilobyte of memory


@dataclass(frozen=True, slots=True)
class FoundFault:
    """One place that breaks the schema, with its value, which no error of the package contains."""

    path: Path
    rule: str
    """The error type of pydantic."""
    expected: str
    value: Any = None
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class _Inner:
    """A field whose value contains objects or items, which are validated one by one."""

    is_list: bool
    payload_type: type[Payload] | None
    item: SchemaValidator | None


@dataclass(slots=True)
class _Shape:
    """What is known about one class: the validator of an object without the objects in it."""

    names: dict[str, bool] = dataclass_field(default_factory=dict[str, bool])
    """Whether a field is required, by wire name."""
    inner: dict[str, _Inner] = dataclass_field(default_factory=dict[str, _Inner])
    validator: SchemaValidator | None = None


def find_faults(payload_type: type[Payload], value: object) -> Iterator[FoundFault]:
    """Yield the faults of a plain JSON value that `read` refuses."""
    found = False
    for fault in _object_faults(payload_type, value, ()):
        found = True
        yield fault
    if not found:
        yield from _faults_by_pydantic(payload_type, value)


def _object_faults(payload_type: type[Payload], value: object, path: Path) -> Iterator[FoundFault]:
    shape = _shape(payload_type)
    if shape is None:
        return
    if not isinstance(value, dict):
        yield FoundFault(path, "model_type", _EXPECTED["model_type"], value)
        return
    fields = cast("dict[str, Any]", value)
    own = _own_faults(shape, fields, path)
    for name, required in shape.names.items():
        if name in own:
            yield from own[name]
        elif name in fields:
            if name in shape.inner:
                yield from _inner_faults(shape.inner[name], fields[name], (*path, name))
        elif required:
            yield FoundFault((*path, name), "missing", _EXPECTED["missing"], fields)
    for name, unknown in fields.items():
        if name not in shape.names:
            yield FoundFault((*path, name), "extra_forbidden", _EXPECTED["extra_forbidden"], unknown)


def _own_faults(shape: _Shape, fields: Mapping[str, Any], path: Path) -> dict[str, list[FoundFault]]:
    known = {name: fields[name] for name in shape.names if name in fields}
    faults: dict[str, list[FoundFault]] = {}
    try:
        cast(SchemaValidator, shape.validator).validate_python(known, by_alias=True, by_name=False)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            faults.setdefault(str(each["loc"][0]), []).append(_fault(each, path))
    return faults


def _inner_faults(inner: _Inner, value: Any, path: Path) -> Iterator[FoundFault]:
    if not inner.is_list:
        yield from _object_faults(cast("type[Payload]", inner.payload_type), value, path)
        return
    for index, item in enumerate(value):
        if inner.payload_type is not None:
            if not is_valid(inner.payload_type, item):
                yield from _object_faults(inner.payload_type, item, (*path, index))
        elif inner.item is not None and not inner.item.isinstance_python(item, by_alias=True, by_name=False):
            yield from _item_faults(inner.item, item, (*path, index))


def _item_faults(validator: SchemaValidator, item: object, path: Path) -> Iterator[FoundFault]:
    try:
        validator.validate_python(item, by_alias=True, by_name=False)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            yield _fault(each, path)


def _fault(details: ErrorDetails, path: Path = ()) -> FoundFault:
    rule = details["type"]
    expected = _EXPECTED.get(rule, details["msg"])
    return FoundFault(
        (*path, *details["loc"]), rule, expected, details["input"], details.get("ctx", {}).get("max_length")
    )


def _faults_by_pydantic(payload_type: type[Payload], value: object) -> Iterator[FoundFault]:
    """Yield the faults that only the validator of the class finds: rules of a vendor's class over several fields."""
    try:
        payload_type.__pydantic_validator__.validate_json(json.dumps(value), by_alias=True, by_name=False)
    except ValidationError as error:
        yield from faults_of_pydantic(error)


def faults_of_pydantic(error: ValidationError) -> list[FoundFault]:
    """Return the faults of an error; one fault in place of more than a thousand."""
    if error.error_count() > _MAX_PYDANTIC_ERRORS:
        return [FoundFault((), "too_many_faults", f"at most {_MAX_PYDANTIC_ERRORS} faults were expected")]
    return [_fault(each) for each in error.errors(include_url=False)]


@cache
def _shape(payload_type: type[Payload]) -> _Shape | None:
    """Return what is known about a class; None if pydantic alone can validate it."""
    schema: Any = plain_schema(payload_type)
    if schema is None:
        return None
    while schema["type"] != "model-fields" and "schema" in schema:
        schema = schema["schema"]
    if schema["type"] != "model-fields":
        return None
    shape = _Shape()
    fields: dict[str, Any] = {}
    for name, field in schema["fields"].items():
        wire_name = field.get("validation_alias", name)
        inner, own_schema = _split(field["schema"])
        fields[name] = {**field, "schema": core_schema.with_default_schema(own_schema, default=None)}
        shape.names[wire_name] = field["schema"]["type"] != "default"
        if inner is not None:
            shape.inner[wire_name] = inner
    flat_schema: Any = {**schema, "fields": fields}
    shape.validator = SchemaValidator(flat_schema, payload_type.__pydantic_core_schema__.get("config"))
    return shape


def _split(schema: Any) -> tuple[_Inner | None, Any]:
    """Return what is in the value of a field, and the schema of the value without that."""
    kind = schema["type"]
    if kind == "json-or-python":
        return _split(schema["json_schema"])
    if kind == "default":
        return _split(schema["schema"])
    if kind == "model":
        return _Inner(is_list=False, payload_type=_class(schema), item=None), core_schema.any_schema()
    is_tuple = kind == "tuple" and len(schema["items_schema"]) == 1 and schema.get("variadic_item_index") == 0
    if is_tuple or (kind == "list" and "items_schema" in schema):
        item = schema["items_schema"][0] if is_tuple else schema["items_schema"]
        any_item: Any = core_schema.any_schema()
        own = {**schema, "items_schema": [any_item] if is_tuple else any_item}
        if item["type"] == "model":
            return _Inner(is_list=True, payload_type=_class(item), item=None), own
        return _Inner(is_list=True, payload_type=None, item=new_validator(quick(item))), own
    return None, quick(schema)


def _class(schema: Any) -> type[Payload]:
    return cast("type[Payload]", schema["cls"])
