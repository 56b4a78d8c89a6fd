"""What a class expects at a place of its wire form, found along its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from ocpp16_sdk.model import Payload

Path = tuple[str | int, ...]
"""Wire names and list indexes, from the payload inwards."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a class."""

    name: str
    """In Python."""
    kind: type[Any] | None
    """What it holds, or what the items of its list are; None if that is no single class."""
    many: bool
    """It is a list."""
    optional: bool


@cache
def fields_of(kind: type[Payload]) -> Mapping[str, Field]:
    """The fields of a class, by wire name."""
    found: dict[str, Field] = {}
    for name, info in kind.model_fields.items():
        inner = _bare(info.annotation)
        many = get_origin(inner) in (tuple, list)
        if many:
            inner = _bare(get_args(inner)[0])
        found[info.alias or name] = Field(
            name, inner if isinstance(inner, type) else None, many, not info.is_required()
        )
    return found


def field_at(kind: type[Payload], path: Path) -> Field | None:
    """The field that holds a place; that of the list for its items, None if the classes know no such place."""
    field: Field | None = None
    inside: type[Any] | None = kind
    for step in path:
        if isinstance(step, str):
            if inside is None or not issubclass(inside, Payload):
                return None
            field = fields_of(inside).get(step)
            inside = None if field is None else field.kind
    return field


def _bare(annotation: Any) -> Any:
    """The annotation without constraints and without None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
        return _bare(kinds[0]) if len(kinds) == 1 else annotation
    return annotation
