"""A charging station on hardware that acts at random; the parent process kills it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from random import Random
from typing import Literal

import anyio

from ocpp16_sdk import Backoff, messages as m
from ocpp16_sdk.station import (
    AsyncChargingStation,
    Card,
    HardwareEvent,
    Limit,
    Plugged,
    Reading,
    Reset,
    Standard,
    StopPressed,
    Traits,
    TransactionControl,
    Unplugged,
    free_vend,
)

BOOT = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="Killed")
EPOCH = 1_780_000_000  # the meter counts the milliseconds since then as mWh: it goes on while no process runs
PAUSE = 0.004  # seconds between two events of the hardware


class RandomHardware:
    """Two connectors: plugs, cards and stop buttons at random; `quiet` stops all of it."""

    def __init__(self, seed: int, *, quiet: bool) -> None:
        self.traits = Traits(connectors=2)
        self._random = Random(seed)
        self._quiet = quiet

    async def events(self) -> AsyncIterator[HardwareEvent]:
        if self._quiet:
            await anyio.sleep_forever()
        while True:
            await anyio.sleep(PAUSE * self._random.random() * 2)
            connector = self._random.randrange(1, 3)
            kinds = (Plugged(connector), Unplugged(connector), StopPressed(connector), Card("KNOWN", connector))
            yield self._random.choice(kinds)

    async def offer(self, connector: int, limit: Limit | None) -> None:
        pass

    async def lock(self, connector: int, locked: bool) -> bool:
        return locked

    async def read(self, connector: int) -> Reading:
        return Reading(energy=int((time.time() - EPOCH) * 1000))

    async def restart(self, kind: m.ResetType) -> None:
        pass


def run(port: int, store: str, seed: int, *, quiet: bool) -> None:
    """Run a station until it is killed."""
    anyio.run(_run, port, store, seed, quiet)


async def _run(port: int, store: str, seed: int, quiet: bool) -> None:
    after_restart: Literal["stop", "resume"] = "resume" if seed % 2 and not quiet else "stop"
    features = Standard(
        transactions=TransactionControl(start_rule=free_vend, after_restart=after_restart),
        reset=Reset(delay=0),
    )
    station = AsyncChargingStation(
        f"ws://127.0.0.1:{port}/ocpp",
        "CP001",
        boot=BOOT,
        hardware=RandomHardware(seed, quiet=quiet),
        store=store,
        features=features,
        backoff=Backoff(first=0.05, cap=0.1, factor=1, jitter=0, stable_after=60),
    )
    async with station:
        await anyio.sleep_forever()
