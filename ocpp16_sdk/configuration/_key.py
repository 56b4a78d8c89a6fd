"""A configuration key with the type of its value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from ocpp16_sdk.configuration.value_types import ValueType
from ocpp16_sdk.errors import DefinitionError

A = TypeVar("A")
B = TypeVar("B")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

MAX_KEY = 50
MAX_VALUE = 500


class Readable(Protocol[T_co]):
    """A key as far as it is read: covariant, so that the value of any key may go where an object is wanted."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    def read(self, text: str) -> T_co:
        """The value of a text."""
        ...


class Access(StrEnum):
    """What may be done with a key, as the specification has it."""

    READ = "R"
    WRITE = "W"
    """It is never read: the charge point's key (CFG-08)."""
    READ_WRITE = "RW"
    EITHER = "R or RW"
    """The charge point decides whether it can be changed."""


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """A configuration key; the standard ones are in `keys`, and a vendor's own is `Key("ExampleKey", kinds.Integer())`.

    Raises:
        DefinitionError: the name is too long.
    """

    name: str
    """At most 50 characters; charge points find it in any case (CFG-02)."""
    kind: ValueType[T]
    """How the value reads as text."""
    access: Access = Access.READ_WRITE
    unit: str = ""
    """The unit of a number: `s`, `Wh`, `%`."""
    profile: str = ""
    """The `FeatureProfile` that it belongs to; none of them for a vendor's own."""
    required: bool = False
    """Whether a charge point that claims the profile must have it (CFG-11)."""

    def __post_init__(self) -> None:
        if not 0 < len(self.name) <= MAX_KEY:
            raise DefinitionError(f"{self.name!r}: a key has 1 to {MAX_KEY} characters")

    def parse(self, text: str) -> T:
        """The value of a text, as a charge point has to read what is to become the value.

        Raises:
            ValueError: it is no value of the key, which a charge point answers with Rejected (CFG-04).
        """
        return self._named(self.kind.parse, text)

    def read(self, text: str) -> T:
        """The value of a text, as a central system reads what charge points make of it.

        Raises:
            ValueError: it cannot be read.
        """
        return self._named(self.kind.read, text)

    def format(self, value: T) -> str:
        """The text of a value.

        Raises:
            ValueError: it is no value of the key, or too long.
        """
        text = self._named(self.kind.format, value)
        if len(text) > MAX_VALUE:
            raise ValueError(f"{self.name}: at most {MAX_VALUE} characters were expected")  # OCPP 1.6 6.10
        return text

    def _named(self, function: Callable[[A], B], argument: A) -> B:
        try:
            return function(argument)
        except ValueError as error:
            raise ValueError(f"{self.name}: {error}") from None
