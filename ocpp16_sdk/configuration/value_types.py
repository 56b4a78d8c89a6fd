"""The types of configuration values, except lists: how a value reads as text (OCPP 1.6 9).

    ValueType     parse(text) ──▶ value         strictly, as a charge point reads a new value
                  parse_lenient(text) ──▶ value     as a central system reads the values of charge points
                  format(value) ──▶ text

Errors do not contain the value, which may be a key.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from ocpp16_sdk.configuration._checks import check_value

_T = TypeVar("_T")

_MAX_INTEGER = 2**31 - 1
_INTEGER = re.compile(r"-?[0-9]{1,20}")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_BOOLEANS = {"true": True, "false": False}
_DIGITS = {"0": "false", "1": "true"}


class ValueType(ABC, Generic[_T]):
    """The type of a configuration value."""

    @abstractmethod
    def parse(self, text: str) -> _T:
        """Return the value of a text.

        Raises:
            ValueError: it is not a text of this type.
        """

    @abstractmethod
    def format(self, value: _T) -> str:
        """Return the text of a value.

        Raises:
            TypeError: the value is of another type.
            ValueError: `parse` would refuse the text.
        """

    def parse_lenient(self, text: str) -> _T:
        """Return the value of a text, with tolerance for usual mistakes of charge points, such as quotes."""
        return self.parse(_unquoted(text))


@dataclass(frozen=True, slots=True)
class Integer(ValueType[int]):
    """An integer; no standard key may be negative (CFG-13)."""

    minimum: int = 0
    maximum: int = _MAX_INTEGER

    def parse(self, text: str) -> int:
        """Return the integer; ignore white space around it."""
        digits = text.strip()
        if not _INTEGER.fullmatch(digits):
            raise ValueError("must be an integer")
        return self._checked(int(digits))

    def format(self, value: int) -> str:
        """Return the digits."""
        check_value(value, int, "must be an int")
        return str(self._checked(value))

    def _checked(self, value: int) -> int:
        if not self.minimum <= value <= self.maximum:
            raise ValueError(f"must be an integer from {self.minimum} to {self.maximum}")
        return value


@dataclass(frozen=True, slots=True)
class DecimalNumber(ValueType[Decimal]):
    """A decimal number, for keys of vendors."""

    def parse(self, text: str) -> Decimal:
        """Return the number with all its digits; ignore white space around it."""
        digits = text.strip()
        if not _DECIMAL.fullmatch(digits):
            raise ValueError("must be a decimal number")
        return Decimal(digits)

    def format(self, value: Decimal) -> str:
        """Return the digits, without an exponent."""
        check_value(value, Decimal, "must be a Decimal")
        if not value.is_finite():
            raise ValueError("must be a finite decimal number")
        return f"{value:f}"


@dataclass(frozen=True, slots=True)
class Boolean(ValueType[bool]):
    """`true` or `false`."""

    def parse(self, text: str) -> bool:
        """Return the boolean; ignore case and white space around it."""
        try:
            return _BOOLEANS[text.strip().lower()]
        except KeyError:
            raise ValueError("must be true or false") from None

    def parse_lenient(self, text: str) -> bool:
        """Return the boolean; also accept 0 and 1, and quotes."""
        text = _unquoted(text)
        return self.parse(_DIGITS.get(text, text))

    def format(self, value: bool) -> str:
        """Return `true` or `false`."""
        check_value(value, bool, "must be True or False")
        return "true" if value else "false"


@dataclass(frozen=True, slots=True)
class Text(ValueType[str]):
    """Any text, unchanged."""

    def parse(self, text: str) -> str:
        """Return the text."""
        return text

    def format(self, value: str) -> str:
        """Return the text."""
        check_value(value, str, "must be a str")
        return value

    def parse_lenient(self, text: str) -> str:
        """Return the text with its quotes, which may be a part of it."""
        return text


@dataclass(frozen=True, slots=True)
class Hexadecimal(ValueType[bytes]):
    """Bytes as hexadecimal digits; the charge point's key has 16 to 20 bytes (J-72)."""

    minimum: int
    """Number of bytes."""
    maximum: int

    def parse(self, text: str) -> bytes:
        """Return the bytes; ignore the case of the digits."""
        try:
            value = b"" if " " in text else bytes.fromhex(text)
        except ValueError:
            value = b""
        return self._checked(value)

    def format(self, value: bytes) -> str:
        """Return two digits for each byte."""
        check_value(value, bytes, "must be bytes")
        return self._checked(value).hex().upper()

    def _checked(self, value: bytes) -> bytes:
        if not self.minimum <= len(value) <= self.maximum:
            raise ValueError(f"must have {2 * self.minimum} to {2 * self.maximum} hexadecimal digits")
        return value


class ListType(ValueType[_T]):
    """The base of the `list_types`: items separated by commas, which the specification calls CSL."""

    def parse_lenient(self, text: str) -> _T:
        """Return the value of a text; accept quotes, semicolons and empty items."""
        items = _unquoted(text).replace(";", ",").split(",")
        return self.parse(",".join(_unquoted(item) for item in items if item.strip()))


def _unquoted(text: str) -> str:
    """Return the text without white space and one pair of quotes around it."""
    text = text.strip()
    for quote in "\"'":
        if text.count(quote) == 2 and text[0] == text[-1] == quote:
            return text[1:-1]
    return text
