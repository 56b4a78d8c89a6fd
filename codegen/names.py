"""From the names of the wire to those of Python, and which of them cannot be."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Iterable

from pydantic import BaseModel
from pydantic.alias_generators import to_snake

from .errors import CodegenError

# A name that ends in a digit is what generators give to a class that is there already.
_CLASS = re.compile(r"[A-Z][A-Za-z0-9]*[A-Za-z]")
# What the generated modules import under these names.
_TAKEN_CLASSES = {
    "Annotated",
    "CentralSystemRequest",
    "ChargePointRequest",
    "Field",
    "OneDecimal",
    "Payload",
    "Request",
    "Response",
    "StrEnum",
    "Timestamp",
}
# What pydantic keeps for itself, beside the attributes that it has.
_PYDANTIC = ("_", "model_dump", "model_validate")
# Attributes of every payload, types that stand in annotations beside the fields, and what the call methods use.
_TAKEN_FIELDS = {
    *keyword.kwlist,
    *dir(BaseModel),
    *("from_json", "redacted", "to_json"),
    *("bool", "datetime", "float", "int", "property", "str", "tuple"),
    *("as_tuple", "m", "self", "timeout"),
}


def method_name(action: str) -> str:
    """`StartTransaction` -> `start_transaction`."""
    return to_snake(action)


def member_name(value: str) -> str:
    """`Energy.Active.Import.Register` -> `ENERGY_ACTIVE_IMPORT_REGISTER`, `EVCommunicationError` -> `EV_COM...`."""
    words = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3_\2\4", value)
    return re.sub(r"\W+", "_", words).upper()


def field_name(wire: str) -> str:
    """`connectorId` -> `connector_id`."""
    return to_snake(wire)


def is_good_member(name: str) -> bool:
    """Whether an enumeration can have a member of that name."""
    return name.isidentifier() and name.isupper() and not name.startswith("_")


def is_good_field(name: str) -> bool:
    """Whether a payload can have a field of that name, and a call method a parameter."""
    return name.isidentifier() and name not in _TAKEN_FIELDS and not name.startswith(_PYDANTIC)


def check_classes(names: Iterable[str]) -> None:
    """Refuse names that are no good for a class.

    Raises:
        CodegenError: one of them ends in a digit, stands twice, or means something else in the generated modules.
    """
    for name, count in Counter(names).items():
        if count > 1:
            raise CodegenError(f"{name}: the name of a class that stands twice")
        if not _CLASS.fullmatch(name) or name in _TAKEN_CLASSES or keyword.iskeyword(name):
            raise CodegenError(
                f"{name}: no good name for a class; a free one is needed, such as DisplayState, "
                "that does not end in a digit"
            )


def check_methods(actions: Iterable[str], standard: Iterable[str]) -> None:
    """Refuse actions whose methods would stand in for others; `standard` are the actions that are there already.

    Raises:
        CodegenError: two actions have one method, or a method would have a name that is taken.
    """
    owners = {method_name(action): f"the action {action} of OCPP 1.6" for action in standard}
    owners["call"] = "the method that every call goes through"
    for action in actions:
        method = method_name(action)
        if keyword.iskeyword(method):
            raise CodegenError(f"[actions.{action}]: `{method}` is a word of Python and cannot name a method")
        if method in owners:
            raise CodegenError(f"[actions.{action}]: its method `{method}` would hide {owners[method]}")
        owners[method] = f"the action {action}"
