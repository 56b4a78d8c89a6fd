"""Sends on what a lenient policy has read: long texts and unlisted members of enumerations."""

from __future__ import annotations

from pydantic_core import PydanticSerializationError

from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation.lenient._draft import Draft
from ocpp16_sdk.validation.lenient._standard_rules import TOO_LONG, UNKNOWN_VALUE

_MAX_FAULTS = 1000


def forwardable(payload: Payload) -> str | None:
    """Return the wire form if its only faults are long texts and unlisted members; else None."""
    try:
        text: str = payload.__wire_serializer__.to_json(payload, exclude_none=True, warnings=False).decode()
        draft = Draft(type(payload), text, ())
    except (PydanticSerializationError, ValueError, RecursionError):
        return None
    return text if draft.repair((TOO_LONG, UNKNOWN_VALUE), _MAX_FAULTS) else None
