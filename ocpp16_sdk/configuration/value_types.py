"""What the text of a configuration value may mean: a number, a truth value and the like (TYPE-10)."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

T = TypeVar("T")

_MAX_INTEGER = 2**31 - 1
_INTEGER = re.compile(r"-?[0-9]{1,20}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_TRUTHS = {"true": True, "false": False}


class ValueType(ABC, Generic[T]):
    """The type of a configuration value."""

    @abstractmethod
    def parse(self, text: str) -> T:
        """The value of a text.

        Raises:
            ValueError: it is none of this kind; the message does not show it, as it may be a key.
        """

    @abstractmethod
    def format(self, value: T) -> str:
        """The text of a value.

        Raises:
            ValueError: it has none, or one that `parse` refuses.
        """

    def read(self, text: str) -> T:
        """As `parse`, and bears what charge points get wrong; quotes are taken off."""
        return self.parse(unquoted(text))


@dataclass(frozen=True, slots=True)
class Integer(ValueType[int]):
    """A whole number; none of the standard keys may be negative (CFG-13)."""

    minimum: int = 0
    maximum: int = _MAX_INTEGER

    def parse(self, text: str) -> int:
        """The number; white space around it counts for nothing."""
        digits = text.strip()
        if not _INTEGER.fullmatch(digits):
            raise ValueError("a whole number was expected")
        return self._check(int(digits))

    def format(self, value: int) -> str:
        """Its digits."""
        return str(self._check(value))

    def _check(self, value: int) -> int:
        if not self.minimum <= value <= self.maximum:
            raise ValueError(f"a whole number from {self.minimum} to {self.maximum} was expected")
        return value


@dataclass(frozen=True, slots=True)
class DecimalNumber(ValueType[Decimal]):
    """A decimal number, for keys of a vendor."""

    def parse(self, text: str) -> Decimal:
        """The number, with the digits that it came with; white space around it counts for nothing."""
        digits = text.strip()
        if not _NUMBER.fullmatch(digits):
            raise ValueError("a decimal number was expected")
        return Decimal(digits)

    def format(self, value: Decimal) -> str:
        """Its digits, never an exponent."""
        if not value.is_finite():
            raise ValueError("a decimal number was expected")
        return f"{value:f}"


@dataclass(frozen=True, slots=True)
class Boolean(ValueType[bool]):
    """`true` or `false`."""

    def parse(self, text: str) -> bool:
        """The truth value; case and white space around it count for nothing."""
        try:
            return _TRUTHS[text.strip().lower()]
        except KeyError:
            raise ValueError("true or false was expected") from None

    def format(self, value: bool) -> str:
        """In lower case."""
        return "true" if value else "false"


@dataclass(frozen=True, slots=True)
class Text(ValueType[str]):
    """Any text, as it is."""

    def parse(self, text: str) -> str:
        """The text."""
        return text

    def format(self, value: str) -> str:
        """The text."""
        return value

    def read(self, text: str) -> str:
        """The text, quotes included, as they may belong to it."""
        return text


@dataclass(frozen=True, slots=True)
class Hexadecimal(ValueType[bytes]):
    """Bytes as hexadecimal digits; the charge point's key has 16 to 20 of them (J-72)."""

    minimum: int
    maximum: int

    def parse(self, text: str) -> bytes:
        """The bytes; digits may be of either case."""
        try:
            value = b"" if " " in text else bytes.fromhex(text)
        except ValueError:
            value = b""
        return self._check(value)

    def format(self, value: bytes) -> str:
        """Two digits for each byte."""
        return self._check(value).hex().upper()

    def _check(self, value: bytes) -> bytes:
        if not self.minimum <= len(value) <= self.maximum:
            raise ValueError(f"{2 * self.minimum} to {2 * self.maximum} hexadecimal digits were expected")
        return value


def unquoted(text: str) -> str:
    """The text without white space and one pair of quotes around it."""
    text = text.strip()
    for mark in "\"'":
        if text.count(mark) == 2 and text[0] == text[-1] == mark:
            return text[1:-1]
    return text
