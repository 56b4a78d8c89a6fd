# Generated from acme.toml and its schemas: do not edit, run `python -m ocpp16_codegen vendor acme.toml`.
# Input sha256:1b4103bfb21b05995c0b838d3f5ea95f20c9bc9e085dd85f75bba6660a8084d1
"""What a role answers: `on_...` methods to override in a subclass, and `on.<action>` for functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocpp16_sdk.binding import not_supported
from ocpp16_sdk.messages import handlers as standard
from ocpp16_sdk.model import Initiator

from . import models as m
from .actions import ACTIONS

if TYPE_CHECKING:
    from ocpp16_sdk.blocking import ChargePointConnection
    from ocpp16_sdk.central_system import AsyncChargePointConnection


class AsyncChargePointHandlers(standard.AsyncChargePointHandlers, actions=ACTIONS, peer=Initiator.CENTRAL_SYSTEM):
    """What a charge point answers, with the actions of Acme; inherit from it beside the role."""

    async def on_show_message(self, request: m.ShowMessageRequest) -> m.ShowMessageResponse:
        """Shows a text on the display of the charge point.

        Acme profile, Acme manual 4.2.
        """
        raise not_supported("ShowMessage")


class AsyncChargePointOn(standard.AsyncChargePointOn):
    """Registers functions as handlers, with the actions of Acme: `on = AsyncChargePointOn(charge_point.on)`."""

    def __init__(self, on: standard.AsyncChargePointOn) -> None:
        super().__init__(on._table)

    def show_message(
        self, handler: standard.AsyncChargePointHandler[m.ShowMessageRequest, m.ShowMessageResponse]
    ) -> standard.AsyncChargePointHandler[m.ShowMessageRequest, m.ShowMessageResponse]:
        """Shows a text on the display of the charge point.

        Acme profile, Acme manual 4.2.
        """
        return self._add(m.ShowMessageRequest, handler)


class ChargePointHandlers(standard.ChargePointHandlers, actions=ACTIONS, peer=Initiator.CENTRAL_SYSTEM):
    """What a charge point answers, with the actions of Acme; inherit from it beside the role."""

    def on_show_message(self, request: m.ShowMessageRequest) -> m.ShowMessageResponse:
        """Shows a text on the display of the charge point.

        Acme profile, Acme manual 4.2.
        """
        raise not_supported("ShowMessage")


class ChargePointOn(standard.ChargePointOn):
    """Registers functions as handlers, with the actions of Acme: `on = ChargePointOn(charge_point.on)`."""

    def __init__(self, on: standard.ChargePointOn) -> None:
        super().__init__(on._table)

    def show_message(
        self, handler: standard.ChargePointHandler[m.ShowMessageRequest, m.ShowMessageResponse]
    ) -> standard.ChargePointHandler[m.ShowMessageRequest, m.ShowMessageResponse]:
        """Shows a text on the display of the charge point.

        Acme profile, Acme manual 4.2.
        """
        return self._add(m.ShowMessageRequest, handler)


class AsyncCentralSystemHandlers(standard.AsyncCentralSystemHandlers, actions=ACTIONS, peer=Initiator.CHARGE_POINT):
    """What a central system answers, with the actions of Acme; inherit from it beside the role."""

    async def on_report_temperatures(
        self, charge_point: AsyncChargePointConnection, request: m.ReportTemperaturesRequest
    ) -> m.ReportTemperaturesResponse:
        """The action `ReportTemperatures`.

        Acme profile.
        """
        raise not_supported("ReportTemperatures")


class AsyncCentralSystemOn(standard.AsyncCentralSystemOn):
    """Registers functions as handlers, with the actions of Acme: `on = AsyncCentralSystemOn(central_system.on)`."""

    def __init__(self, on: standard.AsyncCentralSystemOn) -> None:
        super().__init__(on._table)

    def report_temperatures(
        self, handler: standard.AsyncCentralSystemHandler[m.ReportTemperaturesRequest, m.ReportTemperaturesResponse]
    ) -> standard.AsyncCentralSystemHandler[m.ReportTemperaturesRequest, m.ReportTemperaturesResponse]:
        """The action `ReportTemperatures`.

        Acme profile.
        """
        return self._add(m.ReportTemperaturesRequest, handler)


class CentralSystemHandlers(standard.CentralSystemHandlers, actions=ACTIONS, peer=Initiator.CHARGE_POINT):
    """What a central system answers, with the actions of Acme; inherit from it beside the role."""

    def on_report_temperatures(
        self, charge_point: ChargePointConnection, request: m.ReportTemperaturesRequest
    ) -> m.ReportTemperaturesResponse:
        """The action `ReportTemperatures`.

        Acme profile.
        """
        raise not_supported("ReportTemperatures")


class CentralSystemOn(standard.CentralSystemOn):
    """Registers functions as handlers, with the actions of Acme: `on = CentralSystemOn(central_system.on)`."""

    def __init__(self, on: standard.CentralSystemOn) -> None:
        super().__init__(on._table)

    def report_temperatures(
        self, handler: standard.CentralSystemHandler[m.ReportTemperaturesRequest, m.ReportTemperaturesResponse]
    ) -> standard.CentralSystemHandler[m.ReportTemperaturesRequest, m.ReportTemperaturesResponse]:
        """The action `ReportTemperatures`.

        Acme profile.
        """
        return self._add(m.ReportTemperaturesRequest, handler)
