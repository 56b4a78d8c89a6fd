"""The three message arrays of OCPP-J and their text form (OCPP-J 4.2).

    decode(text)     Call | CallResult | CallError, or Malformed with the `Defect` and the parts that are readable
    encode_...       the text of a CALL, CALLRESULT or CALLERROR

A payload stays JSON text here, because only the action decides its class. One regular expression reads the head of a
frame, and the payload is the rest of the text. A frame that does not match is parsed as a whole.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from json.encoder import encode_basestring
from typing import Any, TypeGuard

from pydantic_core import from_json

_MAX_DESCRIPTION = 255  # characters that are sent: our own limit; received descriptions have none (J-67)

_WS = r"[ \t\n\r]*"
_LETTER = r'[^"\\\x00-\x1f\ud800-\udfff]'
_PLAIN = rf'"({_LETTER}*)"'  # a JSON string without escapes; its text equals its value
_CALL = re.compile(rf"{_WS}\[{_WS}2{_WS},{_WS}{_PLAIN}{_WS},{_WS}{_PLAIN}{_WS},{_WS}(?=\{{)")
_RESULT = re.compile(rf"{_WS}\[{_WS}3{_WS},{_WS}{_PLAIN}{_WS},{_WS}(?=\{{)")
# Limited, because the search needs 160 bytes per character. An id of 36 escaped surrogate pairs has 432 characters.
_HEAD_OF_BROKEN_JSON = re.compile(rf'{_WS}\[{_WS}([234]){_WS},{_WS}("(?:{_LETTER}|\\.){{0,512}}")')
_WHITE_SPACE = " \t\n\r"

_quote = encode_basestring  # returns a JSON string; characters outside ASCII are not escaped


@dataclass(slots=True)
class Call:
    """A request: `[2, unique_id, action, payload]` (OCPP-J 4.2.1)."""

    unique_id: str
    action: str
    payload: str
    """JSON text."""
    text: str = field(default="", compare=False, repr=False)
    """The whole frame as it was received."""


@dataclass(slots=True)
class CallResult:
    """An answer: `[3, unique_id, payload]` (OCPP-J 4.2.2)."""

    unique_id: str
    payload: str
    """JSON text."""


@dataclass(slots=True)
class CallError:
    """A refusal: `[4, unique_id, code, description, details]` (OCPP-J 4.2.3)."""

    unique_id: str
    code: str
    description: str
    details: Any


class Defect(StrEnum):
    """What is wrong with a message of the peer: an invalid frame, or a valid one that cannot be used.

    The texts are on the wire, as the description of a FormationViolation.
    """

    NOT_JSON = "not JSON"
    NOT_AN_ARRAY = "not an array"
    UNKNOWN_TYPE = "unknown message type"
    NO_UNIQUE_ID = "no unique id"
    BAD_UNIQUE_ID = "unique id empty or longer than 36 characters"
    BAD_CALL = "not a CALL of four elements with a payload object"
    BAD_ANSWER = "not a CALLRESULT or CALLERROR"
    DUPLICATE = "a CALL with this unique id is being worked on"
    UNEXPECTED = "no call waits for this answer"
    LATE = "the call that it answers was given up"
    UNKNOWN_ACTION = "unknown action"
    BAD_PAYLOAD = "a payload that breaks its schema"
    BINARY = "a binary message"


@dataclass(slots=True)
class Malformed:
    """A message that is not a valid frame; `message_type` and `unique_id` if they are readable."""

    defect: Defect
    message_type: int | None = None
    unique_id: str | None = None


Frame = Call | CallResult | CallError


def encode_call(unique_id: str, action: str, payload: str) -> str:
    """Return the text of a CALL."""
    return f"[2,{_quote(unique_id)},{_quote(action)},{payload}]"


def encode_result(unique_id: str, payload: str) -> str:
    """Return the text of a CALLRESULT."""
    return f"[3,{_quote(unique_id)},{payload}]"


def encode_error(unique_id: str, code: str, description: str, details: Any) -> str:
    """Return the text of a CALLERROR; the description is cut to 255 characters.

    Raises:
        ValueError, TypeError, RecursionError: the description or the details cannot be written as JSON.
    """
    text = json.dumps(details, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    frame = f"[4,{_quote(unique_id)},{_quote(code)},{_quote(description[:_MAX_DESCRIPTION])},{text}]"
    frame.encode()  # raises for half a surrogate pair, which no transport can send (J-21)
    return frame


def decode(text: str) -> Frame | Malformed:
    """Read a message; never raise.

    The payload of a CALL or CALLRESULT starts with `{` and is not parsed yet: it may still be invalid JSON. A null
    payload means an empty one (OCPP-J 4.2.1, J-32) and is returned as `{}`.
    """
    head = _CALL.match(text)
    if head is not None:
        payload = _payload(text, head.end())
        if payload is not None:
            return Call(head[1], head[2], payload, text)
    else:
        head = _RESULT.match(text)
        if head is not None:
            payload = _payload(text, head.end())
            if payload is not None:
                return CallResult(head[1], payload)
    return _decode_whole(text)


def _payload(text: str, start: int) -> str | None:
    if text[-1] == "]":
        return text[start:-1]
    text = text.rstrip(_WHITE_SPACE)
    return text[start:-1] if text[-1] == "]" else None


def _decode_whole(text: str) -> Frame | Malformed:
    try:
        value = from_json(text, allow_inf_nan=False)
    except (ValueError, TypeError):  # TypeError: half a surrogate pair
        return _malformed_json(text)
    if not _is_array(value):
        return Malformed(Defect.NOT_AN_ARRAY)
    kind = value[0] if value else None
    # In Python `true` and 2.0 are equal to integers, but they are not message types.
    if type(kind) is not int or kind not in (2, 3, 4):
        return Malformed(Defect.UNKNOWN_TYPE)
    unique_id = value[1] if len(value) > 1 else None
    if not isinstance(unique_id, str):
        return Malformed(Defect.NO_UNIQUE_ID, kind)
    match kind, value[2:]:
        case 2, [str(action), dict() | None]:
            return Call(unique_id, action, _dump(value[3]), text)
        case 3, [dict() | None]:
            return CallResult(unique_id, _dump(value[2]))
        case 4, [str(code), *rest] if len(rest) <= 2:
            # Some peers omit elements, or send null or a list as details (J-66).
            description, details = [*rest, None, None][:2]
            return CallError(unique_id, code, description if isinstance(description, str) else "", details)
        case 2, _:
            return Malformed(Defect.BAD_CALL, kind, unique_id)
        case _:
            return Malformed(Defect.BAD_ANSWER, kind, unique_id)


def _is_array(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _dump(payload: Any) -> str:
    return json.dumps(payload or {}, ensure_ascii=False, separators=(",", ":"))


def _malformed_json(text: str) -> Malformed:
    """Return the id of broken JSON if it is readable: the call with this id then fails at once, without a time-out."""
    head = _HEAD_OF_BROKEN_JSON.match(text)
    if head is None:
        return Malformed(Defect.NOT_JSON)
    try:
        unique_id = from_json(head[2])
    except ValueError:
        return Malformed(Defect.NOT_JSON)
    return Malformed(Defect.NOT_JSON, int(head[1]), unique_id)
