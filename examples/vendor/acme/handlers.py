# Generated from acme.toml and its schemas: do not edit, run `python -m ocpp16_codegen vendor acme.toml`.
# Input sha256:5fd17df01f0f72a3bf3df97f3d511b2ef9a339e11b3953d617f884851c8b8e26
"""Handlers: `on_...` methods to override in a subclass, and `on.<action>` for functions."""

from __future__ import annotations

from ocpp16_sdk.blocking import ChargePointConnection
from ocpp16_sdk.blocking import handlers as blocking_handlers
from ocpp16_sdk.central_system import AsyncChargePointConnection
from ocpp16_sdk.central_system import handlers as central_system_handlers
from ocpp16_sdk.charge_point import handlers as charge_point_handlers
from ocpp16_sdk.model import (
    Initiator,
    not_supported,
)

from . import models as m
from .actions import ACTIONS


class AsyncChargePointHandlers(
    charge_point_handlers.AsyncChargePointHandlers, actions=ACTIONS, peer=Initiator.CENTRAL_SYSTEM
):
    """The handlers of a charge point with the actions of Acme; inherit from it and from the class of the role."""

    async def on_show_message(self, request: m.ShowMessageRequest, /) -> m.ShowMessageResponse:
        """Answer `ShowMessage.req`.

        Purpose: Show a text on the display of the charge point.

        Acme profile, Acme manual 4.2.
        """
        raise not_supported("ShowMessage")


class AsyncChargePointOn(charge_point_handlers.AsyncChargePointOn):
    """Registers functions as handlers, with the actions of Acme: `on = AsyncChargePointOn(charge_point.on)`."""

    def __init__(self, on: charge_point_handlers.AsyncChargePointOn) -> None:
        super().__init__(on._table)

    def show_message(
        self, handler: charge_point_handlers.AsyncChargePointHandler[m.ShowMessageRequest, m.ShowMessageResponse]
    ) -> charge_point_handlers.AsyncChargePointHandler[m.ShowMessageRequest, m.ShowMessageResponse]:
        """Register the function that answers `ShowMessage.req`.

        Purpose: Show a text on the display of the charge point.

        Acme profile, Acme manual 4.2.
        """
        return self._add(m.ShowMessageRequest, handler)


class ChargePointHandlers(blocking_handlers.ChargePointHandlers, actions=ACTIONS, peer=Initiator.CENTRAL_SYSTEM):
    """The handlers of a charge point with the actions of Acme; inherit from it and from the class of the role."""

    def on_show_message(self, request: m.ShowMessageRequest, /) -> m.ShowMessageResponse:
        """Answer `ShowMessage.req`.

        Purpose: Show a text on the display of the charge point.

        Acme profile, Acme manual 4.2.
        """
        raise not_supported("ShowMessage")


class ChargePointOn(blocking_handlers.ChargePointOn):
    """Registers functions as handlers, with the actions of Acme: `on = ChargePointOn(charge_point.on)`."""

    def __init__(self, on: blocking_handlers.ChargePointOn) -> None:
        super().__init__(on._table)

    def show_message(
        self, handler: blocking_handlers.ChargePointHandler[m.ShowMessageRequest, m.ShowMessageResponse]
    ) -> blocking_handlers.ChargePointHandler[m.ShowMessageRequest, m.ShowMessageResponse]:
        """Register the function that answers `ShowMessage.req`.

        Purpose: Show a text on the display of the charge point.

        Acme profile, Acme manual 4.2.
        """
        return self._add(m.ShowMessageRequest, handler)


class AsyncCentralSystemHandlers(
    central_system_handlers.AsyncCentralSystemHandlers, actions=ACTIONS, peer=Initiator.CHARGE_POINT
):
    """The handlers of a central system with the actions of Acme; inherit from it and from the class of the role."""

    async def on_report_temperatures(
        self, charge_point: AsyncChargePointConnection, request: m.ReportTemperaturesRequest, /
    ) -> m.ReportTemperaturesResponse:
        """Answer `ReportTemperatures.req`.

        Acme profile.
        """
        raise not_supported("ReportTemperatures")


class AsyncCentralSystemOn(central_system_handlers.AsyncCentralSystemOn):
    """Registers functions as handlers, with the actions of Acme: `on = AsyncCentralSystemOn(central_system.on)`."""

    def __init__(self, on: central_system_handlers.AsyncCentralSystemOn) -> None:
        super().__init__(on._table)

    def report_temperatures(
        self,
        handler: central_system_handlers.AsyncCentralSystemHandler[
            m.ReportTemperaturesRequest, m.ReportTemperaturesResponse
        ],
    ) -> central_system_handlers.AsyncCentralSystemHandler[m.ReportTemperaturesRequest, m.ReportTemperaturesResponse]:
        """Register the function that answers `ReportTemperatures.req`.

        Acme profile.
        """
        return self._add(m.ReportTemperaturesRequest, handler)


class CentralSystemHandlers(blocking_handlers.CentralSystemHandlers, actions=ACTIONS, peer=Initiator.CHARGE_POINT):
    """The handlers of a central system with the actions of Acme; inherit from it and from the class of the role."""

    def on_report_temperatures(
        self, charge_point: ChargePointConnection, request: m.ReportTemperaturesRequest, /
    ) -> m.ReportTemperaturesResponse:
        """Answer `ReportTemperatures.req`.

        Acme profile.
        """
        raise not_supported("ReportTemperatures")


class CentralSystemOn(blocking_handlers.CentralSystemOn):
    """Registers functions as handlers, with the actions of Acme: `on = CentralSystemOn(central_system.on)`."""

    def __init__(self, on: blocking_handlers.CentralSystemOn) -> None:
        super().__init__(on._table)

    def report_temperatures(
        self, handler: blocking_handlers.CentralSystemHandler[m.ReportTemperaturesRequest, m.ReportTemperaturesResponse]
    ) -> blocking_handlers.CentralSystemHandler[m.ReportTemperaturesRequest, m.ReportTemperaturesResponse]:
        """Register the function that answers `ReportTemperatures.req`.

        Acme profile.
        """
        return self._add(m.ReportTemperaturesRequest, handler)
