"""From payload text to message and back, and the CALLERROR code of a payload that breaks its schema.

    text ──▶ Policy.load ──▶ message, for a handler or for the caller          (InvalidMessageError: faults)
    text ◀── Policy.dump ◀── message, from a handler or from the application   (InvalidMessageError: faults)

`connection` calls both. A policy is `Strict`, the base class, or `lenient.Lenient`, which repairs what it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol, TypeVar

from pydantic_core import PydanticSerializationError, from_json

from ocpp16_sdk._checks import check_methods
from ocpp16_sdk._function_checks import check_plain_function
from ocpp16_sdk._text import printable
from ocpp16_sdk.errors import ErrorCode, Fault, InvalidMessageError
from ocpp16_sdk.model import Payload, Request
from ocpp16_sdk.validation._faults import FoundFault, find_faults
from ocpp16_sdk.validation._reader import read

P = TypeVar("P", bound=Payload)

_MAX_LISTED_FAULTS = 8  # enough to correct a message, and a small CALLERROR
_MAX_EXAMINED_FAULTS = 1000
_MAX_PATH_CHARACTERS = 120

# The most serious first: if the structure of a message is wrong, a text that is too long does not matter.
_CODES = (
    (ErrorCode.FORMATION_VIOLATION, {"json_invalid", "extra_forbidden", "too_many_faults"}),
    (ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION, {"missing", "too_short", "too_long"}),
    (ErrorCode.TYPE_CONSTRAINT_VIOLATION, set[str]()),
    (ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, set[str]()),
)
_CODE_OF_RULE = {rule: code for code, rules in _CODES for rule in rules}
_SEVERITY = {code: number for number, (code, _) in enumerate(_CODES)}
_NOT_EXPLAINED = Fault("", "invalid", "must fit the schema", ErrorCode.FORMATION_VIOLATION)
_EMPTY = "{}"
_valid_when_empty = set[type[Payload]]()  # classes that accepted `{}` once: the result is always the same


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that a policy made to read a message of the peer."""

    path: str
    """Wire path of the place, as in a `Fault`; `errorCode` for the code of a CALLERROR."""
    rule: str
    """The name of the rule that made the change."""
    before: str = field(repr=False)
    """The JSON text before the change, shortened. Secrets are `***`, objects `{...}` and lists `[...]`.

    It is empty if there was no value. `str(repair)`, which is logged, does not contain it: it may be an identifier.
    """
    count: int = 1
    """The number of places; more than 1 only in a message with more than 1000 repairs, which lists no further paths."""

    def __str__(self) -> str:
        place = printable(self.path) or "payload"  # a path may contain names that the peer chose
        return f"{place}: {self.rule}" + (f" and {self.count - 1} more" if self.count > 1 else "")


RepairCallback = Callable[[Repair], object]
"""Is called with each repair, after the message was read."""


class Policy(Protocol):
    """How messages of the peer are read, and how own messages are written."""

    def load(self, payload_type: type[P], text: str, on_repair: RepairCallback | None = None) -> P:
        """Read a payload.

        Raises:
            InvalidMessageError: it breaks its schema.
        """
        ...

    def load_code(self, payload_type: type[Payload], code: str, on_repair: RepairCallback | None = None) -> str:
        """Read the code of a CALLERROR that arrived instead of a payload of this type."""
        ...

    def dump(self, payload: Payload) -> str:
        """Write a payload.

        Raises:
            InvalidMessageError: it breaks its schema.
        """
        ...


PolicyChoice = Policy | Callable[[str], Policy]
"""One policy for all connections, or a function that returns the policy for a charge point's identity."""


def check_policy(value: object) -> None:
    """Check the policy of an option; None for the default.

    Raises:
        TypeError: it is neither a policy nor a function of an identity.
    """
    if value is not None and (isinstance(value, type) or not callable(value)):
        expected = "a policy such as Strict() or Lenient(), a function of an identity, or None"
        check_methods("policy", value, ("load", "load_code", "dump"), expected)
    if callable(value):
        check_plain_function("policy", value)


def policy_of(choice: PolicyChoice | None, identity: str) -> Policy:
    """Return the policy of a connection; `Strict` if there is no choice."""
    if choice is None:
        return Strict()
    return choice(identity) if callable(choice) else choice


class Strict:
    """Reads and writes only what the schemas allow."""

    def load(self, payload_type: type[P], text: str, on_repair: RepairCallback | None = None) -> P:
        """Read a payload without any repair."""
        payload = read(payload_type, text)
        if payload is None:
            raise invalid_text(payload_type, text)
        return payload

    def load_code(self, payload_type: type[Payload], code: str, on_repair: RepairCallback | None = None) -> str:
        """Return the code unchanged."""
        return code

    def dump(self, payload: Payload) -> str:
        """Write a payload, and read the text again to check it."""
        payload_type = type(payload)
        try:
            # An object may contain forbidden values: from a lenient policy, `model_construct` or `model_copy`. Reading
            # the text again finds them, so pydantic does not need to warn.
            text: str = payload.__wire_serializer__.to_json(payload, exclude_none=True, warnings=False).decode()
        except PydanticSerializationError:
            fault = Fault("", "not_validated", "all values must be allowed by the class", ErrorCode.INTERNAL_ERROR)
            invalid = InvalidMessageError(spec_name(payload_type), (fault,))
        else:
            if text == _EMPTY and payload_type in _valid_when_empty:
                return text
            if read(payload_type, text) is not None:
                if text == _EMPTY:
                    _valid_when_empty.add(payload_type)
                return text
            invalid = invalid_text(payload_type, text)
        raise invalid  # outside of `except`: else pydantic's error, which contains the values, would be its context


def invalid_text(payload_type: type[Payload], text: str) -> InvalidMessageError:
    """Return the error for a text that `read` refused; it contains no values."""
    try:
        value = from_json(text, allow_inf_nan=False)
    except (ValueError, TypeError) as error:  # NaN and Infinity are not JSON (J-21)
        return InvalidMessageError(spec_name(payload_type), (not_json(error),))
    return invalid_value(payload_type, find_faults(payload_type, value))


def not_json(error: Exception) -> Fault:
    """Return the fault of a text that is not JSON."""
    return Fault("", "json_invalid", f"must be JSON: {error}", ErrorCode.FORMATION_VIOLATION)


def invalid_value(payload_type: type[Payload], found: Iterable[FoundFault]) -> InvalidMessageError:
    """Return the error with the most serious of the first thousand faults."""
    faults = [to_fault(each) for each in islice(found, _MAX_EXAMINED_FAULTS)]
    most_serious = sorted(faults, key=lambda fault: _SEVERITY[fault.code])[:_MAX_LISTED_FAULTS]
    return InvalidMessageError(spec_name(payload_type), tuple(most_serious) or (_NOT_EXPLAINED,))


def spec_name(payload_type: type[Payload]) -> str:
    """Return the name of a payload in the specification: `StartTransaction.req`."""
    if issubclass(payload_type, Request):
        return f"{payload_type.__action__}.req"
    return f"{payload_type.__name__.removesuffix('Response')}.conf"


def wire_path(steps: Iterable[str | int]) -> str:
    """Return a place of a payload as text, such as `meterValue[0].sampledValue[1].unit`; cut to 120 characters."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path[:_MAX_PATH_CHARACTERS]


def to_fault(found: FoundFault) -> Fault:
    """Return the fault without its value, which may be an identifier or a key."""
    # The name of an unknown field is text of the peer.
    path = wire_path(found.path)
    return Fault(path, found.rule, found.expected, _code(found.rule, path, found.value))


def _code(rule: str, path: str, value: Any) -> ErrorCode:
    if rule in _CODE_OF_RULE:
        return _CODE_OF_RULE[rule]
    if rule == "model_type" and not path:
        return ErrorCode.FORMATION_VIOLATION
    if rule.endswith("_type") or (rule == "enum" and not isinstance(value, str)):
        return ErrorCode.TYPE_CONSTRAINT_VIOLATION
    return ErrorCode.PROPERTY_CONSTRAINT_VIOLATION
