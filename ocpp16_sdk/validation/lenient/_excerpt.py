"""How a value that was repaired is shown: short, on one line, and without secrets."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation.lenient._rule import ABSENT, Json, JsonNumber

_MAX_LENGTH = 64
_HIDDEN = "***"
_SECRET_NAME = re.compile(r"pass|secret|token|authori[sz]ation_?key|^authori[sz]ation$", re.IGNORECASE)
_KEYS = ("key", "Key", "KEY")


class _Entry(Payload, frozen=True):
    """A value under a key: `redacted` knows which of them are secret."""

    key: str
    value: str


def is_secret(around: Json) -> bool:
    """Whether an object holds the value of a key that is secret, as a configuration does."""
    keys = [around[name] for name in _KEYS if name in around] if isinstance(around, dict) else []
    # A key that is no text, or an endless one, says nothing: what stands beside it may be a secret.
    return any(not isinstance(key, str) or len(key) > _MAX_LENGTH or _hides(key) for key in keys)


def shown(value: Json, step: str | int, *, secret: bool = False) -> str:
    """The JSON text of what stood at a step of a path, cut to 64 characters; `***` if that may be a secret.

    Of objects and lists only that they are some is told: they may hold anything.
    """
    if value is ABSENT:
        return ""
    if isinstance(value, dict | list):
        return "{...}" if isinstance(value, dict) else "[...]"
    if isinstance(step, str) and (_SECRET_NAME.search(step) or (secret and step not in _KEYS)):
        return _HIDDEN
    if isinstance(value, JsonNumber):
        return value.text[:_MAX_LENGTH]
    if isinstance(value, str):
        without_password: str = _Entry(key="", value=value).redacted()["value"] if "://" in value else value
        value = without_password[:_MAX_LENGTH]
    return json.dumps(value)[:_MAX_LENGTH]


@lru_cache(maxsize=128)
def _hides(key: str) -> bool:
    entry = _Entry(key=key.strip(), value="?").redacted()
    return entry["value"] == _HIDDEN or _SECRET_NAME.search(key) is not None
