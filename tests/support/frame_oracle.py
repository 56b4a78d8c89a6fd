"""Decide with the standard library alone what a text is in OCPP-J; tests compare `decode` with it."""

from __future__ import annotations

import json
from typing import Any, TypeGuard

from ocpp16_sdk.protocol import Call, CallError, CallResult, Malformed, decode

Outcome = tuple[Any, ...]
NO_JSON = object()


def loads(text: str) -> Any:
    """Parse JSON as the standard has it: no NaN, no half of a surrogate pair; `NO_JSON` if it is none."""

    def refuse(constant: str) -> Any:
        raise ValueError(constant)

    try:
        value = json.loads(text, parse_constant=refuse)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return NO_JSON
    return value


def is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def is_payload(value: Any) -> TypeGuard[dict[str, Any] | None]:
    return value is None or isinstance(value, dict)


def judged(text: str) -> Outcome:
    """Tell what a text is: a frame, a message that concerns somebody, or nothing (OCPP-J 4.2; J-24 to J-34, J-66)."""
    value = loads(text)
    if value is NO_JSON:
        return ("no JSON",)
    if not is_list(value) or len(value) < 2 or type(value[0]) is not int or value[0] not in (2, 3, 4):
        return ("nobody's",)
    kind, unique_id = value[:2]
    if not isinstance(unique_id, str):
        return ("nobody's",)
    if kind == 2 and len(value) == 4 and isinstance(value[2], str) and is_payload(value[3]):
        return ("call", unique_id, value[2], value[3] or {})
    if kind == 3 and len(value) == 3 and is_payload(value[2]):
        return ("result", unique_id, value[2] or {})
    if kind == 4 and 3 <= len(value) <= 5 and isinstance(value[2], str):
        code, description, details = [*value[2:], None, None][:3]
        return ("error", unique_id, code, description if isinstance(description, str) else "", details)
    return ("broken", kind, unique_id)


def decoded(text: str) -> Outcome:
    """Tell the same of a text by `decode`, whose payloads are parsed by whoever takes them."""
    match decode(text):
        case Call(unique_id, action, payload):
            value = loads(payload)
            return ("call", unique_id, action, value) if is_payload(value) else ("broken", 2, unique_id)
        case CallResult(unique_id, payload):
            value = loads(payload)
            return ("result", unique_id, value) if is_payload(value) else ("broken", 3, unique_id)
        case CallError(unique_id, code, description, details):
            return ("error", unique_id, code, description, details)
        case Malformed(_, kind, unique_id):
            return ("nobody's",) if unique_id is None else ("broken", kind, unique_id)
