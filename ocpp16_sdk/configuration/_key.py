"""A configuration key with the type of its value.

    keys.HEARTBEAT_INTERVAL: Key[int] ── value_type ──▶ Integer      text "300" ◀──▶ value 300

`keys` contains the standard keys. `central_system.get_configuration` reads with them, `change_configuration` writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from ocpp16_sdk._checks import check_instance, message
from ocpp16_sdk.configuration.value_types import ValueType

A = TypeVar("A")
B = TypeVar("B")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_MAX_NAME_CHARACTERS = 50
_MAX_VALUE_CHARACTERS = 500


class ReadableKey(Protocol[T_co]):
    """The reading part of a key. It is covariant: a `Key[int]` is a `ReadableKey[object]`."""

    @property
    def name(self) -> str:
        """The name of the key."""
        ...

    def parse_lenient(self, text: str) -> T_co:
        """Return the value of a text."""
        ...


class Access(StrEnum):
    """Whether a key can be read and written, in the spelling of the specification."""

    READ = "R"
    WRITE = "W"
    """It cannot be read: only the charge point's key (OCPP-J 6.2.2)."""
    READ_WRITE = "RW"
    READ_OR_READ_WRITE = "R or RW"
    """The charge point decides whether it can be written."""


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """A configuration key: one of `keys`, or a vendor's own, such as `Key("ExampleKey", value_types.Integer())`.

    Raises:
        ValueError: the name is empty or too long.
    """

    name: str
    """At most 50 characters; charge points ignore the case."""
    value_type: ValueType[T]
    """Reads and writes the text of the value."""
    access: Access = Access.READ_WRITE
    """Whether a central system may read or write it."""
    unit: str = ""
    """The unit of a number: `s`, `Wh`, `%`."""
    profile: str = ""
    """The `FeatureProfile` of the key; empty for a vendor's own."""
    required: bool = False
    """Whether a charge point with the profile must have the key (OCPP 1.6 9)."""

    def __post_init__(self) -> None:
        check_instance("name", self.name, str, f"a text of 1 to {_MAX_NAME_CHARACTERS} characters")
        if not 0 < len(self.name) <= _MAX_NAME_CHARACTERS:
            raise ValueError(message("name", self.name, f"a text of 1 to {_MAX_NAME_CHARACTERS} characters"))

    def parse(self, text: str) -> T:
        """Return the value of a text, strictly, as a charge point reads a new value.

        Raises:
            ValueError: it is not a value of the key; a charge point answers Rejected (OCPP 1.6 5.3).
        """
        return self._with_name(self.value_type.parse, text)

    def parse_lenient(self, text: str) -> T:
        """Return the value of a text with usual mistakes of charge points, as a central system reads it.

        Raises:
            ValueError: it cannot be read.
        """
        return self._with_name(self.value_type.parse_lenient, text)

    def format(self, value: T) -> str:
        """Return the text of a value.

        Raises:
            TypeError: the value is of another type than that of the key.
            ValueError: it is not a value of the key, or its text is too long.
        """
        text = self._with_name(self.value_type.format, value)
        if len(text) > _MAX_VALUE_CHARACTERS:
            raise ValueError(f"{self.name}: must have at most {_MAX_VALUE_CHARACTERS} characters")  # OCPP 1.6 6.10
        return text

    def _with_name(self, function: Callable[[A], B], argument: A) -> B:
        try:
            return function(argument)
        except (ValueError, TypeError) as error:
            raise (TypeError if isinstance(error, TypeError) else ValueError)(f"{self.name}: {error}") from None
