"""A charging station with one socket on a Raspberry Pi. `Pins` takes the place of a GPIO library."""

from collections import deque
from collections.abc import AsyncIterator

import anyio

from ocpp16_sdk import messages as m, run
from ocpp16_sdk.station import (
    AsyncChargingStation,
    Card,
    HardwareEvent,
    Limit,
    Plugged,
    Reading,
    Traits,
    Unplugged,
)


class Pins:
    """Outputs are attributes; `put` reports an input."""

    def __init__(self) -> None:
        self.contactor = False
        self.duty_cycle = 1.0  # of the control pilot: 1 means that no current is offered
        self.lock = False
        self.pulses = 0  # of the meter, one for each Wh
        self._inputs = deque[tuple[str, str]]()
        self._changed = anyio.Event()

    def put(self, name: str, value: str) -> None:
        self._inputs.append((name, value))
        self._changed.set()

    async def wait(self) -> tuple[str, str]:
        while not self._inputs:
            self._changed = anyio.Event()
            await self._changed.wait()
        return self._inputs.popleft()


class Pi:
    traits = Traits(connectors=1, phases=1, max_current=16)

    def __init__(self, pins: Pins) -> None:
        self.pins = pins

    async def events(self) -> AsyncIterator[HardwareEvent]:
        while True:
            name, value = await self.pins.wait()
            if name == "pilot":
                yield Plugged(1) if value == "connected" else Unplugged(1)
            elif name == "reader":
                yield Card(value, connector=1)

    async def offer(self, connector: int, limit: Limit | None) -> None:
        self.pins.duty_cycle = 1.0 if limit is None else limit.current / 60  # IEC 61851-1: 0.6 A for each percent
        self.pins.contactor = limit is not None

    async def lock(self, connector: int, locked: bool) -> bool:
        self.pins.lock = locked
        return self.pins.lock

    async def read(self, connector: int) -> Reading:
        return Reading(energy=self.pins.pulses * 1000)  # mWh

    async def restart(self, kind: m.ResetType) -> None:
        self.pins.contactor = False  # the process continues: the station connects and boots again


PINS = Pins()


async def main() -> None:
    boot = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="Pi")
    station = AsyncChargingStation(
        "ws://127.0.0.1:9000/ocpp", "CP007", boot=boot, hardware=Pi(PINS), store="charger.db"
    )
    async with station:
        async for event in station.events():
            print(event)


if __name__ == "__main__":
    run(main)
