"""The two roles, and a central system that charge points reach in memory or over a WebSocket on loopback."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

import anyio
from anyio.abc import TaskStatus

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    ListenOptions,
    messages as m,
)
from ocpp16_sdk.transports import Transport, memory_pair
from tests.support.options import grouped
from tests.support.websocket_peers import CLOSE_TIMEOUT

P = TypeVar("P", bound=AsyncManualChargePoint)
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@dataclass
class ServedCentralSystem:
    """A central system that charge points can reach."""

    depot: AsyncCentralSystem
    options: Callable[[str], dict[str, Any]]
    """Returns the options of a charge point that connects."""

    def charge_point(self, kind: type[P], identity: str = "CP001", **options: Any) -> P:
        """A charge point that will connect to the central system."""
        return kind(identity=identity, **self.options(identity) | grouped(**{"close_timeout": CLOSE_TIMEOUT} | options))

    async def listed(self, identity: str, *, connected: bool = True) -> None:
        """Return when the central system knows that the charge point has come, or gone."""
        while (identity in self.depot) is not connected:  # noqa: ASYNC110 - nothing tells
            await anyio.sleep(0.001)


class Serving(Protocol):
    def __call__(self, depot: AsyncCentralSystem) -> AbstractAsyncContextManager[ServedCentralSystem]: ...


@asynccontextmanager
async def in_memory(depot: AsyncCentralSystem) -> AsyncGenerator[ServedCentralSystem]:
    # Entered and left by hand, as the group would turn an exception of the test into a group.
    tasks = anyio.create_task_group()
    await tasks.__aenter__()

    async def serve(transport: Transport, identity: str, *, task_status: TaskStatus[None]) -> None:
        task_status.started()
        try:
            await depot.serve_connection(transport, identity)
        finally:
            await transport.aclose(1001)

    def options(identity: str) -> dict[str, Any]:
        async def connect() -> Transport:
            here, there = memory_pair()
            await tasks.start(serve, there, identity)
            return here

        return {"endpoint_url": "ws://memory", "connect": connect}

    try:
        yield ServedCentralSystem(depot, options)
    finally:
        tasks.cancel_scope.cancel()
        await tasks.__aexit__(None, None, None)


@asynccontextmanager
async def over_websocket(
    depot: AsyncCentralSystem, *, close_timeout: float = CLOSE_TIMEOUT
) -> AsyncGenerator[ServedCentralSystem]:
    async with depot.serve(port=0, options=ListenOptions(close_timeout=close_timeout)):
        url = f"ws://127.0.0.1:{depot.port}/ocpp"
        yield ServedCentralSystem(depot, lambda _: {"endpoint_url": url})


class Depot(AsyncCentralSystem):
    """Answers what every charge point asks."""

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        return m.BootNotificationResponse(status=m.RegistrationStatus.ACCEPTED, current_time=NOW, interval=300)

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=NOW)

    async def on_authorize(
        self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest
    ) -> m.AuthorizeResponse:
        return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=m.AuthorizationStatus.BLOCKED))


class Charger(AsyncManualChargePoint):
    """Answers two actions."""

    async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        return m.ResetResponse(status=m.ResetStatus.ACCEPTED)

    async def on_clear_cache(self, request: m.ClearCacheRequest) -> m.ClearCacheResponse:
        return m.ClearCacheResponse(status=m.ClearCacheStatus.REJECTED)


class Silent(AsyncManualChargePoint):
    """Takes its time with every reset."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.asked = anyio.Event()

    async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
        self.asked.set()
        await anyio.sleep_forever()
        raise AssertionError("unreachable")
