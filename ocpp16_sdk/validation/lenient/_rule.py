"""A repair as a rule: which faults it concerns, and what it makes of the place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation.lenient._fields import Path


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final[Any] = _Absent()
"""Stands for a value that is not there."""

Json = dict[str, Any] | list[Any] | str | int | float | bool | None
"""A plain JSON value."""


class JsonNumber(float):
    """A JSON number with a fraction or an exponent; `text` is its spelling, such as `7.10`."""

    text: str

    def __new__(cls, text: str) -> JsonNumber:
        """Read a number as JSON spells it."""
        number = super().__new__(cls, text)
        number.text = text
        return number


@dataclass(frozen=True, slots=True)
class Replacement:
    """What becomes of a place; made by the methods of `FaultyValue`."""

    path: Path
    value: Json
    """What stands there now; `ABSENT` if nothing does."""
    kept: Any = ABSENT
    """What the message gets at that place instead of `value`, which only stands in for it."""


@dataclass(frozen=True, slots=True)
class FaultyValue:
    """A place of a payload that breaks its schema."""

    message: type[Payload]
    """The class that is being read."""
    payload: Mapping[str, Any]
    """The whole payload as plain JSON, the repairs so far included; not to be changed."""
    path: Path
    """Where in the payload, in wire names."""
    fault: str
    """What was broken, in pydantic's words: `missing`, `string_too_long`, `enum` ..."""
    value: Json
    """What stands there; `ABSENT` if something is missing. Numbers that are not whole are `JsonNumber`."""
    kind: type[Any] | None
    """What the class expects there: `str`, `datetime`, an enumeration, a class; None if the field is unknown."""
    many: bool
    """A list of `kind` is expected."""
    optional: bool
    """Nothing need stand there."""
    max_length: int | None = None
    """How many characters a text may have, if it has more."""

    def put(self, value: Json) -> Replacement:
        """Have another JSON value there."""
        return Replacement(self.path, value)

    def drop(self, path: Path | None = None) -> Replacement:
        """Have nothing there, or nothing at a place around it: a field, as the items of a list keep their numbers."""
        return Replacement(self.path if path is None else path, ABSENT)

    def keep(self, value: Any, stand_in: Json) -> Replacement:
        """Have a value in the message that its schema forbids; `stand_in` is a JSON value that it allows."""
        return Replacement(self.path, stand_in, value)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of repair."""

    name: str
    repair: Callable[[FaultyValue], Replacement | None]
    """Says what becomes of a place, without changing anything itself; None if the rule does not apply."""
    faults: frozenset[str] = frozenset()
    """The faults that it concerns, in pydantic's words; if empty, all."""
