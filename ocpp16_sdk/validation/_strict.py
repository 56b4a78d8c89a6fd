"""From payload text to message and back, and the CALLERROR code of a payload that breaks its schema.

    text ──▶ Policy.load ──▶ message, for a handler or for the caller          (InvalidMessageError: faults)
    text ◀── Policy.dump ◀── message, from a handler or from the application   (InvalidMessageError: faults)

`connection` calls both. A policy is `Strict`, the base class, or `lenient.Lenient`, which repairs what it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticSerializationError

from ocpp16_sdk.errors import ErrorCode, Fault, InvalidMessageError
from ocpp16_sdk.model import Payload, Request

P = TypeVar("P", bound=Payload)

_MAX_LISTED_FAULTS = 8  # enough to correct a message, and a small CALLERROR
_MAX_EXAMINED_FAULTS = 1000  # each one needs a kilobyte of memory
_MAX_PATH_CHARACTERS = 120

# The most serious first: if the structure of a message is wrong, a text that is too long does not matter.
_CODES = (
    (ErrorCode.FORMATION_VIOLATION, {"json_invalid", "string_unicode", "extra_forbidden"}),
    (ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION, {"missing", "too_short", "too_long"}),
    (ErrorCode.TYPE_CONSTRAINT_VIOLATION, set[str]()),
    (ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, set[str]()),
)
_CODE_OF_RULE = {rule: code for code, rules in _CODES for rule in rules}
_SEVERITY = {code: number for number, (code, _) in enumerate(_CODES)}
_EMPTY = "{}"
_valid_when_empty = set[type[Payload]]()  # classes that accepted `{}` once: the result is always the same


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that a policy made to read a message of the peer."""

    path: str
    """Wire path of the place, as in a `Fault`; `errorCode` for the code of a CALLERROR."""
    rule: str
    """The name of the rule that made the change."""
    before: str
    """The JSON text before the change, shortened. Secrets are `***`, objects `{...}` and lists `[...]`."""

    def __str__(self) -> str:
        # A path may contain names that the peer chose, and this text is logged.
        return f"{self.path.encode('unicode_escape').decode()}: {self.rule}, it was {self.before or 'missing'}"


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


def policy_of(choice: PolicyChoice | None, identity: str) -> Policy:
    """Return the policy of a connection; `Strict` if there is no choice."""
    if choice is None:
        return Strict()
    return choice(identity) if callable(choice) else choice


class Strict:
    """Reads and writes only what the schemas allow."""

    def load(self, payload_type: type[P], text: str, on_repair: RepairCallback | None = None) -> P:
        """Read a payload without any repair."""
        try:
            return read_payload(payload_type, text)
        except ValidationError as error:
            invalid = invalid_message(payload_type, error)
        raise invalid  # outside of `except`: else pydantic's error, which contains the values, would be its context

    def load_code(self, payload_type: type[Payload], code: str, on_repair: RepairCallback | None = None) -> str:
        """Return the code unchanged."""
        return code

    def dump(self, payload: Payload) -> str:
        """Write a payload, and read the text again to check it."""
        payload_type = type(payload)
        try:
            # An object may contain forbidden values: from a lenient policy, `model_construct` or `model_copy`. Reading
            # the text again finds them, so pydantic does not need to warn.
            text: str = payload.__pydantic_serializer__.to_json(payload, exclude_none=True, warnings=False).decode()
            if text != _EMPTY or payload_type not in _valid_when_empty:
                read_payload(payload_type, text)
                if text == _EMPTY:
                    _valid_when_empty.add(payload_type)
        except ValidationError as error:
            invalid = invalid_message(payload_type, error)
        except PydanticSerializationError:
            fault = Fault("", "not_validated", "all values must be allowed by the class", ErrorCode.INTERNAL_ERROR)
            invalid = InvalidMessageError(spec_name(payload_type), (fault,))
        else:
            return text
        raise invalid


def read_payload(payload_type: type[P], text: str) -> P:
    """Read a payload.

    Raises:
        pydantic.ValidationError: it breaks its schema; the error and its text contain the values.
    """
    return payload_type.__pydantic_validator__.validate_json(text, by_alias=True, by_name=False)  # type: ignore[no-any-return]


def invalid_message(payload_type: type[Payload], error: ValidationError) -> InvalidMessageError:
    """Return the error for the program and the peer; it contains no values."""
    return InvalidMessageError(spec_name(payload_type), _faults(error))


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


def _faults(error: ValidationError) -> tuple[Fault, ...]:
    if error.error_count() > _MAX_EXAMINED_FAULTS:
        return (Fault("", "too_many_faults", f"at most {_MAX_EXAMINED_FAULTS} faults were expected", _CODES[0][0]),)
    errors = error.errors(include_url=False, include_context=False)
    faults = [_fault(each) for each in errors if not (each["type"] == "too_short" and _has_invalid_items(each, errors))]
    return tuple(sorted(faults, key=lambda fault: _SEVERITY[fault.code])[:_MAX_LISTED_FAULTS])


def _has_invalid_items(too_short: ErrorDetails, errors: list[ErrorDetails]) -> bool:
    """Return whether a list is too short only because pydantic does not count its invalid items."""
    depth = len(too_short["loc"])
    return any(len(each["loc"]) > depth and each["loc"][:depth] == too_short["loc"] for each in errors)


def _fault(details: ErrorDetails) -> Fault:
    path = wire_path(details["loc"])
    # Without the input, which may be an identifier or a key. The name of an unknown field is text of the peer.
    return Fault(path, details["type"], details["msg"], _code(details, path))


def _code(details: ErrorDetails, path: str) -> ErrorCode:
    rule = details["type"]
    if rule in _CODE_OF_RULE:
        return _CODE_OF_RULE[rule]
    if rule == "model_type" and not path:
        return ErrorCode.FORMATION_VIOLATION
    if rule.endswith("_type") or (rule == "enum" and not isinstance(details["input"], str)):
        return ErrorCode.TYPE_CONSTRAINT_VIOLATION
    return ErrorCode.PROPERTY_CONSTRAINT_VIOLATION
