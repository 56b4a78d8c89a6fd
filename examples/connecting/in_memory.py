"""Both roles in one process, without a socket: how an application tests its handlers."""

from datetime import UTC, datetime

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, AsyncManualChargePoint, messages as m
from ocpp16_sdk.transports import Transport, memory_pair


class Depot(AsyncCentralSystem):
    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=datetime(2026, 5, 1, tzinfo=UTC))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio  # the plugin of anyio, which is installed with this package
async def test_a_heartbeat_is_answered_with_the_time() -> None:
    here, there = memory_pair()

    async def connect() -> Transport:
        return here

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(Depot().serve_connection, there, "CP001")
        async with AsyncManualChargePoint("ws://memory", "CP001", connect=connect) as charger:
            answer = await charger.heartbeat()
            assert answer.current_time.year == 2026
