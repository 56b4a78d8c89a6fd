"""From payload text to message and back, and which CALLERROR a payload earns that breaks its schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticSerializationError

from ocpp16_sdk.errors import ErrorCode, Fault, InvalidMessageError
from ocpp16_sdk.model import Payload, Request

P = TypeVar("P", bound=Payload)

_MAX_FAULTS = 8  # told of one message: enough to repair it, too few to make much of
_MAX_COUNTED = 1000  # more are not looked at: each would cost a kilobyte
_MAX_PATH = 120

# The gravest first: a message that is not even built as its action demands has no use for a remark on a length.
_CODES = (
    (ErrorCode.FORMATION_VIOLATION, {"json_invalid", "string_unicode", "extra_forbidden"}),
    (ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION, {"missing", "too_short", "too_long"}),
    (ErrorCode.TYPE_CONSTRAINT_VIOLATION, set[str]()),
    (ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, set[str]()),
)
_CODE_OF_RULE = {rule: code for code, rules in _CODES for rule in rules}
_EMPTY = "{}"
_may_be_empty = set[type[Payload]]()  # what was found out once holds: the text is the same
_GRAVITY = {code: place for place, (code, _) in enumerate(_CODES)}


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that a policy put right to read what a peer sent."""

    path: str
    """Wire path of the place, as that of a `Fault`; `errorCode` for the code of a CALLERROR."""
    rule: str
    """The name of the repair."""
    before: str
    """The JSON text of what stood there, cut short; secrets are `***`, and of objects and lists only the brackets."""

    def __str__(self) -> str:
        # A path may have names of the peer's own in it, and this goes into logs.
        return f"{self.path.encode('unicode_escape').decode()}: {self.rule}, it was {self.before or 'missing'}"


RepairListener = Callable[[Repair], object]
"""Is told of each repair once the message has been read."""


class Policy(Protocol):
    """How what the peer sends is read, and what is sent is written."""

    def load(self, kind: type[P], text: str, report: RepairListener | None = None) -> P:
        """Read a payload.

        Raises:
            InvalidMessageError: it breaks its schema.
        """
        ...

    def load_code(self, kind: type[Payload], code: str, report: RepairListener | None = None) -> str:
        """Read the code of a CALLERROR that came instead of a `kind`."""
        ...

    def dump(self, payload: Payload) -> str:
        """Write a payload.

        Raises:
            InvalidMessageError: it breaks its schema.
        """
        ...


PolicyChoice = Policy | Callable[[str], Policy]
"""A policy for all connections, or what gives the one of a connection, from the charge point's identity."""


def policy_of(choice: PolicyChoice | None, identity: str) -> Policy:
    """The policy of a connection; `Strict` if nothing was chosen."""
    if choice is None:
        return Strict()
    return choice(identity) if callable(choice) else choice


class Strict:
    """The schemas to the letter."""

    def load(self, kind: type[P], text: str, report: RepairListener | None = None) -> P:
        """Read a payload; nothing is ever repaired."""
        try:
            return read(kind, text)
        except ValidationError as error:
            refused = broken(kind, error)
        raise refused  # out here, as pydantic's error would stay with it as its context, and holds the values

    def load_code(self, kind: type[Payload], code: str, report: RepairListener | None = None) -> str:
        """The code, as it came."""
        return code

    def dump(self, payload: Payload) -> str:
        """Write a payload."""
        kind = type(payload)
        try:
            # An object may hold what its class forbids: it came from a lenient policy, or went round validation. That
            # is seen by reading it again, so pydantic need not warn of it.
            text: str = payload.__pydantic_serializer__.to_json(payload, exclude_none=True, warnings=False).decode()
            if text != _EMPTY or kind not in _may_be_empty:
                read(kind, text)
                if text == _EMPTY:
                    _may_be_empty.add(kind)
        except ValidationError as error:
            refused = broken(kind, error)
        except PydanticSerializationError:
            fault = Fault("", "not_validated", "a value that its class allows was expected", ErrorCode.INTERNAL_ERROR)
            refused = InvalidMessageError(spec_name(kind), (fault,))
        else:
            return text
        raise refused


def read(kind: type[P], text: str) -> P:
    """Read a payload.

    Raises:
        pydantic.ValidationError: it breaks its schema; its text and its errors show the values.
    """
    return kind.__pydantic_validator__.validate_json(text, by_alias=True, by_name=False)  # type: ignore[no-any-return]


def broken(kind: type[Payload], error: ValidationError) -> InvalidMessageError:
    """What the program and the peer learn of a payload that breaks its schema."""
    return InvalidMessageError(spec_name(kind), _faults(error))


def spec_name(kind: type[Payload]) -> str:
    """The name of a payload as the specification writes it: `StartTransaction.req`."""
    if issubclass(kind, Request):
        return f"{kind.__action__}.req"
    return f"{kind.__name__.removesuffix('Response')}.conf"


def _faults(error: ValidationError) -> tuple[Fault, ...]:
    if error.error_count() > _MAX_COUNTED:
        return (Fault("", "too_many_faults", f"at most {_MAX_COUNTED} faults were expected", _CODES[0][0]),)
    told = error.errors(include_url=False, include_context=False)
    found = [_fault(each) for each in told if not (each["type"] == "too_short" and _has_broken_items(each, told))]
    return tuple(sorted(found, key=lambda fault: _GRAVITY[fault.code])[:_MAX_FAULTS])


def _has_broken_items(short: ErrorDetails, told: list[ErrorDetails]) -> bool:
    """Whether a list is too short only because pydantic does not count the items that are broken."""
    depth = len(short["loc"])
    return any(len(each["loc"]) > depth and each["loc"][:depth] == short["loc"] for each in told)


def wire_path(steps: Iterable[str | int]) -> str:
    """A place of a payload as text, such as `meterValue[0].sampledValue[1].unit`; cut to 120 characters."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path[:_MAX_PATH]


def _fault(details: ErrorDetails) -> Fault:
    path = wire_path(details["loc"])
    # Never the input itself: it may be an identifier or a key. The name of an unknown key is the peer's own text.
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
