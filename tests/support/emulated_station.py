"""A station on emulated hardware, for tests of central systems and of the commands."""

from __future__ import annotations

from typing import Any

from ocpp16_sdk import messages as m
from ocpp16_sdk.emulator import MEASURES, EmulatedHardware
from ocpp16_sdk.station import AsyncChargingStation, Clock, SystemClock, Traits

BOOT = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="Emulated")


class EmulatedStation(AsyncChargingStation):
    """A station with its hardware: `station.hardware.plug(1)`."""

    def __init__(
        self,
        identity: str,
        *,
        endpoint_url: str,
        connectors: int = 2,
        hardware: type[EmulatedHardware] = EmulatedHardware,
        clock: Clock | None = None,
        **options: Any,
    ) -> None:
        clock = SystemClock() if clock is None else clock
        traits = Traits(connectors=connectors, main_meter=True, measures=MEASURES)
        self.hardware = hardware(clock, traits, restart_time=0)
        options = {"boot": BOOT} | options
        super().__init__(endpoint_url, identity, hardware=self.hardware, clock=clock, **options)
