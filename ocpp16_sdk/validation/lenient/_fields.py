"""The type that a class expects at a place of its wire form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation._faults import Path


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a class."""

    name: str
    """The Python name."""
    expected_type: type[Any] | None
    """The type of its value, or of the items of its list; None if it is not a single class."""
    is_list: bool
    optional: bool


@cache
def fields_of(payload_type: type[Payload]) -> Mapping[str, Field]:
    """Return the fields of a class by wire name."""
    fields: dict[str, Field] = {}
    for name, info in payload_type.model_fields.items():
        annotation = _without_constraints(info.annotation)
        is_list = get_origin(annotation) in (tuple, list)
        if is_list:
            annotation = _without_constraints(get_args(annotation)[0])
        expected_type = annotation if isinstance(annotation, type) else None
        fields[info.alias or name] = Field(name, expected_type, is_list, not info.is_required())
    return fields


def field_at(payload_type: type[Payload], path: Path) -> Field | None:
    """Return the field of a place; for an item the field of its list, None if the classes have no such place."""
    field: Field | None = None
    inside: type[Any] | None = payload_type
    for step in path:
        if isinstance(step, str):
            if inside is None or not issubclass(inside, Payload):
                return None
            field = fields_of(inside).get(step)
            inside = None if field is None else field.expected_type
    return field


def _without_constraints(annotation: Any) -> Any:
    """Return the annotation without constraints and without None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _without_constraints(get_args(annotation)[0])
    if origin in (Union, UnionType):
        types = [each for each in get_args(annotation) if each is not NoneType]
        return _without_constraints(types[0]) if len(types) == 1 else annotation
    return annotation
