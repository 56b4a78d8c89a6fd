"""From payload text to message and back, and which CALLERROR a payload earns that breaks its schema."""

from __future__ import annotations

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
_GRAVITY = {code: place for place, (code, _) in enumerate(_CODES)}


class Policy(Protocol):
    """How payloads are read and written."""

    def load(self, kind: type[P], text: str) -> P:
        """Read a payload.

        Raises:
            InvalidMessageError: it breaks its schema.
        """
        ...

    def dump(self, payload: Payload) -> str:
        """Write a payload.

        Raises:
            InvalidMessageError: it breaks its schema.
        """
        ...


class Strict:
    """The schemas to the letter."""

    def load(self, kind: type[P], text: str) -> P:
        """Read a payload."""
        try:
            return kind.__pydantic_validator__.validate_json(text, by_alias=True, by_name=False)  # type: ignore[no-any-return]
        except ValidationError as error:
            raise InvalidMessageError(spec_name(kind), _faults(error)) from None

    def dump(self, payload: Payload) -> str:
        """Write a payload."""
        try:
            return payload.__pydantic_serializer__.to_json(payload, exclude_none=True, warnings="error").decode()
        except PydanticSerializationError:
            # Only an object that went round validation gets here: by `model_construct`, or `model_copy` with values.
            # What pydantic says of it has the values in it.
            fault = Fault("", "not_validated", "a value that its class allows was expected", ErrorCode.INTERNAL_ERROR)
            raise InvalidMessageError(spec_name(type(payload)), (fault,)) from None


def spec_name(kind: type[Payload]) -> str:
    """The name of a payload as the specification writes it: `StartTransaction.req`."""
    if issubclass(kind, Request):
        return f"{kind.__action__}.req"
    return f"{kind.__name__.removesuffix('Response')}.conf"


def _faults(error: ValidationError) -> tuple[Fault, ...]:
    if error.error_count() > _MAX_COUNTED:
        return (Fault("", "too_many_faults", f"at most {_MAX_COUNTED} faults were expected", _CODES[0][0]),)
    found = [_fault(each) for each in error.errors(include_url=False, include_context=False)]
    return tuple(sorted(found, key=lambda fault: _GRAVITY[fault.code])[:_MAX_FAULTS])


def _fault(details: ErrorDetails) -> Fault:
    path = ""
    for step in details["loc"]:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    # Never the input itself: it may be an identifier or a key. The name of an unknown key is the peer's own text.
    return Fault(path[:_MAX_PATH], details["type"], details["msg"], _code(details, path))


def _code(details: ErrorDetails, path: str) -> ErrorCode:
    rule = details["type"]
    if rule in _CODE_OF_RULE:
        return _CODE_OF_RULE[rule]
    if rule == "model_type" and not path:
        return ErrorCode.FORMATION_VIOLATION
    if rule.endswith("_type") or (rule == "enum" and not isinstance(details["input"], str)):
        return ErrorCode.TYPE_CONSTRAINT_VIOLATION
    return ErrorCode.PROPERTY_CONSTRAINT_VIOLATION
