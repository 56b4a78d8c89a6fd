"""The types of configuration values that are lists (CSL, OCPP 1.6 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ocpp16_sdk.configuration._checks import check_value
from ocpp16_sdk.configuration.value_types import Integer, ListType
from ocpp16_sdk.messages import ChargingRateUnit

_UNIT_OF_NAME = {"Current": ChargingRateUnit.A, "Power": ChargingRateUnit.W}
_NAME_OF_UNIT = {unit: name for name, unit in _UNIT_OF_NAME.items()}


@dataclass(frozen=True, slots=True)
class TextList(ListType[tuple[str, ...]]):
    """A list of texts, such as measurands; members of enumerations are texts too."""

    def parse(self, text: str) -> tuple[str, ...]:
        """Return the items; ignore white space around them."""
        return tuple(_items(text))

    def format(self, value: Sequence[str]) -> str:
        """Return the items without spaces between them."""
        _check_sequence(value, str, "must be a sequence of texts, not a single text")
        text = ",".join(value)
        if _items(text) != list(value):
            raise ValueError("must have items without commas and without white space around them")
        return text


@dataclass(frozen=True, slots=True)
class ChargingRateUnitList(ListType[tuple[ChargingRateUnit, ...]]):
    """The units of charging schedules; only this list calls them `Current` and `Power` (OCPP 1.6 9.4.2)."""

    def parse(self, text: str) -> tuple[ChargingRateUnit, ...]:
        """Return the units."""
        try:
            return tuple(_UNIT_OF_NAME[name] for name in _items(text))
        except KeyError:
            raise ValueError("must have the items Current and Power only") from None

    def parse_lenient(self, text: str) -> tuple[ChargingRateUnit, ...]:
        """Return the units; also accept `A` and `W`, their names in schedules."""
        names = [name.capitalize() for name in TextList().parse_lenient(text)]
        return self.parse(",".join({"A": "Current", "W": "Power"}.get(name, name) for name in names))

    def format(self, value: Sequence[ChargingRateUnit]) -> str:
        """Return the names of the units."""
        _check_sequence(value, ChargingRateUnit, "must be a sequence of ChargingRateUnit")
        return ",".join(_NAME_OF_UNIT[unit] for unit in value)


class PhaseRotation(StrEnum):
    """How the phases of a connector are connected to the phases of the meter or the grid (OCPP 1.6 9.1.7)."""

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
    """The rotation of each connector; 0 is the connection between the grid and the main meter (CFG-12)."""

    def parse(self, text: str) -> Mapping[int, PhaseRotation]:
        """Return the rotations by connector, from items such as `1.RST`."""
        rotations: dict[int, PhaseRotation] = {}
        for item in _items(text):
            number, dot, rotation = item.partition(".")
            if not dot or rotation not in _ROTATIONS or (connector := Integer().parse(number)) in rotations:
                raise ValueError("must have one item for each connector, such as 1.RST")
            rotations[connector] = PhaseRotation(rotation)
        return rotations

    def format(self, value: Mapping[int, PhaseRotation]) -> str:
        """Return the items in the order of their connectors."""
        expected = "must be a mapping of connectors to PhaseRotation"
        check_value(value, Mapping, expected)
        for connector, rotation in value.items():
            check_value(connector, int, expected)
            check_value(rotation, PhaseRotation, expected)
        return ",".join(f"{Integer().format(connector)}.{value[connector]}" for connector in sorted(value))


def _check_sequence(value: Sequence[object], kind: type, expected: str) -> None:
    check_value(value, Sequence, expected)
    if isinstance(value, str | bytes):
        raise TypeError(expected)
    for each in value:
        check_value(each, kind, expected)


def _items(text: str) -> list[str]:
    items = [item.strip() for item in text.split(",")]
    if items == [""]:
        return []
    if "" in items:
        raise ValueError("must have items separated by commas, without empty items")
    return items
