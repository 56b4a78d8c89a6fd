"""A repair as a rule: the errors for which it is tried, and a function that returns the replacement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ocpp16_sdk._rule_failures import log_rule_failure
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation._faults import Path
from ocpp16_sdk.validation._strict import wire_path


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final[Any] = _Absent()
"""Means that there is no value."""

Json = dict[str, Any] | list[Any] | str | int | float | bool | None
"""A plain JSON value."""


class JsonNumber(float):
    """A JSON number with a fraction or an exponent; `text` is its spelling, such as `7.10`."""

    text: str
    """The spelling in the JSON text."""

    def __new__(cls, text: str) -> JsonNumber:
        """Read a number from its JSON text."""
        number = super().__new__(cls, text)
        number.text = text
        return number


@dataclass(frozen=True, slots=True)
class Replacement:
    """The change of one place; the methods of `FaultyValue` create it."""

    path: Path
    """The place in the payload."""
    value: Json
    """The new JSON value; `ABSENT` removes the place."""
    message_value: Any = ABSENT
    """A value that the message gets instead of `value`, after the schema was checked with `value`."""


@dataclass(frozen=True, slots=True)
class FaultyValue:
    """A place of a payload that breaks the schema."""

    payload_type: type[Payload]
    """The class that is being read."""
    payload: Mapping[str, Any]
    """The whole payload as plain JSON, with the repairs so far; do not change it."""
    path: Path
    """The place in the payload, in wire names."""
    error_type: str
    """The error type of pydantic: `missing`, `string_too_long`, `enum` ..."""
    value: Json
    """The value of the place; `ABSENT` if it is missing. Numbers with a fraction or exponent are `JsonNumber`."""
    expected_type: type[Any] | None
    """The type in the class: `str`, `datetime`, an enumeration, a class; None if the field is unknown."""
    is_list: bool
    """Whether the class expects a list of `expected_type`."""
    optional: bool
    """Whether the place may be absent."""
    max_length: int | None = None
    """The limit in characters of a text that is too long."""

    def replace(self, value: Json) -> Replacement:
        """Return the replacement of the value by another JSON value."""
        return Replacement(self.path, value)

    def remove(self, path: Path | None = None) -> Replacement:
        """Return the removal of the value, or of a field or item that contains it.

        A list that would be empty keeps its items, and the item around it is removed, if there is one.
        """
        return Replacement(self.path if path is None else path, ABSENT)

    def keep(self, value: Any, placeholder: Json) -> Replacement:
        """Return a replacement that puts a forbidden value into the message.

        `placeholder` is a JSON value that the schema allows; the schema is checked with it.
        """
        return Replacement(self.path, placeholder, value)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of repair."""

    name: str
    """The name in the log and in each `Repair`."""
    repair: Callable[[FaultyValue], Replacement | None]
    """Returns the replacement of a value, or None if the rule does not apply; changes nothing itself."""
    error_types: frozenset[str] = frozenset()
    """The error types of pydantic for which the rule is tried; all if empty."""


@dataclass(frozen=True, slots=True)
class TextRule:
    """One kind of repair of a text that is not JSON."""

    name: str
    """The name in the log."""
    repair: Callable[[str], str]
    """Returns the text of the payload with changes, or unchanged; the JSON is read after all text rules."""

    def apply(self, text: str) -> str:
        """Return the changed text; unchanged if the function raises an exception, which is logged."""
        try:
            return self.repair(text)
        except Exception:
            log_rule_failure(self.name, "a text that is not JSON")
            return text


def first_replacement(rules: Sequence[Rule], faulty: FaultyValue) -> tuple[Rule, Replacement] | None:
    """Return the first rule that applies, with its replacement.

    A rule that raises an exception does not apply, and the exception is logged.
    """
    for rule in rules:
        if not rule.error_types or faulty.error_type in rule.error_types:
            try:
                replacement = rule.repair(faulty)
            except Exception:
                log_rule_failure(rule.name, f"{faulty.payload_type.__name__} {wire_path(faulty.path)!r}")
                continue
            if replacement is not None:
                return rule, replacement
    return None
