"""A payload during its repair: the plain JSON, the repairs so far, and the log text of the repaired values."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation._strict import Repair, wire_path
from ocpp16_sdk.validation.lenient._fields import Path, field_at
from ocpp16_sdk.validation.lenient._rule import (
    ABSENT,
    FaultyValue,
    Json,
    JsonNumber,
    Replacement,
    Rule,
    first_replacement,
)

_MAX_SHOWN_CHARACTERS = 64
_HIDDEN = "***"
_SECRET_NAME = re.compile(r"pass|secret|token|authori[sz]ation_?key|^authori[sz]ation$", re.IGNORECASE)
_KEY_FIELDS = ("key", "Key", "KEY")


class Draft:
    """The plain JSON of a payload, which rules repair.

    Raises:
        ValueError, RecursionError: the text is not JSON.
    """

    def __init__(self, payload_type: type[Payload], text: str) -> None:
        self.message_values: dict[Path, Any] = {}
        """Values that the message gets instead of their placeholders in the JSON."""
        self.repairs: list[Repair] = []
        self._payload_type = payload_type
        self._secret_objects: set[int] = set()  # by id
        self._json = json.loads(text, parse_float=JsonNumber)

    def text(self) -> str:
        """Return the present JSON text."""
        return json.dumps(self._json, ensure_ascii=False, separators=(",", ":"))

    def repair(self, error: ValidationError, rules: Sequence[Rule]) -> bool:
        """Repair the errors that pydantic found in the text; return whether a rule applied to each of them."""
        errors = error.errors(include_url=False, include_input=False)
        unrepaired = [details for details in errors if not self._repair(details, rules)]
        return not unrepaired

    def _repair(self, details: ErrorDetails, rules: Sequence[Rule]) -> bool:
        path = details["loc"]
        if not path:
            return False  # the payload is not an object
        value = self._at(path)
        if value is ABSENT and (details["type"] != "missing" or self._at(path[:-1]) is ABSENT):
            return True  # an earlier repair of this pass removed it
        field = field_at(self._payload_type, path)
        is_field = isinstance(path[-1], str)
        faulty = FaultyValue(
            payload_type=self._payload_type,
            payload=self._json,
            path=path,
            error_type=details["type"],
            value=value,
            expected_type=None if field is None else field.expected_type,
            is_list=field is not None and field.is_list and is_field,
            optional=field is not None and field.optional and is_field,
            max_length=details.get("ctx", {}).get("max_length"),
        )
        found = first_replacement(rules, faulty)
        if found is None:
            return False
        self._apply(*found)
        return True

    def _apply(self, rule: Rule, replacement: Replacement) -> None:
        *outer, last = replacement.path
        container = self._at(tuple(outer))
        if has_secret_key(container):
            self._secret_objects.add(id(container))  # permanently: a later repair may remove the key
        before = shown(_item(container, last), last, secret=id(container) in self._secret_objects)
        self.repairs.append(Repair(wire_path(replacement.path), rule.name, before))
        if replacement.value is ABSENT:
            del container[last]
        else:
            container[last] = replacement.value
        self.message_values.pop(replacement.path, None)
        if replacement.message_value is not ABSENT:
            self.message_values[replacement.path] = replacement.message_value

    def _at(self, path: Path) -> Any:
        value: Any = self._json
        for step in path:
            value = _item(value, step)
        return value


def _item(container: Any, step: str | int) -> Any:
    try:
        return container[step]
    except (KeyError, IndexError, TypeError):
        return ABSENT


class _KeyAndValue(Payload, frozen=True):
    """A configuration key with a value; `redacted` knows the secret keys."""

    key: str
    value: str


def has_secret_key(container: Json) -> bool:
    """Return whether an object contains the value of a secret key, as a list of configuration keys does."""
    keys = [container[name] for name in _KEY_FIELDS if name in container] if isinstance(container, dict) else []
    # If the key is not a text, or is very long, the value beside it may be a secret.
    return any(not isinstance(key, str) or len(key) > _MAX_SHOWN_CHARACTERS or _is_secret(key) for key in keys)


def shown(value: Json, step: str | int, *, secret: bool = False) -> str:
    """Return the JSON text of the value at a path step, at most 64 characters; `***` if it may be a secret.

    Objects and lists may contain secrets, so only their brackets are shown.
    """
    if value is ABSENT:
        return ""
    if isinstance(value, dict | list):
        return "{...}" if isinstance(value, dict) else "[...]"
    if isinstance(step, str) and (_SECRET_NAME.search(step) or (secret and step not in _KEY_FIELDS)):
        return _HIDDEN
    if isinstance(value, JsonNumber):
        return value.text[:_MAX_SHOWN_CHARACTERS]
    if isinstance(value, str):
        no_password: str = _KeyAndValue(key="", value=value).redacted()["value"] if "://" in value else value
        value = no_password[:_MAX_SHOWN_CHARACTERS]
    return json.dumps(value)[:_MAX_SHOWN_CHARACTERS]


@lru_cache(maxsize=128)
def _is_secret(key: str) -> bool:
    redacted = _KeyAndValue(key=key.strip(), value="?").redacted()
    return redacted["value"] == _HIDDEN or _SECRET_NAME.search(key) is not None
