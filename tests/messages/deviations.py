"""The deliberate differences between the models and the schemas."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError

from ocpp16_sdk.model import Payload


@dataclass(frozen=True)
class Deviation:
    """A deliberate difference between the models and the schemas."""

    model_accepts: bool
    why: str


DEVIATIONS = {
    "second 60": Deviation(False, "Python's times have no leap seconds"),
    "year 0": Deviation(False, "Python's times begin with the year 1"),
    "nearly one decimal": Deviation(True, "peers send 48.300000000000004 for 48.3; it leaves clean (TYPE-09)"),
    "beyond a float": Deviation(False, "a number that is infinite as a float could not be sent on"),
}


def accepts(model: type[Payload], text: str) -> bool:
    try:
        model.from_json(text)
    except ValidationError:
        return False
    return True
