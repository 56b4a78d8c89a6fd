"""Converts wire names to Python names, and checks which Python names are valid."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Iterable

from pydantic import BaseModel
from pydantic.alias_generators import to_snake

from .errors import Problems

# A final digit is refused: generators add one to the name of a class that exists already.
_CLASS = re.compile(r"[A-Z][A-Za-z0-9]*[A-Za-z]")
# Names that the generated modules import.
_RESERVED_CLASSES = {
    "Annotated",
    "CentralSystemRequest",
    "ChargePointRequest",
    "Field",
    "OneDecimal",
    "Payload",
    "Request",
    "Response",
    "Sequence",
    "StrEnum",
    "Timestamp",
}
# Prefixes that pydantic reserves, in addition to its attributes.
_PYDANTIC_PREFIXES = ("_", "model_dump", "model_validate")
# Attributes of every payload, types in the annotations of fields, and names that the call methods use.
_RESERVED_FIELDS = {
    *keyword.kwlist,
    *dir(BaseModel),
    *("from_json", "redacted", "to_json"),
    *("bool", "datetime", "float", "int", "list", "property", "str", "tuple"),
    *("as_tuple", "m", "self", "timeout"),
}


def method_name(action: str) -> str:
    """Return the method of an action: `StartTransaction` -> `start_transaction`."""
    return to_snake(action)


def member_name(value: str) -> str:
    """Return the enumeration member of a value: `Current.Import` -> `CURRENT_IMPORT`, `EVCommu...` -> `EV_COMMU...`."""
    words = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3_\2\4", value)
    return re.sub(r"\W+", "_", words).upper()


def field_name(wire: str) -> str:
    """Return the field of a wire name: `connectorId` -> `connector_id`."""
    return to_snake(wire)


def is_valid_member(name: str) -> bool:
    """Return whether an enumeration can have a member with this name."""
    return name.isidentifier() and name.isupper() and not name.startswith("_")


def is_valid_field(name: str) -> bool:
    """Return whether a payload can have a field, and a call method a parameter, with this name."""
    return name.isidentifier() and name not in _RESERVED_FIELDS and not name.startswith(_PYDANTIC_PREFIXES)


def check_classes(names: Iterable[str]) -> None:
    """Refuse names that are invalid for a class.

    Raises:
        CodegenError: a name ends in a digit, appears twice, or has another meaning in the generated modules.
    """
    problems = Problems()
    for name, count in Counter(names).items():
        if count > 1:
            problems.add(f"{name}: two classes have this name")
        if not _CLASS.fullmatch(name) or name in _RESERVED_CLASSES or keyword.iskeyword(name):
            problems.add(
                f"{name}: not a valid class name; expected an unused name such as DisplayState, without a final digit"
            )
    problems.raise_all()


def check_methods(actions: Iterable[str], standard: Iterable[str]) -> None:
    """Refuse actions whose methods would hide others; `standard` are the actions of OCPP itself.

    Raises:
        CodegenError: two actions have the same method, or the name of a method is reserved.
    """
    owners = {method_name(action): f"the action {action} of OCPP 1.6" for action in standard}
    owners["call"] = "the method that sends every call"
    problems = Problems()
    for action in actions:
        method = method_name(action)
        if keyword.iskeyword(method):
            problems.add(f"[actions.{action}]: its method `{method}` would be a keyword of Python")
        if method in owners:
            problems.add(f"[actions.{action}]: its method `{method}` would hide {owners[method]}")
        owners[method] = f"the action {action}"
    problems.raise_all()
