"""Configuration values that are lists; the specification calls them CSL (TYPE-10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from ocpp16_sdk.configuration.value_types import Integer, ValueType, unquoted
from ocpp16_sdk.messages import ChargingRateUnit

T = TypeVar("T")

_UNITS = {"Current": ChargingRateUnit.A, "Power": ChargingRateUnit.W}
_WORDS = {unit: word for word, unit in _UNITS.items()}


class ListType(ValueType[T]):
    """A list of items with commas between them."""

    def read(self, text: str) -> T:
        """As `parse`, and bears quotes, semicolons and empty items."""
        items = unquoted(text).replace(";", ",").split(",")
        return self.parse(",".join(unquoted(item) for item in items if item.strip()))


@dataclass(frozen=True, slots=True)
class WordList(ListType[tuple[str, ...]]):
    """A list of words, such as measurands; an enumeration's members are words too."""

    def parse(self, text: str) -> tuple[str, ...]:
        """The words; white space around them counts for nothing."""
        return tuple(_items(text))

    def format(self, value: Sequence[str]) -> str:
        """The words, and no space between them."""
        if isinstance(value, str):
            raise ValueError("a sequence of words was expected, this is one word")
        text = ",".join(value)
        if _items(text) != list(value):
            raise ValueError("words without commas and white space were expected")
        return text


@dataclass(frozen=True, slots=True)
class ChargingRateUnitList(ListType[tuple[ChargingRateUnit, ...]]):
    """The units of charging schedules, which this list alone calls `Current` and `Power` (OCPP 1.6 9.4.2)."""

    def parse(self, text: str) -> tuple[ChargingRateUnit, ...]:
        """The units."""
        try:
            return tuple(_UNITS[word] for word in _items(text))
        except KeyError:
            raise ValueError("Current and Power were expected") from None

    def read(self, text: str) -> tuple[ChargingRateUnit, ...]:
        """As `parse`, and takes `A` and `W` as schedules have them."""
        units = {**_UNITS, **{unit.value: unit for unit in ChargingRateUnit}}
        words = [word.capitalize() for word in WordList().read(text)]
        return self.parse(",".join(_WORDS[units[word]] if word in units else word for word in words))

    def format(self, value: Sequence[ChargingRateUnit]) -> str:
        """Their words."""
        try:
            return ",".join(_WORDS[unit] for unit in value)
        except KeyError:
            raise ValueError("units of charging schedules were expected") from None


class PhaseRotation(StrEnum):
    """How the phases of a connector are wired to those of the meter or the grid (OCPP 1.6 9.1.7)."""

    NOT_APPLICABLE = "NotApplicable"
    """One phase, or direct current."""
    UNKNOWN = "Unknown"
    RST = "RST"
    """The standard order."""
    RTS = "RTS"
    SRT = "SRT"
    STR = "STR"
    TRS = "TRS"
    TSR = "TSR"


_ROTATIONS = frozenset(PhaseRotation)


@dataclass(frozen=True, slots=True)
class PhaseRotationList(ListType[Mapping[int, PhaseRotation]]):
    """The rotation of each connector; 0 is the wiring from the grid to the main meter (CFG-12)."""

    def parse(self, text: str) -> Mapping[int, PhaseRotation]:
        """The rotations by connector, from items such as `1.RST`."""
        rotations: dict[int, PhaseRotation] = {}
        for item in _items(text):
            number, dot, rotation = item.partition(".")
            if not dot or rotation not in _ROTATIONS or (connector := Integer().parse(number)) in rotations:
                raise ValueError("one item for each connector was expected, such as 1.RST")
            rotations[connector] = PhaseRotation(rotation)
        return rotations

    def format(self, value: Mapping[int, PhaseRotation]) -> str:
        """The items in the order of their connectors."""
        return ",".join(f"{Integer().format(connector)}.{value[connector]}" for connector in sorted(value))


def _items(text: str) -> list[str]:
    items = [item.strip() for item in text.split(",")]
    if items == [""]:
        return []
    if "" in items:
        raise ValueError("items with commas between them were expected, none of them empty")
    return items
