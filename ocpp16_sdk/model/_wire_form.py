"""The serializer of the wire form.

The serializer of a pydantic class calls `exclude_if` in Python for each optional field: FastAPI and `model_dump_json`
omit absent fields with this call. The wire form does not need it, because `exclude_none` omits them without a call. So
each class gets a second serializer, made from the same schema when its first object is written.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic_core import SchemaSerializer

from ocpp16_sdk.model._core_schemas import EXCLUDE_IF


class WireSerializer:
    """Makes the serializer of a class at the first use, and then replaces itself with it."""

    def __init__(self, payload_type: type[BaseModel]) -> None:
        self._payload_type = payload_type

    def to_json(self, payload: BaseModel, **options: Any) -> bytes:
        """Make the serializer and write a payload."""
        if not self._payload_type.__pydantic_complete__:
            self._payload_type.model_rebuild()
        schema = _without_exclude_if(self._payload_type.__pydantic_core_schema__)
        try:
            serializer = SchemaSerializer(schema, _use_prebuilt=False)
        except TypeError:  # pydantic before 2.13 has no such option: it uses the serializers of the classes inside
            serializer = SchemaSerializer(schema)
        self._payload_type.__wire_serializer__ = serializer  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue]
        return serializer.to_json(payload, **options)


def _without_exclude_if(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_exclude_if(each) for each in schema]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(schema, dict):
        return schema
    items: Any = schema.items()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return {
        name: each if name in ("metadata", "members") else _without_exclude_if(each)
        for name, each in items
        if name != EXCLUDE_IF
    }
