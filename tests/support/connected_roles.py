"""A charge point and a central system that meet in memory, each answering what a test says."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePoint, AsyncChargePointConnection
from tests.support.roles import Depot, in_memory

C = TypeVar("C", bound=AsyncChargePoint)


@dataclass
class Met(Generic[C]):
    """Both ends, connected."""

    charger: C
    charge_point: AsyncChargePointConnection


@asynccontextmanager
async def met(charger: type[C], depot: AsyncCentralSystem | None = None) -> AsyncGenerator[Met[C]]:
    """Let a charge point of that class connect, and wait until the central system knows it."""
    depot = depot or Depot()
    async with in_memory(depot) as meeting, meeting.charge_point(charger) as here:
        await meeting.listed("CP001")
        yield Met(here, depot["CP001"])
