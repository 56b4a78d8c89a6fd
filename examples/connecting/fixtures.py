"""Fixtures of pytest-asyncio: a central system and a charge point for each test."""

from collections.abc import AsyncGenerator

import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncManualChargePoint, RemoteCallError, messages as m


@pytest.fixture
async def depot() -> AsyncGenerator[AsyncCentralSystem]:
    async with AsyncCentralSystem().serve(port=0) as depot:
        yield depot


@pytest.fixture
async def charger(depot: AsyncCentralSystem) -> AsyncGenerator[AsyncManualChargePoint]:
    async with AsyncManualChargePoint(f"ws://127.0.0.1:{depot.port}", "CP001") as charger:
        yield charger


async def test_a_charge_point_without_handlers_refuses_a_reset(
    depot: AsyncCentralSystem, charger: AsyncManualChargePoint
) -> None:
    connection = await depot.wait_for("CP001", timeout=5)
    with pytest.raises(RemoteCallError, match="NotSupported"):
        await connection.reset(type=m.ResetType.SOFT)
