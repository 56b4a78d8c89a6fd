"""A charge point and a central system that are connected in memory; each answers as a test says."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, AsyncManualChargePoint
from tests.support.roles import Depot, in_memory

C = TypeVar("C", bound=AsyncManualChargePoint)


@dataclass
class ConnectedRoles(Generic[C]):
    """Both ends, connected."""

    charger: C
    charge_point: AsyncChargePointConnection


@asynccontextmanager
async def connected_roles(
    charger: type[C], depot: AsyncCentralSystem | None = None
) -> AsyncGenerator[ConnectedRoles[C]]:
    """Let a charge point of that class connect, and wait until the central system knows it."""
    depot = depot or Depot()
    async with in_memory(depot) as served, served.charge_point(charger) as here:
        await served.listed("CP001")
        yield ConnectedRoles(here, depot["CP001"])
