# Generated from acme.toml and its schemas: do not edit, run `python -m ocpp16_codegen vendor acme.toml`.
# Input sha256:1b4103bfb21b05995c0b838d3f5ea95f20c9bc9e085dd85f75bba6660a8084d1
"""A method for every action that a role may call, with the fields of its request as keywords."""

from collections.abc import Sequence
from datetime import datetime

from ocpp16_sdk.messages import calls as standard
from ocpp16_sdk.model import as_tuple

from . import models as m


class AsyncChargePointCalls(standard.AsyncChargePointCalls):
    """What a charge point may call, with the actions of Acme; inherit from it beside the class that connects."""

    async def report_temperatures(
        self, *, readings: Sequence[m.TemperatureReading], timestamp: datetime, timeout: float | None = None
    ) -> m.ReportTemperaturesResponse:
        """The action `ReportTemperatures`.

        Acme profile.
        """
        return await self.call(
            m.ReportTemperaturesRequest(readings=as_tuple(readings), timestamp=timestamp), timeout=timeout
        )


class ChargePointCalls(standard.ChargePointCalls):
    """What a charge point may call, with the actions of Acme; inherit from it beside the class that connects."""

    def report_temperatures(
        self, *, readings: Sequence[m.TemperatureReading], timestamp: datetime, timeout: float | None = None
    ) -> m.ReportTemperaturesResponse:
        """The action `ReportTemperatures`.

        Acme profile.
        """
        return self.call(m.ReportTemperaturesRequest(readings=as_tuple(readings), timestamp=timestamp), timeout=timeout)


class AsyncCentralSystemCalls(standard.AsyncCentralSystemCalls):
    """What a central system may call, with the actions of Acme; inherit from it beside the class that connects."""

    async def show_message(
        self,
        *,
        text: str,
        tone: m.MessageTone | None = None,
        until: datetime | None = None,
        timeout: float | None = None,
    ) -> m.ShowMessageResponse:
        """Shows a text on the display of the charge point.

        Acme profile, Acme manual 4.2.

        Args:
            text: What is shown; longer than the display, it scrolls.
            tone: How it is shown; `Info` if absent.
            until: When it goes away. Absent: with the next message.
        """
        return await self.call(m.ShowMessageRequest(text=text, tone=tone, until=until), timeout=timeout)


class CentralSystemCalls(standard.CentralSystemCalls):
    """What a central system may call, with the actions of Acme; inherit from it beside the class that connects."""

    def show_message(
        self,
        *,
        text: str,
        tone: m.MessageTone | None = None,
        until: datetime | None = None,
        timeout: float | None = None,
    ) -> m.ShowMessageResponse:
        """Shows a text on the display of the charge point.

        Acme profile, Acme manual 4.2.

        Args:
            text: What is shown; longer than the display, it scrolls.
            tone: How it is shown; `Info` if absent.
            until: When it goes away. Absent: with the next message.
        """
        return self.call(m.ShowMessageRequest(text=text, tone=tone, until=until), timeout=timeout)
