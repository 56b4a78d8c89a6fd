"""Puts values into a frozen message that its classes forbid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation.lenient._fields import Path, fields_of

P = TypeVar("P", bound=Payload)


def overlay_values(payload: P, values: Mapping[Path, Any]) -> P:
    """A message like this one, with values at places; a place that it does not have is passed over."""
    fields = fields_of(type(payload))
    inside: dict[str, Any] = {}
    for step, below in _by_first_step(values).items():
        name = fields[str(step)].name
        inside[name] = _put(getattr(payload, name), below)
    return payload.model_copy(update=inside)


def _put(value: Any, values: Mapping[Path, Any]) -> Any:
    if () in values:
        return values[()]
    if isinstance(value, Payload):
        return overlay_values(value, values)
    if isinstance(value, tuple | list):
        items: list[Any] = [*value]  # pyright: ignore[reportUnknownArgumentType]
        for step, below in _by_first_step(values).items():
            items[int(step)] = _put(items[int(step)], below)
        return items if isinstance(value, list) else tuple(items)
    return value  # absent: something around the place was left out


def _by_first_step(values: Mapping[Path, Any]) -> dict[str | int, dict[Path, Any]]:
    groups: dict[str | int, dict[Path, Any]] = {}
    for path, value in values.items():
        groups.setdefault(path[0], {})[path[1:]] = value
    return groups
