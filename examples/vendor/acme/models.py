# Generated from acme.toml and its schemas: do not edit, run `python -m ocpp16_codegen vendor acme.toml`.
# Input sha256:1b4103bfb21b05995c0b838d3f5ea95f20c9bc9e085dd85f75bba6660a8084d1
"""The payloads, and the types inside them."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, OneDecimal, Payload, Response, Timestamp


class MessageTone(StrEnum):
    """What stands at `ShowMessageRequest/tone`."""

    INFO = "Info"
    """Black on white."""
    WARNING = "Warning"
    """White on red, with a beep."""


class ShowMessageStatus(StrEnum):
    """What stands at `ShowMessageResponse/status`."""

    NO_DISPLAY = "NoDisplay"
    SHOWN = "Shown"


class TemperatureReading(Payload, frozen=True):
    """What stands at `ReportTemperaturesRequest/readings[]`."""

    celsius: OneDecimal
    sensor_id: Annotated[Annotated[str, Field(max_length=20)], Field(alias="sensorID")]


class ReportTemperaturesResponse(Response, frozen=True):
    """`ReportTemperatures.conf`, central system to charge point; Acme profile."""

    fan_speed: int | None = None


class ShowMessageResponse(Response, frozen=True):
    """`ShowMessage.conf`, charge point to central system; Acme profile."""

    status: ShowMessageStatus


class ReportTemperaturesRequest(ChargePointRequest[ReportTemperaturesResponse], frozen=True):
    """`ReportTemperatures.req`, charge point to central system; Acme profile."""

    readings: Annotated[tuple[TemperatureReading, ...], Field(min_length=1)]
    timestamp: Timestamp

    __action__ = "ReportTemperatures"


class ShowMessageRequest(CentralSystemRequest[ShowMessageResponse], frozen=True):
    """`ShowMessage.req`, central system to charge point; Acme profile."""

    text: Annotated[str, Field(max_length=80)]
    """What is shown; longer than the display, it scrolls."""
    tone: MessageTone | None = None
    """How it is shown; `Info` if absent."""
    until: Timestamp | None = None
    """When it goes away. Absent: with the next message."""

    __action__ = "ShowMessage"


__all__ = [
    "MessageTone",
    "ReportTemperaturesRequest",
    "ReportTemperaturesResponse",
    "ShowMessageRequest",
    "ShowMessageResponse",
    "ShowMessageStatus",
    "TemperatureReading",
]
