"""Both roles for hours, and with a network that drops everything, in virtual time."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import anyio
import pytest
from anyio.abc import SocketStream

from ocpp16_sdk import (
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    ListenOptions,
    WebSocketOptions,
    messages as m,
)
from ocpp16_sdk.errors import ConnectionLostError
from tests.support.roles import NOW, Charger, Depot, Silent
from tests.support.websocket_peers import listening
from tests.transports.virtual_clock import jumping_backend, within

__all__ = ["jumping_backend"]
pytestmark = pytest.mark.anyio
HOUR = 3600.0


@pytest.fixture
def anyio_backend(jumping_backend: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    return jumping_backend


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


@dataclass
class Network:
    """The network between the two: it counts pings, and can drop everything."""

    port: int
    drops_everything: bool = False
    pings_of_charge_point: int = 0
    pings_of_central_system: int = 0

    async def carry(self, source: SocketStream, sink: SocketStream) -> None:
        with suppress(anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError):
            while True:
                data = await source.receive()
                if self.drops_everything:
                    continue
                self.pings_of_charge_point += data[:2] == b"\x89\x80"
                self.pings_of_central_system += data[:2] == b"\x89\x00"
                await sink.send(data)
        if not self.drops_everything:
            with suppress(anyio.BrokenResourceError, OSError):
                await sink.send_eof()


@asynccontextmanager
async def network_to(depot: Depot) -> AsyncGenerator[Network]:
    async def relay(near: SocketStream) -> None:
        async with near, await anyio.connect_tcp("127.0.0.1", depot.port) as far, anyio.create_task_group() as both:
            both.start_soon(network.carry, near, far)
            both.start_soon(network.carry, far, near)

    async with listening() as (listener, port), anyio.create_task_group() as tasks:
        network = Network(port)
        tasks.start_soon(listener.serve, relay)
        yield network
        tasks.cancel_scope.cancel()


async def connected(depot: Depot) -> AsyncChargePointConnection:
    while "CP001" not in depot:  # noqa: ASYNC110 - there is no event for it
        await anyio.sleep(0.001)
    return depot["CP001"]


@within(10 * HOUR)
async def test_an_idle_connection_stays_open_for_hours_with_pings_of_both_sides() -> None:  # J-54
    async with (
        Depot().serve(port=0, options=ListenOptions(ping_interval=100)) as depot,
        network_to(depot) as network,
        Charger(f"ws://127.0.0.1:{network.port}", "CP001", websocket=WebSocketOptions(ping_interval=50)) as charger,
    ):
        await anyio.sleep(5 * HOUR + 1)
        assert (await charger.heartbeat()).current_time == NOW
        assert network.pings_of_charge_point == pytest.approx(5 * HOUR / 50, abs=2)
        assert network.pings_of_central_system == pytest.approx(5 * HOUR / 100, abs=2)


@within(10 * HOUR)
async def test_a_handler_that_is_busy_for_hours_does_not_cost_the_connection() -> None:  # J-55
    async with Depot().serve(port=0) as depot:
        silent = Silent(f"ws://127.0.0.1:{depot.port}", "CP001")
        async with silent, anyio.create_task_group() as tasks:
            tasks.start_soon(reset_for_hours, await connected(depot))
            await silent.asked.wait()
            await anyio.sleep(HOUR)
            assert (await silent.heartbeat()).current_time == NOW
            await depot["CP001"].aclose()


async def reset_for_hours(connection: AsyncChargePointConnection) -> None:
    with pytest.raises(ConnectionLostError):
        await connection.reset(type=m.ResetType.SOFT, timeout=10 * HOUR)


@within(HOUR)
async def test_both_sides_notice_a_network_that_drops_everything() -> None:  # J-55
    async with (
        Depot().serve(port=0, options=ListenOptions(ping_interval=60, ping_timeout=20, close_timeout=1)) as depot,
        network_to(depot) as network,
        Charger(
            f"ws://127.0.0.1:{network.port}",
            "CP001",
            websocket=WebSocketOptions(ping_interval=30, ping_timeout=10, close_timeout=1),
        ) as charger,
        anyio.create_task_group() as tasks,
    ):
        connection = await connected(depot)
        tasks.start_soon(lose_a_call, charger)
        await anyio.sleep(0.1)
        network.drops_everything = True
        start = anyio.current_time()
        ended = await charger.wait_closed()
        assert (ended.code, ended.reason) == (1011, "no answer to a ping")
        assert anyio.current_time() - start <= 30 + 10
        ended = await connection.wait_closed()
        assert (ended.code, ended.reason) == (1011, "no answer to a ping")
        assert anyio.current_time() - start <= 60 + 20
        while "CP001" in depot:  # noqa: ASYNC110 - there is no event for it
            await anyio.sleep(0.1)
        assert anyio.current_time() - start <= 60 + 20 + 2


async def lose_a_call(charger: AsyncManualChargePoint) -> None:
    await charger.heartbeat()
    await anyio.sleep(1)
    with pytest.raises(ConnectionLostError):
        await charger.authorize(id_tag="x", timeout=HOUR)


@within(HOUR)
async def test_the_charge_points_interval_stays_changed_after_a_reconnection() -> None:  # J-54
    async with Depot().serve(port=0, options=ListenOptions(ping_interval=0)) as depot, network_to(depot) as network:
        charger = Charger(f"ws://127.0.0.1:{network.port}", "CP001", websocket=WebSocketOptions(ping_interval=0))
        for interval, pings in ((0, 0), (10, 9)):
            async with charger:
                await anyio.sleep(95)
                assert network.pings_of_charge_point == pings
                charger.ping_interval = 10
                assert charger.ping_interval == 10, interval
            network.pings_of_charge_point = 0
        with pytest.raises(ValueError, match="must be"):
            charger.ping_interval = -1
        with pytest.raises(ValueError, match="must be"):
            Charger("ws://localhost", "CP001", websocket=WebSocketOptions(ping_interval=-1))
        async with charger:
            charger.ping_interval = 0
            await anyio.sleep(95)
            assert network.pings_of_charge_point == 0


@pytest.mark.parametrize("options", [{"ping_interval": -1}, {"ping_timeout": 0}])
def test_a_central_system_refuses_invalid_times(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        ListenOptions(**options)  # type: ignore[arg-type]
