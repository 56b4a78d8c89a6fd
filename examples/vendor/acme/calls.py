# Generated from acme.toml and its schemas: do not edit, run `python -m ocpp16_codegen vendor acme.toml`.
# Input sha256:5fd17df01f0f72a3bf3df97f3d511b2ef9a339e11b3953d617f884851c8b8e26
"""A method for every action that a role may send, with the fields of its request as keywords."""

from collections.abc import Sequence
from datetime import datetime

from ocpp16_sdk.messages import calls as standard
from ocpp16_sdk.model import as_tuple

from . import models as m


class AsyncChargePointCalls(standard.AsyncChargePointCalls):
    """The calls of a charge point with the actions of Acme; inherit from it and from the class of the role."""

    async def report_temperatures(
        self, *, readings: Sequence[m.TemperatureReading], timestamp: datetime, timeout: float | None = None
    ) -> m.ReportTemperaturesResponse:
        """Send `ReportTemperatures.req` and return the answer.

        Acme profile.

        Args:
            readings: At least 1 item.
            timestamp: With a time zone.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(
            m.ReportTemperaturesRequest(readings=as_tuple(readings), timestamp=timestamp), timeout=timeout
        )


class ChargePointCalls(standard.ChargePointCalls):
    """The calls of a charge point with the actions of Acme; inherit from it and from the class of the role."""

    def report_temperatures(
        self, *, readings: Sequence[m.TemperatureReading], timestamp: datetime, timeout: float | None = None
    ) -> m.ReportTemperaturesResponse:
        """Send `ReportTemperatures.req` and return the answer.

        Acme profile.

        Args:
            readings: At least 1 item.
            timestamp: With a time zone.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.ReportTemperaturesRequest(readings=as_tuple(readings), timestamp=timestamp), timeout=timeout)


class AsyncCentralSystemCalls(standard.AsyncCentralSystemCalls):
    """The calls of a central system with the actions of Acme; inherit from it and from the class of the role."""

    async def show_message(
        self,
        *,
        text: str,
        tone: m.MessageTone | None = None,
        until: datetime | None = None,
        timeout: float | None = None,
    ) -> m.ShowMessageResponse:
        """Show a text on the display of the charge point.

        Acme profile, Acme manual 4.2.

        Args:
            text: Text to show; it scrolls if it is longer than the display. At most 80 characters.
            tone: Colours of the text; `Info` if absent.
            until: Time at which the text is removed. Absent: with the next message. With a time zone.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return await self.call(m.ShowMessageRequest(text=text, tone=tone, until=until), timeout=timeout)


class CentralSystemCalls(standard.CentralSystemCalls):
    """The calls of a central system with the actions of Acme; inherit from it and from the class of the role."""

    def show_message(
        self,
        *,
        text: str,
        tone: m.MessageTone | None = None,
        until: datetime | None = None,
        timeout: float | None = None,
    ) -> m.ShowMessageResponse:
        """Show a text on the display of the charge point.

        Acme profile, Acme manual 4.2.

        Args:
            text: Text to show; it scrolls if it is longer than the display. At most 80 characters.
            tone: Colours of the text; `Info` if absent.
            until: Time at which the text is removed. Absent: with the next message. With a time zone.
            timeout: Seconds to wait for the answer after the call was sent; None: the `call_timeout` of the object (30 s by default).
        """
        return self.call(m.ShowMessageRequest(text=text, tone=tone, until=until), timeout=timeout)
