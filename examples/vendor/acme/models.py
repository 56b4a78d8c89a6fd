# Generated from acme.toml and its schemas: do not edit, run `python -m ocpp16_codegen vendor acme.toml`.
# Input sha256:5fd17df01f0f72a3bf3df97f3d511b2ef9a339e11b3953d617f884851c8b8e26
"""The payloads, and the types of their fields."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ocpp16_sdk.model import CentralSystemRequest, ChargePointRequest, OneDecimal, Payload, Response, Timestamp


class MessageTone(StrEnum):
    """The type of `ShowMessageRequest/tone`."""

    INFO = "Info"
    """Black on white."""
    WARNING = "Warning"
    """White on red, with a beep."""


class ShowMessageStatus(StrEnum):
    """The type of `ShowMessageResponse/status`."""

    NO_DISPLAY = "NoDisplay"
    SHOWN = "Shown"


class TemperatureReading(Payload, frozen=True):
    """The type of `ReportTemperaturesRequest/readings[]`."""

    celsius: Annotated[OneDecimal, Field(description="At most one digit after the decimal point.")]
    """At most one digit after the decimal point."""
    sensor_id: Annotated[str, Field(max_length=20, alias="sensorID", description="At most 20 characters.")]
    """At most 20 characters."""


class ReportTemperaturesResponse(Response, frozen=True):
    """`ReportTemperatures.conf`, central system to charge point; Acme profile."""

    fan_speed: int | None = None


class ShowMessageResponse(Response, frozen=True):
    """`ShowMessage.conf`, charge point to central system; Acme profile."""

    status: ShowMessageStatus


class ReportTemperaturesRequest(ChargePointRequest[ReportTemperaturesResponse], frozen=True):
    """`ReportTemperatures.req`, charge point to central system; Acme profile."""

    readings: Annotated[tuple[TemperatureReading, ...], Field(min_length=1, description="At least 1 item.")]
    """At least 1 item."""
    timestamp: Annotated[Timestamp, Field(description="With a time zone.")]
    """With a time zone."""

    __action__ = "ReportTemperatures"

    if TYPE_CHECKING:

        def __init__(self, *, readings: Sequence[TemperatureReading], timestamp: Timestamp) -> None:
            """`ReportTemperatures.req`, charge point to central system; Acme profile.

            Args:
                readings: At least 1 item.
                timestamp: With a time zone.
            """


class ShowMessageRequest(CentralSystemRequest[ShowMessageResponse], frozen=True):
    """`ShowMessage.req`, central system to charge point; Acme profile."""

    text: Annotated[
        str,
        Field(
            max_length=80,
            description="Text to show; it scrolls if it is longer than the display. At most 80 characters.",
        ),
    ]
    """Text to show; it scrolls if it is longer than the display. At most 80 characters."""
    tone: Annotated[MessageTone | None, Field(description="Colours of the text; `Info` if absent.")] = None
    """Colours of the text; `Info` if absent."""
    until: Annotated[
        Timestamp | None,
        Field(description="Time at which the text is removed. Absent: with the next message. With a time zone."),
    ] = None
    """Time at which the text is removed. Absent: with the next message. With a time zone."""

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
