"""A station on hardware that a test plays, connected to a scripted central system."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import anyio

from ocpp16_sdk import messages as m
from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk.charge_point import Backoff
from ocpp16_sdk.charge_point.outbox import OutboxStore
from ocpp16_sdk.station import (
    AsyncChargingStation,
    Card,
    HardwareEvent,
    Limit,
    Plugged,
    Quantity,
    Reading,
    Standard,
    StationEvent,
    SystemClock,
    Traits,
    Unplugged,
)
from tests.support.scripted_central_system import (
    BOOT,
    NOW,
    SETTLE_TIME,
    ScriptedCentralSystem,
    boot_answer,
    scripted_central_system,
)

NO_WAIT = Backoff(first=10, cap=100, factor=2, jitter=0, stable_after=60)


def virtual_now() -> datetime:
    """Return the time of day in a virtual event loop."""
    return NOW + timedelta(seconds=anyio.current_time())


def wire_time(time: datetime) -> str:
    """Return the text of a time in a message."""
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03}Z"


class PlayedHardware:
    """Hardware whose events a test reports, and which records each call."""

    def __init__(self, traits: Traits) -> None:
        self.traits = traits
        self.calls: list[tuple[Any, ...]] = []
        self.offers: dict[int, Limit | None] = {}
        self.energy: dict[int, int] = {number: 1_000_000 * number for number in range(traits.connectors + 1)}
        """mWh."""
        self.values: dict[int, dict[Quantity, int]] = {}
        """The other registers of a connector."""
        self.signed: str | None = None
        """The signed form of each reading."""
        self.read_time = 0.0
        """Seconds that each reading needs."""
        self.failing: set[str] = set()
        """The operations that raise."""
        self.stuck: set[int] = set()
        """The connectors whose lock does not move."""
        self._reported = deque[HardwareEvent]()
        self._changes = ChangeNotifier()

    def report(self, *events: HardwareEvent) -> None:
        self._reported.extend(events)
        self._changes.notify()

    async def events(self) -> AsyncIterator[HardwareEvent]:
        while True:
            await self._changes.wait_until(lambda: bool(self._reported))
            yield self._reported.popleft()

    async def offer(self, connector: int, limit: Limit | None) -> None:
        self._note("offer", connector, limit)
        self.offers[connector] = limit

    async def lock(self, connector: int, locked: bool) -> bool:
        self._note("lock", connector, locked)
        return locked if connector not in self.stuck else not locked

    async def read(self, connector: int) -> Reading:
        self._note("read", connector)
        reading = Reading(energy=self.energy[connector], values=self.values.get(connector, {}), signed=self.signed)
        await anyio.sleep(self.read_time)
        return reading

    async def restart(self, kind: m.ResetType) -> None:
        self._note("restart", kind)

    def _note(self, operation: str, *arguments: Any) -> None:
        self.calls.append((operation, *arguments))
        if operation in self.failing:
            raise OSError(f"{operation} is broken")


@dataclass
class StationBench:
    """One station, its hardware and its central system."""

    central_system: ScriptedCentralSystem
    hardware: PlayedHardware
    station: AsyncChargingStation
    events: list[StationEvent] = field(default_factory=list[StationEvent])

    async def settle(self, seconds: float = SETTLE_TIME) -> None:
        """Let virtual time pass."""
        await anyio.sleep(seconds)

    async def report(self, *events: HardwareEvent) -> None:
        """Let the hardware report something, and wait until the central system has everything that follows."""
        self.hardware.report(*events)
        await self.settle()

    async def plug(self, connector: int = 1) -> None:
        await self.report(Plugged(connector))

    async def unplug(self, connector: int = 1) -> None:
        await self.report(Unplugged(connector))

    async def swipe(self, id_tag: str = "04A2B3", connector: int | None = 1) -> None:
        await self.report(Card(id_tag, connector))

    async def charge(self, id_tag: str = "04A2B3", connector: int = 1) -> None:
        """Start a transaction, and forget what was sent until now."""
        await self.plug(connector)
        await self.swipe(id_tag, connector)
        assert self.station.state[connector].session is not None
        self.central_system.calls.clear()
        self.hardware.calls.clear()

    def sent(self, action: str) -> list[dict[str, Any]]:
        """The payloads of an action that the central system has received."""
        return [dict(each.payload) for each in self.central_system.calls if each.action == action]

    def statuses(self, connector: int = 1) -> list[str]:
        """The statuses of a connector that the central system has received."""
        return [status for number, status in self.central_system.statuses() if number == connector]

    async def configure(self, **values: str) -> None:
        """Change configuration keys with ChangeConfiguration."""
        for key, value in values.items():
            answer = await self.central_system.ask("ChangeConfiguration", {"key": key, "value": value})
            assert answer is not None
            assert answer[2] == {"status": "Accepted"}, (key, answer)


def station_on(
    central_system: ScriptedCentralSystem, hardware: PlayedHardware, store: OutboxStore | str | None, **options: Any
) -> AsyncChargingStation:
    defaults: dict[str, Any] = {"boot": BOOT, "backoff": NO_WAIT, "clock": SystemClock(now=virtual_now)}
    defaults["connect"] = central_system.connect
    return AsyncChargingStation("ws://memory", "CP001", hardware=hardware, store=store, **defaults | options)


@asynccontextmanager
async def station_bench(
    features: Standard | None = None,
    *,
    traits: Traits | None = None,
    store: OutboxStore | str | None = None,
    settled: bool = True,
    **options: Any,
) -> AsyncGenerator[StationBench]:
    """Yield a station that is accepted and has sent its first statuses; these are forgotten with `settled`."""
    hardware = PlayedHardware(traits or Traits(connectors=2))
    async with scripted_central_system() as central_system:
        # Constant times would set back the clock of the station.
        central_system.answers["BootNotification"] = lambda: boot_answer() | {"currentTime": wire_time(virtual_now())}
        central_system.answers["Heartbeat"] = lambda: {"currentTime": wire_time(virtual_now())}
        station = station_on(central_system, hardware, store, features=features or Standard(), **options)
        async with station:
            bench = StationBench(central_system, hardware, station)

            async def listen() -> None:
                async for event in events:
                    bench.events.append(event)

            events = station.events()
            central_system.tasks.start_soon(listen)
            await bench.settle()
            if settled:
                central_system.calls.clear()
            yield bench
