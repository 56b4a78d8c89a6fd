"""When a charge point was last heard."""

from __future__ import annotations

from datetime import UTC, datetime

import anyio
import pytest
from websockets.protocol import Side

from ocpp16_sdk import WebSocketOptions
from ocpp16_sdk.connection import _connection as connection
from ocpp16_sdk.transports import _websocket as websocket
from ocpp16_sdk.transports._websocket import WebSocketTransport
from tests.central_system.scripted_charge_points import Depot, memory_connections
from tests.support.virtual_time import in_virtual_time
from tests.support.websocket_peers import PING, PONG, RawPeer, bounded, joined_streams


class Clock:
    """Stands still unless it is moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(connection, "monotonic", lambda: self.now)
        monkeypatch.setattr(websocket, "monotonic", lambda: self.now)

    def silence(self, depot: Depot) -> float:
        """The seconds since the charge point was last heard."""
        return round((datetime.now(UTC) - depot["CP1"].last_received_at).total_seconds())


@pytest.mark.item("CS-17")
@in_virtual_time
async def test_every_message_updates_the_time_of_the_last_message(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, depot = Clock(monkeypatch), Depot()
    async with memory_connections(depot) as here:
        charger = await here.connect("CP1")
        assert clock.silence(depot) == 0
        clock.now += 50
        assert clock.silence(depot) == 50
        for message in (charger.heartbeat, lambda: charger.transport.send("no OCPP")):
            await message()
            await anyio.wait_all_tasks_blocked()
            assert clock.silence(depot) == 0
            clock.now += 70
            assert clock.silence(depot) == 70
        assert depot["CP1"].last_received_at.tzinfo is UTC


@pytest.mark.item("CS-17")
@pytest.mark.anyio
@bounded
async def test_pings_and_pongs_update_the_time_of_the_last_message(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, depot = Clock(monkeypatch), Depot()
    async with joined_streams() as (near, far), anyio.create_task_group() as tasks:
        peer = RawPeer(far, masks=True)
        tasks.start_soon(
            depot.serve_connection,
            WebSocketTransport(near, Side.SERVER, options=WebSocketOptions(close_timeout=0.1)),
            "CP1",
        )
        await depot.wait_for("CP1")
        for head in (PING, PONG, PING):
            clock.now += 60
            assert clock.silence(depot) == 60
            await peer.send((head, b""))
            while clock.silence(depot):  # noqa: ASYNC110 - nothing tells
                await anyio.sleep(0.001)
        assert [await peer.read_frame() for _ in range(2)] == [(PONG, b"")] * 2
        tasks.cancel_scope.cancel()
