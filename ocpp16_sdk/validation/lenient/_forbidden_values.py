"""Values in a message that its class forbids: vendors have longer texts, and own statuses and units (TYPE-01, TYPE-30).

`open_member` creates the member of an enumeration for an unknown text. `set_values` puts values into a frozen message.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation._faults import Path
from ocpp16_sdk.validation.lenient._fields import fields_of

E = TypeVar("E", bound=StrEnum)
P = TypeVar("P", bound=Payload)

_NAME = "unknown"  # no listed member has this name: their names are in upper case


def open_member(enumeration: type[E], text: str) -> E:
    """Return the member for a text; a new, unlisted member if the enumeration does not know the text.

    The new member is an instance of the enumeration and equal to the text; its `name` is `unknown`.
    """
    try:
        return enumeration(text)
    except ValueError:
        member = str.__new__(enumeration, text)
        member._name_, member._value_ = _NAME, text
        copyreg.pickle(enumeration, _reduce)  # by default an enumeration unpickles a member by its listed value
        return member


def is_known(value: StrEnum) -> bool:
    """Return whether the enumeration lists the value; a `Lenient` policy also reads texts that it does not list."""
    return value.name != _NAME


def _reduce(member: E) -> tuple[Callable[[type[E], str], E], tuple[type[E], str]]:
    return open_member, (type(member), member.value)


def set_values(payload: P, values: Mapping[Path, Any]) -> P:
    """Return a copy of the message with other values at some places; ignore places that it does not have."""
    fields = fields_of(type(payload))
    update: dict[str, Any] = {}
    for step, inner_values in _by_first_step(values).items():
        name = fields[str(step)].name
        update[name] = _with_values(getattr(payload, name), inner_values)
    return payload.model_copy(update=update)


def _with_values(value: Any, values: Mapping[Path, Any]) -> Any:
    if () in values:
        return values[()]
    if isinstance(value, Payload):
        return set_values(value, values)
    if isinstance(value, tuple | list):
        items: list[Any] = [*value]  # pyright: ignore[reportUnknownArgumentType]
        for step, inner_values in _by_first_step(values).items():
            items[int(step)] = _with_values(items[int(step)], inner_values)
        return items if isinstance(value, list) else tuple(items)
    return value  # absent: a later repair removed a field that contains the place


def _by_first_step(values: Mapping[Path, Any]) -> dict[str | int, dict[Path, Any]]:
    groups: dict[str | int, dict[Path, Any]] = {}
    for path, value in values.items():
        groups.setdefault(path[0], {})[path[1:]] = value
    return groups
