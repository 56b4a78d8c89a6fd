"""A central system, and charge points whose messages the test writes, over transports in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, messages as m
from ocpp16_sdk.errors import CallFailedError
from ocpp16_sdk.model import CentralSystemRequest, Response
from ocpp16_sdk.security import Accept
from ocpp16_sdk.transports import Transport, memory_pair
from tests.support.connections import Peer

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOW_JSON = "2026-05-01T12:00:00.000Z"
ACCEPTED, PENDING, REJECTED = m.RegistrationStatus
RESET = m.ResetRequest(type=m.ResetType.SOFT)
RESET_DONE = m.ResetResponse(status=m.ResetStatus.ACCEPTED)
BOOT = {"chargePointVendor": "v", "chargePointModel": "m"}


class Depot(AsyncCentralSystem):
    """Answers boots with the given statuses, and heartbeats."""

    def __init__(self, *statuses: m.RegistrationStatus, **options: Any) -> None:
        super().__init__(**options)
        self.statuses = deque(statuses)

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        status = self.statuses.popleft() if self.statuses else ACCEPTED
        return m.BootNotificationResponse(status=status, current_time=NOW, interval=300)

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=NOW)


class Charger(Peer):
    """One connection of a charge point."""

    async def call(self, action: str, **fields: Any) -> list[Any]:
        """Send a CALL and return the rest of its answer."""
        await self.send(2, action, action, fields)
        answer = await self.receive()
        assert answer[1] == action
        return answer

    async def boot(self) -> str:
        """Send a BootNotification; return the status of the answer."""
        answer = await self.call("BootNotification", **BOOT)
        return str(answer[2]["status"])

    async def heartbeat(self) -> str:
        """Send a Heartbeat; return the time of the answer, or the code of the CALLERROR."""
        answer = await self.call("Heartbeat")
        return str(answer[2]["currentTime"]) if answer[0] == 3 else str(answer[2])

    async def accept_reset(self) -> None:
        await self.send(3, await self.receive_call("Reset"), {"status": "Accepted"})

    async def receives_nothing(self, seconds: float = 100) -> bool:
        """Return whether no message arrives for some seconds."""
        with anyio.move_on_after(seconds):
            await self.transport.receive()
            return False
        return True


class MemoryConnections:
    """A central system with charge points over transports in memory."""

    def __init__(self, depot: AsyncCentralSystem, tasks: TaskGroup) -> None:
        self.depot = depot
        self.tasks = tasks
        self.outcomes: dict[str, Response | CallFailedError] = {}

    async def connect(self, identity: str = "CP1", accept: Accept | None = None) -> Charger:
        """Connect a charge point, and return when the central system has accepted it."""
        here, there = memory_pair()
        self.serve(there, identity, accept)
        await anyio.wait_all_tasks_blocked()
        return Charger(here)

    def serve(self, transport: Transport, identity: str = "CP1", accept: Accept | None = None) -> None:
        self.tasks.start_soon(self._serve, transport, identity, accept)

    async def _serve(self, transport: Transport, identity: str, accept: Accept | None) -> None:
        try:
            await self.depot.serve_connection(transport, identity, accept)
        finally:
            await transport.aclose(1001)

    async def start_call(
        self, name: str, calls: Any, request: CentralSystemRequest[Any] = RESET, **options: Any
    ) -> None:
        """Start a call, and store its outcome under a name."""
        self.tasks.start_soon(self._call, name, calls, request, options)
        await anyio.wait_all_tasks_blocked()

    async def _call(self, name: str, calls: Any, request: CentralSystemRequest[Any], options: dict[str, Any]) -> None:
        try:
            self.outcomes[name] = await calls.call(request, **options)
        except CallFailedError as error:
            self.outcomes[name] = error


@asynccontextmanager
async def memory_connections(depot: AsyncCentralSystem) -> AsyncGenerator[MemoryConnections]:
    """Connect charge points to a central system; the exit closes all connections."""
    async with anyio.create_task_group() as tasks:
        yield MemoryConnections(depot, tasks)
        tasks.cancel_scope.cancel()


@dataclass
class CP:
    identity: str = "CP001"
