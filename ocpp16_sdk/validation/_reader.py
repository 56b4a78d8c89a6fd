"""Reads payload text with bounded cost: a broken message costs about as much as a valid one of its size.

    read(class, text) ──▶ message, or None if the text breaks the schema

The validator of a pydantic class collects every error, and copies the whole input of each one into Python objects: the
error of a missing field contains the object around it. One broken message of 1 MiB costs a second and 400 MiB then. So
each class gets a second validator, made from the same schema when its first message is read. It stops at the first
missing field and at the first wrong item of a list, and it creates no error. `_faults` finds out what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from pydantic import ValidationError
from pydantic_core import SchemaValidator, core_schema

from ocpp16_sdk.model import Payload

P = TypeVar("P", bound=Payload)

_readers: dict[type[Payload], SchemaValidator] = {}


class _MissingFieldError(Exception):
    """Stops the validator: pydantic passes on an exception of a default factory at once."""


def read(payload_type: type[P], text: str) -> P | None:
    """Read a payload; return None if it breaks its schema."""
    reader = _readers.get(payload_type) or _new_reader(payload_type)
    try:
        return reader.validate_json(text, by_alias=True, by_name=False)  # type: ignore[no-any-return]
    except (ValidationError, _MissingFieldError):  # ValidationError: it is not JSON
        return None


def is_valid(payload_type: type[Payload], value: object) -> bool:
    """Return whether a plain JSON value fits the schema."""
    reader = _readers.get(payload_type) or _new_reader(payload_type)
    try:
        return reader.validate_python(value, by_alias=True, by_name=False) is not None
    except (ValidationError, _MissingFieldError):
        return False


def _new_reader(payload_type: type[Payload]) -> SchemaValidator:
    plain = plain_schema(payload_type)  # None: a recursive class of a vendor is read by its own validator
    schema = payload_type.__pydantic_core_schema__ if plain is None else quick(plain)
    none_if_broken = core_schema.with_default_schema(schema, default=None, on_error="default")
    reader = _readers[payload_type] = (
        SchemaValidator(none_if_broken) if plain is None else new_validator(none_if_broken)
    )
    return reader


def new_validator(schema: Any) -> SchemaValidator:
    """Return the validator of a changed schema.

    Pydantic would use the validator of a class, which is prebuilt, in place of its changed schema. Pydantic before 2.13
    has no such option: the same messages are refused there, but a broken message costs more.
    """
    try:
        return SchemaValidator(schema, _use_prebuilt=False)
    except TypeError:
        return SchemaValidator(schema)


def plain_schema(payload_type: type[Payload]) -> Any:
    """Return the schema of a class without references to definitions; None if it is recursive."""
    schema: Any = payload_type.__pydantic_core_schema__
    if schema["type"] != "definitions":
        return schema
    try:
        return _inlined(schema["schema"], {each["ref"]: each for each in schema["definitions"]}, ())
    except RecursionError:
        return None


def _inlined(value: Any, definitions: Mapping[str, Any], inside: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_inlined(item, definitions, inside) for item in value]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(value, dict):
        return value
    reference = cast("dict[str, Any]", value).get("schema_ref")
    if reference is not None:
        if reference in inside:
            raise RecursionError
        return _inlined(definitions[reference], definitions, (*inside, str(reference)))
    items: Any = value.items()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return {
        name: item if name in ("metadata", "members") else _inlined(item, definitions, inside) for name, item in items
    }


def quick(schema: Any) -> Any:
    """Return the part of a schema that reads JSON, without the collection of errors."""
    kind = schema["type"]
    if kind == "json-or-python":
        return quick(schema["json_schema"])
    if kind == "model-fields":
        return {**schema, "fields": {name: _quick_field(field) for name, field in schema["fields"].items()}}
    if kind == "tuple":
        return {**schema, "items_schema": [quick(item) for item in schema["items_schema"]], "fail_fast": True}
    if kind == "list" and "items_schema" in schema:
        return {**schema, "items_schema": quick(schema["items_schema"]), "fail_fast": True}
    if "schema" in schema:
        schema = {**schema, "schema": quick(schema["schema"])}
    # Pydantic uses the validator of a class again when it meets its reference.
    return {name: value for name, value in schema.items() if name != "ref"}


def _quick_field(field: Any) -> Any:
    schema = quick(field["schema"])
    if schema["type"] != "default":
        schema = core_schema.with_default_schema(schema, default_factory=_stop)
    return {**field, "schema": schema}


def _stop() -> None:
    raise _MissingFieldError
